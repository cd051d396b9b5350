"""Work out how the setup tests of a connection end.

Source: Fivetran REST API, "Run connection setup tests", schema SetupTestResultResponse: `details` may be
text, an object, an array or nothing.
"""

import re

from app.domain.choices import AuthMode, SyncMode
from app.sandbox.fivetran.credentials import MISSING, RIGHT, UNREADABLE, UNREGISTERED
from app.sandbox.fivetran.network import is_reachable
from app.sandbox.special import FLAKY_USER, SSO_USER, WARNING_USER, same_user
from app.sandbox.state.connections import Connection

# Assumed: all titles and messages. Fivetran publishes none for Anaplan.
REACH = "Connecting to Anaplan"
SIGN_IN = "Validating login"
CERTIFICATE = "Checking certificate"
EXPORTS = "Checking access to exports"

TOO_SLOW = "Anaplan did not answer in time"

EXPORT_ID = re.compile(r"[^_]+_[^_]+_[^_]+")

SetupTest = dict[str, object]


ODD_MESSAGE = '<script>alert("Setup test")</script> \x1b[31mred\x1b[0m, signed in with Repeated-Secret-5e1d'
"""What no page and no terminal may take at its word. The password in it is known before it is entered."""


def results(connection: Connection, *, no_luck: bool = False) -> list[SetupTest]:
    """Return the results of one run; after a failure the rest is skipped, and without luck all fails."""
    trouble = (
        (REACH, TOO_SLOW if no_luck else _reach_trouble(connection)),
        (*_sign_in_title(connection), _sign_in_trouble(connection)),
        (EXPORTS, _exports_trouble(connection)),
    )
    rows: list[SetupTest] = []
    for title, problem in trouble:
        if any(row["status"] == "FAILED" for row in rows):
            rows.append({"title": title, "status": "SKIPPED", "message": "An earlier test failed"})
        elif problem is None:
            rows.append(_passed(title, connection))
        else:
            rows.append({"title": title, "status": "FAILED", "message": problem, "details": _reason(title)})
    return rows


def is_good(rows: list[SetupTest]) -> bool:
    """Return whether no test failed. A warning is not a failure."""
    return all(row["status"] != "FAILED" for row in rows)


def _passed(title: str, connection: Connection) -> SetupTest:
    """Return the row of a test that went well, with the various details that there can be."""
    if title == EXPORTS and same_user(connection.config.get("username"), WARNING_USER):
        message = 'Export "P&L <draft>" has a layout that cannot be synced and will be left out'
        return {"title": title, "status": "WARNING", "message": message, "details": "P&L <draft>"}
    if title == CERTIFICATE:
        details = [{"name": "certificate", "hash": connection.credentials["certificate"][:16]}]
        return {"title": title, "status": "PASSED", "message": "", "details": details}
    if title == SIGN_IN:
        return {"title": title, "status": "PASSED", "message": "", "details": None}
    return {"title": title, "status": "PASSED"}


def _reason(title: str) -> object:
    """Return the details of a failure."""
    return {"httpStatus": 401} if title == SIGN_IN else None


def _reach_trouble(connection: Connection) -> str | None:
    return None if is_reachable(connection.options) else "The network path to Anaplan is not available"


def _sign_in_title(connection: Connection) -> tuple[str]:
    by_certificate = connection.config.get("auth_mode") == AuthMode.CERTIFICATE
    return (CERTIFICATE,) if by_certificate else (SIGN_IN,)


def _sign_in_trouble(connection: Connection) -> str | None:
    """Return why the sign-in fails, if it does."""
    match connection.config.get("auth_mode"):
        case AuthMode.BASIC:
            return _password_trouble(connection)
        case AuthMode.CERTIFICATE:
            return _certificate_trouble(connection.credentials)
        case _:
            # Assumed: missing values are found by the tests and not refused with 400.
            return "The connection has no credentials yet"


def _password_trouble(connection: Connection) -> str | None:
    username = connection.config.get("username")
    password = connection.credentials.get("password", MISSING)
    if not username or password == MISSING:
        return "The user ID or the password is missing"
    if password != RIGHT or same_user(username, SSO_USER):
        return "Anaplan refused the user ID or the password (HTTP 401)"
    if same_user(username, FLAKY_USER) and connection.test_runs <= 1:
        return TOO_SLOW
    return None


def _certificate_trouble(credentials: dict[str, str]) -> str | None:
    certificate = credentials.get("certificate", MISSING)
    private_key = credentials.get("private_key", MISSING)
    if MISSING in (certificate, private_key):
        return "The certificate or the private key is missing"
    if UNREADABLE in (certificate, private_key):
        return "The certificate or the private key cannot be read"
    if certificate == UNREGISTERED:
        return "Anaplan does not know the certificate (HTTP 401)"
    return None if certificate == private_key else "The private key does not belong to the certificate"


def _exports_trouble(connection: Connection) -> str | None:
    if connection.config.get("sync_mode") != SyncMode.SPECIFIC_EXPORTS:
        return None
    chosen = connection.config.get("selected_exports")
    if not isinstance(chosen, list) or not chosen:
        return "No export is selected"
    if all(EXPORT_ID.fullmatch(str(export)) for export in chosen):
        return None
    return "A selected export is not of the form <workspace_id>_<model_id>_<export_id>"
