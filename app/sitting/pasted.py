"""Read the lists of the models that pasted ids name, as long as these are few."""

from collections.abc import Iterable
from datetime import UTC, datetime

import structlog

from app.anaplan.client import Anaplan
from app.anaplan.errors import AnaplanError, AnaplanModelError, AnaplanNotFoundError
from app.sitting.checking import Owner
from app.sitting.reading import NotSignedInError, Reading
from app.store import anaplan_lists
from app.store.engine import Database

MOST_MODELS = 5
"""Whoever pastes ids of more models than this waits for none of them."""

NOT_THERE = "not there"
"""The kind of an empty list that stands for a model that Anaplan does not open to this user."""

log = structlog.get_logger()


def read_their_models(database: Database, anaplan: Anaplan, owner: Owner, ids: Iterable[str]) -> None:
    """Have each id's model asked for once in a sitting. What cannot be read leaves its ids without names."""
    with database.read() as connection:
        not_there = anaplan_lists.of_kind(connection, owner.onboarding_id, NOT_THERE)
    models = sorted({id_.split("_")[1] for id_ in ids} - not_there.keys())
    if len(models) > MOST_MODELS:
        return
    reading = Reading(database, anaplan, owner)
    for model_id in models:
        try:
            reading.exports(model_id)
        except (AnaplanNotFoundError, AnaplanModelError):
            _remember(database, owner, model_id)
        except (NotSignedInError, AnaplanError) as error:
            log.info("pasted ids not looked up", error=type(error).__name__)
            return


def _remember(database: Database, owner: Owner, model_id: str) -> None:
    """Note that a model is not there. Whoever opens it among all models has it asked for again."""
    with database.write() as connection:
        owner.must_be_open(connection)
        anaplan_lists.put(connection, owner.onboarding_id, NOT_THERE, model_id, (), datetime.now(UTC))
