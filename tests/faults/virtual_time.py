"""A clock that several processes share and that moves only when a test moves it."""

from datetime import UTC, datetime, timedelta
from multiprocessing import Value

BEGINNING = datetime(2027, 3, 12, 14, 5, tzinfo=UTC)


class VirtualTime:
    """Seconds since the beginning, in memory that forked processes share."""

    def __init__(self) -> None:
        self._seconds = Value("d", 0.0)

    def now(self) -> datetime:
        """Tell the time."""
        return BEGINNING + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Tell the seconds since the beginning."""
        return float(self._seconds.value)

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        with self._seconds.get_lock():
            self._seconds.value += seconds
