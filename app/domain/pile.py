"""Everything that was pasted and chosen as one pile: certificates and keys are found wherever they are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.key_files.kinds import CERTIFICATE, KEYS, LOCKED, PRIVATE_KEY, Block, Kind
from app.domain.key_files.pkcs12 import Contents
from app.domain.key_files.reasons import PemError, Reason
from app.domain.key_files.unlocking import check_lock, what
from app.domain.pem import blocks_of, modulus_of, modulus_of_certificate
from app.domain.say import say

PASSPHRASE = "passphrase"  # noqa: S105 - the name of an input
BOXES = {"certificate": CERTIFICATE, "private_key": PRIVATE_KEY}
BOTH = frozenset(BOXES.values())
_MOST_LOCKED, _MOST_FOUND = 2, 64
_AT_THE_PASSPHRASE = (Reason.NO_PASSPHRASE, Reason.WRONG_PASSPHRASE)

OpenLocked = Callable[[Block, str], Contents]
"""Opens what a passphrase locks. Raises PemError."""


class Given(NamedTuple):
    """What came in at one input of the form."""

    input: str
    data: bytes

    @property
    def box(self) -> str:
        """Which of the two was asked for there."""
        return box_of(self.input)


class Found(NamedTuple):
    """A certificate or a key, where it was, and what tells which belong together."""

    der: bytes
    input: str
    modulus: int | None


class Problem(NamedTuple):
    """What is wrong, at which input, and which of the two may be missing because of it."""

    input: str
    error: PemError
    missing: frozenset[str]


@dataclass
class Pile:
    """What was found so far."""

    certificates: list[Found] = field(default_factory=list)
    keys: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    filled: dict[str, str] = field(default_factory=dict)
    """The first input of each box that is not empty."""

    _locked: list[tuple[Block, str]] = field(default_factory=list)

    def has_pair(self) -> bool:
        """Tell whether nothing else is needed."""
        issued_for = {found.modulus for found in self.certificates}
        return any(found.modulus in issued_for for found in self.keys)

    def why_missing(self, half: str) -> list[Problem]:
        """Return the problems because of which a half may be missing, the most telling first."""
        return sorted((p for p in self.problems if half in p.missing), key=_order)

    def is_cut_off(self, half: str) -> bool:
        """Tell whether one of this kind is not complete."""
        return any(problem.error.reason is Kind.CUT_OFF for problem in self.why_missing(half))

    def add(self, given: Given) -> None:
        """Take what came in at an input apart."""
        try:
            blocks = blocks_of(given.data, BOXES[given.box])
        except PemError as error:
            blocks = ()
            self.problems.append(Problem(given.input, error, frozenset({BOXES[given.box]})))
            self.filled.setdefault(given.box, given.input)
        if blocks:
            self.filled.setdefault(given.box, given.input)
        for block in blocks:
            if block.kind in LOCKED:
                self._locked.append((block, given.input))
            else:
                self._add_block(block, given)

    def open(self, passphrase: str, open_locked: OpenLocked) -> None:
        """Open what is locked, unless all that is needed lies open."""
        locked = dict(reversed(self._locked))
        for number, (block, at) in enumerate(reversed(locked.items())):
            if self.has_pair():
                return
            missing = BOTH if block.kind is Kind.PKCS_12 else frozenset({PRIVATE_KEY})
            if number == _MOST_LOCKED:
                self.problems.append(Problem(at, PemError(Reason.SEVERAL, say("locked file")), missing))
                return
            try:
                self._add_contents(_opened(block, passphrase, open_locked), block, at)
            except PemError as error:
                place = PASSPHRASE if error.reason in _AT_THE_PASSPHRASE else at
                self.problems.append(Problem(place, error, missing))

    def _add_block(self, block: Block, given: Given) -> None:
        if block.kind is Kind.CERTIFICATE:
            self._add_certificate(block.der, given.input)
        elif block.kind is Kind.RSA_KEY:
            self._add_key(block.der, given.input)
        else:
            half = PRIVATE_KEY if block.kind in KEYS else block.what or BOXES[given.box]
            self.problems.append(Problem(given.input, PemError(block.kind, half), frozenset({half})))

    def _add_contents(self, contents: Contents, block: Block, at: str) -> None:
        for der in contents.certificates:
            self._add_certificate(der, at)
        for der in contents.keys:
            self._add_key(der, at)
        if block.kind is Kind.PKCS_12:
            for half, found in ((CERTIFICATE, contents.certificates), (PRIVATE_KEY, contents.keys)):
                if not found:
                    self.problems.append(Problem(at, PemError(Kind.PKCS_12, half), frozenset({half})))

    def _add_certificate(self, der: bytes, at: str) -> None:
        known = {found.der for found in self.certificates}
        if der not in known and len(known) < _MOST_FOUND:
            self.certificates.append(Found(der, at, modulus_of_certificate(der)))

    def _add_key(self, der: bytes, at: str) -> None:
        try:
            modulus = modulus_of(der)
        except PemError as error:
            self.problems.append(Problem(at, error, frozenset({PRIVATE_KEY})))
            return
        # The same key in two shapes is one key.
        if modulus not in {found.modulus for found in self.keys} and len(self.keys) < _MOST_FOUND:
            self.keys.append(Found(der, at, modulus))


def box_of(at: str) -> str:
    """Return the box that an input belongs to."""
    return at.removesuffix("_file")


def pile_of(given: Sequence[Given], passphrase: str, open_locked: OpenLocked) -> Pile:
    """Return what lies in everything that was given."""
    pile = Pile()
    for one in given:
        pile.add(one)
    pile.open(passphrase, open_locked)
    return pile


def one_for_each_input(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the first problem at each input, so that nobody reads two remedies for one mistake."""
    seen: set[str] = set()
    for problem in problems:
        if problem.input not in seen and problem.error.message not in seen:
            seen |= {problem.input, problem.error.message}
            yield problem


def _opened(block: Block, passphrase: str, open_locked: OpenLocked) -> Contents:
    check_lock(block)
    if block.kind is Kind.ENCRYPTED_KEY and not passphrase:
        raise PemError(Reason.NO_PASSPHRASE, what(block))
    return open_locked(block, passphrase)


def _order(problem: Problem) -> int:
    return list(Kind).index(problem.error.reason) if isinstance(problem.error.reason, Kind) else -1
