"""What Anaplan said to what was entered: the page to read it on, and the button that asks once more."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import journey
from app.domain.choices import AuthMode
from app.sitting.outcome import Outcome
from app.store.sittings import Sitting
from app.views.recipient import anaplan_causes, anaplan_words, not_asked, signing_in
from app.views.recipient.access import Visit, for_recipient, while_open
from app.views.recipient.open_steps import may_change, where_next

blueprint = Blueprint("anaplan_check", __name__)

ADDRESS = "/onboarding/<onboarding_id>/anaplan"
SHOWS_CAUSES = frozenset({Outcome.REFUSED, Outcome.TOO_OFTEN})


@blueprint.get(ADDRESS)
@for_recipient
@while_open
def show(visit: Visit) -> ResponseReturnValue:
    """Show what came of the last check, or offer one. Asks nobody."""
    if not signing_in.may_be_checked(visit, visit.draft.answers):
        return redirect(where_next(visit, visit.draft.answers), 303)
    return _page(visit, signing_in.found(visit))


@blueprint.post(ADDRESS)
@for_recipient
@while_open
def ask(visit: Visit) -> ResponseReturnValue:
    """Sign in to Anaplan once more; who comes from picking exports goes back there."""
    not_asked.note(visit.onboarding.id, ("then",), visit.now)
    if not signing_in.may_be_checked(visit, visit.draft.answers):
        return redirect(where_next(visit, visit.draft.answers), 303)
    sitting = signing_in.check(visit)
    if sitting and sitting.was_let_in and request.form.get("then") == "selection":
        return redirect(_url(visit, "selection"), 303)
    return redirect(url_for("anaplan_check.show", onboarding_id=visit.onboarding.id), 303)


def _page(visit: Visit, sitting: Sitting | None) -> str:
    answers = journey.along_path(visit.draft.answers)
    credentials = "certificate" if _signs_in_by_certificate(visit) else "password"
    has_causes = sitting is not None and sitting.outcome in SHOWS_CAUSES
    changeable = [step.name for step in journey.path(visit.draft.answers) if may_change(visit, step)]
    said = anaplan_words.words(sitting)
    return render_template(
        "pages/anaplan_check.html",
        visit=visit,
        sitting=sitting,
        words=said,
        causes=anaplan_causes.causes(answers) if has_causes else [],
        to_forward=anaplan_words.to_forward(answers, sitting)
        if sitting and sitting.outcome == Outcome.REFUSED
        else [],
        credentials=credentials,
        changeable=changeable,
        change=said.change or credentials,
        going_on=anaplan_words.GOING_ON,
        when_again=anaplan_words.when_again(sitting, visit.now) if sitting else None,
        go_on_url=where_next(visit, visit.draft.answers),
        back_url=_url(visit, credentials) if credentials in changeable else None,
    )


def _signs_in_by_certificate(visit: Visit) -> bool:
    chosen = visit.draft.answers.sign_in
    return chosen is not None and chosen.auth_mode is AuthMode.CERTIFICATE


def _url(visit: Visit, step: str) -> str:
    return url_for("ask.show", onboarding_id=visit.onboarding.id, name=step)
