"""Find a secret in whatever was written or sent, in each of the forms that it may have taken on the way."""

import base64
import html
import json
from collections.abc import Mapping
from urllib.parse import quote, quote_plus

import markupsafe

SHORTEST = 16


def spellings(secret: str) -> set[bytes]:
    """Return the forms in which a secret may turn up."""
    plain = secret.encode()
    texts = {
        secret,
        quote(secret, safe=""),
        quote(secret),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        html.escape(secret),
        html.escape(secret, quote=False),
        str(markupsafe.escape(secret)),
        repr(secret)[1:-1],
        plain.hex(),
        plain.hex().upper(),
    }
    found = {text.encode() for text in texts} | {secret.encode("utf-16-le"), secret.encode("utf-16-be")}
    for before in range(3):
        # The same bytes have three spellings, depending on where they begin.
        encoded = base64.b64encode(b"\0" * before + plain)
        whole = encoded[4 if before else 0 : len(encoded) // 4 * 4 - 4]
        found |= {whole, whole.replace(b"+", b"-").replace(b"/", b"_")}
    return {one for one in found if len(one) >= SHORTEST}


def leaks(secrets: Mapping[str, str], places: Mapping[str, bytes]) -> set[str]:
    """Return "secret in place" for each that is found; never the secret itself."""
    sought = [(name, spelling) for name, secret in secrets.items() for spelling in spellings(secret)]
    return {
        f"{name} in {place}" for place, content in places.items() for name, one in sought if one in content
    }


def lines_of_pem(name: str, pem: str) -> dict[str, str]:
    """Return the lines of a key or certificate, each a secret of its own."""
    lines = pem.splitlines()[1:-1]
    return {f"{name}, line {number}": line for number, line in enumerate(lines) if len(line) >= SHORTEST}
