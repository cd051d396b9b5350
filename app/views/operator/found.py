"""The onboarding whose page an operator opens; the link for a single step of another one has none."""

from typing import NoReturn

from flask import abort, redirect, request, url_for
from sqlalchemy import Connection

from app.store import onboardings, submissions
from app.store.onboarding_rows import Onboarding
from app.store.submission_rows import Submission


def find(connection: Connection, onboarding_id: str) -> tuple[Onboarding, Submission | None]:
    """Return a whole onboarding with what was sent of it; one that does not exist is a 404.

    Whoever comes for a link for a single step is led to the whole: only with that does it live and end.
    """
    found = onboardings.find(connection, onboarding_id)
    if found is None:
        abort(404)
    if found.parent_id is not None:
        _lead_to(found.parent_id)
    return found, submissions.of_onboarding(connection, onboarding_id)


def _lead_to(whole_id: str) -> NoReturn:
    done = None if request.method == "GET" else "moved"
    abort(redirect(url_for("operator_onboarding.show", onboarding_id=whole_id, done=done), 303))
