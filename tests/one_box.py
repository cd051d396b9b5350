"""What one box of the certificate's page comes to when nothing else is given, read as the page reads it."""

from datetime import datetime

from app.domain.key_files.issued import ClientCertificate
from app.domain.key_files.reasons import PemError
from app.domain.key_files.unlocking import unlock
from app.domain.pairing import Kept, Pair, pair_of
from app.domain.pem import PrivateKey
from app.domain.pile import PASSPHRASE, Given, pile_of
from tests.key_material import NOW


def certificate_in(data: bytes, *, now: datetime = NOW, key_spki: str | None = None) -> ClientCertificate:
    """Return the certificate; `key_spki` tells the key that is stored already. Raises PemError."""
    pair = _pair("certificate", data, Kept(key_spki=key_spki), now)
    if pair.certificate is None:
        raise _problem(pair, "certificate")
    return pair.certificate


def key_in(data: bytes) -> PrivateKey:
    """Return the private key. Raises PemError."""
    pair = _pair("private_key", data, Kept(), NOW)
    if pair.key is None:
        raise _problem(pair, "private_key")
    return pair.key


def _pair(box: str, data: bytes, kept: Kept, now: datetime) -> Pair:
    return pair_of(pile_of([Given(box, data)], "", unlock), kept, now)


def _problem(pair: Pair, box: str) -> PemError:
    return next(problem.error for problem in pair.problems if problem.input in (box, PASSPHRASE))
