"""An identity provider on this machine that vouches for whom a test says, rightly or wrongly."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "onboarding", "a-secret-of-the-client-that-is-long-enough"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})


@dataclass
class Stub:
    """What it will say. `claims` win over the right ones; None leaves one out."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    signed_by: Any = field(default_factory=lambda: KEY)
    algorithm: str = "RS256"
    calls_itself: str = ""
    status: int = 200
    asked: dict[str, str] = field(default_factory=dict)
    tokens: int = 0

    def authorize(self, address: str) -> str:
        """Do what the provider's page does: remember the question and return where it sends the browser."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.asked = query
        return f"{query['redirect_uri']}?code=right&state={query['state']}"

    def id_token(self) -> str:
        """Return a token with the claims that a test wants."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "person-1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked.get("nonce"),
            "name": "Ada of the provider",
        } | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "none":
            parts = [_text({"alg": "none"}), _text(claims), ""]
            return ".".join(parts)
        return jwt.encode(
            {"alg": self.algorithm, "kid": "one"}, claims, self.signed_by, algorithms=[self.algorithm]
        )


SHARED = OctKey.import_key(SECRET)


def _text(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@contextmanager
def running() -> Iterator[Stub]:
    """Run one on a free port of the loopback."""
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Be quiet."""

        def do_GET(self) -> None:
            if self.path == "/.well-known/openid-configuration":
                self._say(
                    {
                        "issuer": stub.calls_itself or stub.url,
                        "authorization_endpoint": f"{stub.url}/authorize",
                        "token_endpoint": f"{stub.url}/token",
                        "jwks_uri": f"{stub.url}/keys",
                        "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                    }
                )
            elif self.path == "/keys":
                self._say({"keys": [KEY.as_dict(private=False)]})
            elif self.path.startswith("/authorize?"):
                # Nobody looks at the provider's own page, and a browser that gets none stays where it is.
                self.send_response(204)
                self.end_headers()

        def do_POST(self) -> None:
            stub.tokens += 1
            length = int(self.headers["Content-Length"])
            form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            is_ours = base64.urlsafe_b64encode(proof).decode().rstrip("=") == stub.asked["code_challenge"]
            if not is_ours or form.get("code") != "right":
                self._say({"error": "invalid_grant"}, 400)
                return
            self._say({"access_token": "x", "token_type": "Bearer", "id_token": stub.id_token()}, stub.status)

        def _say(self, what: dict[str, Any], status: int = 200) -> None:
            body = json.dumps(what).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub.url = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
