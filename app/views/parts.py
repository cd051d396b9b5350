"""What the views work with, joined once in the factory."""

from dataclasses import dataclass

from flask import current_app

from app.anaplan.client import Anaplan
from app.config import Settings
from app.fivetran.client import FivetranClient
from app.store.engine import Database
from app.store.keys import AppKeys
from app.submission.queue import Queue
from app.views.live_lists import LiveLists
from app.views.operator.identity_provider import IdentityProvider

NAME = "onboarding"


@dataclass(frozen=True)
class Parts:
    """The joined parts of the product."""

    settings: Settings
    database: Database
    keys: AppKeys
    queue: Queue
    fivetran: FivetranClient
    anaplan: Anaplan
    lists: LiveLists
    identity_provider: IdentityProvider | None = None


def parts() -> Parts:
    """Return the parts of the running application."""
    found: Parts = current_app.extensions[NAME]
    return found
