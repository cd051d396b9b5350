"""`onboarding webhook`: have Fivetran tell us when somebody has finished at the Connect Card."""

import json
from typing import Any

import click

from app.cli.settings import with_settings
from app.config import Settings
from app.fivetran import messages
from app.fivetran.client import FivetranClient
from app.fivetran.errors import (
    FivetranBusyError,
    FivetranError,
    FivetranRefusedError,
    FivetranSignInError,
)
from app.store.engine import Database
from app.submission.pace import LIMITS, Pace


@click.group()
def webhook() -> None:
    """Have Fivetran tell us what happens. Sites that we tell are on the operators' page Webhooks."""


@webhook.command("install")
@click.option("--json", "as_json", is_flag=True, help='Print {"id", "url", "events", "did"}.')
@with_settings
def install(settings: Settings, *, as_json: bool) -> None:
    """Register our address at Fivetran, or bring what is registered up to date.

    Without it everything works as well; what somebody does on Fivetran's page shows up to a minute later.
    Fivetran tests the address at once, so the web application must be running with the same
    FIVETRAN_WEBHOOK_SECRET and be reachable from outside.
    """
    secret = settings.fivetran_webhook_secret.get_secret_value()
    if not secret:
        raise click.ClickException(
            "Set FIVETRAN_WEBHOOK_SECRET first, for the web application too"
            " (make one with: openssl rand -hex 32)"
        )
    url = settings.public_url + messages.PATH
    wanted = {"url": url, "events": list(messages.EVENTS), "active": True, "secret": secret}
    fivetran = FivetranClient.of(
        settings, Pace(Database(settings.database_url), LIMITS[settings.fivetran_account])
    )
    try:
        webhook_id, did = _install(fivetran, wanted)
    except FivetranError as error:
        # Fivetran's words may repeat what it was sent.
        raise click.ClickException(_why_not(error, url).replace(secret, "******")) from None
    if as_json:
        click.echo(json.dumps({"id": webhook_id, "url": url, "events": wanted["events"], "did": did}))
        return
    click.echo(f"{did.capitalize()}: Fivetran has tested {url} and sends its messages there ({webhook_id}).")


def _install(fivetran: FivetranClient, wanted: dict[str, Any]) -> tuple[str, str]:
    """Register it unless it is there. Run twice it makes no second one."""
    there = fivetran.webhooks_to(wanted["url"])
    if not there:
        return fivetran.create_webhook(wanted), "registered"
    fivetran.change_webhook(there[0], wanted)
    return there[0], "updated"


def _why_not(error: FivetranError, url: str) -> str:
    if isinstance(error, FivetranSignInError):
        return "Fivetran's key may not manage webhooks. Give it the right WEBHOOK: MANAGE, or use another key"
    if isinstance(error, FivetranBusyError):
        return f"Fivetran cannot be asked just now. Try again in {error.retry_after} seconds"
    if isinstance(error, FivetranRefusedError):
        return (
            f"Fivetran refused it: {error.message or 'it gave no reason'}\n"
            f"It tests the address and takes it only when the answer is a 2xx. See that {url} begins with "
            "https, can be reached from outside, and that the web application runs with the same "
            "FIVETRAN_WEBHOOK_SECRET"
        )
    return "Fivetran did not answer. Run the command again: it makes no second webhook"
