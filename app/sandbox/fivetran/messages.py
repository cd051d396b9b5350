"""Tell webhooks what happens to connections.

Source: Fivetran documentation, "Webhooks", and a message that a consumer has published.
"""

import json
from typing import cast

from app.domain.choices import SERVICE
from app.sandbox.current import messenger, state
from app.sandbox.fivetran.shape import now
from app.sandbox.messenger import Letter, bring
from app.sandbox.state.connections import Connection
from app.sandbox.state.webhooks import Webhook

CREATED, EDITED, DELETED = "create_connector", "edit_connector", "delete_connector"
SUCCESSFUL, FAILED = "connection_successful", "connection_failure"
DUMMY = "_connection_1"
"""The connection of a test message."""


def tell(event: str, connection: Connection) -> None:
    """Tell every webhook that wants to know."""
    # Assumed: that every change through the API or the card is an edit_connector, and that every run of the
    # setup tests ends in connection_successful or connection_failure.
    for webhook in state().webhooks.every():
        concerned = webhook.group_id in (None, connection.group_id)
        if webhook.active and concerned and event in webhook.events:
            body = _body(event, connection.id, connection.schema, connection.group_id)
            messenger().send(Letter(webhook.url, body, webhook.secret))


def takes_a_test(webhook: Webhook) -> bool:
    """Send a test message and return whether it was taken."""
    # Assumed: the event of a test message, and that it is signed.
    body = _body(webhook.events[0], DUMMY, "test", webhook.group_id or "_group_1")
    return bring(Letter(webhook.url, body, webhook.secret))


def _body(event: str, connection_id: str, schema: str, group_id: str) -> bytes:
    # Assumed: what `data` holds for these events.
    status = {SUCCESSFUL: {"status": "SUCCESSFUL"}, FAILED: {"status": "FAILED"}}
    return json.dumps(
        {
            "event": event,
            "created": now(),
            "connector_type": SERVICE,
            "connector_id": connection_id,
            "connector_name": schema,
            "destination_group_id": group_id,
            "data": cast(object, status.get(event, {})),
        }
    ).encode()
