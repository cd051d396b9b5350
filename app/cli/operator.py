"""`onboarding operator`: let operators in."""

from datetime import UTC, datetime

import click

from app.cli.settings import with_settings
from app.config import Settings
from app.store import operator_sessions, operators
from app.store.engine import Database


@click.group()
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
