"""Read how something is locked. What that costs to open is counted in `cost.py`.

Sources: RFC 8018 (PBES1, PBES2, PBKDF2); RFC 7292 appendices B and C (PKCS#12); RFC 7914 section 7 (scrypt).
"""

from typing import Literal, NamedTuple

from app.domain.key_files import der
from app.domain.key_files.reasons import PemError, Reason

IV_BYTES = 8
"""What the ciphers of PKCS#12's own derivation begin with."""

_RSADSI = "2a864886f70d01"
_PKCS5, _PKCS12_PBE = f"{_RSADSI}05", f"{_RSADSI}0c01"
_PBES2, _PBKDF2, _SCRYPT = f"{_PKCS5}0d", f"{_PKCS5}0c", "2b06010401da47040b"

Derivation = Literal["pbkdf2", "scrypt", "pkcs12", "pbes1", "dek"]


class Lock(NamedTuple):
    """How a key is made of a passphrase, and with which cipher. `iv` is empty where it is made too."""

    derivation: Derivation
    digest: str
    salt: bytes
    iterations: int
    cipher: str
    key_bytes: int
    iv: bytes = b""
    scrypt: tuple[int, int] = (0, 0)


_PRFS = {f"{_RSADSI[:-2]}02{number:02x}": name for number, name in
         {7: "sha1", 8: "sha224", 9: "sha256", 10: "sha384", 11: "sha512"}.items()}  # fmt: skip
_DIGESTS = {"2b0e03021a": "sha1", "608648016503040201": "sha256", "608648016503040202": "sha384",
            "608648016503040203": "sha512", "608648016503040204": "sha224"}  # fmt: skip
_CIPHERS = {"60864801650304012a": ("aes", 32), "608648016503040116": ("aes", 24),
            "608648016503040102": ("aes", 16), f"{_RSADSI[:-2]}0307": ("3des", 24)}  # fmt: skip
_OLD = {
    f"{_PKCS12_PBE}03": ("pkcs12", "sha1", "3des", 24),
    f"{_PKCS12_PBE}04": ("pkcs12", "sha1", "3des", 16),
    f"{_PKCS12_PBE}05": ("pkcs12", "sha1", "rc2", 16),
    f"{_PKCS12_PBE}06": ("pkcs12", "sha1", "rc2", 5),
    f"{_PKCS5}03": ("pbes1", "md5", "des", 8),
    f"{_PKCS5}06": ("pbes1", "md5", "rc2", 8),
    f"{_PKCS5}0a": ("pbes1", "sha1", "des", 8),
    f"{_PKCS5}0b": ("pbes1", "sha1", "rc2", 8),
}
_DEK = {"AES-128-CBC": ("aes", 16), "AES-192-CBC": ("aes", 24), "AES-256-CBC": ("aes", 32),
        "DES-EDE3-CBC": ("3des", 24), "DES-CBC": ("des", 8)}  # fmt: skip


def of_algorithm(algorithm: der.Part, what: str) -> Lock:
    """Return the lock that an AlgorithmIdentifier describes. Raises PemError and ValueError."""
    name = _oid(algorithm)
    if name == _PBES2:
        return _pbes2(der.nested(algorithm, 1), what)
    if name not in _OLD:
        raise PemError(Reason.OTHER_LOCK, what)
    derivation, digest, cipher, key_bytes = _OLD[name]
    salt = der.nested(algorithm, 1, 0).octets()
    iterations = _iterations(der.nested(algorithm, 1, 1))
    return Lock(derivation, digest, salt, iterations, cipher, key_bytes)  # type: ignore[arg-type]  # one of _OLD's


def of_mac(mac: der.Part) -> tuple[Lock, bytes] | None:
    """Return the lock and the digest of a PKCS#12 file's MacData; None for a kind that we do not check."""
    parts = mac.parts()
    iterations = _iterations(parts[2]) if len(parts) > 2 else 1  # noqa: PLR2004 - the default is 1
    salt = der.nested(mac, 1).octets()
    digest = _DIGESTS.get(_oid(der.nested(mac, 0, 0)))
    if digest is None:
        return None
    return Lock("pkcs12", digest, salt, iterations, "mac", 0), der.nested(mac, 0, 1).octets()


def of_dek(dek: str, what: str) -> Lock:
    """Return the lock that the DEK-Info line of an old PEM text describes."""
    name, _, iv = dek.partition(",")
    if name not in _DEK:
        raise PemError(Reason.OTHER_LOCK, what)
    cipher, key_bytes = _DEK[name]
    numbers = bytes.fromhex(iv)
    return Lock("dek", "md5", numbers[:8], 1, cipher, key_bytes, numbers)


def _pbes2(parameters: der.Part, what: str) -> Lock:
    way, scheme = parameters.parts()
    if _oid(scheme) not in _CIPHERS:
        raise PemError(Reason.OTHER_LOCK, what)
    cipher, key_bytes = _CIPHERS[_oid(scheme)]
    iv = der.nested(scheme, 1).octets()
    salt, *numbers = der.nested(way, 1).parts()
    if _oid(way) == _SCRYPT:
        n, r, p = (number.number() for number in numbers[:3])
        if min(n, r, p) < 1:
            raise ValueError("not a count")
        return Lock("scrypt", "", salt.octets(), n, cipher, key_bytes, iv, (r, p))
    if _oid(way) != _PBKDF2:
        raise PemError(Reason.OTHER_LOCK, what)
    iterations = _iterations(der.nested(way, 1, 1))
    prf = next((_oid(part) for part in numbers[1:] if part.tag == der.SEQUENCE), f"{_RSADSI[:-2]}0207")
    if prf not in _PRFS:
        raise PemError(Reason.OTHER_LOCK, what)
    return Lock("pbkdf2", _PRFS[prf], salt.octets(), iterations, cipher, key_bytes, iv)


def _oid(algorithm: der.Part) -> str:
    name = der.nested(algorithm, 0)
    if name.tag != der.OID:
        raise ValueError("not an algorithm")
    return name.content.hex()


def _iterations(number: der.Part) -> int:
    count = number.number()
    if count < 1:
        raise ValueError("not a count")
    return count
