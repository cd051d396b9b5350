"""Count the calls of the last hour and the last minute, and find the ones too many."""

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

from app.sandbox.settings import Settings

HOUR = 60 * 60
MINUTE = 60


class Window:
    """The calls of the last `seconds`. More than `limit` are too many; 0 stands for no limit."""

    def __init__(self, limit: int, seconds: float) -> None:
        self._limit = limit
        self._seconds = seconds
        self._times: deque[float] = deque()
        self.most = 0

    def left(self, now: float) -> int:
        """Return how many calls there is room for."""
        self._forget(now)
        return max(0, self._limit - len(self._times))

    def seconds_to_wait(self, now: float) -> float:
        """Return how long it takes until there is room for one more call."""
        if not self._limit or self.left(now):
            return 0
        return self._times[-self._limit] + self._seconds - now

    def add(self, now: float) -> None:
        """Count a call."""
        self._forget(now)
        self._times.append(now)
        self.most = max(self.most, len(self._times))

    def _forget(self, now: float) -> None:
        while self._times and now - self._times[0] >= self._seconds:
            self._times.popleft()


class Limits:
    """The limits of an account. A call that is not refused here counts, whatever becomes of it."""

    # Assumed: what counts, and that a refused call does not. The documents give the windows and the numbers.

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = Lock()
        self.reset()

    def reset(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._requests = Window(self._settings.requests_per_hour, HOUR)
            self._tests_of_hour = Window(self._settings.tests_per_hour, HOUR)
            self._tests_of_minute = Window(self._settings.tests_per_minute, MINUTE)
            self._refused = 0

    def come(self, *, with_tests: bool) -> float:
        """Count a call and return 0; or return how many seconds too early it came."""
        with self._lock:
            windows = [self._requests]
            if with_tests:
                windows += [self._tests_of_hour, self._tests_of_minute]
            now = self._clock()
            too_early = max(window.seconds_to_wait(now) for window in windows)
            if too_early > 0:
                self._refused += 1
                return too_early
            for window in windows:
                window.add(now)
        return 0

    def requests_left(self) -> int:
        """Return how many more calls may come now."""
        with self._lock:
            return self._requests.left(self._clock())

    def seen(self) -> dict[str, int]:
        """Return the most calls that any window ever held, and how many were refused."""
        with self._lock:
            return {
                "requests_most_in_an_hour": self._requests.most,
                "tests_most_in_an_hour": self._tests_of_hour.most,
                "tests_most_in_a_minute": self._tests_of_minute.most,
                "refused": self._refused,
            }
