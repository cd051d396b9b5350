"""Turn the checked body of a request into a connection; its secrets end here."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from app.sandbox.fivetran.bodies import Body
from app.sandbox.fivetran.credentials import masked, remembered
from app.sandbox.fivetran.fields import DEFAULTS, OPTIONS
from app.sandbox.fivetran.shape import now
from app.sandbox.state.connections import Connection

FIRST_WORDS = ("brisk", "calm", "daring", "early", "fabled", "gentle", "hushed", "idle", "jovial", "keen")
SECOND_WORDS = ("anchor", "beacon", "canyon", "delta", "ember", "fjord", "glade", "hollow", "inlet", "jetty")


def new_connection(body: Body) -> Connection:
    """Return the connection that the body of a create describes."""
    config = cast(Mapping[str, object], body["config"])
    options = {name: body[name] for name in (*OPTIONS, "destination_schema_names") if name in body}
    return Connection(
        id=_new_id(),
        group_id=str(body["group_id"]),
        schema=str(config["schema"]),
        created_at=now(),
        options=DEFAULTS | options,
        config=masked(config),
        credentials=remembered(config),
        connect_card_config=cast(dict[str, object] | None, body.get("connect_card_config")),
    )


def updated(connection: Connection, body: Body) -> Connection:
    """Return a connection with the values of an update in it.

    The config is merged key by key, and a list in it is replaced as a whole (Fivetran's Terraform provider).
    """
    config = cast(Mapping[str, object], body.get("config", {}))
    merged = connection.config | masked(config)
    same_user = merged.get("username") == connection.config.get("username")
    return replace(
        connection,
        options=connection.options | {name: body[name] for name in OPTIONS if name in body},
        config=merged,
        credentials=connection.credentials | remembered(config),
        test_runs=connection.test_runs if same_user else 0,
    )


def _new_id() -> str:
    """Return an id that looks like Fivetran's: words that mean nothing."""
    return f"{secrets.choice(FIRST_WORDS)}_{secrets.choice(SECOND_WORDS)}_{secrets.token_hex(4)}"
