"""Read the lists of the models that pasted ids name, as long as these are few."""

from collections.abc import Iterable

import structlog

from app.anaplan.errors import AnaplanError, AnaplanModelError, AnaplanNotFoundError
from app.sitting.reading import NotSignedInError, Reading

MOST_MODELS = 5
"""Whoever pastes ids of more models than this waits for none of them."""

log = structlog.get_logger()


def read_their_models(reading: Reading, ids: Iterable[str]) -> None:
    """Have each id's model read once. What cannot be read leaves its ids without names."""
    models = sorted({id_.split("_")[1] for id_ in ids})
    if len(models) > MOST_MODELS:
        return
    for model_id in models:
        try:
            reading.exports(model_id)
        except (AnaplanNotFoundError, AnaplanModelError):
            continue
        except (NotSignedInError, AnaplanError) as error:
            log.info("pasted ids not looked up", error=type(error).__name__)
            return
