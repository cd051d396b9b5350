"""Check your answers, and send them."""

from cryptography.exceptions import InvalidTag
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import journey
from app.domain.as_request import as_curl, as_json
from app.domain.choices import AuthMode
from app.journey import Step
from app.store import answers as answers_store
from app.store import submissions, vault
from app.store.submissions import NameReservedError
from app.submission.states import CORRECTABLE
from app.submission.submit import NotReadyError, submit
from app.views import answer_rows
from app.views.parts import parts
from app.views.recipient import handed_over, not_asked, signing_in
from app.views.recipient.access import Visit, for_recipient, must_be_open, while_open
from app.views.recipient.open_steps import may_change, where_next
from app.views.recipient.picking.lists import lists_for
from app.views.recipient.signing_in import CREDENTIALS

blueprint = Blueprint("check", __name__)


@blueprint.get("/onboarding/<onboarding_id>/check")
@for_recipient
@while_open
def show(visit: Visit) -> ResponseReturnValue:
    """Show every answer by section."""
    if journey.first_unanswered(visit.draft.answers):
        return redirect(where_next(visit, visit.draft.answers), 303)
    return _page(visit)


@blueprint.get("/onboarding/<onboarding_id>/check/request")
@for_recipient
@while_open
def show_request(visit: Visit) -> ResponseReturnValue:
    """Show the request that the answers become, while nothing was created; few people read it."""
    if journey.first_unanswered(visit.draft.answers) or visit.has_connection:
        return redirect(where_next(visit, visit.draft.answers), 303)
    settings = parts().settings
    answers = journey.along_path(visit.draft.answers)
    body = as_json(answers, settings.public_url)
    return render_template(
        "pages/request.html",
        visit=visit,
        by_card=answers.sign_in is not None and answers.sign_in.auth_mode is AuthMode.CONNECT_CARD,
        request_json=body,
        request_curl=as_curl(body, settings.fivetran_api_url),
        back_url=url_for("check.show", onboarding_id=visit.onboarding.id),
    )


@blueprint.post("/onboarding/<onboarding_id>/check")
@for_recipient
def send(visit: Visit) -> ResponseReturnValue:
    """Send the answers once; a second press, tab or replay meets the first."""
    progress = redirect(url_for("progress.show", onboarding_id=visit.onboarding.id), 303)
    not_asked.note(visit.onboarding.id, ("revision",), visit.now)
    if visit.is_sent or visit.is_repair_by_card:
        return progress
    if journey.first_unanswered(visit.draft.answers):
        return redirect(where_next(visit, visit.draft.answers), 303)
    if request.form.get("revision") != str(visit.draft.revision):
        return _page(visit, changed_meanwhile=True), 409
    sent = None
    try:
        with parts().database.write() as connection:
            must_be_open(connection, visit)
            earlier = submissions.of_onboarding(connection, visit.onboarding.id)
            if earlier and earlier.state not in CORRECTABLE:
                # Another press was first, and the worker may even be done with the secrets.
                return progress
            ours = earlier is None or earlier.secrets_are_ours
            draft = answers_store.load(connection, visit.onboarding.id, secrets_are_ours=ours)
            if journey.first_unanswered(draft.answers) or draft.revision != visit.draft.revision:
                return redirect(where_next(visit, draft.answers), 303)
            sent = submit(
                connection,
                visit.onboarding.id,
                journey.along_path(draft.answers),
                draft.revision,
                visit.session.link_key,
                parts().settings.public_url,
                visit.now,
            )
    except NameReservedError:
        return _page(visit, name_reserved=True), 409
    except InvalidTag:
        return _ask_again(visit)
    except NotReadyError:
        check_url = url_for(".show", onboarding_id=visit.onboarding.id)
        return render_template("errors/not_ready.html", visit=visit, check_url=check_url), 503
    if sent:
        parts().queue.wake(sent)
        signing_in.leave(visit)
    return progress


def _ask_again(visit: Visit) -> ResponseReturnValue:
    """Forget the secrets that this link does not open, and go where they are entered."""
    with parts().database.write() as connection:
        must_be_open(connection, visit)
        vault.forget_locked_otherwise(connection, visit.onboarding.id, visit.session.link_key)
    parts().database.forget_deleted()
    return redirect(url_for("ask.next_page", onboarding_id=visit.onboarding.id), 303)


def _page(visit: Visit, *, changed_meanwhile: bool = False, name_reserved: bool = False) -> str:
    answers = journey.along_path(visit.draft.answers)
    can_be_checked = signing_in.may_be_checked(visit, answers)
    asked = [step for step in journey.path(visit.draft.answers) if may_change(visit, step)]
    can_change_name = "schema" not in answers.presets
    return render_template(
        "pages/check.html",
        visit=visit,
        answers=answers,
        sections=[
            (
                answer_rows.TITLES[step.name],
                answer_rows.rows(
                    step,
                    visit.draft.answers,
                    visit.onboarding,
                    visit.now,
                    _change(visit, step),
                    lists=lists_for(visit, step.name),
                ),
            )
            for step in journey.STEPS
            if answers.section(step.name) is not None
        ],
        revision=visit.draft.revision,
        changed_meanwhile=changed_meanwhile,
        name_reserved=name_reserved,
        schema=answers.destination.schema if answers.destination else "",
        sitting=signing_in.found(visit) if can_be_checked else None,
        can_be_checked=can_be_checked,
        answered_by=_who_entered(asked, visit),
        back_url=_url(visit, asked[-1].name) if asked else None,
        rename_url=_url(visit, "destination") if can_change_name else None,
    )


def _who_entered(asked: list[Step], visit: Visit) -> str | None:
    """Return the name of who handed over what Fivetran signs in with, if it was somebody else."""
    names = [handed_over.around(visit, step)["handed_over_by"] for step in asked if step.name in CREDENTIALS]
    return next((name for name in names if name), None)


def _change(visit: Visit, step: Step) -> str | None:
    return _url(visit, step.name) if may_change(visit, step) else None


def _url(visit: Visit, step: str) -> str:
    return url_for("ask.show", onboarding_id=visit.onboarding.id, name=step)
