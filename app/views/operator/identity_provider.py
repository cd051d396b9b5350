"""The identity provider that operators sign in with (OpenID Connect): authorization code, PKCE, nonce.

Authlib does the protocol. What it leaves open by default is shut here: whose tokens count, by which
algorithms they may be signed, how long an answer may take, and what may be logged.
"""

import logging
from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask
from joserfc.errors import JoseError

from app.config import Settings
from app.store.engine import Database
from app.store.oidc_requests import OidcRequests

NAME = "identity_provider"
DISCOVERY = "/.well-known/openid-configuration"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures that only the provider's private key can make: neither "none" nor a shared secret."""

SECONDS = 10
UNUSABLE = (AuthlibBaseError, JoseError, OSError, ValueError, LookupError, TypeError, RuntimeError)
"""What a wrong answer ends in: Authlib's errors, the network's, and those of reading it."""

LONGEST_NAME, LONGEST_SUBJECT = 200, 255
LEEWAY_SECONDS = 30


class NotVouchedForError(Exception):
    """The provider vouches for nobody, or not for us, or cannot be asked. The text is for the log."""


@dataclass(frozen=True)
class Person:
    """Whom the provider vouches for. `subject` is its own name for the person, which never changes."""

    issuer: str
    subject: str
    name: str


class QuickSession(OAuth2Session):  # type: ignore[misc]  # Authlib has no types
    """Calls to the provider alone: never past a time, a proxy of the environment, or a redirect."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.trust_env = False

    def request(self, method: str, url: str, **more: Any) -> Any:
        """Ask with a time limit. A redirect is an answer like any other, and none that is expected."""
        more["timeout"], more["allow_redirects"] = SECONDS, False
        return super().request(method, url, **more)


class Client(FlaskOAuth2App):  # type: ignore[misc]  # Authlib has no types
    """Authlib's client, with our session."""

    client_cls = QuickSession


class Clients(OAuth):  # type: ignore[misc]  # Authlib has no types
    """Authlib's registry, with our client."""

    oauth2_client_cls = Client


class IdentityProvider:
    """The one provider that the settings name."""

    def __init__(self, app: Flask, settings: Settings, database: Database) -> None:
        # On the level DEBUG, Authlib would log what proves that a sign-in is ours.
        logging.getLogger("authlib").setLevel(logging.INFO)
        self._issuer, self._client_id = settings.oidc_issuer, settings.oidc_client_id
        self._client = Clients(app, cache=OidcRequests(database)).register(
            NAME,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value(),
            server_metadata_url=settings.oidc_issuer.rstrip("/") + DISCOVERY,
            client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
        )

    def begin(self, redirect_uri: str) -> str:
        """Return the provider's address to send the browser to. Raises NotVouchedForError."""
        try:
            self._check_provider()
            asked = self._client.create_authorization_url(redirect_uri)
            self._client.save_authorize_data(redirect_uri=redirect_uri, **asked)
        except UNUSABLE as error:
            raise NotVouchedForError(type(error).__name__) from None
        address: str = asked["url"]
        return address

    def finish(self, came_back_from: str | None) -> Person:
        """Return whom the provider vouches for, from the request that is being answered.

        `came_back_from` is its `iss` parameter (RFC 9207). Raises NotVouchedForError.
        """
        if came_back_from not in (None, self._issuer):
            raise NotVouchedForError("came back from another provider")
        try:
            self._check_provider()
            token = self._client.authorize_access_token(
                claims_options={
                    "iss": {"essential": True, "value": self._issuer},
                    "aud": {"essential": True, "value": self._client_id},
                    "sub": {"essential": True},
                    "exp": {"essential": True},
                    "nonce": {"essential": True},
                },
                leeway=LEEWAY_SECONDS,
            )
        except UNUSABLE as error:
            # Its text may hold a token, so only its kind is told.
            raise NotVouchedForError(type(error).__name__) from None
        claims = token.get("userinfo")
        if not claims:
            raise NotVouchedForError("no id token")
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if len(audience) > 1 and claims.get("azp") != self._client_id:
            raise NotVouchedForError("meant for several, and not for us first")
        subject = str(claims["sub"])
        if not subject or len(subject) > LONGEST_SUBJECT:
            raise NotVouchedForError("no usable subject")
        name = " ".join(str(claims.get("name") or claims.get("preferred_username") or subject).split())
        return Person(self._issuer, subject, name[:LONGEST_NAME])

    def _check_provider(self) -> None:
        """Read what the provider says of itself, once, and keep it to the issuer and safe signatures."""
        said = self._client.load_server_metadata()
        if said.get("issuer") != self._issuer:
            said.pop("_loaded_at", None)
            raise NotVouchedForError("the provider calls itself otherwise than OIDC_ISSUER")
        offered = said.get("id_token_signing_alg_values_supported") or ["RS256"]
        said["id_token_signing_alg_values_supported"] = [name for name in offered if name in ALGORITHMS]
