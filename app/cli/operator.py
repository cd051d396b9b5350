"""`onboarding operator`: let operators in, say what they may do, shut them out."""

import json
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from sqlalchemy import Connection

from app.cli.settings import with_settings
from app.config import Settings
from app.domain.roles import Role
from app.forms.operator_account import LONGEST_USERNAME
from app.forms.plain_text import LONGEST_LINE, is_plain
from app.store import operator_sessions, operators
from app.store.engine import Database
from app.store.operators import LastAdminError, Operator, UsernameTakenError

ROLE = click.Choice([role.value for role in Role])


@click.group()
def operator() -> None:
    """Let operators in, and say what they may do."""


@operator.command("add")
@click.argument("name")
@click.option("--username", default="", help="To sign in with a password, which they choose themselves.")
@click.option("--role", type=ROLE, default=Role.OPERATOR.value, show_default=True)
@click.option("--json", "as_json", is_flag=True, help='Print {"id", "url"}.')
@with_settings
def add_operator(settings: Settings, name: str, username: str, role: str, *, as_json: bool) -> None:
    """Make an account, and print an address that signs its owner in once."""
    name, username = _line(name, LONGEST_LINE), _line(username, LONGEST_USERNAME)
    if not name:
        raise click.ClickException("Give a name")
    now = datetime.now(UTC)
    try:
        with Database(settings.database_url).write() as connection:
            made = operators.add(connection, name, Role(role), now, username=username or None)
            url = _address(settings, operator_sessions.new_code(connection, made.id, now))
    except UsernameTakenError:
        raise click.ClickException("Somebody else signs in by this user name") from None
    click.echo(json.dumps({"id": made.id, "url": url}) if as_json else url)


@operator.command("sign-in")
@click.argument("who", default="")
@click.option("--forget", is_flag=True, help="Forget the account's password and second factor.")
@with_settings
def operator_sign_in(settings: Settings, who: str, *, forget: bool) -> None:
    """Print an address that signs an operator in once.

    WHO is a user name or an ID. Without it, this is the oldest administrator, or the first account when
    there is none.
    """
    with Database(settings.database_url).write() as connection:
        account = _find(connection, who) if who else operators.first_admin(connection)
        if account and not account.may(Role.VIEWER):
            raise click.ClickException(
                "This account is switched off" if account.disabled_at else "This account has no role yet"
            )
        if account and forget:
            operators.forget_credentials(connection, account.id)
        code = operator_sessions.new_code(connection, account.id if account else None, datetime.now(UTC))
    click.echo(_address(settings, code))


@operator.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@with_settings
def list_operators(settings: Settings, *, as_json: bool) -> None:
    """Print the accounts, those first that wait to be let in."""
    with Database(settings.database_url).read() as connection:
        accounts = operators.every(connection)
    if as_json:
        click.echo(json.dumps([_shown(account) for account in accounts], indent=2))
        return
    for account in accounts:
        shown = _shown(account)
        click.echo(f"{account.id}  {shown['state']:<8}  {shown['role'] or '-':<8}  {account.name}")


@operator.command("role")
@click.argument("who")
@click.argument("role", type=ROLE)
@with_settings
def set_role(settings: Settings, who: str, role: str) -> None:
    """Say what an operator may do. WHO is a user name or an ID."""
    with _changing(settings) as connection:
        operators.set_role(connection, _find(connection, who), Role(role))


@operator.command("disable")
@click.argument("who")
@with_settings
def disable(settings: Settings, who: str) -> None:
    """Shut an operator out at once. WHO is a user name or an ID."""
    with _changing(settings) as connection:
        operators.disable(connection, _find(connection, who), datetime.now(UTC))


@operator.command("enable")
@click.argument("who")
@with_settings
def enable(settings: Settings, who: str) -> None:
    """Let an operator in again. WHO is a user name or an ID."""
    with _changing(settings) as connection:
        operators.enable(connection, _find(connection, who))


@contextmanager
def _changing(settings: Settings) -> Iterator[Connection]:
    try:
        with Database(settings.database_url).write() as connection:
            yield connection
    except LastAdminError:
        raise click.ClickException("This is the last administrator. Make somebody else one first") from None


def _find(connection: Connection, who: str) -> Operator:
    found = operators.find(connection, who) or operators.by_username(connection, who)
    if found is None:
        raise click.ClickException("No operator has this user name or ID")
    return found


def _line(text: str, longest: int) -> str:
    line = unicodedata.normalize("NFC", text).strip()
    if len(line) > longest or not is_plain(line):
        raise click.ClickException(f"A name is one line of at most {longest} characters")
    return line


def _address(settings: Settings, code: str) -> str:
    return f"{settings.public_url}/operator/sign-in?code={code}"


def _shown(account: Operator) -> dict[str, str | bool | None]:
    state = "disabled" if account.disabled_at else "active" if account.role else "waiting"
    return {
        "id": account.id,
        "name": account.name,
        "username": account.username,
        "role": account.role.value if account.role else None,
        "state": state,
        "has_password": account.has_password,
        "has_second_factor": account.has_totp,
        "created_at": account.created_at.isoformat(),
    }
