"""How it ended: connected, or what has to be done now."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import journey
from app.domain.answers import Answers
from app.views.parts import parts
from app.views.recipient.access import Visit, for_recipient
from app.views.recipient.ask import may_change
from app.views.recipient.progress import FINISHED

blueprint = Blueprint("result", __name__)


@blueprint.get("/onboarding/<onboarding_id>/result")
@for_recipient
def show(visit: Visit) -> ResponseReturnValue:
    """Show the result, each setup test, and what happens next."""
    sent = visit.submission
    if sent is None or sent.state not in FINISHED:
        return redirect(url_for("progress.show", onboarding_id=visit.onboarding.id), 303)
    answers = visit.draft.answers
    return render_template(
        f"pages/{sent.state}.html",
        visit=visit,
        sent=sent,
        answers=journey.along_path(answers),
        destination=destination_name(sent.group_id),
        onward=_onward(answers, sent.connection_id),
        changeable=[step.name for step in journey.path(answers) if may_change(visit, step)],
    )


def destination_name(group_id: str) -> str:
    """Return what Fivetran calls the destination; its id where the list could not be read."""
    options = parts().lists.for_step("destination").destinations or ()
    return next((option.label for option in options if option.value == group_id), group_id)


def _onward(answers: Answers, connection_id: str | None) -> tuple[str, str] | None:
    """Return (host, address) of the operator's own page, told which connection came of it."""
    uri = answers.presets.get("redirect_uri") or (answers.card.redirect_uri if answers.card else None)
    if not uri or not connection_id:
        return None
    target = urlsplit(uri)
    query = [*parse_qsl(target.query, keep_blank_values=True), ("id", connection_id)]
    return target.netloc, urlunsplit(target._replace(query=urlencode(query)))
