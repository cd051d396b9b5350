"""The list of onboardings, and setting a connection up oneself."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import journey
from app.domain.roles import Role
from app.store import listing, onboardings, sessions, unaccounted
from app.store.listing import Listed
from app.store.onboardings import Terms
from app.views.cookies import RECIPIENT, give_sid, read_sid
from app.views.operator.access import actor, for_operator, me
from app.views.operator.words import STATES
from app.views.parts import parts

blueprint = Blueprint("operator_list", __name__, url_prefix="/operator")


@blueprint.get("/")
@for_operator(Role.VIEWER)
def show() -> ResponseReturnValue:
    """Show a page of the list, newest first."""
    now = datetime.now(UTC)
    with parts().database.read() as connection:
        rows = listing.newest_first(connection, _before(), listing.PAGE + 1)
        nobodys = unaccounted.every(connection)
    more, rows = rows[listing.PAGE :], rows[: listing.PAGE]
    older = None
    if more:
        older = url_for(".show", before=f"{rows[-1].created_at.isoformat()}~{rows[-1].id}")
    return render_template(
        "operator/list.html",
        rows=[(row, *state_words(row, now)) for row in rows],
        unaccounted=nobodys,
        older_url=older,
        is_first=not request.args.get("before"),
    )


@blueprint.post("/onboardings")
@for_operator(Role.OPERATOR)
def set_up() -> ResponseReturnValue:
    """Begin an onboarding that the operator answers, with every step."""
    now, settings = datetime.now(UTC), parts().settings
    answers = journey.with_presets({}, redirect_uri_hosts=settings.redirect_uri_hosts, by_operator=True)
    with parts().database.write() as connection:
        terms = Terms(created_by=me().name, operator_id=me().id)
        link = onboardings.create(connection, parts().keys, answers, terms, actor(), now)
        onboardings.start(connection, link.id, "", now)
        link_key = parts().keys.link_key(link, parts().keys.newest)
        sid = sessions.open_recipient(connection, parts().keys, link.id, link_key, read_sid(RECIPIENT), now)
    response = redirect(url_for("ask.next_page", onboarding_id=link.id), 303)
    give_sid(response, RECIPIENT, sid)
    return response


def state_words(row: Listed, now: datetime) -> tuple[str, str]:
    """Return a state in a word, and its kind."""
    if row.state is not None:
        return STATES.get(row.state, (row.state, "neutral"))
    if row.revoked_at:
        return "Revoked", "neutral"
    if now >= row.expires_at:
        return "Expired", "neutral"
    return ("Started", "info") if row.started_at else ("Not opened", "neutral")


def _before() -> tuple[datetime, str] | None:
    at, _, onboarding_id = request.args.get("before", "").partition("~")
    try:
        return (datetime.fromisoformat(at).astimezone(UTC), onboarding_id) if onboarding_id else None
    except (ValueError, OverflowError):
        return None
