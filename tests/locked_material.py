"""Locked keys and files that no program would make: too many rounds, too large a key, lengths left open."""

import hashlib

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from app.domain.key_files import der as der_walk
from tests.key_material import RSA_ENCRYPTION, der

SALT, IV, ROUNDS = b"eight by", bytes(16), 1000
_PKCS5, _DATA = "06092a864886f70d0105", "06092a864886f70d0107"
_BAG = "060b2a864886f70d010c0a01"
_SHA1 = der(0x30, bytes.fromhex("06052b0e03021a"), b"\x05\x00")


def oid(text: str) -> bytes:
    return bytes.fromhex(text)


def number(value: int) -> bytes:
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def pkcs8(key: bytes) -> bytes:
    """Wrap a PKCS#1 key."""
    return der(0x30, number(0), der(0x30, RSA_ENCRYPTION, b"\x05\x00"), der(4, key))


def locked(plain: bytes, *, rounds: int = ROUNDS, salt: bytes = SALT, passphrase: str = "secret") -> bytes:
    """Return an EncryptedPrivateKeyInfo. Above a million, it only claims to have so many rounds."""
    key = hashlib.pbkdf2_hmac("sha1", passphrase.encode(), salt, rounds if rounds <= 1_000_000 else 1, 32)
    padding = 16 - len(plain) % 16
    encryptor = Cipher(AES(key), CBC(IV)).encryptor()
    data = encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
    derivation = der(0x30, oid(_PKCS5 + "0c"), der(0x30, der(4, salt), number(rounds)))
    cipher = der(0x30, oid("060960864801650304012a"), der(4, IV))
    return der(0x30, der(0x30, oid(_PKCS5 + "0d"), der(0x30, derivation, cipher)), der(4, data))


def scrypt(*parameters: int) -> bytes:
    """Return a key that claims to be locked by scrypt with N, r and p."""
    derivation = der(0x30, oid("06092b06010401da47040b"), der(0x30, der(4, SALT), *map(number, parameters)))
    cipher = der(0x30, oid("060960864801650304012a"), der(4, IV))
    return der(0x30, der(0x30, oid(_PKCS5 + "0d"), der(0x30, derivation, cipher)), der(4, bytes(64)))


def p12_of(key: bytes, *certificates: bytes, rounds: int = ROUNDS, mac_rounds: int | None = None) -> bytes:
    """Return a PKCS#12 file with a locked key and open certificates; its seal, if it has one, is wrong."""
    bags = [der(0x30, oid(_BAG + "02"), der(0xA0, locked(key, rounds=rounds)))]
    for certificate in certificates:
        inside = der(0x30, oid("060a2a864886f70d01091601"), der(0xA0, der(4, certificate)))
        bags.append(der(0x30, oid(_BAG + "03"), der(0xA0, inside)))
    safes = der(0x30, _data(der(0x30, *bags)))
    digest = der(0x30, _SHA1, der(4, bytes(20)))
    mac = [der(0x30, digest, der(4, SALT), number(mac_rounds))] if mac_rounds else []
    return der(0x30, number(3), _data(safes), *mac)


def hidden(key: bytes, *, rounds: int) -> bytes:
    """Return a PKCS#12 file in which a locked key is inside of a part that is locked too."""
    bag = der(0x30, oid(_BAG + "02"), der(0xA0, locked(key, rounds=rounds)))
    algorithm, (_, data) = der_walk.whole(locked(der(0x30, bag))).parts()
    part = der(0x30, number(0), der(0x30, oid(_DATA + "01"), der(*algorithm), der(0x80, data)))
    return der(0x30, number(3), _data(der(0x30, der(0x30, oid(_DATA + "06"), der(0xA0, part)))))


def without_lengths(data: bytes) -> bytes:
    """Return DER as BER, in which what holds something tells no length, and bytes come in two pieces."""
    written = b""
    for tag, content in der_walk.parts(data):
        if tag & 0x20:
            written += bytes([tag, 0x80]) + without_lengths(content) + b"\0\0"
        elif tag == 4 and len(content) > 1:
            half = len(content) // 2
            written += b"\x24\x80" + der(4, content[:half]) + der(4, content[half:]) + b"\0\0"
        else:
            written += der(tag, content)
    return written


def _data(content: bytes) -> bytes:
    return der(0x30, oid(_DATA + "01"), der(0xA0, der(4, content)))
