"""How it ended: connected, or what has to be done now; and going on to the site that the link names."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import journey
from app.domain.answers import Answers
from app.links import hand_on
from app.links.hand_on import Onward
from app.store import events, onboardings
from app.store.submission_rows import Submission
from app.submission.states import State
from app.submission.submit import uses_card
from app.views.navigation import is_navigation
from app.views.parts import parts
from app.views.recipient.access import Visit, for_recipient, must_be_open
from app.views.recipient.open_steps import may_change
from app.views.recipient.progress import FINISHED

blueprint = Blueprint("result", __name__)

OF_SIGNING_IN = ("login", "log in", "sign in", "credential", "authenti", "connecti")
BEFORE_TESTS = ("refused", "secrets_expired", "unpause", "tests_unclear")
"""Problems with words of their own, which are not about what the tests said."""


@blueprint.get("/onboarding/<onboarding_id>/result")
@for_recipient
def show(visit: Visit) -> ResponseReturnValue:
    """Show the result, or send the person on where they are expected; by then it is known to be true."""
    sent = visit.submission
    if sent is None or sent.state not in FINISHED:
        return redirect(url_for("progress.show", onboarding_id=visit.onboarding.id), 303)
    answers = journey.along_path(visit.draft.answers)
    onward = _onward(visit, answers, sent)
    if onward and _goes_on_at_once(visit, answers, sent):
        return redirect(onward.address, 303)
    return render_template(
        f"pages/{sent.state}.html",
        visit=visit,
        sent=sent,
        answers=answers,
        destination=destination_name(sent.group_id),
        onward=onward,
        changeable=[step.name for step in journey.path(visit.draft.answers) if may_change(visit, step)],
        failed_to_sign_in=_failed_to_sign_in(sent),
    )


def destination_name(group_id: str) -> str:
    """Return what Fivetran calls the destination; its id where the list could not be read."""
    options = parts().lists.for_step("destination").destinations or ()
    return next((option.label for option in options if option.value == group_id), group_id)


def _failed_to_sign_in(sent: Submission) -> bool:
    """Tell whether the first test that failed is one of signing in, as far as its title tells."""
    if sent.problem_kind in BEFORE_TESTS:
        return False
    failed = next((test["title"] for test in sent.setup_tests if test["status"] == "FAILED"), "")
    return any(word in failed.lower() for word in OF_SIGNING_IN)


def _onward(visit: Visit, answers: Answers, sent: Submission) -> Onward | None:
    """Return the operator's own page, told which connection came of it, or that none did."""
    hosts, state = parts().settings.redirect_uri_hosts, visit.onboarding.redirect_state
    if sent.state == State.CONNECTED:
        uri = answers.card.redirect_uri if answers.card else None
        return hand_on.onward(uri or "", hosts, id=sent.connection_id or "", state=state)
    if sent.state == State.AWAITING_APPROVAL:
        return None
    return hand_on.onward(visit.onboarding.failure_uri, hosts, error=sent.state, state=state)


def _goes_on_at_once(visit: Visit, answers: Answers, sent: Submission) -> bool:
    """Tell whether this is the one time that the browser is sent on without a press, and note it.

    A page that keeps itself up to date asks as well, but does not go anywhere.
    """
    if sent.state != State.CONNECTED or not uses_card(answers) or visit.onboarding.redirect_by_button:
        return False
    if not is_navigation():
        return False
    with parts().database.write() as connection:
        must_be_open(connection, visit)
        found = onboardings.find(connection, visit.onboarding.id)
        if found is None or found.handed_on_at:
            return False
        onboardings.change(connection, found.id, handed_on_at=visit.now)
        events.record(connection, found.id, events.RECIPIENT, "sent on", visit.now)
    return True
