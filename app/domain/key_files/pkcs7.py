"""Take the certificates out of a PKCS#7 file (.p7b), as authorities send them.

Source: RFC 5652 section 5.1.
"""

from app.domain.key_files import der

_CERTIFICATES = 0xA0
_BEFORE_THEM = 3  # the version, the digests' algorithms and what would have been signed
_MOST = 64


def certificates(data: bytes) -> list[bytes]:
    """Return them as DER, in their order. Raises ValueError."""
    signed = der.nested(der.whole(data), 1, 0).parts()
    rows = [part for part in signed[_BEFORE_THEM:] if part.tag == _CERTIFICATES]
    found = [der.encoded(one.tag, one.content) for row in rows for one in row.parts()]
    return [one for one in found if one[0] == der.SEQUENCE][:_MOST]
