"""Of a pile of certificates and keys, take the two that belong together, or say what is missing or wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.key_files.issued import ClientCertificate
from app.domain.key_files.kinds import CERTIFICATE, PRIVATE_KEY, Kind
from app.domain.key_files.reasons import PemError, Reason
from app.domain.pem import PrivateKey, certificate_of, check_pair, key_of
from app.domain.pile import BOXES, Found, Pile, Problem, box_of, one_for_each_input

_NOTHING: frozenset[str] = frozenset()
_ALONE = {CERTIFICATE: Kind.RSA_KEY, PRIVATE_KEY: Kind.CERTIFICATE}
"""What stands in the box for one of them when only the other one was found."""


@dataclass(frozen=True)
class Kept:
    """What tells the certificate and the key that were stored before; None where there is none."""

    certificate_spki: str | None = None
    key_spki: str | None = None


@dataclass
class Pair:
    """What can be used of a pile. Either may be missing, and `problems` say why."""

    certificate: ClientCertificate | None = None
    key: PrivateKey | None = None
    problems: list[Problem] = field(default_factory=list)
    were_swapped: bool = False


def pair_of(pile: Pile, kept: Kept, now: datetime) -> Pair:
    """Return the certificate and the key that belong together, each alone if only one is right."""
    pair = Pair()
    key = _take_key(pile, pair)
    certificate = _take_certificate(pile, pair, kept, now)
    if pair.key and not pile.certificates and kept.certificate_spki and key:
        try:
            check_pair(kept.certificate_spki, pair.key.spki_sha256)
        except PemError as error:
            pair.key = None
            pair.problems.append(Problem(key.input, error, _NOTHING))
    if not (pair.certificate and pair.key):
        has_kept: dict[str, bool] = {
            CERTIFICATE: kept.certificate_spki is not None,
            PRIVATE_KEY: kept.key_spki is not None,
        }
        pair.problems += _missing(pile, has_kept)
    pair.problems = list(one_for_each_input(pair.problems))
    if pair.certificate and pair.key and certificate and key:
        places = box_of(certificate.input), box_of(key.input)
        pair.were_swapped = places == ("private_key", "certificate")
    return pair


def _take_key(pile: Pile, pair: Pair) -> Found | None:
    issued_for = {found.modulus for found in pile.certificates}
    matching = [found for found in pile.keys if found.modulus in issued_for]
    candidates = matching or pile.keys
    if not candidates or (pile.is_cut_off(PRIVATE_KEY) and not matching):
        pair.problems += pile.why_missing(PRIVATE_KEY) if candidates else []
        return None
    if len(candidates) > 1:
        pair.problems.append(Problem(candidates[1].input, PemError(Reason.SEVERAL, PRIVATE_KEY), _NOTHING))
        return candidates[1]
    (key,) = candidates
    try:
        pair.key = key_of(key.der)
    except PemError as error:
        pair.problems.append(Problem(key.input, error, _NOTHING))
    return key


def _take_certificate(pile: Pile, pair: Pair, kept: Kept, now: datetime) -> Found | None:
    if not pile.certificates:
        return None
    if pile.is_cut_off(CERTIFICATE) and not pile.has_pair():
        pair.problems += pile.why_missing(CERTIFICATE)
        return None
    spki = pair.key.spki_sha256 if pair.key else None if pile.keys else kept.key_spki
    moduli = {found.modulus for found in pile.keys}
    place = next((found for found in pile.certificates if found.modulus in moduli), pile.certificates[0])
    try:
        pair.certificate = certificate_of([found.der for found in pile.certificates], now=now, key_spki=spki)
    except PemError as error:
        pair.problems.append(Problem(place.input, error, _NOTHING))
        if error.reason is Reason.MISMATCH and (kept.certificate_spki or kept.key_spki):
            # Which of the two is wrong nobody knows, and what is stored may be right.
            pair.key = None
    return place


def _missing(pile: Pile, has_kept: dict[str, bool]) -> Iterator[Problem]:
    found = {CERTIFICATE: pile.certificates, PRIVATE_KEY: pile.keys}
    for box, half in BOXES.items():
        if found[half]:
            continue
        if why := pile.why_missing(half):
            yield from why
        elif not has_kept[half]:
            at = pile.filled.get(box)
            yield Problem(at or box, PemError(_ALONE[half] if at else Reason.EMPTY, half), _NOTHING)
