"""Give the views the settings and the state of the sandbox they run in."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from app.sandbox.settings import Settings
from app.sandbox.state.whole import State

EXTENSION = "sandbox"


@dataclass(frozen=True)
class Running:
    """A sandbox's settings and its state."""

    settings: Settings
    state: State


def attach(web: Flask, running: Running) -> None:
    """Make a sandbox known to its web app."""
    web.extensions[EXTENSION] = running


def settings() -> Settings:
    """Return the settings of the sandbox that answers this request."""
    return _running().settings


def state() -> State:
    """Return the state of the sandbox that answers this request."""
    return _running().state


def _running() -> Running:
    return cast(Running, current_app.extensions[EXTENSION])
