"""What a browser posts that its page does not ask: it changes nothing, and leaves a line in the timeline."""

from collections.abc import Collection
from datetime import datetime

from flask import request

from app.domain.fields import STEP_FIELDS
from app.store import events
from app.store.engine import OUT
from app.views.parts import parts

KNOWN = frozenset(name for names in STEP_FIELDS.values() for name in names)


def note(onboarding_id: str, asked: Collection[str], now: datetime) -> None:
    """Note known fields that were posted and not asked, by their names alone."""
    extra = (KNOWN & (request.form.keys() | request.files.keys())) - frozenset(asked)
    if not extra:
        return
    try:
        with parts().database.write() as connection:
            fields = ", ".join(sorted(extra))
            events.record(
                connection, onboarding_id, events.VISITOR, "posted what was not asked", now, fields=fields
            )
    except OUT:
        # The answer itself tells the person that the database is out.
        return
