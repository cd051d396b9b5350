"""Asking somebody else for one page: a link for it, waiting for the answer, taking it back."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import journey
from app.forms.fields import FormId
from app.forms.someone_else import SomeoneElseForm
from app.journey import Step
from app.links import handing_over
from app.links.handing_over import NotWantedError
from app.links.issuing import Issued
from app.store import onboardings, submissions
from app.store import parts as parts_store
from app.store.keys import random_text
from app.submission.states import CORRECTABLE
from app.views.parts import parts
from app.views.recipient.access import Visit, for_recipient, must_be_open, while_open
from app.views.recipient.ask import STEP_PAGE
from app.views.recipient.handed_over import SECRET, WHAT
from app.views.recipient.open_steps import may_change, where_next

blueprint = Blueprint("someone_else", __name__)

REFRESH_SECONDS = 10


@blueprint.get(f"{STEP_PAGE}/someone-else")
@for_recipient
@while_open
def show(visit: Visit, name: str) -> ResponseReturnValue:
    """Ask who has it, and say what they will see."""
    step = _askable(visit, name)
    if step is None:
        return redirect(where_next(visit, visit.draft.answers), 303)
    asked = visit.draft.answers.waiting_for.get(name, "")
    return _page(visit, step, SomeoneElseForm(None, random_text(FormId.LENGTH), asked))


@blueprint.post(f"{STEP_PAGE}/someone-else")
@for_recipient
@while_open
def make(visit: Visit, name: str) -> ResponseReturnValue:
    """Make the link and show it this once; one use of the form makes one link."""
    step = _askable(visit, name)
    if step is None:
        return redirect(where_next(visit, visit.draft.answers), 303)
    form = SomeoneElseForm(request.form, random_text(FormId.LENGTH))
    if not form.validate():
        return _page(visit, step, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with parts().database.write() as connection:
            issued = _issued(connection, visit, name, form)
    except NotWantedError:
        return redirect(url_for("ask.next_page", onboarding_id=visit.onboarding.id), 303)
    if issued is None:
        return redirect(url_for(".waiting", onboarding_id=visit.onboarding.id, name=name), 303)
    parts().database.forget_deleted()
    return render_template(
        "pages/child_made.html",
        visit=visit,
        name=form.recipient.data,
        what=WHAT[name],
        is_secret=name in SECRET,
        url=f"{parts().settings.public_url}/o/{issued.link.token}",
        issued=issued,
        go_on_url=url_for("ask.next_page", onboarding_id=visit.onboarding.id),
    ), HTTPStatus.CREATED


@for_recipient
@while_open
def show_again(visit: Visit, name: str) -> ResponseReturnValue:
    """Show the form again with what was typed, when it could not be trusted any more; nothing is made."""
    step = _askable(visit, name)
    if step is None:
        abort(HTTPStatus.BAD_REQUEST)
    form = SomeoneElseForm(request.form, random_text(FormId.LENGTH))
    return _page(visit, step, form), HTTPStatus.BAD_REQUEST


@blueprint.get(f"{STEP_PAGE}/waiting")
@for_recipient
@while_open
def waiting(visit: Visit, name: str) -> ResponseReturnValue:
    """Say whom the step waits for, and go on by itself when the answer is there."""
    with parts().database.read() as connection:
        part = parts_store.waited_for(connection, visit.onboarding.id, name, visit.now)
    step = _askable(visit, name)
    if part is None or step is None:
        return redirect(where_next(visit, visit.draft.answers), 303)
    following = journey.first_unanswered(visit.draft.answers)
    has_more = following is not None and following.name not in visit.draft.answers.waiting_for
    before = journey.before(step, visit.draft.answers)
    return render_template(
        "pages/waiting.html",
        visit=visit,
        part=part,
        what=WHAT[name],
        is_secret=name in SECRET,
        go_on_url=where_next(visit, visit.draft.answers) if has_more else None,
        back_url=url_for("ask.show", onboarding_id=visit.onboarding.id, name=before.name) if before else None,
        refresh_seconds=REFRESH_SECONDS,
    )


@blueprint.post(f"{STEP_PAGE}/myself")
@for_recipient
@while_open
def take_back(visit: Visit, name: str) -> ResponseReturnValue:
    """End the link, and show the page itself again."""
    with parts().database.write() as connection:
        must_be_open(connection, visit)
        handing_over.take_back(connection, visit.onboarding, name, visit.now)
    parts().database.forget_deleted()
    return redirect(url_for("ask.show", onboarding_id=visit.onboarding.id, name=name), 303)


def _askable(visit: Visit, name: str) -> Step | None:
    step, answers = journey.step_named(name), visit.draft.answers
    if step is None or name not in handing_over.STEPS or step not in journey.open_steps(answers):
        return None
    return step if may_change(visit, step) else None


def _issued(connection: Connection, visit: Visit, name: str, form: SomeoneElseForm) -> Issued | None:
    """Make the link, or return None when this use of the form has made one already."""
    must_be_open(connection, visit)
    whole_id, now = visit.onboarding.id, datetime.now(UTC)
    # Named with the onboarding, so that nobody's form can stand for that of somebody else.
    form_id = f"{whole_id}:{form.form_id.data}"
    if onboardings.made_by_form(connection, form_id):
        return None
    sent = submissions.of_onboarding(connection, whole_id)
    if sent and sent.state not in CORRECTABLE:
        raise NotWantedError(name)
    whole = onboardings.find(connection, whole_id) or visit.onboarding
    wanted = handing_over.Request(name, str(form.recipient.data), form_id)
    return handing_over.ask(connection, parts().keys, whole, visit.session.link_key, wanted, now)


def _page(visit: Visit, step: Step, form: SomeoneElseForm) -> str:
    return render_template(
        "pages/someone_else.html",
        visit=visit,
        form=form,
        what=WHAT[step.name],
        is_secret=step.name in SECRET,
        asked=visit.draft.answers.waiting_for.get(step.name),
        back_url=url_for("ask.show", onboarding_id=visit.onboarding.id, name=step.name),
    )
