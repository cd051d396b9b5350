"""What went wrong, as programs read it: problem+json (RFC 9457), for every answer under `/api/`."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app.views.api.shapes import Conflict, FieldError, Problem

PREFIX = "/api/"
MEDIA_TYPE = "application/problem+json"

WORDS: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "The request could not be read. Give each parameter once, and a body of JSON.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address takes other methods: those that the header Allow names.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than 64 kB.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Send the body as application/json.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong on our side. Try again in a few minutes.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Nothing can be saved just now. Try again in a minute.",
}


class ProblemError(HTTPException):
    """A request that is refused: why, in a sentence, and which fields are wrong."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str = "",
        *,
        code: Conflict | None = None,
        errors: Sequence[FieldError] = (),
        instance: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or WORDS[status])
        self.code = status
        self.conflict = code
        self.errors = tuple(errors)
        self.instance = instance
        self.more_headers = headers or {}


def is_for_a_program() -> bool:
    """Tell whether whoever asks reads problems rather than pages."""
    return request.path.startswith(PREFIX)


def answer(error: HTTPException) -> Response:
    """Return the answer to what was refused."""
    if isinstance(error, ProblemError):
        return _answer(error, dict(error.more_headers))
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    headers = {}
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return _answer(ProblemError(status, WORDS.get(status, status.phrase)), headers)


def failed(status: HTTPStatus) -> Response:
    """Return the answer where something failed that nobody refused."""
    return _answer(ProblemError(status), {})


def _answer(error: ProblemError, headers: Mapping[str, str]) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    said = Problem(
        title=status.phrase,
        status=int(status),
        code=error.conflict,
        detail=error.description or "",
        instance=error.instance,
        errors=error.errors or None,
    )
    return Response(
        said.model_dump_json(exclude_none=True), int(status), dict(headers), content_type=MEDIA_TYPE
    )
