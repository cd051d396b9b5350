"""`onboarding link`: make links, see what became of them, extend, revoke and reissue them."""

import click

from app.cli.link.changing import extend_link, reissue_link, revoke_link
from app.cli.link.creating import create_link
from app.cli.link.looking import list_links, show_link
from app.cli.link.repairing import repair_link


@click.group()
def link() -> None:
    """Make onboarding links, and see what became of them."""


for command in (create_link, list_links, show_link, revoke_link, extend_link, reissue_link, repair_link):
    link.add_command(command)
