"""What a browser posts that its page does not ask: it changes nothing, and leaves a line in the timeline."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from flask import request

from app.domain.fields import STEP_FIELDS
from app.store import events
from app.store.engine import OUT
from app.views.parts import parts

KNOWN = frozenset(name for names in STEP_FIELDS.values() for name in names)
IN_EVERY_FORM = frozenset({"csrf_token"})


def note(onboarding_id: str, asked: Collection[str], now: datetime) -> None:
    """Note what was posted beside `asked`: fields of ours by name; of what nobody knows, only how many."""
    extra = (request.form.keys() | request.files.keys()) - IN_EVERY_FORM - frozenset(asked)
    if not extra:
        return
    names, others = sorted(extra & KNOWN), len(extra - KNOWN)
    if others:
        # Their names are a stranger's words, and as long as a stranger likes.
        names.append("1 other" if others == 1 else f"{others} others")
    # When the database is out, the answer itself tells the person.
    with suppress(*OUT), parts().database.write() as connection:
        events.record(
            connection,
            onboarding_id,
            events.VISITOR,
            "posted what was not asked",
            now,
            fields=", ".join(names),
        )
