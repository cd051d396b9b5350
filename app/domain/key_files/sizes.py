"""How much is looked at, and which keys OpenSSL is given: one of 16384 bits takes half a minute."""

from collections.abc import Sequence

from app.domain.key_files.reasons import PemError, Reason

MAX_BYTES = 16 * 1024
MAX_FILE_BYTES = 32 * 1024
"""A PKCS#12 or PKCS#7 file with a key and six certificates of 4096 bits has 14 kB, and as base64 19."""

MAX_KEY_BYTES = 5 * 1024
RSA_BITS = range(2048, 4096 + 1)
_MAX_EXPONENT_BITS = 64


def check_size(bits: int) -> None:
    """Raise PemError unless Anaplan takes RSA keys of this size and we can."""
    if bits not in RSA_BITS:
        raise PemError(Reason.TOO_SMALL if bits < RSA_BITS.start else Reason.TOO_LARGE, bits=bits)


def check_numbers(numbers: Sequence[int]) -> None:
    """Raise PemError unless n, e, d, p, q, dp, dq, qi are of a size that OpenSSL is done with soon."""
    n, e, _d, p, q, *_ = numbers
    check_size(n.bit_length())
    is_small = min(numbers) > 0 and max(numbers[1:]) < n and e.bit_length() <= _MAX_EXPONENT_BITS
    if not is_small or p * q != n:
        raise PemError(Reason.DAMAGED)
