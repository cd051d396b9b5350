"""The `onboarding` command, one file for each group of commands."""

import click

from app.cli.db import db
from app.cli.link import link
from app.cli.operator import operator
from app.cli.repairing import repair_link
from app.cli.worker import sweep, worker


@click.group()
def main() -> None:
    """Connect a company's Anaplan account to Fivetran."""


link.add_command(repair_link)
for command in (link, operator, db, worker, sweep):
    main.add_command(command)
