"""Open what a passphrase locks, and give back plain DER that was looked at no further.

Nothing here hands anything to a parser of OpenSSL; what comes out is checked like anything else that came in.
Called in a process of its own, because it may take long: see `app/opening`.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from app.domain.key_files import cost, der, pkcs12
from app.domain.key_files.deriving import as_pkcs12, mac_fits, opened
from app.domain.key_files.kinds import PRIVATE_KEY, Block, Kind, block
from app.domain.key_files.locks import Lock, of_algorithm, of_dek
from app.domain.key_files.pkcs12 import WHAT, Contents
from app.domain.key_files.reasons import PemError, Reason

_MOST_LOCKS = 16


class _OtherPasswordError(Exception):
    """The password is another one."""


def check_lock(locked: Block) -> int:
    """Refuse at once what would take long to open, or cannot be opened. Raises PemError.

    Return how many turns it takes, as `cost.py` counts them.
    """
    with _readable(locked):
        is_file = locked.kind is Kind.PKCS_12
        return cost.check(pkcs12.locks(locked.der) if is_file else [_lock_of_key(locked)[0]], what(locked))


def unlock(locked: Block, passphrase: str) -> Contents:
    """Return what a locked key or a PKCS#12 file holds. Raises PemError."""
    with _readable(locked):
        if locked.kind is Kind.PKCS_12:
            return _unlocked_file(locked, passphrase)
        lock, data = _lock_of_key(locked)
        cost.Budget().spend(lock, PRIVATE_KEY)
        key = opened(lock, _password(lock, passphrase), data) if passphrase else None
    if key is None or not _is_key(key):
        raise _refused(locked, passphrase)
    return Contents([], [key])


def what(locked: Block) -> str:
    """Return what a message calls it."""
    return WHAT if locked.kind is Kind.PKCS_12 else PRIVATE_KEY


@contextmanager
def _readable(locked: Block) -> Iterator[None]:
    """Have what is no lock that we understand refused in our own words."""
    try:
        yield
    except PemError:
        raise
    except (ValueError, LookupError, OverflowError, MemoryError, RecursionError):
        is_file = locked.kind is Kind.PKCS_12
        raise PemError(Reason.BROKEN_FILE if is_file else Kind.UNKNOWN, what(locked)) from None


def _unlocked_file(locked: Block, passphrase: str) -> Contents:
    safes, mac = pkcs12.outside(locked.der)
    with suppress(_OtherPasswordError):
        # Where nothing is locked, a seal that nobody can check is no reason to ask for a passphrase.
        return pkcs12.contents(safes, _locked)
    budget = cost.Budget()
    # Windows and Java take no passphrase for an empty one, OpenSSL for none at all.
    for attempt, (password, text) in enumerate(_passwords(passphrase)):
        try:
            if mac:
                budget.spend(mac[0], WHAT)
            if not mac or mac_fits(mac[0], password, safes, mac[1]):
                return pkcs12.contents(safes, _opener(password, text, budget))
        except _OtherPasswordError:
            continue
        except PemError as error:
            # That we try more than what was typed is our own idea, and there may be no time for it.
            if attempt and error.reason is Reason.TOO_SLOW:
                break
            raise
        except ValueError:
            # Without a seal, one wrong password in 256 opens to something that only looks right.
            if mac:
                raise
    raise _refused(locked, passphrase)


def _opener(password: bytes, text: str, budget: cost.Budget) -> pkcs12.Open:
    locks = iter(range(_MOST_LOCKS))

    def open_(algorithm: der.Part, data: bytes) -> bytes:
        if next(locks, None) is None:
            raise ValueError("more than anybody has")
        lock = of_algorithm(algorithm, WHAT)
        budget.spend(lock, WHAT)
        plain = opened(lock, password if lock.derivation == "pkcs12" else text.encode(), data)
        if plain is None:
            raise _OtherPasswordError
        return plain

    return open_


def _locked(_algorithm: der.Part, _data: bytes) -> bytes:
    raise _OtherPasswordError


def _passwords(passphrase: str) -> list[tuple[bytes, str]]:
    given = [(as_pkcs12(passphrase), passphrase)] if passphrase else []
    return [*given, (as_pkcs12(""), ""), (b"", "")]


def _lock_of_key(locked: Block) -> tuple[Lock, bytes]:
    if locked.dek:
        return of_dek(locked.dek, PRIVATE_KEY), locked.der
    algorithm, data = der.whole(locked.der).parts()
    return of_algorithm(algorithm, PRIVATE_KEY), data.octets()


def _password(lock: Lock, passphrase: str) -> bytes:
    return as_pkcs12(passphrase) if lock.derivation == "pkcs12" else passphrase.encode()


def _is_key(data: bytes) -> bool:
    return block(data).kind in (Kind.RSA_KEY, Kind.NOT_RSA_KEY)


def _refused(locked: Block, passphrase: str) -> PemError:
    return PemError(Reason.WRONG_PASSPHRASE if passphrase else Reason.NO_PASSPHRASE, what(locked))
