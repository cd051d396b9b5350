"""Put an answer into the envelope that all of Fivetran's answers come in."""

from http import HTTPStatus

from flask import Response, jsonify
from werkzeug.exceptions import HTTPException

from app.sandbox.fivetran.errors import FivetranError


def success(data: object = None, message: str | None = None, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Return a success: `code`, and `message` and `data` where there are any."""
    body: dict[str, object] = {"code": "Success"}
    if message is not None:
        body["message"] = message
    if data is not None:
        body["data"] = data
    answer = jsonify(body)
    answer.status_code = status
    return answer


def refusal(error: FivetranError) -> Response:
    """Return a refusal: `code` and `message`."""
    answer = jsonify({"code": error.code, "message": error.message})
    answer.status_code = error.status
    answer.headers.update(error.headers)
    return answer


def without_route(error: HTTPException) -> Response:
    """Return what Fivetran says of an address or a method it does not have."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    # Assumed: only the 404 has been seen; the other codes follow its pattern.
    code = status.phrase.title().replace(" ", "")
    answer = jsonify({"code": code, "message": f"HTTP {status.value} {status.phrase}"})
    answer.status_code = status
    return answer
