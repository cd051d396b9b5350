"""The refusals of Fivetran's API. A view raises one; `envelope` makes the answer of it."""

from collections.abc import Mapping
from http import HTTPStatus


class FivetranError(Exception):
    """An answer that is not a success.

    Source: Fivetran REST API, "API response codes": a body of `code` and `message`, no more.
    """

    def __init__(
        self, status: HTTPStatus, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})


def invalid(message: str) -> FivetranError:
    """Return the refusal of a request's values."""
    return FivetranError(HTTPStatus.BAD_REQUEST, "InvalidInput", message)


def unknown(kind: str, identifier: str) -> FivetranError:
    """Return the answer for an id that does not exist (API response codes, NotFound_Connector)."""
    # Assumed: groups, destinations and metadata are answered in the words documented for connections.
    message = f"{kind} with id '{identifier}' does not exist."
    return FivetranError(HTTPStatus.NOT_FOUND, f"NotFound_{kind}", message)


def not_signed_in() -> FivetranError:
    """Return the 401, which does not say what was wrong with the key or the secret."""
    # Assumed: the code. Only the message has been seen, in Fivetran's Connect Card sample for JavaScript.
    return FivetranError(HTTPStatus.UNAUTHORIZED, "AuthFailed", "Invalid authorization credentials")


def name_is_taken(schema: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> FivetranError:
    """Return the refusal of a second connection of a name."""
    # Assumed: status, code and message.
    code = "InvalidInput" if status is HTTPStatus.BAD_REQUEST else "Conflict"
    return FivetranError(status, code, f"Connection with schema name '{schema}' already exists")


def too_many_requests(retry_after: int | None) -> FivetranError:
    """Return the 429 (Fivetran REST API, Rate limiting: `Retry-After` in seconds)."""
    # Assumed: the wording; it differs from limit to limit.
    return FivetranError(
        HTTPStatus.TOO_MANY_REQUESTS,
        "TooManyRequests",
        "Too many requests have been sent",
        {} if retry_after is None else {"Retry-After": str(retry_after)},
    )


def server_error() -> FivetranError:
    """Return the 500, which leaves open whether anything happened."""
    # Assumed: code and message. The documentation shows the bare status only.
    return FivetranError(
        HTTPStatus.INTERNAL_SERVER_ERROR, "InternalServerError", "Request failed with status code 500"
    )
