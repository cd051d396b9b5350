"""Remember which setup tests of a run are over, as long as it goes on. A restart forgets it."""

from collections.abc import Iterable, Mapping
from threading import Lock


class RunningTests:
    """The results so far, by connection; of two runs at once, those of the later one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._results: dict[str, list[dict[str, object]]] = {}

    def begin(self, connection_id: str) -> None:
        """Begin a run."""
        with self._lock:
            self._results[connection_id] = []

    def over(self, connection_id: str, row: dict[str, object]) -> None:
        """Keep the result of one test."""
        with self._lock:
            self._results.setdefault(connection_id, []).append(row)

    def show(self, connection_id: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Have a whole run seen until another one begins."""
        with self._lock:
            self._results[connection_id] = [dict(row) for row in rows]

    def end(self, connection_id: str) -> None:
        """End a run."""
        with self._lock:
            self._results.pop(connection_id, None)

    def so_far(self, connection_id: str) -> list[dict[str, object]]:
        """Return the results of a run that goes on; there are none when none does."""
        with self._lock:
            return list(self._results.get(connection_id, ()))
