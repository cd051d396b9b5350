"""Who may see an onboarding: a browser whose session belongs to it. All else is the same 404."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.links import handing_over
from app.links.handing_over import Ended
from app.store import answers as answers_store
from app.store import onboardings, sessions, submissions
from app.store.answers import Draft
from app.store.onboarding_rows import Onboarding
from app.store.sessions import RecipientSession
from app.store.submission_rows import Submission
from app.submission.states import CORRECTABLE, State
from app.submission.submit import uses_card
from app.views.cookies import RECIPIENT, read_sid
from app.views.declared import Access, declared
from app.views.parts import parts
from app.views.recipient.over import over

P = ParamSpec("P")


class LinkEndedError(Exception):
    """The link was revoked or issued anew since this request began."""


@dataclass(frozen=True)
class Visit:
    """One request of somebody who may work on an onboarding."""

    onboarding: Onboarding
    session: RecipientSession
    submission: Submission | None
    draft: Draft
    now: datetime
    ended: Ended | None = None
    """For somebody who was asked for one step: why nothing more is wanted of them."""

    @property
    def is_part(self) -> bool:
        """Whether this is somebody who was asked for one step of another's onboarding."""
        return self.onboarding.parent_id is not None

    @property
    def has_connection(self) -> bool:
        """Whether Fivetran has a connection already, so that its name and destination stand."""
        return self.submission is not None and self.submission.connection_id is not None

    @property
    def is_sent(self) -> bool:
        """Whether the answers are on their way or through, so that they cannot be changed."""
        return self.submission is not None and self.submission.state not in CORRECTABLE

    @property
    def is_repair(self) -> bool:
        """Whether new credentials are asked for a connection that exists, and nothing else."""
        return self.submission is not None and self.submission.state == State.REPAIRING

    @property
    def is_repair_by_card(self) -> bool:
        """Whether those are entered on Fivetran's own page."""
        return self.is_repair and uses_card(self.draft.answers)


def for_recipient(
    view: Callable[Concatenate[Visit, P], ResponseReturnValue],
) -> Callable[..., ResponseReturnValue]:
    """Let a view be seen only by a browser that opened this onboarding's link.

    Who was asked for one step only is led back to what is theirs.
    """
    return _guarded(view, parts_too=False)


def for_recipient_or_part(
    view: Callable[Concatenate[Visit, P], ResponseReturnValue],
) -> Callable[..., ResponseReturnValue]:
    """Let a view be seen only by a browser that opened this onboarding's link, be it for one step only."""
    return _guarded(view, parts_too=True)


def _guarded(
    view: Callable[Concatenate[Visit, P], ResponseReturnValue], *, parts_too: bool
) -> Callable[..., ResponseReturnValue]:
    @wraps(view)
    def guarded(onboarding_id: str, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        visit = find_visit(onboarding_id)
        if visit is None:
            return _why_closed(onboarding_id) or abort(404)
        if page := over(visit.onboarding, visit.submission, visit.now):
            return page
        if visit.is_part and not parts_too:
            return redirect(url_for("handed_over.show", onboarding_id=visit.onboarding.id), 303)
        try:
            return view(visit, *args, **kwargs)
        except LinkEndedError:
            return _why_closed(onboarding_id) or abort(404)

    return declared(guarded, Access.RECIPIENT)


def while_open(
    view: Callable[Concatenate[Visit, P], ResponseReturnValue],
) -> Callable[..., ResponseReturnValue]:
    """Send somebody whose answers are on their way to the progress page."""

    @wraps(view)
    def guarded(visit: Visit, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if visit.ended:
            return redirect(url_for("handed_over.show", onboarding_id=visit.onboarding.id), 303)
        if visit.is_sent:
            return redirect(url_for("progress.show", onboarding_id=visit.onboarding.id), 303)
        if visit.is_repair_by_card:
            return redirect(url_for("connect_card.leaving", onboarding_id=visit.onboarding.id), 303)
        return view(visit, *args, **kwargs)

    return guarded


def find_visit(onboarding_id: str) -> Visit | None:
    """Return what this browser may work on, or None."""
    sid, now = read_sid(RECIPIENT), datetime.now(UTC)
    if not sid:
        return None
    with parts().database.read() as connection:
        session = sessions.find_recipient(connection, parts().keys, sid, onboarding_id, now)
        onboarding = onboardings.find(connection, onboarding_id) if session else None
        if session is None or onboarding is None:
            return None
        sent = submissions.of_onboarding(connection, onboarding_id)
        draft = answers_store.load(
            connection,
            onboarding_id,
            secrets_are_ours=sent is None or sent.secrets_are_ours,
            asked_at=sent.repair_began_at if sent else None,
        )
        ended = handing_over.why_ended(connection, onboarding, CORRECTABLE)
    return Visit(onboarding, session, sent, draft, now, ended)


def must_be_open(connection: Connection, visit: Visit) -> None:
    """Raise LinkEndedError unless the visit may still write; to be asked first in each write transaction.

    Whoever revokes a link or issues it anew closes its sessions, and may have done so since this request
    looked: what its key locked then would be opened by nobody, or keep a dead link alive.
    """
    sid, onboarding_id = visit.session.sid, visit.onboarding.id
    if sessions.find_recipient(connection, parts().keys, sid, onboarding_id, visit.now) is None:
        raise LinkEndedError(onboarding_id)


def _why_closed(onboarding_id: str) -> tuple[str, int] | None:
    """Return what to tell a browser whose session was closed while its page was open."""
    sid, now = read_sid(RECIPIENT), datetime.now(UTC)
    with parts().database.read() as connection:
        if not sid or not sessions.was_closed(connection, sid, onboarding_id):
            return None
        onboarding = onboardings.find(connection, onboarding_id)
        sent = submissions.of_onboarding(connection, onboarding_id)
    if onboarding is None:
        return None
    return over(onboarding, sent, now, was_replaced=onboarding.revoked_at is None)
