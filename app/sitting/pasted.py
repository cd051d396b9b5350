"""Read the lists of the models that pasted ids name, as long as these are few, and wait for them a while."""

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from contextvars import copy_context
from datetime import UTC, datetime
from threading import Thread

import structlog

from app.anaplan.client import Anaplan
from app.anaplan.errors import AnaplanError, AnaplanModelError, AnaplanNotFoundError
from app.sitting.checking import Owner
from app.sitting.reading import NotSignedInError, Reading
from app.store import anaplan_lists
from app.store.engine import Database

MOST_MODELS = 5
"""Whoever pastes ids of more models than this waits for none of them."""

MOST_SECONDS = 10
"""How long all models together are waited for. A list that comes later is there for the next page."""

NOT_THERE = "not there"
"""The kind of an empty list that stands for a model that Anaplan does not open to this user."""

log = structlog.get_logger()


def read_their_models(database: Database, anaplan: Anaplan, owner: Owner, ids: Iterable[str]) -> None:
    """Have each id's model asked for once in a sitting. What cannot be read leaves its ids without names."""
    with database.read() as connection:
        not_there = anaplan_lists.of_kind(connection, owner.onboarding_id, NOT_THERE)
    models = sorted({id_.split("_")[1] for id_ in ids} - not_there.keys())
    if not models or len(models) > MOST_MODELS:
        return
    done: Future[None] = Future()

    def run() -> None:
        try:
            _read(database, anaplan, owner, models, time.monotonic() + MOST_SECONDS)
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            done.set_exception(error)
        else:
            done.set_result(None)

    # A call cannot be broken off, and takes up to half a minute: whoever pressed Continue goes on without it.
    Thread(target=copy_context().run, args=(run,), daemon=True).start()
    try:
        done.result(MOST_SECONDS)
    except TimeoutError:
        log.info("pasted ids not looked up", error="out of time")


def _read(database: Database, anaplan: Anaplan, owner: Owner, models: Sequence[str], until: float) -> None:
    """Read one after another, and begin no more when time is up."""
    reading = Reading(database, anaplan, owner)
    for model_id in models:
        if time.monotonic() > until:
            return
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
