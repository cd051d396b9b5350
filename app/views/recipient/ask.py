"""One question page: show it, take the answer, go to the next."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app import journey
from app.domain.answers import Answers, Section, is_complete
from app.forms.step_form import StepForm
from app.journey import Step
from app.links import handing_over
from app.links.handing_over import NotWantedError
from app.store import answers as answers_store
from app.store import events, onboardings, sessions, submissions, vault
from app.submission.repairing import CREDENTIALS
from app.submission.states import CORRECTABLE
from app.views.cookies import BROWSER, RECIPIENT, give_sid, read_sid
from app.views.parts import parts
from app.views.recipient import answer_before, handed_over, not_asked, signing_in
from app.views.recipient.access import Visit, for_recipient_or_part, must_be_open, while_open
from app.views.recipient.picking.lists import lists_for, pick_address

blueprint = Blueprint("ask", __name__)

STEP_PAGE = f"/onboarding/<onboarding_id>/<any({', '.join(step.name for step in journey.STEPS)}):name>"

STEPS_OF_REPAIR = frozenset({"account", "password", "certificate", "exports", "selection"})
"""Once a connection exists, Fivetran lets us change what it signs in with and reads, and nothing else."""


class SentMeanwhileError(Exception):
    """The answers are on their way, so nothing may be added to them."""


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


def where_next(visit: Visit, answers: Answers) -> str:
    """Return the first unanswered step, else the check page; once sent, the progress page."""
    if visit.is_part:
        return url_for("handed_over.show", onboarding_id=visit.onboarding.id)
    if visit.is_sent:
        return url_for("progress.show", onboarding_id=visit.onboarding.id)
    if visit.is_repair_by_card:
        return url_for("connect_card.leaving", onboarding_id=visit.onboarding.id)
    step = journey.first_unanswered(answers)
    if step is None:
        return url_for("check.show", onboarding_id=visit.onboarding.id)
    return url_for("ask.show", onboarding_id=visit.onboarding.id, name=step.name)


def may_change(visit: Visit, step: Step) -> bool:
    """Tell whether a step's answers can still be changed."""
    is_answered = is_complete(visit.draft.answers.section(step.name))
    if visit.is_repair and step.name not in CREDENTIALS and is_answered:
        return False
    return step.asked(visit.draft.answers) and (not visit.has_connection or step.name in STEPS_OF_REPAIR)


def posted() -> MultiDict[str, object]:
    """Return what the browser sent: text, and files under the names that are for files."""
    both: MultiDict[str, object] = MultiDict()
    both.update(request.form)
    both.update({name: file for name, file in request.files.items() if name.endswith("_file")})
    return both


def open_step(visit: Visit, name: str) -> Step | None:
    """Return the step of this name if its page is open to this visit."""
    step = journey.step_named(name)
    if step is None or step not in journey.open_steps(visit.draft.answers) or not may_change(visit, step):
        return None
    return step


def keep(visit: Visit, step: Step, form: StepForm, section: Section) -> tuple[Answers, str | None]:
    """Store a section and its secrets. Returns the answers, and a new cookie if secrets came.

    Raises SentMeanwhileError when another tab has sent the answers since this request began, and
    LinkEndedError.
    """
    if visit.is_part:
        return handed_over.keep(visit, step, form, section)
    return keep_changed(visit, step, form, lambda _answers: section)


def keep_changed(
    visit: Visit, step: Step, form: StepForm, change: Callable[[Answers], Section], *, tell_once: bool = False
) -> tuple[Answers, str | None]:
    """Store what `change` makes of the answers as they are by then, so that no other tab is overruled.

    With `tell_once`, many changes after one another are one line in the timeline. Raises as `keep` does.
    """
    secrets, onboarding_id = form.secrets(), visit.onboarding.id
    sid, no_longer_asked, is_taken_back = None, frozenset[str](), False
    with parts().database.write() as connection:
        must_be_open(connection, visit)
        sent = submissions.of_onboarding(connection, onboarding_id)
        if sent and sent.state not in CORRECTABLE:
            raise SentMeanwhileError
        now_known = answers_store.load(
            connection, onboarding_id, secrets_are_ours=sent is None or sent.secrets_are_ours
        )
        section = change(now_known.answers)
        answers = journey.answered(step, section, now_known.answers)
        if section != now_known.answers.section(step.name):
            is_taken_back = handing_over.take_back(connection, visit.onboarding, step.name, visit.now)
        vault.put(connection, onboarding_id, visit.session.link_key, secrets, visit.now)
        if not visit.has_connection:
            no_longer_asked = vault.names(connection, onboarding_id) - journey.kept(answers)
            vault.forget(connection, onboarding_id, no_longer_asked)
        vault.keep_alive(connection, onboarding_id, visit.now)
        is_unasked = handing_over.forget_unasked(connection, onboarding_id, answers)
        answers_store.save(connection, onboarding_id, answers)
        if not tell_once or not events.was_last(connection, onboarding_id, "answered", step=step.name):
            events.record(connection, onboarding_id, events.RECIPIENT, "answered", visit.now, step=step.name)
        if browser := read_sid(BROWSER):
            onboardings.bind(connection, onboarding_id, browser)
        if secrets:
            # The key is at hand, so a second press that overtook this one leaves nobody without a session.
            sid = sessions.open_recipient(
                connection,
                parts().keys,
                onboarding_id,
                visit.session.link_key,
                visit.session.sid,
                visit.now,
            )
    if no_longer_asked or is_taken_back or is_unasked:
        parts().database.forget_deleted()
    return answers, sid


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
