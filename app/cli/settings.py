"""The settings of a command: those of the environment, or of the `make run` that is running here."""

import os
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

import click

from app import logs
from app.config import Settings, SettingsError
from app.local import note


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the settings, or end it with a sentence for each one that is missing."""

    def run(*args: Any, **kwargs: Any) -> None:
        if note.is_running() and "DATABASE_URL" not in os.environ:
            click.echo("Using the settings of the `make run` that is running here.", err=True)
            os.environ.update(note.running_environment() | dict(os.environ))
        try:
            settings = Settings.from_environment()
        except SettingsError as error:
            raise click.ClickException(f"These settings need attention:\n{error}") from None
        logs.configure(settings.log_level)
        command(settings, *args, **kwargs)

    return update_wrapper(run, command)
