"""The list of onboardings, and setting a connection up oneself."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import journey
from app.domain.roles import Role
from app.store import certificates, listing, onboardings, sessions, unaccounted, waiting_cards
from app.store.listing import Start
from app.store.onboardings import Terms
from app.store.places import Place
from app.views.cookies import RECIPIENT, give_sid, read_sid
from app.views.operator.access import actor, for_operator, me
from app.views.operator.export import MOST
from app.views.operator.list_filter import ListFilter
from app.views.operator.list_words import Line, Waits
from app.views.parts import parts

blueprint = Blueprint("operator_list", __name__, url_prefix="/operator")

PAGE = 50
MOST_UNACCOUNTED = 20
MOST_WAITING = 10
LONG_AT_A_CARD = timedelta(days=7)


@blueprint.get("/")
@for_operator(Role.VIEWER)
def show() -> ResponseReturnValue:
    """Show a page of the list, newest first. Whatever stands in the address, there is a page."""
    now = datetime.now(UTC)
    wanted, start = ListFilter(request.args), _start()
    with parts().database.read() as connection:
        page = listing.page(connection, wanted.which(), start, PAGE)
        ending = certificates.endings(connection, now)
        waiting = waiting_cards.waiting_on_a_card(connection, now, LONG_AT_A_CARD, MOST_WAITING + 1)
        nobodys = unaccounted.some(connection, MOST_UNACCOUNTED + 1)
    address = wanted.address()
    return render_template(
        "operator/list.html",
        form=wanted,
        page=page,
        lines=[Line.of(found, now) for found in page.found],
        is_filtered=bool(address),
        is_first=start == listing.NEWEST,
        goes_back=start.since is not None,
        ending=ending,
        waiting=[Waits.of(one, now) for one in waiting[:MOST_WAITING]],
        waiting_more=len(waiting) > MOST_WAITING,
        waiting_days=LONG_AT_A_CARD.days,
        unaccounted=nobodys[:MOST_UNACCOUNTED],
        unaccounted_more=len(nobodys) > MOST_UNACCOUNTED,
        newer_url=url_for(".show", **address, since=str(page.newer)) if page.newer else None,
        older_url=url_for(".show", **address, before=str(page.older)) if page.older else None,
        export_url=url_for("operator_export.show", **address),
        most_looked_at=listing.MOST_LOOKED_AT,
        most_exported=MOST,
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


def _start() -> Start:
    """Return where the page begins; an address that names no place begins at the newest."""
    since = Place.read(request.args.get("since", ""))
    return Start(since=since) if since else Start(before=Place.read(request.args.get("before", "")))
