"""Keep an answer: its section, its secrets, and what follows for those who were asked for a part of it."""

from collections.abc import Callable

from app import journey
from app.domain.answers import Answers, Section
from app.forms.step_form import StepForm
from app.journey import Step
from app.links import handing_over
from app.store import answers as answers_store
from app.store import events, onboardings, sessions, submissions, vault
from app.submission.states import CORRECTABLE
from app.views.cookies import BROWSER, read_sid
from app.views.parts import parts
from app.views.recipient import handed_over
from app.views.recipient.access import Visit, must_be_open


class SentMeanwhileError(Exception):
    """The answers are on their way, so nothing may be added to them."""


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
