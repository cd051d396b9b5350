"""The `onboarding` command, one file for each group of commands."""

import click

from app.cli.cards import cards
from app.cli.db import db
from app.cli.link import link
from app.cli.operator import operator
from app.cli.webhook import webhook
from app.cli.worker import sweep, worker


@click.group()
def main() -> None:
    """Connect a company's Anaplan account to Fivetran."""


for command in (link, operator, db, worker, sweep, cards, webhook):
    main.add_command(command)
