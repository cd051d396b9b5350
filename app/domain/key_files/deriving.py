"""Make keys of a passphrase as PKCS#5, PKCS#12, scrypt and old OpenSSL do, and open ciphers with them.

Sources: RFC 8018; RFC 7292 appendix B.2; RFC 7914; OpenSSL's EVP_BytesToKey(3).
"""

import hashlib
import hmac

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from app.domain.key_files import rc2
from app.domain.key_files.locks import IV_BYTES, Lock

_KEY, _IV, _MAC = 1, 2, 3
_SCRYPT_ROOM = 80 * 1024 * 1024


def opened(lock: Lock, password: bytes, data: bytes) -> bytes | None:
    """Return what was locked, or None if the padding shows that the password is another one."""
    key, iv = _key_and_iv(lock, password)
    match lock.cipher:
        case "aes":
            padded = _decrypted(Cipher(AES(key), CBC(iv)), data)
        case "3des" | "des":
            # A key of one or two parts is repeated, which makes it DES or the variant with two keys.
            whole = (key + key[:8]) if len(key) > 8 else key * 3  # noqa: PLR2004 - bytes of a part
            padded = _decrypted(Cipher(TripleDES(whole[:24]), CBC(iv)), data)
        case _:
            padded = rc2.decrypt_cbc(key, iv, data)
    count = padded[-1] if padded else 0
    if not 0 < count <= len(iv) or padded[-count:] != bytes([count]) * count:
        return None
    return padded[:-count]


def mac_fits(lock: Lock, password: bytes, data: bytes, expected: bytes) -> bool:
    """Tell whether the password is the one that a PKCS#12 file was closed with."""
    size = hashlib.new(lock.digest, usedforsecurity=False).digest_size
    key = _pkcs12(lock, password, _MAC, size)
    return hmac.compare_digest(hmac.new(key, data, lock.digest).digest(), expected)


def as_pkcs12(passphrase: str) -> bytes:
    """Return a passphrase as PKCS#12's own derivation wants it, UTF-16 with a NUL at its end."""
    return passphrase.encode("utf-16-be") + b"\0\0"


def _key_and_iv(lock: Lock, password: bytes) -> tuple[bytes, bytes]:
    match lock.derivation:
        case "pbkdf2":
            made = hashlib.pbkdf2_hmac(lock.digest, password, lock.salt, lock.iterations, lock.key_bytes)
            return made, lock.iv
        case "scrypt":
            r, p = lock.scrypt
            made = hashlib.scrypt(
                password,
                salt=lock.salt,
                n=lock.iterations,
                r=r,
                p=p,
                maxmem=_SCRYPT_ROOM,
                dklen=lock.key_bytes,
            )
            return made, lock.iv
        case "pkcs12":
            return _pkcs12(lock, password, _KEY, lock.key_bytes), _pkcs12(lock, password, _IV, IV_BYTES)
        case "pbes1":
            made = _again(lock, password + lock.salt, lock.iterations)
            return made[:8], made[8:16]
        case "dek":
            made = last = b""
            while len(made) < lock.key_bytes:
                last = _again(lock, last + password + lock.salt, 1)
                made += last
            return made[: lock.key_bytes], lock.iv


def _pkcs12(lock: Lock, password: bytes, purpose: int, size: int) -> bytes:
    block_size = hashlib.new(lock.digest, usedforsecurity=False).block_size
    mixed = _filled(lock.salt, block_size) + _filled(password, block_size)
    diversifier, made = bytes([purpose]) * block_size, b""
    while len(made) < size:
        last = _again(lock, diversifier + mixed, lock.iterations)
        made += last
        addend = int.from_bytes(_filled(last, block_size)[:block_size], "big") + 1
        blocks = (mixed[at : at + block_size] for at in range(0, len(mixed), block_size))
        mixed = b"".join(_sum(block, addend, block_size) for block in blocks)
    return made[:size]


def _sum(block: bytes, addend: int, size: int) -> bytes:
    return ((int.from_bytes(block, "big") + addend) % (1 << 8 * size)).to_bytes(size, "big")


def _filled(text: bytes, size: int) -> bytes:
    """Repeat a text so that it fills whole blocks."""
    length = -(-len(text) // size) * size
    return (text * (length // len(text) + 1))[:length] if text else b""


def _again(lock: Lock, text: bytes, times: int) -> bytes:
    # By its name alone it would be looked up each time, which takes longer than the digest itself.
    digest, made = getattr(hashlib, lock.digest), text
    for _ in range(times):
        made = digest(made, usedforsecurity=False).digest()
    return made


def _decrypted(cipher: Cipher[CBC], data: bytes) -> bytes:
    decryptor = cipher.decryptor()
    return decryptor.update(data) + decryptor.finalize()
