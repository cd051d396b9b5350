"""What the page says of a try at Anaplan: for each outcome a heading, and what it means."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.answers import Answers
from app.domain.choices import AuthMode
from app.domain.say import NO_BREAK, Day, Say, say, say_many
from app.sitting.outcome import Outcome
from app.store.sittings import Sitting
from app.views.recipient.anaplan_causes import causes


@dataclass(frozen=True)
class Words:
    """What is said: a heading, the gist, and what to do. `change` is the step where it can be put right."""

    heading: str
    gist: str
    remedy: str = ""
    change: str = ""
    can_ask_again: bool = True


ALMOST_A_MINUTE = timedelta(seconds=59)

GOING_ON = say(
    "You can also go on without this check. Fivetran signs in by itself, and tests it when you send your "
    "answers."
)

WORDS: Mapping[str, Words] = {
    Outcome.LET_IN: Words(
        say("Anaplan let us in"),
        say(
            "What you entered works from here. Fivetran signs in from its own machines and tests it once "
            "more when you send your answers."
        ),
        can_ask_again=False,
    ),
    Outcome.REFUSED: Words(
        say("Anaplan did not let us in"),
        say(
            "Anaplan does not say why, and what you entered may be right all the same. We do not try again "
            "by ourselves."
        ),
    ),
    Outcome.TOO_OFTEN: Words(
        say("We wait before we ask Anaplan again"),
        say(
            "Anaplan refused several tries with this user or from this link. It locks those who fail too "
            "often and does not say after how many times, so we let some time pass."
        ),
        can_ask_again=False,
    ),
    Outcome.NO_HOST: Words(
        say("We do not know where to ask"),
        say(
            "Europe stands for several of Anaplan’s sites, and what you entered belongs to one of them. We "
            "show it to no other."
        ),
        say("Paste the address that your browser shows when you are in Anaplan. Then we ask the right one."),
        change="account",
        can_ask_again=False,
    ),
    Outcome.NOT_ENTERED: Words(
        say("Enter it again to ask Anaplan"),
        say("What you entered before is not here any more: it went to Fivetran, or its time was over."),
        can_ask_again=False,
    ),
    Outcome.BUSY: Words(
        say("Anaplan is busy"),
        say(
            "Your company’s Anaplan account has had many requests in the last minute, from us or from "
            "others, and asks us to wait."
        ),
        say("Check again in a moment. What you entered is kept."),
    ),
    Outcome.BLOCKED: Words(
        say("Anaplan turns this service away"),
        say(
            "Anaplan’s front door did not let our request through. That has nothing to do with what you "
            "entered."
        ),
        say("Tell the person who sent you this link, if it happens again."),
    ),
    Outcome.CROWDED: Words(
        say("Many people are asking Anaplan just now"),
        say("We ask for a few at a time, so that all pages stay quick. What you entered is kept."),
        say("Check again in a moment."),
    ),
    Outcome.FAILING: Words(
        say("Anaplan has a problem at the moment"),
        say(
            "It answered with an error of its own. That has nothing to do with what you entered, which is "
            "kept."
        ),
        say("Check again in a few minutes."),
    ),
    Outcome.TROUBLE: Words(
        say("We do not understand Anaplan’s answer"),
        say("It says neither yes nor no to what you entered, which is kept."),
        say("Check again in a few minutes."),
    ),
    Outcome.UNREACHABLE: Words(
        say("Anaplan cannot be reached"),
        say(
            "We got no connection to it from here. That has nothing to do with what you entered, which is "
            "kept."
        ),
        say("Check again in a few minutes."),
    ),
    Outcome.NO_ANSWER: Words(
        say("Anaplan does not answer"),
        say("We asked, and got no answer within a few seconds. What you entered is kept."),
        say("Check again in a few minutes."),
    ),
}

NOT_CHECKED = Words(
    say("Check what you entered with Anaplan"),
    say(
        "We sign in to Anaplan once, with what you entered, to see whether it works. Nothing is changed "
        "there."
    ),
)


def words(sitting: Sitting | None) -> Words:
    """Return what to say of what came of it."""
    return WORDS[sitting.outcome] if sitting else NOT_CHECKED


def when_again(sitting: Sitting, now: datetime) -> Say | None:
    """Say when Anaplan can be asked again, to the next whole minute."""
    if sitting.try_again_at is None:
        return None
    at = sitting.try_again_at + ALMOST_A_MINUTE
    return say_many(
        "We can ask again at {time} (in about {count} minute).",
        "We can ask again at {time} (in about {count} minutes).",
        max(1, int((at - now).total_seconds()) // 60),
        time=f"{at:%H:%M}{NO_BREAK}UTC",
    )


def to_forward(answers: Answers, sitting: Sitting) -> list[str]:
    """Return a text for the Anaplan administrator: what was refused and when, and what they can look at."""
    asked = [cause.for_administrator for cause in causes(answers) if cause.for_administrator]
    return [
        say("Hello,"),
        "",
        say("Fivetran is to read exports from our Anaplan account. Anaplan refused to let it in:"),
        "",
        *_refused(answers, sitting),
        "",
        say("Could you look at these points?"),
        "",
        *(
            say("{number}. {asked}", number=number, asked=asked_for)
            for number, asked_for in enumerate(asked, start=1)
        ),
        "",
        say("Thank you."),
    ]


def _refused(answers: Answers, sitting: Sitting) -> Iterator[Say]:
    yield _who(answers)
    at = sitting.checked_at
    yield say("- tried on {day} at {time} UTC", day=Day(at), time=f"{at:%H:%M:%S}")
    if sitting.said:
        yield say("- Anaplan’s answer: {answer}", answer=sitting.said)


def _who(answers: Answers) -> Say:
    if answers.sign_in and answers.sign_in.auth_mode is AuthMode.CERTIFICATE:
        kept = answers.certificate.certificate if answers.certificate else None
        if kept is None:
            return say("- certificate")
        return say("- certificate {subject}, SHA-256 {sha256}", subject=kept.subject, sha256=kept.sha256)
    return say("- user {name}", name=answers.password.username) if answers.password else say("- user")
