"""Write down every request to the APIs that the sandbox stands in for, masked."""

from flask import Flask, Response, g, request

from app.sandbox.current import state
from app.sandbox.json_body import read_json
from app.sandbox.masking import MASK, masked_body, masked_query

RECORDED = ("/v1/", "/token/", "/2/0/")


def record_requests(web: Flask) -> None:
    """Record each request when it comes in and its status when it is answered."""
    web.before_request(_began)
    web.after_request(_answered)


def leave_unanswered() -> None:
    """Mark the current request as one that gets no answer, so that its status stays empty."""
    g.pop("recorded_number", None)


def _began() -> None:
    if request.path.startswith(RECORDED):
        query = masked_query(request.args.to_dict())
        g.recorded_number = state().requests.began(request.method, request.path, query, _body())


def _answered(response: Response) -> Response:
    number = g.pop("recorded_number", None)
    if number is not None:
        state().requests.answered(number, response.status_code)
    return response


def _body() -> object:
    """Return the masked body; one that is nested beyond reason is masked as a whole."""
    try:
        return masked_body(read_json())
    except RecursionError:
        return MASK
