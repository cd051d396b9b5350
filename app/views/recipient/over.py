"""What somebody sees whose link opens nothing any more: why, and whom to ask."""

from datetime import datetime
from http import HTTPStatus

from flask import render_template

from app.store.onboarding_rows import Onboarding
from app.store.submission_rows import Submission
from app.submission.states import State


def over(
    onboarding: Onboarding,
    sent: Submission | None,
    now: datetime,
    *,
    was_replaced: bool = False,
    may_ask: bool = False,
) -> tuple[str, int] | None:
    """Return the page that says why a link opens nothing, or None while it opens something.

    `may_ask` is for somebody who holds the link, so that the page can offer to ask for a new one.
    """
    why = why_over(onboarding, sent, now, was_replaced=was_replaced)
    if why is None:
        return None
    page = "pages/over_for_step.html" if onboarding.only_step else "pages/over.html"
    return render_template(page, onboarding=onboarding, why=why, may_ask=may_ask), HTTPStatus.GONE


def why_over(
    onboarding: Onboarding, sent: Submission | None, now: datetime, *, was_replaced: bool = False
) -> str | None:
    """Return why a link opens nothing any more, or None while it opens something.

    Whoever has sent something may see what became of it after the link has expired; a repair link that
    nobody has answered by then is over.
    """
    if was_replaced:
        return "replaced"
    if onboarding.revoked_at is not None:
        return "revoked"
    is_needed = sent is None or sent.state == State.REPAIRING
    return "expired" if is_needed and onboarding.is_expired(now) else None
