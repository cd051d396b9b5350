"""Pages for what went wrong: what happened, what became of the answers, what to do. Never a traceback."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus

import structlog
from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app.domain.say import say
from app.store.engine import OUT
from app.views.api import problems
from app.views.operator import account, new_link, operators, tokens, webhooks
from app.views.recipient import ask, someone_else
from app.views.recipient.picking import pages as picking

log = structlog.get_logger()

BLOCK = 64 * 1024
MOST_BLOCKS = 160
"""Of a request that is too large, as much is read to its end as people send by mistake: 10 MB."""

SHOWN_AGAIN: Mapping[str, Callable[..., ResponseReturnValue]] = {
    "ask.answer": ask.show_again,
    "picking.change": picking.show_again,
    "picking.pick": picking.show_ticks_again,
    "someone_else.make": someone_else.show_again,
    "new_link.make": new_link.show_again,
    "operator_tokens.make": tokens.show_again,
    "operator_account.change_name": account.show_name_again,
    "operators.add": operators.ask_again,
    "webhooks.add": webhooks.ask_again,
}
"""What shows a form again for the view that took it, where something is typed that is no secret."""

WORDS = {
    400: (
        say("This request could not be read"),
        say("Go back to the page before and try again. What you saved is still there."),
    ),
    404: (
        say("This page does not exist"),
        say(
            "If you followed a link, check that it is complete. If you were answering questions, "
            "open your onboarding link again to go on; your answers are kept."
        ),
    ),
    405: (
        say("This page does not work like that"),
        say("Go back to the page before and use its buttons."),
    ),
    410: (say("This is no longer here"), say("Ask the person who sent you the link for a new one.")),
    413: (
        say("That is too much to read"),
        say(
            "A certificate or key has less than 16 kilobytes, and a list of exports at most 1,000 lines. "
            "Go back, shorten it, and try again."
        ),
    ),
    500: (
        say("Something went wrong on our side"),
        say("What you saved is still there. Try again in a few minutes."),
    ),
    503: (
        say("We cannot save anything just now"),
        say("What you saved before is still there. Try again in a minute."),
    ),
}

NOT_OPEN_HERE = (
    say("This page is not open in this browser"),
    say(
        "Open your onboarding link again to go on. What you had saved is kept; what you typed on a page "
        "and had not sent yet has to be typed again."
    ),
)
"""Said to whoever comes back after a day, and no less to who was never let in or mistyped an address."""

TOO_OLD = (
    say("This page was open for a long time"),
    say(
        "Nothing was sent from it, and what you saved before is still there. "
        "Go back, reload that page, and press the button again."
    ),
)
NO_COOKIE = (
    say("Your browser sent no cookie"),
    say(
        "Nothing was sent or saved. This page works only with a cookie, which holds nothing that you typed. "
        "Allow cookies for this site in your browser, then open the page again and press the button."
    ),
)


def install(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(HTTPException, _known)
    for kind in OUT:
        app.register_error_handler(kind, _database)
    app.register_error_handler(Exception, _unknown)


def _form_too_old(error: HTTPException) -> ResponseReturnValue:
    """Show a form again with what was typed, when it is too old to be trusted."""
    again = SHOWN_AGAIN.get(request.endpoint or "")
    if again:
        g.was_open_too_long = True
        try:
            return again(**request.view_args or {})
        except HTTPException as refused:
            # Flask hands what an error handler raises to no other handler.
            return _known(refused)
    if problems.is_for_a_program():
        return _known(error)
    return _said(TOO_OLD if request.cookies else NO_COOKIE, HTTPStatus.BAD_REQUEST)


def _known(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or (error.response is not None and error.code < HTTPStatus.BAD_REQUEST):
        return error
    if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        _let_it_finish()
    if problems.is_for_a_program():
        return problems.answer(error)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        return *_page(error.code), {"Allow": ", ".join(sorted(error.valid_methods))}
    return _page(error.code)


def _database(error: Exception) -> ResponseReturnValue:
    log.error("database", exc_info=error)
    return _failed(HTTPStatus.SERVICE_UNAVAILABLE)


def _unknown(error: Exception) -> ResponseReturnValue:
    log.error("unexpected", exc_info=error)
    return _failed(HTTPStatus.INTERNAL_SERVER_ERROR)


def _let_it_finish() -> None:
    """Read what is still coming: a browser that cannot finish sending shows no page of ours."""
    body = request.environ["wsgi.input"]
    with suppress(OSError):
        for _ in range(MOST_BLOCKS):
            if not body.read(BLOCK):
                return


def _failed(status: HTTPStatus) -> ResponseReturnValue:
    return problems.failed(status) if problems.is_for_a_program() else _page(status)


def _page(status: int) -> tuple[str, int]:
    if status == HTTPStatus.NOT_FOUND and request.path.startswith("/onboarding/"):
        return _said(NOT_OPEN_HERE, status)
    other = WORDS[400] if status < HTTPStatus.INTERNAL_SERVER_ERROR else WORDS[500]
    return _said(WORDS.get(status, other), status)


def _said(said: tuple[str, str], status: int) -> tuple[str, int]:
    heading, words = said
    return render_template("errors/error.html", error_heading=heading, words=words), int(status)
