"""The refusals of Anaplan's two APIs, whose envelopes differ."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from flask import Response, jsonify, request
from werkzeug.exceptions import HTTPException


class SignInError(Exception):
    """An answer of the Authentication API that is not a success."""

    def __init__(self, status: HTTPStatus, word: str, message: str) -> None:
        super().__init__(word)
        self.status = status
        self.word = word
        self.message = message


class ListingError(Exception):
    """An answer of the Integration API that is not a success."""

    def __init__(
        self, status: HTTPStatus, message: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status.phrase)
        self.status = status
        self.message = message or status.phrase
        self.headers = dict(headers or {})


def bad_credential() -> SignInError:
    """Return the 401 for a wrong password, certificate or token; it does not say which."""
    # Assumed: the message, and the word for anything but a password.
    return SignInError(
        HTTPStatus.UNAUTHORIZED, "FAILURE_BAD_CREDENTIAL", "Authentication failed. Check the credentials."
    )


def bad_header(status: HTTPStatus) -> SignInError:
    """Return the refusal of an Authorization header of the wrong form."""
    # Assumed: the word; the status and the message have been seen (community OpenAPI of Anaplan's APIs).
    return SignInError(status, "FAILURE_BAD_HEADER", "Invalid header. Verify the header.")


def sign_in_refusal(error: SignInError) -> Response:
    """Return a refusal in the envelope of the Authentication API."""
    answer = jsonify({"status": error.word, "statusMessage": error.message})
    answer.status_code = error.status
    return answer


def listing_refusal(error: ListingError) -> Response:
    """Return a refusal in the envelope of the Integration API."""
    answer = jsonify(
        {
            "status": {"code": error.status.value, "message": error.message},
            "path": request.path,
            "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }
    )
    answer.status_code = error.status
    answer.headers.update(error.headers)
    return answer


def without_route(error: HTTPException) -> Response:
    """Return what Anaplan says of an address or a method it does not have."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    # Assumed: the Authentication API answers unknown addresses in the Integration API's envelope.
    return listing_refusal(ListingError(status))
