"""Hold a credential so that it cannot be printed, copied or stored by accident."""

import hmac
import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any, NoReturn, final
from urllib.parse import quote, quote_plus

_MASK = "Secret(******)"
_SHORTEST_LINE = 16


@final
class Secret:
    """A credential. `reveal()` is the only way to its text, so one search finds every use.

    Printing and formatting show a mask, because a logger must not stumble. Copying, pickling and
    everything that JSON encoders try are refused.
    """

    __slots__ = ("__value",)
    __hash__ = None  # type: ignore[assignment]  # a hash would betray which secrets are equal

    def __init__(self, value: str) -> None:
        try:
            self.__value = value.encode()
        except UnicodeEncodeError:
            # The original error holds the whole text.
            raise ValueError("A secret must be text that UTF-8 can express") from None

    def reveal(self) -> str:
        """Return the credential."""
        return self.__value.decode()

    def encrypted_with(self, encrypt: Callable[[bytes], bytes]) -> bytes:
        """Return what a cipher makes of the UTF-8 bytes, so that storing needs no `reveal()`."""
        return encrypt(self.__value)

    def blanked_out(self, text: str) -> str:
        """Return foreign text without this credential, in the spellings that an echo of it may have."""
        value = self.__value.decode()
        spellings = {value, quote(value, safe=""), quote_plus(value), json.dumps(value)[1:-1], escape(value)}
        spellings |= {b64encode(self.__value).decode(), self.__value.hex()}
        spellings |= {line for line in value.splitlines() if len(line) >= _SHORTEST_LINE}
        for spelling in sorted(filter(None, spellings), key=len, reverse=True):
            text = text.replace(spelling, "******")
        return text

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self.__value, other.__value)

    def __bool__(self) -> bool:
        return bool(self.__value)

    def __repr__(self) -> str:
        return _MASK

    def __str__(self) -> str:
        return _MASK

    def __format__(self, format_spec: str) -> str:
        return _MASK

    def __copy__(self) -> NoReturn:
        _refuse()

    def __deepcopy__(self, memo: dict[int, Any]) -> NoReturn:
        _refuse()

    def __reduce__(self) -> NoReturn:
        _refuse()

    def __getstate__(self) -> NoReturn:
        _refuse()


def _refuse() -> NoReturn:
    raise TypeError("A secret is neither copied nor pickled")


@dataclass(frozen=True)
class Kept:
    """A secret that was entered then and is stored elsewhere."""

    at: datetime
