"""When what was entered is tried at Anaplan: once, as soon as it is whole, and again when it changes."""

from functools import partial

from app import journey
from app.domain.answers import Answers
from app.sitting import checking
from app.sitting.checking import Owner
from app.store import sittings
from app.store.sittings import Sitting
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


def check(visit: Visit, answers: Answers) -> Sitting:
    """Ask Anaplan now, and keep what it says."""
    asked = journey.along_path(answers)
    return checking.check(parts().database, parts().anaplan, owner(visit), asked, visit.now)


def leave(visit: Visit) -> None:
    """Forget what Anaplan said, and end the session there."""
    checking.leave(parts().database, parts().anaplan, owner(visit), visit.now)


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
        earlier = check(visit, answers)
    return not earlier.was_let_in
