"""`onboarding link`: make links."""

import json
import re
from datetime import UTC, datetime, timedelta

import click

from app.cli.settings import with_settings
from app.config import Settings
from app.links import issuing, offer
from app.links.issuing import Asker
from app.links.offer import Offer, OfferError
from app.store.engine import Database
from app.store.events import OPERATOR_KIND, Actor
from app.store.keys import AppKeys


@click.group()
def link() -> None:
    """Make onboarding links."""


def _life(_context: object, _parameter: object, text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,5})([hd])", text.strip())
    if not found:
        raise click.BadParameter("give hours or days, like 12h or 14d")
    life = timedelta(hours=int(found[1])) if found[2] == "h" else timedelta(days=int(found[1]))
    if not offer.SHORTEST_LIFE <= life <= offer.LONGEST_LIFE:
        raise click.BadParameter("must be between 1h and 60d")
    return life


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


@link.command("create")
@click.option(
    "--preset", "presets", multiple=True, callback=_presets, help="A field of the request, name=value."
)
@click.option("--expires", "life", default="14d", callback=_life, show_default=True, help="From 1h to 60d.")
@click.option(
    "--as",
    "created_by",
    default="your data team",
    show_default=True,
    help="Who asks, as the recipient reads it.",
)
@click.option("--json", "as_json", is_flag=True, help='Print {"id", "url"}.')
@with_settings
def create_link(
    settings: Settings, presets: dict[str, str], life: timedelta, created_by: str, *, as_json: bool
) -> None:
    """Make a link for a recipient. It is shown once and stored nowhere."""
    wanted = Offer(presets=presets, life=life)
    try:
        first = offer.checked(wanted, settings.redirect_uri_hosts)
    except OfferError as error:
        raise click.ClickException(str(error)) from None
    with Database(settings.database_url).write() as connection:
        asks = Asker(created_by, Actor(OPERATOR_KIND, created_by))
        made = issuing.issue(
            connection, AppKeys(settings.secret_keys), wanted, first, asks, datetime.now(UTC)
        )
    url = f"{settings.public_url}/o/{made.link.token}"
    click.echo(json.dumps({"id": made.link.id, "url": url}) if as_json else url)
