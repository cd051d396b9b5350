"""What the page says of a try at Anaplan: for each outcome a heading, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.answers import Answers
from app.domain.choices import AuthMode
from app.sitting.outcome import Outcome
from app.store.sittings import Sitting
from app.views.recipient.anaplan_causes import ADMINISTRATOR, causes


@dataclass(frozen=True)
class Words:
    """What is said: a heading, the gist, and what to do. `change` is the step where it can be put right."""

    heading: str
    gist: str
    remedy: str = ""
    change: str = ""
    can_ask_again: bool = True


GOING_ON = (
    "You can also go on without this check. Fivetran signs in by itself, and tests it when you send your "
    "answers."
)

WORDS: Mapping[str, Words] = {
    Outcome.LET_IN: Words(
        "Anaplan let us in",
        "What you entered works from here. Fivetran signs in from its own machines and tests it once more "
        "when you send your answers.",
        can_ask_again=False,
    ),
    Outcome.REFUSED: Words(
        "Anaplan did not let us in",
        "Anaplan does not say why, and what you entered may be right all the same. We tried once, and do not "
        "try again by ourselves.",
        "Look at the likely causes below first.",
    ),
    Outcome.TOO_OFTEN: Words(
        "We wait before we ask Anaplan again",
        "Anaplan refused this several times. It locks those who fail too often and does not say after how "
        "many times, so we let some time pass.",
        "Use the time to look at the likely causes below.",
        can_ask_again=False,
    ),
    Outcome.NO_HOST: Words(
        "We do not know where to ask",
        "Europe stands for several of Anaplan’s sites, and what you entered belongs to one of them. We show "
        "it to no other.",
        "Paste the address that your browser shows when you are in Anaplan. Then we ask the right one.",
        change="account",
        can_ask_again=False,
    ),
    Outcome.NOT_ENTERED: Words(
        "For your security we removed what you entered",
        "Passwords and keys that are not sent are deleted after two hours.",
        "Enter them again.",
        can_ask_again=False,
    ),
    Outcome.BUSY: Words(
        "Anaplan is busy",
        "Your company’s Anaplan account has had many requests in the last minute, from us or from others, "
        "and asks us to wait.",
        "Check again in a moment. What you entered is kept.",
    ),
    Outcome.BLOCKED: Words(
        "Anaplan turns this service away",
        "Anaplan’s front door did not let our request through. That has nothing to do with what you entered.",
        "Tell the person who sent you this link, if it happens again.",
    ),
    Outcome.TROUBLE: Words(
        "Anaplan has a problem at the moment",
        "It answered with an error of its own. That has nothing to do with what you entered, which is kept.",
        "Check again in a few minutes.",
    ),
    Outcome.UNREACHABLE: Words(
        "Anaplan does not answer",
        "We could not reach it from here within a few seconds. That has nothing to do with what you entered, "
        "which is kept.",
        "Check again in a few minutes.",
    ),
}

NOT_CHECKED = Words(
    "Check what you entered with Anaplan",
    "We sign in to Anaplan once, with what you entered, to see whether it works. Nothing is changed there.",
)


def words(sitting: Sitting | None) -> Words:
    """Return what to say of what came of it."""
    return WORDS[sitting.outcome] if sitting else NOT_CHECKED


def to_forward(answers: Answers, sitting: Sitting) -> str:
    """Return a text for the Anaplan administrator: what was refused and when, and what they can look at."""
    asked = [cause for cause in causes(answers) if cause.who == ADMINISTRATOR]
    lines = [
        "Hello,",
        "",
        "Fivetran is to read exports from our Anaplan account. Anaplan refused to let it in:",
        "",
        f"- {_who(answers)}",
        f"- tried on {sitting.checked_at:%-d %B %Y at %H:%M:%S} UTC",
    ]
    if sitting.said:
        lines.append(f"- Anaplan’s answer: {sitting.said}")
    lines += ["", "Could you look at these points?", ""]
    lines += [f"{number}. {cause.title}? {cause.remedy}" for number, cause in enumerate(asked, start=1)]
    return "\n".join([*lines, "", "Thank you."])


def _who(answers: Answers) -> str:
    if answers.sign_in and answers.sign_in.auth_mode is AuthMode.CERTIFICATE:
        kept = answers.certificate.certificate if answers.certificate else None
        return f"certificate {kept.subject}, SHA-256 {kept.sha256}" if kept else "certificate"
    return f"user {answers.password.username}" if answers.password else "user"
