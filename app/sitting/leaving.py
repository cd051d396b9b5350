"""End a session with Anaplan: before another begins, and when the answers are sent."""

from datetime import datetime
from threading import Thread

import structlog

from app.anaplan.client import Anaplan
from app.anaplan.errors import AnaplanError
from app.anaplan.shapes import Session
from app.store import sittings
from app.store.engine import Database

log = structlog.get_logger()


def leave(database: Database, anaplan: Anaplan, onboarding_id: str, link_key: bytes, now: datetime) -> None:
    """Forget the sitting, and end its session without having anybody wait for it."""
    with database.write() as connection:
        session = sittings.session(connection, onboarding_id, link_key, now)
        sittings.forget(connection, onboarding_id)
    if session:
        Thread(target=sign_out, args=(anaplan, session), daemon=True).start()


def sign_out(anaplan: Anaplan, session: Session | None) -> None:
    """End a session; one that cannot be ended now ends by itself within 35 minutes."""
    if session is None:
        return
    try:
        anaplan.sign_in.sign_out(session)
    except AnaplanError as error:
        log.info("anaplan session not ended", error=type(error).__name__)
