"""`onboarding worker` and `onboarding sweep`: what goes on in the background."""

import json
from datetime import timedelta

import click

from app.cli.settings import with_settings
from app.config import Settings
from app.fivetran.client import FivetranClient
from app.fivetran.errors import FivetranError
from app.store.engine import Database
from app.store.keys import AppKeys
from app.store.worker_keys import PrivateKeys
from app.submission.card_watch import CardWatch
from app.submission.pace import LIMITS, Pace
from app.submission.queue import Queue
from app.submission.reaper import Reaper
from app.submission.sweeper import Sweeper
from app.submission.telling import Teller
from app.submission.worker import Patience, Worker


@click.command("worker")
@with_settings
def worker(settings: Settings) -> None:
    """Work on submissions until told to stop."""
    database, keys = Database(settings.database_url), PrivateKeys(settings.worker_keys)
    limits = LIMITS[settings.fivetran_account]
    pace = Pace(database, limits)
    fivetran = FivetranClient.of(settings, pace)
    patience = Patience(
        timedelta(seconds=settings.submission_quarantine_seconds),
        timedelta(seconds=settings.submission_lease_seconds),
    )
    queue = Queue(settings.queue_url, Worker(database, keys, fivetran, patience).advance)
    sweeper = Sweeper(database, fivetran, settings.public_url, settings.card_abandoned_days)
    reaper = Reaper(database, keys, queue, sweeper, settings.submission_lease_seconds)
    reaper.prepare()
    reaper.begin()
    CardWatch(database, FivetranClient.of(settings, pace, repeats=0), queue, limits).begin()
    Teller(database, AppKeys(settings.secret_keys), settings.webhook_hosts).begin()
    queue.consumer().run()


@click.command("sweep")
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
