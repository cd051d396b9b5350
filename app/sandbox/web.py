"""Join the parts of the sandbox into one web app."""

import logging
from pathlib import Path

from flask import Flask, Response, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, InternalServerError

from app.sandbox.anaplan.errors import without_route as anaplan_refusal
from app.sandbox.anaplan.lists import lists
from app.sandbox.anaplan.sign_in import sign_in
from app.sandbox.card.page import card_page
from app.sandbox.current import Running, attach
from app.sandbox.faults.mix import FaultMix
from app.sandbox.fivetran.access import check_access, show_rate_limit
from app.sandbox.fivetran.connections import connections
from app.sandbox.fivetran.creating import creating
from app.sandbox.fivetran.envelope import refusal
from app.sandbox.fivetran.envelope import without_route as fivetran_refusal
from app.sandbox.fivetran.errors import FivetranError
from app.sandbox.fivetran.lookups import lookups
from app.sandbox.fivetran.webhooks import webhooks
from app.sandbox.hanging_up import NoConnectionError
from app.sandbox.limits import Limits
from app.sandbox.messenger import Messenger
from app.sandbox.pages.people import people
from app.sandbox.pages.programs import programs
from app.sandbox.recording import record_requests
from app.sandbox.seed.destinations import FOREIGN_CONNECTIONS
from app.sandbox.settings import Settings, read_settings
from app.sandbox.state.whole import State

log = logging.getLogger(__name__)

TEMPLATES = Path(__file__).parents[2] / "templates"
GREATEST_BODY = 8 * 1024 * 1024


def create_sandbox(settings: Settings | None = None) -> Flask:
    """Return the web app, with the settings of the environment unless others are given."""
    used = read_settings() if settings is None else settings
    web = Flask(__name__, template_folder=TEMPLATES, static_folder=None)
    web.jinja_options = {
        "undefined": StrictUndefined,
        "autoescape": True,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    web.config["MAX_CONTENT_LENGTH"] = GREATEST_BODY
    state = State(used, FOREIGN_CONNECTIONS)
    attach(web, Running(used, state, Limits(used), FaultMix(used), Messenger()))
    record_requests(web)
    web.before_request(_check_access)
    web.after_request(_finish)
    web.register_error_handler(FivetranError, refusal)
    web.register_error_handler(HTTPException, _without_route)
    web.register_error_handler(Exception, _broken)
    for part in (lookups, creating, connections, webhooks, sign_in, lists, card_page, people, programs):
        web.register_blueprint(part)
    return web


def _check_access() -> None:
    if request.path.startswith("/v1/"):
        check_access()


def _finish(answer: Response) -> Response:
    """Add the headers that every answer of its kind has."""
    answer.headers["X-Content-Type-Options"] = "nosniff"
    if request.path.startswith("/v1/"):
        return show_rate_limit(answer)
    if answer.mimetype == "text/html":
        # fivetran.com may not be shown in a frame of another site (Connect Card documentation, "iframe").
        answer.headers["X-Frame-Options"] = "SAMEORIGIN"
        answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _without_route(error: HTTPException) -> Response | HTTPException:
    """Answer an unknown address in the words of the API it seems to belong to."""
    if request.path.startswith("/v1/"):
        return fivetran_refusal(error)
    if request.path.startswith(("/token/", "/2/0/")):
        return anaplan_refusal(error)
    return error


def _broken(error: Exception) -> Response | HTTPException:
    """Answer a mistake in the sandbox itself; its text may hold a secret, so only its kind is logged."""
    if isinstance(error, NoConnectionError):
        raise error
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "nowhere"
    log.error("%s at %s", type(error).__name__, where)
    return _without_route(InternalServerError())
