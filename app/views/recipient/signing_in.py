"""When what was entered is tried at Anaplan: once, as soon as it is whole, and again when it changes."""

from functools import partial

from sqlalchemy import Connection

from app import journey
from app.domain.answers import Answers
from app.sitting import checking, leaving
from app.sitting.checking import OvertakenError, Owner
from app.store import answers as answers_store
from app.store import sittings, submissions
from app.store.sittings import Sitting
from app.submission.states import CORRECTABLE
from app.views.parts import parts
from app.views.recipient.access import Visit, must_be_open

CREDENTIALS = frozenset({"password", "certificate"})
DECIDING = CREDENTIALS | {"sign_in", "account"}
"""With another answer to one of these steps, what Anaplan said before counts no more."""


def owner(visit: Visit) -> Owner:
    """Return whose sitting with Anaplan it is."""
    return Owner(visit.onboarding.id, visit.session.link_key, partial(must_be_open, visit=visit))


def may_be_checked(visit: Visit, answers: Answers) -> bool:
    """Tell whether Anaplan can be asked; of somebody who was asked for one step, too little is known."""
    asked = journey.along_path(answers)
    return parts().settings.anaplan_check and not visit.is_part and checking.can_be_checked(asked)


def check(visit: Visit) -> Sitting | None:
    """Ask Anaplan now, and keep what it says. Returns None when something else was faster."""
    try:
        return checking.check(
            parts().database, parts().anaplan, owner(visit), partial(_answers, visit=visit), visit.now
        )
    except OvertakenError:
        return found(visit)


def leave(visit: Visit) -> None:
    """Forget what Anaplan said, and end the session there."""
    leaving.leave(parts().database, parts().anaplan, visit.onboarding.id, visit.session.link_key, visit.now)


def found(visit: Visit) -> Sitting | None:
    """Return what came of the last check."""
    with parts().database.read() as connection:
        return sittings.find(connection, visit.onboarding.id)


def after_answer(visit: Visit, step: str, answers: Answers, *, has_changed: bool) -> bool:
    """Ask Anaplan if this answer gives reason to. Tells whether there is something to be read about it."""
    if visit.is_part or step not in DECIDING:
        return False
    earlier = found(visit)
    if step not in CREDENTIALS:
        if has_changed and earlier:
            leave(visit)
        return False
    if not may_be_checked(visit, answers):
        return False
    if earlier is None or has_changed:
        earlier = check(visit)
    return earlier is None or not earlier.was_let_in


def _answers(connection: Connection, visit: Visit) -> Answers | None:
    """Return the answers that apply as they are now, or None when they were sent and stand."""
    sent = submissions.of_onboarding(connection, visit.onboarding.id)
    if sent and sent.state not in CORRECTABLE:
        return None
    ours = sent is None or sent.secrets_are_ours
    return journey.along_path(
        answers_store.load(connection, visit.onboarding.id, secrets_are_ours=ours).answers
    )
