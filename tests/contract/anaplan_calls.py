"""Call the sandbox's Anaplan APIs."""

import base64
import os
import struct
import time
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.serialization import Encoding

from tests.contract.key_pairs import Key, KeyPair


def encoded(raw: bytes) -> str:
    """Return bytes as Base64."""
    return base64.b64encode(raw).decode()


def basic(user: str, password: str) -> str:
    """Return the header of a sign-in by password."""
    return f"Basic {encoded(f'{user}:{password}'.encode())}"


def by_certificate(pair: KeyPair, encoding: Encoding = Encoding.PEM) -> str:
    """Return the header of a sign-in by certificate."""
    return f"CACertificate {encoded(pair.leaf.public_bytes(encoding))}"


def message_v1(length: int = 100) -> bytes:
    """Return a message of the first format."""
    return os.urandom(length)


def message_v2(age: float = 0) -> bytes:
    """Return a message of the second format, as if made some seconds ago."""
    return struct.pack(">Q", int(time.time() - age)) + os.urandom(92)


def signed(message: bytes, key: Key, **more: str) -> dict[str, str]:
    """Return the body of a sign-in by certificate."""
    assert isinstance(key, RSAPrivateKey)
    signature = key.sign(message, PKCS1v15(), SHA512())
    return {"encodedData": encoded(message), "encodedSignedData": encoded(signature), **more}


class AnaplanCalls:
    """Anaplan's two APIs at an address."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False

    def authenticate(self, header: str | None, body: object = None) -> requests.Response:
        """Ask for a token."""
        return self.call("POST", "/token/authenticate", header, body)

    def token(self, user: str = "anyone@example.com") -> str:
        """Sign in with a password; return the header for everything else."""
        answer = self.authenticate(basic(user, "Any-Password-1")).json()
        return f"AnaplanAuthToken {answer['tokenInfo']['tokenValue']}"

    def call(
        self, method: str, path: str, header: str | None, body: object = None, **query: str
    ) -> requests.Response:
        """Send a request with this Authorization header."""
        headers = {} if header is None else {"Authorization": header}
        return self._session.request(
            method, self._url + path, headers=headers, json=body, params=query, timeout=30
        )

    def list(self, path: str, header: str, **query: str) -> dict[str, Any]:
        """Read a list that must be there."""
        answer = self.call("GET", f"/2/0{path}", header, **query)
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json()
        return found
