"""Anaplan's Authentication API: a password or a certificate becomes a session, and the session is ended.

Sources: Anaplan, "Use basic authentication", "Use CA certificate authentication"; for the status 201 and for
what a 401 does not tell, the live probes of the public repository setikites/anaplan-openapi.
"""

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

from app.anaplan.errors import (
    AnaplanModelError,
    AnaplanNotFoundError,
    AnaplanRefusedError,
    AnaplanTroubleError,
)
from app.anaplan.http import AnaplanHttp, message_of, word_of
from app.anaplan.shapes import Session
from app.anaplan.signature import authorization, signed_body
from app.domain.region import Hosts
from app.domain.secret import Secret

SIGN_IN_SECONDS = 10
SIGN_OUT_SECONDS = 3
FAILURE = "FAILURE"


class AnaplanSignIn:
    """Signs people in, each time by one request. A refusal is never tried again here."""

    def __init__(self, http: AnaplanHttp, message_format: str) -> None:
        self._http = http
        self._message_format = message_format

    def with_password(self, hosts: Hosts, username: str, password: Secret) -> Session:
        """Return the session of a user. Raises AnaplanError."""
        # As UTF-8: the library would take Latin-1, in which many letters cannot be said.
        both = b64encode(f"{username}:{password.reveal()}".encode()).decode()
        return self._session(hosts, f"Basic {both}")

    def with_certificate(self, hosts: Hosts, certificate: Secret, private_key: Secret) -> Session:
        """Return the session of the user whom the certificate names. Raises AnaplanError."""
        body = signed_body(private_key, self._message_format)
        return self._session(hosts, authorization(certificate.reveal()), body)

    def user_of(self, session: Session) -> str:
        """Return whom Anaplan takes this for; empty if it does not say. Raises AnaplanError."""
        url = f"{session.hosts.auth}/token/validate"
        found = self._http.call("GET", url, authorization=by_token(session), seconds=SIGN_IN_SECONDS)
        match found:
            case {"userInfo": {"userId": str(user)}}:
                return user
            case _:
                return ""

    def sign_out(self, session: Session) -> None:
        """End a session. Raises AnaplanError."""
        url = f"{session.hosts.auth}/token/logout"
        self._http.call("POST", url, authorization=by_token(session), seconds=SIGN_OUT_SECONDS)

    def _session(self, hosts: Hosts, header: str, body: dict[str, str] | None = None) -> Session:
        try:
            found = self._http.call(
                "POST",
                f"{hosts.auth}/token/authenticate",
                authorization=header,
                seconds=SIGN_IN_SECONDS,
                body=body,
            )
        except (AnaplanTroubleError, AnaplanNotFoundError, AnaplanModelError) as error:
            # A wrong password was seen with 400 as well; the word decides.
            if error.word.startswith(FAILURE):
                raise AnaplanRefusedError(error.message, error.status) from None
            raise
        if word_of(found).startswith(FAILURE):
            raise AnaplanRefusedError(message_of(found))
        return _read(hosts, found)


def by_token(session: Session) -> str:
    """Return the header that all calls after signing in carry."""
    return f"AnaplanAuthToken {session.token.reveal()}"


def _read(hosts: Hosts, found: dict[str, Any]) -> Session:
    """Read a success, which is one only if it says so itself. Times are in milliseconds."""
    match found:
        case {
            "status": "SUCCESS",
            "tokenInfo": {"tokenValue": str(token), "expiresAt": int(milliseconds)},
        } if token.isascii() and token.isprintable() and token:
            try:
                expires_at = datetime.fromtimestamp(milliseconds / 1000, UTC)
            except (ValueError, OverflowError, OSError):
                raise AnaplanTroubleError from None
            return Session(hosts, Secret(token), expires_at)
        case _:
            raise AnaplanTroubleError
