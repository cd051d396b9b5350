"""Links as the command makes them: create."""

from datetime import UTC, datetime
from typing import Any

import click

from app.cli.link.changing import EXPIRES, print_issued
from app.cli.settings import with_settings
from app.config import Settings
from app.domain.choices import AuthMode
from app.fivetran.client import FivetranClient
from app.links import issuing, names, offer
from app.links.issuing import Asker
from app.links.names import Standing
from app.links.offer import Offer, OfferError
from app.store.engine import Database
from app.store.events import OPERATOR_KIND, Actor
from app.store.keys import AppKeys
from app.store.submissions import NameReservedError
from app.submission.pace import LIMITS, Pace

OPTIONS = {
    "recipient": "--recipient",
    "purpose": "--purpose",
    "created_by": "--as",
    "redirect_state": "--redirect-state",
    "failure_uri": "--failure-uri",
}
"""What the command calls that of which an offer's problem speaks; presets have their own names."""


def _presets(_context: object, _parameter: object, given: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for item in given:
        name, equals, value = item.partition("=")
        if not equals:
            raise click.BadParameter(f"{name}: write it as name=value")
        if name in found:
            raise click.BadParameter(f"{name} is given twice")
        found[name] = value
    return found


@click.command("create")
@click.option(
    "--preset", "presets", multiple=True, callback=_presets, help="A field of the request, name=value."
)
@EXPIRES
@click.option(
    "--as",
    "created_by",
    default="your data team",
    show_default=True,
    help="Who asks, as the recipient reads it.",
)
@click.option("--recipient", default="", help="Who is asked, as the page greets them.")
@click.option("--purpose", default="", help="What it is for, in a sentence that the recipient reads.")
@click.option(
    "--auth-mode",
    "auth_modes",
    multiple=True,
    type=click.Choice([mode.value for mode in AuthMode]),
    help="A way to authorize that may be chosen; without any, all may.",
)
@click.option("--pin", "with_pin", is_flag=True, help="Have the link ask for a PIN, which is printed too.")
@click.option("--redirect-state", default="", help="Told back as state to the site of redirect_uri.")
@click.option(
    "--redirect-by-button", is_flag=True, help="After the Connect Card, show the result before going there."
)
@click.option("--failure-uri", default="", help="Where somebody can go when it is not connected.")
@click.option("--approval", is_flag=True, help="Keep the connection paused until an operator approves it.")
@click.option("--json", "as_json", is_flag=True, help='Print {"id", "url", "expires_at"}, and "pin".')
@with_settings
def create_link(settings: Settings, *, as_json: bool, created_by: str, **given: Any) -> None:
    """Make a link for a recipient. It is shown once and stored nowhere."""
    wanted = _offer(**given)
    try:
        first = offer.checked(wanted, settings.redirect_uri_hosts, created_by=created_by)
    except OfferError as error:
        raise click.ClickException(_as_options(error)) from None
    database, keys = Database(settings.database_url), AppKeys(settings.secret_keys)
    asks = Asker(created_by, Actor(OPERATOR_KIND, created_by))
    try:
        with database.write() as connection:
            made = issuing.issue(connection, keys, wanted, first, asks, datetime.now(UTC))
    except NameReservedError:
        fivetran = FivetranClient.of(settings, Pace(database, LIMITS[settings.fivetran_account]))
        group_id, schema = wanted.presets["group_id"], wanted.presets["schema"]
        words = names.refusal(Standing.RESERVED, fivetran, database, group_id, schema)
        raise click.ClickException(f"schema: {words}") from None
    print_issued(settings, made, as_json=as_json)


def _offer(*, auth_modes: tuple[str, ...], approval: bool, **given: Any) -> Offer:
    return Offer(
        auth_modes=tuple(mode for mode in AuthMode if mode.value in auth_modes),
        needs_approval=approval,
        **given,
    )


def _as_options(error: OfferError) -> str:
    """Return what is wrong with an offer, each line beginning with what was typed for it."""
    return "\n".join(f"{OPTIONS.get(name, name)}: {words}" for name, words in error.problems.items())
