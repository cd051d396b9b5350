"""For somebody who was asked for one step only: the first page, what they answer, and that it arrived."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import journey
from app.domain.answers import Answers, Section
from app.domain.say import say
from app.forms.step_form import StepForm
from app.journey import Step
from app.links import handing_over
from app.links.handing_over import Ended, NotWantedError
from app.store import answers as answers_store
from app.store import events, onboardings, sessions, vault
from app.store import parts as parts_store
from app.store.onboarding_rows import Onboarding
from app.submission.states import CORRECTABLE
from app.views.parts import parts
from app.views.recipient.access import Visit, for_recipient_or_part, must_be_open

blueprint = Blueprint("handed_over", __name__)

WHAT: Mapping[str, str] = {
    "password": say("the Anaplan user name and password"),
    "certificate": say("the Anaplan certificate and its private key"),
    "exports": say("the choice of exports that Fivetran reads"),
    "selection": say("the IDs of the exports that Fivetran reads"),
}
"""What somebody is asked for, as a sentence says it."""

SECRET = frozenset({"password", "certificate"})


@blueprint.get("/onboarding/<onboarding_id>/handed-over")
@for_recipient_or_part
def show(visit: Visit) -> ResponseReturnValue:
    """Say that the answer arrived, or go to the page that asks for it."""
    if not visit.is_part:
        return redirect(url_for("ask.next_page", onboarding_id=visit.onboarding.id), 303)
    is_there = visit.onboarding.handed_over_at and not journey.first_unanswered(visit.draft.answers)
    if not is_there and not visit.ended:
        step = visit.onboarding.only_step
        return redirect(url_for("ask.show", onboarding_id=visit.onboarding.id, name=step), 303)
    return _page(visit.onboarding, visit.ended)


def start_page(part: Onboarding) -> str:
    """Say who asks and what for; once nothing more is wanted, say that."""
    with parts().database.read() as connection:
        ended = handing_over.why_ended(connection, part, CORRECTABLE)
    if ended:
        return _page(part, ended)
    return render_template(
        "pages/start_for_step.html", onboarding=part, what=WHAT.get(part.only_step or "", "")
    )


def keep(visit: Visit, step: Step, form: StepForm, section: Section) -> tuple[Answers, str | None]:
    """Store the answer of a part, and hand it over once all of it is right.

    Returns the answers, and a new cookie if secrets came. Raises NotWantedError when it was taken back,
    sent or is no longer asked since this request began, and LinkEndedError.
    """
    secrets, part_id, sid = form.secrets(), visit.onboarding.id, None
    is_right = not form.errors
    with parts().database.write() as connection:
        must_be_open(connection, visit)
        part = onboardings.find(connection, part_id)
        if part is None or part.is_over(visit.now) or handing_over.why_ended(connection, part, CORRECTABLE):
            raise NotWantedError(part_id)
        answers = journey.answered(step, section, answers_store.load(connection, part_id).answers)
        vault.put(connection, part_id, visit.session.link_key, secrets, visit.now)
        vault.keep_alive(connection, part_id, visit.now)
        answers_store.save(connection, part_id, answers)
        if is_right:
            handing_over.hand_over(connection, part, section, visit.session.link_key, visit.now)
        else:
            events.record(connection, part_id, events.RECIPIENT, "answered", visit.now, step=step.name)
        if secrets:
            sid = sessions.open_recipient(
                connection, parts().keys, part_id, visit.session.link_key, visit.session.sid, visit.now
            )
    if is_right:
        # What this link had locked went with it, and no copy of the log may keep it.
        parts().database.forget_deleted()
    return answers, sid


def around(visit: Visit, step: Step) -> dict[str, Any]:
    """Return what a question's page shows of parts: the way to ask somebody else, and who answered it."""
    more: dict[str, Any] = {"is_part": visit.is_part, "someone_else_url": None, "handed_over_by": None}
    if visit.is_part or step.name not in handing_over.STEPS:
        return more
    more["someone_else_url"] = url_for("someone_else.show", onboarding_id=visit.onboarding.id, name=step.name)
    with parts().database.read() as connection:
        part = parts_store.handed_over(connection, visit.onboarding.id, step.name)
    sent = visit.submission
    if part and part.handed_over_at and not (sent and part.handed_over_at <= sent.created_at):
        more["handed_over_by"] = part.name
        more["kept_until"] = part.handed_over_at + vault.SENT_LIFE if step.name in SECRET else None
    return more


def _page(part: Onboarding, ended: Ended | None) -> str:
    at, step = part.handed_over_at, part.only_step or ""
    return render_template(
        "pages/handed_over.html",
        onboarding=part,
        what=WHAT.get(step, ""),
        ended=ended,
        kept_until=at + vault.SENT_LIFE if at and step in SECRET else None,
    )
