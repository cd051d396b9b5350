"""Give the views the parts of the sandbox they run in."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from app.sandbox.faults.mix import FaultMix
from app.sandbox.limits import Limits
from app.sandbox.messenger import Messenger
from app.sandbox.settings import Settings
from app.sandbox.state.whole import State

EXTENSION = "sandbox"


@dataclass(frozen=True)
class Running:
    """A sandbox's parts."""

    settings: Settings
    state: State
    limits: Limits
    fault_mix: FaultMix
    messenger: Messenger


def attach(web: Flask, running: Running) -> None:
    """Make a sandbox known to its web app."""
    web.extensions[EXTENSION] = running


def settings() -> Settings:
    """Return the settings of the sandbox that answers this request."""
    return _running().settings


def state() -> State:
    """Return the state of the sandbox that answers this request."""
    return _running().state


def limits() -> Limits:
    """Return the limits of the sandbox that answers this request."""
    return _running().limits


def fault_mix() -> FaultMix:
    """Return what may go wrong by chance in the sandbox that answers this request."""
    return _running().fault_mix


def messenger() -> Messenger:
    """Return what sends the messages of the sandbox that answers this request."""
    return _running().messenger


def _running() -> Running:
    return cast(Running, current_app.extensions[EXTENSION])
