"""One question page: show it, take the answer, go to the next."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app import journey
from app.forms.step_form import StepForm
from app.journey import Step
from app.links.handing_over import NotWantedError
from app.store import events
from app.views.cookies import RECIPIENT, give_sid
from app.views.parts import parts
from app.views.recipient import answer_before, handed_over, not_asked, signing_in
from app.views.recipient.access import Visit, for_recipient_or_part, must_be_open, while_open
from app.views.recipient.keeping import SentMeanwhileError, keep
from app.views.recipient.open_steps import open_step, where_next
from app.views.recipient.picking.lists import lists_for, pick_address

blueprint = Blueprint("ask", __name__)

STEP_PAGE = f"/onboarding/<onboarding_id>/<any({', '.join(step.name for step in journey.STEPS)}):name>"


@blueprint.get("/onboarding/<onboarding_id>/")
@for_recipient_or_part
def next_page(visit: Visit) -> ResponseReturnValue:
    """Go where the person left off."""
    return redirect(where_next(visit, visit.draft.answers), 303)


@blueprint.get(STEP_PAGE)
@for_recipient_or_part
@while_open
def show(visit: Visit, name: str) -> ResponseReturnValue:
    """Show a question with what was answered before; secrets are never among it."""
    step = open_step(visit, name)
    if step is None:
        return redirect(where_next(visit, visit.draft.answers), 303)
    if name in visit.draft.answers.waiting_for:
        return redirect(url_for("someone_else.waiting", onboarding_id=visit.onboarding.id, name=name), 303)
    form = step.form(None, visit.draft.answers, lists_for(visit, name), now=visit.now)
    return page(visit, step, form)


@blueprint.post(STEP_PAGE)
@for_recipient_or_part
@while_open
def answer(visit: Visit, name: str) -> ResponseReturnValue:
    """Check and keep an answer. A secret that is right is kept even when something beside it is not."""
    step = open_step(visit, name)
    if step is None:
        not_asked.note(visit.onboarding.id, (), visit.now)
        return redirect(where_next(visit, visit.draft.answers), 303)
    form = step.form(posted(), visit.draft.answers, lists_for(visit, name), now=visit.now)
    not_asked.note(visit.onboarding.id, [field.name for field in form if form.asks(field.name)], visit.now)
    sid = None
    try:
        if form.validate():
            section, earlier = form.section(), visit.draft.answers.section(name)
            answers, sid = keep(visit, step, form, section)
            is_news = signing_in.after_answer(visit, name, answers, has_changed=section != earlier)
            response: Response = redirect(
                url_for("anaplan_check.show", onboarding_id=visit.onboarding.id)
                if is_news
                else where_next(visit, answers),
                303,
            )
        else:
            remembered = form.section_of_secrets()
            if remembered is not None:
                form.answers, sid = keep(visit, step, form, remembered)
                form.offer(lists_for(visit, name))
            if form.errors:
                _note_mistakes(visit, step, form, has_looked=sid is not None)
            # Without a mistake, there is something to be confirmed.
            response = Response(page(visit, step, form), 422 if form.errors else 200, mimetype="text/html")
    except (SentMeanwhileError, NotWantedError):
        response = redirect(url_for("progress.show", onboarding_id=visit.onboarding.id), 303)
    if sid:
        # A new cookie keeps the browser's Back button from bringing a page with the secret back to life.
        give_sid(response, RECIPIENT, sid)
    return response


@for_recipient_or_part
@while_open
def show_again(visit: Visit, name: str) -> ResponseReturnValue:
    """Show a page whose form could not be trusted any more, with what was typed; nothing is kept of it."""
    step = open_step(visit, name)
    if step is None:
        return redirect(where_next(visit, visit.draft.answers), 303)
    lists = lists_for(visit, name, is_trusted=False)
    form = step.form(posted(), visit.draft.answers, lists, now=visit.now)
    return page(visit, step, form, was_open_too_long=True), 400


def posted() -> MultiDict[str, object]:
    """Return what the browser sent: text, and files under the names that are for files."""
    both: MultiDict[str, object] = MultiDict()
    both.update(request.form)
    both.update({name: file for name, file in request.files.items() if name.endswith("_file")})
    return both


def _note_mistakes(visit: Visit, step: Step, form: StepForm, *, has_looked: bool) -> None:
    """Note on which fields something was wrong, never what was typed, so that an operator can help."""
    fields = ", ".join(sorted(name for name in form.errors if name))
    with parts().database.write() as connection:
        if not has_looked:
            # Where a secret was kept just now, the session has another id already.
            must_be_open(connection, visit)
        events.record(
            connection,
            visit.onboarding.id,
            events.RECIPIENT,
            "was shown what is wrong",
            visit.now,
            step=step.name,
            fields=fields,
        )


def page(visit: Visit, step: Step, form: StepForm, *, was_open_too_long: bool = False) -> str:
    """Draw a question."""
    return render_template(
        f"steps/{step.name}.html",
        form=form,
        back_url=_back_url(visit, step),
        onboarding=visit.onboarding,
        forgotten=visit.draft.forgotten & frozenset(form.values()),
        was_open_too_long=was_open_too_long,
        **answer_before.what_came_of_it(visit, step),
        pick_url=pick_address(visit, step.name),
        **handed_over.around(visit, step),
    )


def _back_url(visit: Visit, step: Step) -> str | None:
    answers, onboarding_id = visit.draft.answers, visit.onboarding.id
    if visit.has_connection:
        # Before anything was entered in a repair, this is its first page.
        is_first = visit.is_repair and journey.first_unanswered(answers) is not None
        return None if is_first else url_for("check.show", onboarding_id=onboarding_id)
    before = journey.before(step, answers)
    return url_for("ask.show", onboarding_id=onboarding_id, name=before.name) if before else None
