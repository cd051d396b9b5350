"""Make a Connect Card: a token, and the address of the page it opens.

Source: Fivetran REST API, "Connect Card", and the token in its sample.
"""

import base64
import json
import secrets
import time
from collections.abc import Mapping
from urllib.parse import urlencode

from app.sandbox.current import settings, state
from app.sandbox.seed.destinations import ACCOUNT
from app.sandbox.state.connections import Connection

CARD_PATH = "/connect-card/setup"


def new_card(connection: Connection, config: Mapping[str, object]) -> dict[str, str]:
    """Return the token and the address of a new card for a connection."""
    token = _token(connection)
    state().cards.add(token, connection.id, config)
    query = {"redirect_uri": str(config["redirect_uri"]), "auth": token}
    if config.get("hide_setup_guide"):
        query["hide_setup_guide"] = "true"
    # Assumed: that redirect_uri is percent-encoded. Fivetran's sample shows it bare, which an address with a
    # query of its own would not survive.
    return {"token": token, "uri": f"{settings().origin}{CARD_PATH}?{urlencode(query)}"}


def _token(connection: Connection) -> str:
    """Return a token of the shape of a JSON Web Token; its last part is random instead of a signature."""
    header = {"typ": "JWT", "alg": "HS256"}
    # Assumed: what the members of `d` hold; Fivetran's sample shows their names.
    about = {
        "login": True,
        "user": ACCOUNT["user_id"],
        "account": ACCOUNT["account_id"],
        "group": connection.group_id,
        "connector": connection.id,
        "method": "PbfCard",
        "identity": False,
    }
    claims = {"d": about, "iat": int(time.time())}
    return f"{_part(header)}.{_part(claims)}.{secrets.token_urlsafe(32)}"


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
