"""`onboarding db`: look after the database."""

import click

from app.cli.settings import with_settings
from app.config import Settings
from app.store import migrate


@click.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
@with_settings
def db_upgrade(settings: Settings) -> None:
    """Bring the tables to their newest shape."""
    migrate.upgrade(settings.database_url)
