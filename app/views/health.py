"""Whether the product is up, and whether it is ready for people."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.store import worker_keys
from app.views.declared import for_everybody
from app.views.parts import parts

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@for_everybody
def healthz() -> ResponseReturnValue:
    """Answer as long as this process runs."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@for_everybody
def readyz() -> ResponseReturnValue:
    """Answer 200 when the database can be read and a worker has started, so that answers can be sent."""
    try:
        with parts().database.read() as connection:
            ready = worker_keys.newest(connection) is not None
    except SQLAlchemyError:
        ready = False
    return {"status": "ok" if ready else "not ready"}, 200 if ready else 503
