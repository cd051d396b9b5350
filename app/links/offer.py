"""What a link is made of, checked in one place whoever makes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from app import journey
from app.domain.answers import Answers
from app.domain.choices import AuthMode
from app.forms.plain_text import is_plain
from app.journey import PresetError
from app.links import hand_on
from app.store.onboardings import DEFAULT_LIFE

SHORTEST_LIFE, LONGEST_LIFE = timedelta(hours=1), timedelta(days=60)
LONGEST_NAME, LONGEST_PURPOSE, LONGEST_STATE = 200, 500, 500


@dataclass(frozen=True)
class Offer:
    """What an operator decides about a link. Presets are named as the API names them."""

    recipient: str = ""
    """The name of the person who is asked; it may stay empty."""

    purpose: str = ""
    """What it is for, in a sentence that the recipient reads."""

    presets: Mapping[str, str] = field(default_factory=dict)
    auth_modes: tuple[AuthMode, ...] = ()
    """The ways to authorize that may be chosen; none named means all."""

    life: timedelta = DEFAULT_LIFE
    needs_approval: bool = False
    with_pin: bool = False
    redirect_state: str = ""
    """What the site that `redirect_uri` names is told back, as it stands."""

    redirect_by_button: bool = False
    """After the Connect Card, show the result with a button instead of going on at once."""

    failure_uri: str = ""
    """Where somebody can go when it ended otherwise than connected."""

    form_id: str | None = None
    """The same for each press of the same form, so that it makes one link."""


class OfferError(ValueError):
    """A link cannot be made like that. `problems` has a sentence for the operator for each field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("\n".join(f"{name}: {words}" for name, words in problems.items()))
        self.problems = problems


def checked(
    offer: Offer, redirect_uri_hosts: tuple[str, ...] = (), *, created_by: str | None = None
) -> Answers:
    """Return the answers that an offer begins with. Raises OfferError with every field that is wrong.

    `created_by` is who asks, where that was typed and is no operator's name.
    """
    problems: dict[str, str] = {}
    if created_by is not None and not created_by.strip():
        problems["created_by"] = "must name who asks"
    for name, text, longest in (
        ("recipient", offer.recipient, LONGEST_NAME),
        ("purpose", offer.purpose, LONGEST_PURPOSE),
        ("redirect_state", offer.redirect_state, LONGEST_STATE),
        ("created_by", created_by or "", LONGEST_NAME),
    ):
        if len(text) > longest:
            problems[name] = f"must be {longest} characters or fewer"
        elif not is_plain(text):
            problems[name] = "must not contain line breaks or control characters"
    if offer.failure_uri and not hand_on.allowed(offer.failure_uri, redirect_uri_hosts):
        problems["failure_uri"] = "must be an address on a site that the setting REDIRECT_URI_HOSTS names"
    if offer.redirect_state and not (offer.presets.get("redirect_uri") or offer.failure_uri):
        problems.setdefault("redirect_state", "needs an address that it is told to")
    if not SHORTEST_LIFE <= offer.life <= LONGEST_LIFE:
        problems["expires"] = "must be between 1 hour and 60 days from now"
    try:
        answers = journey.with_presets(
            offer.presets, auth_modes=offer.auth_modes, redirect_uri_hosts=redirect_uri_hosts
        )
    except PresetError as error:
        raise OfferError(problems | dict(error.problems)) from None
    if problems:
        raise OfferError(problems)
    return answers
