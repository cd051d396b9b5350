"""`onboarding link`: make links, see what became of them, extend, revoke and reissue them."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import click
from sqlalchemy import Connection

from app.cli.settings import with_settings
from app.config import Settings
from app.domain.choices import AuthMode
from app.links import finding, issuing, offer
from app.links.issuing import Asker, Issued
from app.links.offer import Offer, OfferError
from app.store import events, listing
from app.store.engine import Database
from app.store.events import OPERATOR_KIND, Actor
from app.store.keys import AppKeys
from app.store.listing import NEWEST, Found, Which
from app.store.stages import Stage
from app.views.api.told import Onboarding, TimelineEvent, WholeOnboarding

COMMAND = Actor(OPERATOR_KIND, "onboarding command")
MOST_LISTED = 1000


@click.group()
def link() -> None:
    """Make onboarding links, and see what became of them."""


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


AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print an object.")
EXPIRES = click.option(
    "--expires", "life", default="14d", callback=_life, show_default=True, help="From 1h to 60d."
)


@link.command("create")
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
@click.option("--approval", is_flag=True, help="Keep the connection paused until an operator approves it.")
@click.option("--json", "as_json", is_flag=True, help='Print {"id", "url", "expires_at"}, and "pin".')
@with_settings
def create_link(settings: Settings, *, as_json: bool, created_by: str, **given: Any) -> None:
    """Make a link for a recipient. It is shown once and stored nowhere."""
    wanted = _offer(**given)
    try:
        first = offer.checked(wanted, settings.redirect_uri_hosts)
    except OfferError as error:
        raise click.ClickException(str(error)) from None
    with Database(settings.database_url).write() as connection:
        asks = Asker(created_by, Actor(OPERATOR_KIND, created_by))
        made = issuing.issue(
            connection, AppKeys(settings.secret_keys), wanted, first, asks, datetime.now(UTC)
        )
    _print_issued(settings, made, as_json=as_json)


@link.command("list")
@click.option(
    "--stage", type=click.Choice([stage.value for stage in Stage]), help="Those at this stage alone."
)
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@with_settings
def list_links(settings: Settings, stage: str | None, *, as_json: bool) -> None:
    """Print the newest 1,000 onboardings, newest first."""
    with Database(settings.database_url).read() as connection:
        which = Which(Stage(stage) if stage else None)
        found = listing.page(connection, which, NEWEST, MOST_LISTED).found
    now = datetime.now(UTC)
    shown = [Onboarding.of(each, now).model_dump(mode="json") for each in found]
    if as_json:
        click.echo(json.dumps(shown, indent=2))
        return
    for one in shown:
        click.echo(
            f"{one['id']}  {one['stage']:<10}  {one['link']:<8}  {one['created_at'][:10]}  "
            f"{one['schema'] or '-'}  {one['recipient']}"
        )


@link.command("show")
@click.argument("onboarding_id", metavar="ID")
@AS_JSON
@with_settings
def show_link(settings: Settings, onboarding_id: str, *, as_json: bool) -> None:
    """Print how an onboarding stands, and its timeline."""
    with Database(settings.database_url).read() as connection:
        found = _find(connection, onboarding_id)
        sent, timeline = finding.sent_answers(connection, found), events.timeline(connection, onboarding_id)
    shown = WholeOnboarding.whole(found, sent, datetime.now(UTC)).model_dump(mode="json")
    lines = [TimelineEvent.of(event).model_dump(mode="json") for event in timeline]
    if as_json:
        click.echo(json.dumps(shown | {"events": lines}, indent=2))
        return
    for name, value in shown.items():
        if value not in (None, "", [], {}):
            click.echo(f"{name}: {value if isinstance(value, str) else json.dumps(value)}")
    for line in lines:
        click.echo(f"{line['at']}  {line['actor']['name'] or line['actor']['kind']}: {line['happened']}")


@link.command("revoke")
@click.argument("onboarding_id", metavar="ID")
@AS_JSON
@with_settings
def revoke_link(settings: Settings, onboarding_id: str, *, as_json: bool) -> None:
    """End a link at once. What the recipient typed and did not send is deleted."""
    with _changing(settings, onboarding_id) as (connection, found):
        done = issuing.revoke(connection, found.onboarding, COMMAND, datetime.now(UTC))
    _print_changed(
        settings, onboarding_id, "The link is revoked" if done else "It was revoked before", as_json=as_json
    )


@link.command("extend")
@click.argument("onboarding_id", metavar="ID")
@EXPIRES
@AS_JSON
@with_settings
def extend_link(settings: Settings, onboarding_id: str, life: timedelta, *, as_json: bool) -> None:
    """Let a link work for so long from now."""
    now = datetime.now(UTC)
    with _changing(settings, onboarding_id) as (connection, found):
        if found.onboarding.revoked_at:
            raise click.ClickException("The link was revoked. Reissue it instead")
        issuing.extend(connection, found.onboarding, life, COMMAND, now)
    _print_changed(
        settings, onboarding_id, f"The link works until {now + life:%-d %B %Y, %H:%M} UTC", as_json=as_json
    )


@link.command("reissue")
@click.argument("onboarding_id", metavar="ID")
@EXPIRES
@click.option("--json", "as_json", is_flag=True, help='Print {"id", "url", "expires_at"}, and "pin".')
@with_settings
def reissue_link(settings: Settings, onboarding_id: str, life: timedelta, *, as_json: bool) -> None:
    """Make a new link in the place of the old one. Answers stay; passwords and keys are entered again."""
    keys = AppKeys(settings.secret_keys)
    with _changing(settings, onboarding_id) as (connection, found):
        made = issuing.reissue(connection, keys, found.onboarding, life, COMMAND, datetime.now(UTC))
    _print_issued(settings, made, as_json=as_json)


def _offer(*, auth_modes: tuple[str, ...], approval: bool, **given: Any) -> Offer:
    return Offer(
        auth_modes=tuple(mode for mode in AuthMode if mode.value in auth_modes),
        needs_approval=approval,
        **given,
    )


def _find(connection: Connection, onboarding_id: str) -> Found:
    found = finding.find(connection, onboarding_id)
    if found is None:
        raise click.ClickException("No onboarding has this id")
    return found


@contextmanager
def _changing(settings: Settings, onboarding_id: str) -> Iterator[tuple[Connection, Found]]:
    """Give an onboarding to change; what it lost is taken out of the files afterwards."""
    database = Database(settings.database_url)
    with database.write() as connection:
        yield connection, _find(connection, onboarding_id)
    database.forget_deleted()


def _print_issued(settings: Settings, made: Issued, *, as_json: bool) -> None:
    url = f"{settings.public_url}/o/{made.link.token}"
    if as_json:
        shown = {"id": made.link.id, "url": url, "expires_at": made.expires_at.isoformat()}
        click.echo(json.dumps(shown | ({"pin": made.pin} if made.pin else {})))
        return
    click.echo(url)
    if made.pin:
        click.echo(f"PIN: {made.pin}")


def _print_changed(settings: Settings, onboarding_id: str, words: str, *, as_json: bool) -> None:
    if not as_json:
        click.echo(words)
        return
    with Database(settings.database_url).read() as connection:
        found = _find(connection, onboarding_id)
    click.echo(json.dumps(Onboarding.of(found, datetime.now(UTC)).model_dump(mode="json"), indent=2))
