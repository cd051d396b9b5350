"""The `onboarding` command."""

import json
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import update_wrapper
from typing import Any

import click

from app import local, logs
from app.config import Settings, SettingsError
from app.fivetran.client import FivetranClient
from app.fivetran.errors import FivetranError
from app.links import issuing, offer
from app.links.issuing import Asker
from app.links.offer import Offer, OfferError
from app.store import migrate, operator_sessions, operators
from app.store.engine import Database
from app.store.events import OPERATOR_KIND, Actor
from app.store.keys import AppKeys
from app.store.worker_keys import PrivateKeys
from app.submission.pace import LIMITS, Pace
from app.submission.queue import Queue
from app.submission.reaper import Reaper
from app.submission.sweeper import Sweeper
from app.submission.worker import Patience, Worker


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the settings, or end it with a sentence for each one that is missing."""

    def run(*args: Any, **kwargs: Any) -> None:
        if local.is_running() and "DATABASE_URL" not in os.environ:
            click.echo("Using the settings of the `make run` that is running here.", err=True)
            os.environ.update(local.running_environment() | dict(os.environ))
        try:
            settings = Settings.from_environment()
        except SettingsError as error:
            raise click.ClickException(f"These settings need attention:\n{error}") from None
        logs.configure(settings.log_level)
        command(settings, *args, **kwargs)

    return update_wrapper(run, command)


@click.group()
def main() -> None:
    """Connect a company's Anaplan account to Fivetran."""


@main.group()
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


@main.group()
def operator() -> None:
    """Let operators in."""


@operator.command("sign-in")
@with_settings
def operator_sign_in(settings: Settings) -> None:
    """Print an address that signs an operator in once."""
    with Database(settings.database_url).write() as connection:
        admin = operators.first_admin(connection)
        code = operator_sessions.new_code(connection, admin.id if admin else None, datetime.now(UTC))
    click.echo(f"{settings.public_url}/operator/sign-in?code={code}")


@main.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
@with_settings
def db_upgrade(settings: Settings) -> None:
    """Bring the tables to their newest shape."""
    migrate.upgrade(settings.database_url)


@main.command("worker")
@with_settings
def worker(settings: Settings) -> None:
    """Work on submissions until told to stop."""
    database, keys = Database(settings.database_url), PrivateKeys(settings.worker_keys)
    fivetran = FivetranClient.of(settings, Pace(database, LIMITS[settings.fivetran_account]))
    patience = Patience(
        timedelta(seconds=settings.submission_quarantine_seconds),
        timedelta(seconds=settings.submission_lease_seconds),
    )
    queue = Queue(settings.queue_url, Worker(database, keys, fivetran, patience).advance)
    sweeper = Sweeper(database, fivetran, settings.public_url)
    reaper = Reaper(database, keys, queue, sweeper, settings.submission_lease_seconds)
    reaper.prepare()
    reaper.begin()
    queue.consumer().run()


@main.command("sweep")
@click.option("--json", "as_json", is_flag=True, help="Print a list.")
@with_settings
def sweep(settings: Settings, *, as_json: bool) -> None:
    """Look for connections of ours that no onboarding accounts for, as after a restored backup."""
    database = Database(settings.database_url)
    fivetran = FivetranClient.of(settings, Pace(database, LIMITS[settings.fivetran_account]))
    try:
        found = Sweeper(database, fivetran, settings.public_url).sweep()
    except FivetranError as error:
        raise click.ClickException(f"Fivetran could not be asked: {type(error).__name__}") from None
    if as_json:
        click.echo(json.dumps([vars(one) for one in found]))
        return
    for one in found:
        click.echo(
            f"{one.connection_id}: {one.schema} in {one.group_id}, instead of {one.known_id or 'nothing'}"
        )
    if not found:
        click.echo("Every connection of ours is accounted for.")
