"""Tell what the current request calls for."""

from flask import request

from app.sandbox.json_body import read_json


def runs_setup_tests() -> bool:
    """Return whether the call tests a connection: by itself, or after having made or changed one.

    Source: Fivetran REST API, "Rate limiting": these are the calls that the limits of setup tests count.
    """
    match request.endpoint:
        case "connections.test":
            return True
        case "creating.create_connection" | "connections.update":
            body = read_json()
            return isinstance(body, dict) and body.get("run_setup_tests", True) is True
        case _:
            return False
