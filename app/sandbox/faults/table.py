"""The table of what can go wrong by chance: each kind's name, which calls it goes with, what it does.

Times stand as they are at SANDBOX_SPEED 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto


class Trait(StrEnum):
    """What can be said of a call: which one it is, and what it is about to do."""

    CREATE = auto()
    READ = auto()
    LIST = auto()
    PATCH = auto()
    TEST = auto()
    DELETE = auto()
    RUNS_TESTS = auto()
    RUNS_FIRST_TESTS = auto()
    NAME_IS_TAKEN = auto()


@dataclass(frozen=True)
class Kind:
    """One way to go wrong. Every trait of `goes_with` alone makes it possible."""

    goes_with: frozenset[Trait]
    effect: str
    only_if_named: bool = False


def _with(*traits: Trait) -> frozenset[Trait]:
    return frozenset(traits)


ANY = _with(Trait.CREATE, Trait.READ, Trait.LIST, Trait.PATCH, Trait.TEST, Trait.DELETE)
CREATE = _with(Trait.CREATE)
TESTS = _with(Trait.RUNS_TESTS)

# Assumed: that these happen at all, except 429 with Retry-After and the 500 after 60 s, which are documented.
KINDS: Mapping[str, Kind] = {
    "late_answer": Kind(ANY, "Done and answered rightly, but up to 120 s late; done at once or at the end."),
    "busy": Kind(ANY, "429 with Retry-After of up to 60 s; nothing done."),
    "busy_without_time": Kind(ANY, "429 without Retry-After; nothing done."),
    "error": Kind(ANY, "500 at once; nothing done."),
    "timed_out": Kind(ANY, "Done, but after 60 s comes 500."),
    "bad_gateway": Kind(ANY, "502 with a web page; nothing done."),
    "bad_gateway_done": Kind(ANY, "Done, but answered by 502 with a web page."),
    "dropped": Kind(ANY, "The line drops; nothing done."),
    "dropped_done": Kind(ANY, "Done, but the line drops without an answer."),
    "half_body": Kind(ANY, "Done; the answer is sound but for its JSON, which ends halfway."),
    "cut_off": Kind(ANY, "Done; the line drops halfway through the answer."),
    "not_json": Kind(ANY, "Done; a web page comes with the right status."),
    "applied_late": Kind(CREATE, "500 or no answer now; really done up to 30 s later."),
    "list_lags": Kind(_with(), "A new connection is in no list for up to 30 s; drawn for each one made."),
    "list_in_pages": Kind(_with(Trait.LIST), "One row on a page; the first page may even be empty."),
    "unknown_state": Kind(_with(Trait.READ, Trait.TEST), "An unknown word as setup_state."),
    "odd_messages": Kind(TESTS, "Tests' messages hold a script, a terminal's escape and a password."),
    "long_tests": Kind(TESTS, "The setup tests take 11 minutes."),
    "tests_fail_once": Kind(
        _with(Trait.RUNS_FIRST_TESTS), "The first setup tests fail, the next ones do not."
    ),
    "taken_is_409": Kind(_with(Trait.NAME_IS_TAKEN), "A name that is taken is refused with 409, not 400."),
    "schema_changed": Kind(CREATE, "The schema's name is kept in upper case.", only_if_named=True),
    "key_refused": Kind(ANY, "401, as if the key were wrong; nothing done.", only_if_named=True),
}
