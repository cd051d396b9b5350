"""Answer Anaplan's Authentication API: sign in, refresh, validate and sign out.

Source: Anaplan Authentication API ("Use basic authentication", "Refresh a token") and Anaplan's Postman
collection.
"""

import base64
import hashlib
import secrets
import uuid
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request

from app.sandbox.anaplan.certificates import RefusedError, signed_in_user
from app.sandbox.anaplan.errors import SignInError, bad_credential, bad_header, sign_in_refusal
from app.sandbox.current import settings, state
from app.sandbox.json_body import read_json
from app.sandbox.special import EDGE_USER, SSO_USER, WRONG_PASSWORDS, same_user
from app.sandbox.state.sessions import Session

sign_in = Blueprint("sign_in", __name__, url_prefix="/token")
sign_in.register_error_handler(SignInError, sign_in_refusal)

OWN_SCHEME = "AnaplanAuthToken"


@sign_in.post("/authenticate")
def authenticate() -> Response:
    """Give a token for a password or a certificate. Live servers answer 201, the documentation says 200."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    match scheme.lower():
        case "basic":
            user = _user_of_password(value)
        case "cacertificate":
            user = _user_of_certificate(value)
        case _:
            raise bad_header(HTTPStatus.UNAUTHORIZED)
    if same_user(user, EDGE_USER):
        page = "<!DOCTYPE html><title>503</title><h1>Service temporarily unavailable</h1>"
        return Response(page, HTTPStatus.SERVICE_UNAVAILABLE, mimetype="text/html")
    token = secrets.token_urlsafe(192)
    session = state().sessions.add(token, str(uuid.uuid4()), user)
    return _token_answer(token, session, "Login successful", HTTPStatus.CREATED)


@sign_in.post("/refresh")
def refresh() -> Response:
    """Let a token live longer; its value stays."""
    token, _ = session_of(HTTPStatus.BAD_REQUEST)
    state().sessions.extend(token)
    session = state().sessions.find(token)
    if session is None:
        raise bad_credential()
    return _token_answer(token, session, "Token refreshed", HTTPStatus.OK)


@sign_in.get("/validate")
def validate() -> Response:
    """Tell whose token it is and when it ends."""
    _, session = session_of(HTTPStatus.BAD_REQUEST)
    return jsonify(
        {
            "meta": _meta(),
            "status": "SUCCESS",
            "statusMessage": "Token validated",
            "tokenInfo": {"expiresAt": int(session.expires_at * 1000), "tokenId": session.token_id},
            "userInfo": {
                "userGuid": user_guid(session.user),
                "userId": session.user,
                "customerGuid": user_guid("customer"),
            },
        }
    )


@sign_in.post("/logout")
def logout() -> Response:
    """End a token."""
    token, _ = session_of(HTTPStatus.UNAUTHORIZED)
    state().sessions.end(token)
    return Response(status=HTTPStatus.NO_CONTENT)


def session_of(malformed: HTTPStatus) -> tuple[str, Session]:
    """Return the token of the request and its session; a header of another form is answered `malformed`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != OWN_SCHEME or not token:
        raise bad_header(malformed)
    session = state().sessions.find(token)
    if session is None:
        raise bad_credential()
    return token, session


def user_guid(user: str) -> str:
    """Return the 32 hex digits by which Anaplan knows a user, always the same for the same user."""
    return hashlib.sha256(user.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _user_of_password(value: str) -> str:
    """Return the user of a Basic header, or refuse. A wrong password and a wrong user look the same."""
    try:
        # Assumed: UTF-8. Anaplan names no character set.
        user, separator, password = base64.b64decode(value, validate=True).decode().partition(":")
    except ValueError:
        raise bad_header(HTTPStatus.UNAUTHORIZED) from None
    if not separator:
        raise bad_header(HTTPStatus.UNAUTHORIZED)
    if not (user and password) or password in WRONG_PASSWORDS or same_user(user, SSO_USER):
        raise bad_credential()
    return user


def _user_of_certificate(value: str) -> str:
    """Return the user of a certificate, or refuse."""
    # Assumed: whatever is wrong with a certificate, the answer is the one for a wrong password.
    try:
        return signed_in_user(value, read_json(), state().sessions.first_use)
    except RefusedError:
        raise bad_credential() from None


def _meta() -> dict[str, str]:
    return {"validationUrl": f"{settings().origin}/token/validate"}


def _token_answer(token: str, session: Session, message: str, status: HTTPStatus) -> Response:
    answer = jsonify(
        {
            "meta": _meta(),
            "status": "SUCCESS",
            "statusMessage": message,
            "tokenInfo": {
                "expiresAt": int(session.expires_at * 1000),
                "tokenId": session.token_id,
                "tokenValue": token,
                "refreshTokenId": str(uuid.uuid5(uuid.NAMESPACE_URL, session.token_id)),
            },
        }
    )
    answer.status_code = status
    return answer
