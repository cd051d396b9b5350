"""Draw what goes wrong, count it, and let its times pass."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock, Thread

from app.sandbox.faults.table import KINDS, Trait
from app.sandbox.fivetran.errors import server_error
from app.sandbox.settings import Settings

LIST_LAGS = "list_lags"
SECONDS_UNLISTED = 30


@dataclass(frozen=True)
class Fault:
    """What goes wrong with a call: `measure`, from 0 to 1, is how much, and `coin` which of two ways."""

    name: str
    measure: float
    coin: bool


class FaultMix:
    """The chance of each fault. All draws come from one seed, so calls in the same order fail alike."""

    def __init__(self, settings: Settings) -> None:
        self._share = settings.faults
        self._seed = settings.fault_seed
        self._speed = settings.speed
        usual = (name for name, kind in KINDS.items() if not kind.only_if_named)
        self._names = settings.fault_kinds or tuple(usual)
        self._lock = Lock()
        self._over = Event()
        self.reset()

    @property
    def is_on(self) -> bool:
        """Whether anything can go wrong."""
        return self._share > 0

    def reset(self) -> None:
        """Begin again with the seed and no counts; whatever still waits is given up."""
        with self._lock:
            self._over.set()
            self._over = Event()
            # The lists' delays have a chance of their own: creates that are done late draw one at any moment.
            self._random = random.Random(self._seed)  # noqa: S311  it is to be repeatable, not secret
            self._lags = random.Random(f"lags {self._seed}")  # noqa: S311  likewise
            self._counts: Counter[str] = Counter()

    def draw(self, traits: frozenset[Trait]) -> Fault | None:
        """Return what goes wrong with a call of these traits, if anything does."""
        names = [name for name in self._names if KINDS[name].goes_with & traits]
        with self._lock:
            # Always the same number of draws, so that one call more or less possible changes no later one.
            chance, choice, measure, coin = (self._random.random() for _ in range(4))
        if not names or chance >= self._share:
            return None
        return Fault(names[int(choice * len(names))], measure, coin < 1 / 2)

    def seconds_unlisted(self) -> float:
        """Return how long a new connection stays out of the lists."""
        if not self.is_on or LIST_LAGS not in self._names:
            return 0
        with self._lock:
            chance, measure = self._lags.random(), self._lags.random()
        return SECONDS_UNLISTED * measure / self._speed if chance < self._share else 0

    def count(self, name: str) -> None:
        """Count a fault that really happened."""
        with self._lock:
            self._counts[name] += 1

    def counts(self) -> dict[str, int]:
        """Return how often each fault happened since the beginning."""
        with self._lock:
            return dict(self._counts)

    def seconds(self, real: float) -> float:
        """Return how long a real time takes at this speed."""
        return real / self._speed

    def wait(self, real: float) -> None:
        """Let a real time pass, at this speed; a reset ends the call instead."""
        if self._over.wait(self.seconds(real)):
            raise server_error()

    def later(self, real: float, do: Callable[[], object]) -> None:
        """Do something after a real time, at this speed, unless a reset comes first."""
        over = self._over

        def wait_and_do() -> None:
            if not over.wait(self.seconds(real)):
                do()

        Thread(target=wait_and_do, daemon=True).start()
