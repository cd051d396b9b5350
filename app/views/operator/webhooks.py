"""Webhooks: which sites are told what happens, and what became of each message."""

import json
import time
from datetime import UTC, datetime
from http import HTTPStatus

import structlog
from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.domain.roles import Role
from app.forms.webhook import WebhookForm
from app.store import deliveries, webhook_messages, webhooks
from app.store.keys import random_text
from app.store.webhooks import ToldAlreadyError, TooManyError, Webhook
from app.views.operator import webhook_words
from app.views.operator.access import for_operator, me
from app.views.parts import parts
from app.webhooks import addresses, sending, signing
from app.webhooks.addresses import AddressError
from app.webhooks.sending import Answer, Patience, Problem

blueprint = Blueprint("webhooks", __name__, url_prefix="/operator/webhooks")
log = structlog.get_logger()

PATIENCE = Patience(connect=3, answer=5)
"""Of a test, for which somebody waits."""

TOLD_ALREADY = "This address is told already. End that webhook first"
TOO_MANY = f"There are {webhooks.MOST} webhooks already. End one of them first"


@blueprint.get("")
@for_operator(Role.ADMIN)
def show() -> ResponseReturnValue:
    """List the webhooks, those first that are still told."""
    with parts().database.read() as connection:
        known = webhooks.every(connection)
    return render_template("operator/webhooks.html", webhooks=known, hosts=parts().settings.webhook_hosts)


@blueprint.get("/new")
@for_operator(Role.ADMIN)
def ask() -> ResponseReturnValue:
    """Ask for an address."""
    return _ask(WebhookForm(hosts=parts().settings.webhook_hosts))


@blueprint.post("/new")
@for_operator(Role.ADMIN)
def add() -> ResponseReturnValue:
    """Make a webhook, and show its secret this once."""
    form = WebhookForm(request.form, hosts=parts().settings.webhook_hosts)
    if not form.validate():
        return _ask(form), HTTPStatus.UNPROCESSABLE_ENTITY
    key = signing.new_key()
    try:
        with parts().database.write() as connection:
            now = parts().database.now(connection)
            made = webhooks.add(connection, parts().keys, form.address, key, me().name, now)
    except ToldAlreadyError:
        form.url.errors = (TOLD_ALREADY,)
        return _ask(form), HTTPStatus.UNPROCESSABLE_ENTITY
    except TooManyError:
        form.url.errors = (TOO_MANY,)
        return _ask(form), HTTPStatus.UNPROCESSABLE_ENTITY
    log.info("webhook added", webhook=made.id, by=me().id)
    page = render_template(
        "operator/webhook_made.html", webhook=made, secret=signing.secret(key), back_url=url_for(".show")
    )
    return page, HTTPStatus.CREATED


@for_operator(Role.ADMIN)
def ask_again() -> ResponseReturnValue:
    """Show the form again with what was typed, when it could not be trusted any more; nothing is made."""
    return _ask(WebhookForm(request.form, hosts=parts().settings.webhook_hosts)), HTTPStatus.BAD_REQUEST


@blueprint.get("/<webhook_id>")
@for_operator(Role.ADMIN)
def show_one(webhook_id: str) -> ResponseReturnValue:
    """Show a webhook, and what became of its last messages."""
    with parts().database.read() as connection:
        webhook = _find(connection, webhook_id)
        log_lines = deliveries.newest_first(connection, webhook_id)
    return render_template(
        "operator/webhook.html",
        webhook=webhook,
        rows=[(line, *webhook_words.stands(line)) for line in log_lines],
        tested=webhook_words.tested(request.args.get("tested", "")),
        page=deliveries.PAGE,
        back_url=url_for(".show"),
    )


@blueprint.post("/<webhook_id>/test")
@for_operator(Role.ADMIN)
def send_test(webhook_id: str) -> ResponseReturnValue:
    """Send a message that says nothing, at once, and say what came of it."""
    with parts().database.read() as connection:
        webhook = _find(connection, webhook_id)
    if webhook.ended_at:
        return _back(webhook_id)
    answer = _tested(webhook)
    log.info("webhook tested", webhook=webhook_id, outcome=answer.status or answer.problem, by=me().id)
    return _back(webhook_id, tested=webhook_words.said(answer))


@blueprint.post("/<webhook_id>/again/<message_id>")
@for_operator(Role.ADMIN)
def try_again(webhook_id: str, message_id: str) -> ResponseReturnValue:
    """Have a message sent once more that was given up."""
    with parts().database.write() as connection:
        _find(connection, webhook_id)
        now = parts().database.now(connection)
        deliveries.try_again(connection, webhook_id, message_id, now)
    return _back(webhook_id)


@blueprint.post("/<webhook_id>/end")
@for_operator(Role.ADMIN)
def end(webhook_id: str) -> ResponseReturnValue:
    """Tell it nothing more."""
    with parts().database.write() as connection:
        _find(connection, webhook_id)
        webhooks.end(connection, webhook_id, parts().database.now(connection))
    parts().database.forget_deleted()
    log.info("webhook ended", webhook=webhook_id, by=me().id)
    return _back(webhook_id)


@blueprint.get("/<webhook_id>/test")
@blueprint.get("/<webhook_id>/end")
@blueprint.get("/<webhook_id>/again/<message_id>")
@for_operator(Role.ADMIN)
def show_again(webhook_id: str, message_id: str = "") -> ResponseReturnValue:  # noqa: ARG001 - of the address
    """Lead whoever reloads the address of a form to the page that has it."""
    with parts().database.read() as connection:
        _find(connection, webhook_id)
    return _back(webhook_id)


def _tested(webhook: Webhook) -> Answer:
    key = webhook.key(parts().keys)
    if key is None:
        return Answer(None, Problem.NO_KEY)
    try:
        address = addresses.checked(webhook.url, parts().settings.webhook_hosts)
    except AddressError:
        return Answer(None, Problem.NOT_ALLOWED)
    message = {"type": "webhook.test", "timestamp": webhook_messages.moment(datetime.now(UTC)), "data": {}}
    body = json.dumps(message, separators=(",", ":")).encode()
    headers = signing.headers(key, f"msg_{random_text(webhook_messages.ID_LENGTH)}", int(time.time()), body)
    return sending.send(address, headers, body, PATIENCE)


def _find(connection: Connection, webhook_id: str) -> Webhook:
    """Return a webhook; one that does not exist is a 404."""
    webhook = webhooks.find(connection, webhook_id)
    if webhook is None:
        abort(HTTPStatus.NOT_FOUND)
    return webhook


def _ask(form: WebhookForm) -> str:
    return render_template("operator/add_webhook.html", form=form, back_url=url_for(".show"))


def _back(webhook_id: str, tested: str | None = None) -> ResponseReturnValue:
    return redirect(url_for(".show_one", webhook_id=webhook_id, tested=tested), 303)
