"""Play the Connect Card: the page of Fivetran's on which a customer enters the credentials.

Source: Fivetran REST API, "Connect Card". The page goes back to `redirect_uri` when the tests pass.
"""

from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from app.domain.choices import AuthMode, Region, SyncMode
from app.sandbox.current import state
from app.sandbox.fivetran.cards import CARD_PATH
from app.sandbox.fivetran.credentials import RIGHT, WRONG
from app.sandbox.fivetran.messages import EDITED, tell
from app.sandbox.fivetran.setup_tests import SetupTest, results
from app.sandbox.fivetran.test_runs import record_outcome
from app.sandbox.masking import MASK
from app.sandbox.state.cards import Card
from app.sandbox.state.connections import Connection

card_page = Blueprint("card", __name__)

DEFAULT_USER = "anyone@example.com"


@card_page.get(CARD_PATH)
def show() -> Response:
    """Show the card, as long as its token is valid."""
    card, connection = _opened()
    if card is None or connection is None:
        return _expired()
    return _card(card, connection, [])


@card_page.post(CARD_PATH)
def press() -> Response:
    """Do what the pressed button says."""
    card, connection = _opened()
    if card is None or connection is None:
        return _expired()
    match request.form.get("button"):
        case "pass":
            _save(connection, RIGHT)
            state().running_tests.end(connection.id)
            record_outcome(connection.id, good=True)
            return _back(card)
        case "fail":
            _save(connection, WRONG)
            saved = record_outcome(connection.id, good=False)
            rows = results(saved)
            # Assumed: whoever reads the connection sees these tests until others are run. The reference says
            # nothing of it; where none are shown, our page only says that the card is not finished.
            state().running_tests.show(connection.id, rows)
            return _card(card, saved, rows)
        case _:
            # Assumed: the browser also comes back when the card is closed unfinished. Others have seen it.
            return _back(card)


def _opened() -> tuple[Card | None, Connection | None]:
    """Return the card of the request's token and its connection; the token alone decides."""
    card = state().cards.find(request.args.get("auth", ""))
    if card is None or request.args.get("redirect_uri") != card.redirect_uri:
        return None, None
    return card, state().connections.get(card.connection_id)


def _save(connection: Connection, password: str) -> None:
    """Keep what was entered, of the password only whether it is to count as right."""
    entered = {
        "auth_mode": AuthMode.BASIC,
        "username": request.form.get("username", "").strip() or DEFAULT_USER,
        "password": MASK,
        "region": Region.DEFAULT,
        "sync_mode": SyncMode.ALL_EXPORTS,
    }
    state().connections.change(
        connection.id,
        lambda old: replace(
            old, config=old.config | entered, credentials=old.credentials | {"password": password}
        ),
    )
    tell(EDITED, connection)


def _card(card: Card, connection: Connection, rows: list[SetupTest]) -> Response:
    page = render_template("sandbox/card.html", card=card, connection=connection, tests=rows)
    return Response(page, mimetype="text/html")


def _expired() -> Response:
    page = render_template("sandbox/card_expired.html")
    return Response(page, HTTPStatus.FORBIDDEN, mimetype="text/html")


def _back(card: Card) -> Response:
    """Send the browser back with the connection's id appended to whatever query the address has.

    Nothing about the parameter is documented; Automattic's newspack-plugin relies on it.
    """
    parts = urlsplit(card.redirect_uri)
    query = "&".join(filter(None, [parts.query, urlencode({"id": card.connection_id})]))
    return redirect(urlunsplit(parts._replace(query=query)), HTTPStatus.SEE_OTHER)
