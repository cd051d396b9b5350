"""Register, list, change and delete webhooks (Fivetran REST API, "Webhooks")."""

import secrets
from dataclasses import replace
from typing import cast

from flask import Blueprint, Response

from app.sandbox.current import state
from app.sandbox.fivetran.bodies import read_webhook
from app.sandbox.fivetran.envelope import success
from app.sandbox.fivetran.errors import invalid, unknown
from app.sandbox.fivetran.messages import takes_a_test
from app.sandbox.fivetran.paging import page_of
from app.sandbox.fivetran.shape import Shape, now
from app.sandbox.masking import MASK
from app.sandbox.seed.destinations import ACCOUNT, GROUP_IDS
from app.sandbox.state.webhooks import Webhook

webhooks = Blueprint("webhooks", __name__, url_prefix="/v1/webhooks")


@webhooks.get("")
def every() -> Response:
    """Answer the webhooks."""
    return page_of([_shape(webhook) for webhook in state().webhooks.every()])


@webhooks.post("/account")
def of_account() -> Response:
    """Register a webhook for the whole account."""
    return _register(None)


@webhooks.post("/group/<group_id>")
def of_group(group_id: str) -> Response:
    """Register a webhook for one group."""
    if group_id not in GROUP_IDS:
        raise unknown("Group", group_id)
    return _register(group_id)


@webhooks.get("/<webhook_id>")
def details(webhook_id: str) -> Response:
    """Answer one webhook."""
    return success(_shape(_found(state().webhooks.get(webhook_id), webhook_id)))


@webhooks.patch("/<webhook_id>")
def update(webhook_id: str) -> Response:
    """Change a webhook; one that is active is tested."""
    old = _found(state().webhooks.get(webhook_id), webhook_id)
    changes = read_webhook(new=False)
    _test(replace(old, **changes))
    changed = state().webhooks.change(webhook_id, lambda latest: replace(latest, **changes))
    return success(_shape(_found(changed, webhook_id)), "Webhook has been updated")


@webhooks.delete("/<webhook_id>")
def delete(webhook_id: str) -> Response:
    """Delete a webhook."""
    if not state().webhooks.remove(webhook_id):
        raise unknown("Webhook", webhook_id)
    return success(message=f"Webhook with id '{webhook_id}' has been deleted")


def _register(group_id: str | None) -> Response:
    body = read_webhook(new=True)
    webhook = Webhook(
        id=f"webhook_{secrets.token_hex(6)}",
        url=str(body["url"]),
        events=cast(list[str], body["events"]),
        # Assumed: the default.
        active=bool(body.get("active", True)),
        secret=str(body.get("secret", "")),
        group_id=group_id,
        created_at=now(),
    )
    _test(webhook)
    state().webhooks.add(webhook)
    return success(_shape(webhook), "Webhook has been created")


def _test(webhook: Webhook) -> None:
    """Refuse an active webhook whose address does not take a test message."""
    if webhook.active and not takes_a_test(webhook):
        # Assumed: the wording. That it is a 400 is documented.
        raise invalid("The webhook's url did not answer the test message with a 2xx status")


def _shape(webhook: Webhook) -> Shape:
    shape: Shape = {
        "id": webhook.id,
        "type": "group" if webhook.group_id else "account",
        "url": webhook.url,
        "events": webhook.events,
        "active": webhook.active,
        "created_at": webhook.created_at,
        "created_by": ACCOUNT["user_id"],
    }
    if webhook.secret:
        shape["secret"] = MASK
    if webhook.group_id:
        shape["group_id"] = webhook.group_id
    return shape


def _found(webhook: Webhook | None, webhook_id: str) -> Webhook:
    if webhook is None:
        raise unknown("Webhook", webhook_id)
    return webhook
