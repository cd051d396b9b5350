"""Read and check the bodies of the requests about connections."""

import re
from collections.abc import Mapping
from typing import Any, cast

from app.domain.choices import DestinationSchemaNames
from app.sandbox.fivetran.errors import invalid
from app.sandbox.fivetran.fields import (
    CARD,
    CARD_REQUEST,
    CONFIG,
    CREATE,
    DESTINATION_CONFIGURATION,
    FIXED,
    NEW_CONFIG,
    TEST_CONTROLS,
    UPDATE,
    WEBHOOK,
)
from app.sandbox.fivetran.kinds import Kind, check, require
from app.sandbox.json_body import read_json

SCHEMA_NAME = re.compile(r"[a-z_][a-z0-9_]*")
"""A schema's name under Fivetran's naming (Fivetran documentation, "Naming conventions")."""

Body = dict[str, object]


def read_create() -> Body:
    """Return the body of "Create a Connection", checked."""
    body = _object()
    config = _part(body, "config")
    require(config, "schema")
    for name in ("group_id", "service"):
        require(body, name)
    check(body, CREATE)
    check(config, NEW_CONFIG, "config.")
    _check_parts(body)
    _check_schema_name(str(config["schema"]), body.get("destination_schema_names"))
    return body


def read_update() -> Body:
    """Return the body of "Update a Connection", checked."""
    body = _object()
    config = _part(body, "config")
    for name in (*(body.keys() & FIXED), *(config.keys() & {"schema"})):
        raise invalid(f"Field '{name}' cannot be changed after the connection was created")
    check(body, UPDATE)
    check(config, CONFIG, "config.")
    _check_parts(body)
    if not body.keys() - TEST_CONTROLS.keys():
        # The provider for Terraform never sends the test controls alone; Fivetran has another call for tests.
        raise invalid("At least one field other than the setup test options is required")
    return body


def read_card() -> Body:
    """Return the `connect_card_config` of "Generate a Connect Card", checked."""
    body = _object()
    require(body, "connect_card_config")
    check(body, CARD_REQUEST)
    _check_parts(body)
    return _part(body, "connect_card_config")


def read_webhook(*, new: bool) -> dict[str, Any]:
    """Return the body that registers a webhook or changes one, checked."""
    body = _object()
    for name in ("url", "events") if new else ():
        require(body, name)
    check(body, WEBHOOK)
    return body


def read_controls(fields: Mapping[str, Kind]) -> Body:
    """Return the body of a call that has nothing but switches, checked."""
    body = _object()
    check(body, fields)
    return body


def _object() -> Body:
    """Return the JSON object of the request; an empty body counts as an empty object."""
    value = read_json()
    if value is None:
        return {}
    if not isinstance(value, dict):
        # Assumed: the wording.
        raise invalid("Request body must be a JSON object")
    return cast(Body, value)


def _part(body: Body, name: str) -> Body:
    """Return an object inside the body, or an empty one."""
    value = body.get(name, {})
    return cast(Body, value) if isinstance(value, dict) else {}


def _check_parts(body: Body) -> None:
    """Check the objects inside the body that both ways of writing a connection may have."""
    check(_part(body, "destination_configuration"), DESTINATION_CONFIGURATION, "destination_configuration.")
    if "connect_card_config" in body:
        card = _part(body, "connect_card_config")
        require(card, "redirect_uri")
        check(card, CARD, "connect_card_config.")


def _check_schema_name(schema: str, naming: object) -> None:
    """Refuse a name that cannot be a schema's."""
    # Assumed: a wrong name is refused. Fivetran may instead change it.
    if naming == DestinationSchemaNames.SOURCE_NAMING:
        if not schema.isprintable():
            raise invalid("Field 'schema' must be made of printable characters")
    elif not SCHEMA_NAME.fullmatch(schema):
        raise invalid("Field 'schema' must be made of a-z, 0-9 and _ and must not begin with a number")
