"""Open what a passphrase locks, and give back plain DER that was looked at no further.

Nothing here hands anything to a parser of OpenSSL; what comes out is checked like anything else that came in.
Called in a process of its own, because it may take long: see `app/opening`.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from app.domain.key_files import der, pkcs12
from app.domain.key_files.deriving import as_pkcs12, mac_fits, opened
from app.domain.key_files.kinds import PRIVATE_KEY, Block, Kind, block
from app.domain.key_files.locks import Lock, of_algorithm, of_dek
from app.domain.key_files.pkcs12 import WHAT, Contents
from app.domain.key_files.reasons import PemError, Reason

_MOST_LOCKS = 16


class _OtherPasswordError(Exception):
    """The password is another one."""


def check_lock(locked: Block) -> None:
    """Refuse at once what would take long to open, or cannot be opened. Raises PemError."""
    with _readable(locked):
        if locked.kind is Kind.PKCS_12:
            pkcs12.check_locks(locked.der)
        else:
            _lock_of_key(locked)


def unlock(locked: Block, passphrase: str) -> Contents:
    """Return what a locked key or a PKCS#12 file holds. Raises PemError."""
    with _readable(locked):
        if locked.kind is Kind.PKCS_12:
            return _unlocked_file(locked, passphrase)
        lock, data = _lock_of_key(locked)
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
    # Windows and Java take no passphrase for an empty one, OpenSSL for none at all.
    for password, text in _passwords(passphrase):
        if mac and not mac_fits(mac[0], password, safes, mac[1]):
            continue
        locks = iter(range(_MOST_LOCKS))

        def open_(
            algorithm: der.Part,
            data: bytes,
            password: bytes = password,
            text: str = text,
            locks: Iterator[int] = locks,
        ) -> bytes:
            if next(locks, None) is None:
                raise ValueError("more than anybody has")
            lock = of_algorithm(algorithm, WHAT)
            plain = opened(lock, password if lock.derivation == "pkcs12" else text.encode(), data)
            if plain is None:
                raise _OtherPasswordError
            return plain

        try:
            return pkcs12.contents(safes, open_)
        except _OtherPasswordError:
            continue
        except PemError:
            raise
        except ValueError:
            # Without a seal, one wrong password in 256 opens to something that only looks right.
            if mac:
                raise
    raise _refused(locked, passphrase)


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
