"""Let a create go wrong in the way its schema name asks for."""

import time

from flask import Response

from app.sandbox.current import settings, state
from app.sandbox.fivetran.errors import server_error, too_many_requests
from app.sandbox.hanging_up import hang_up
from app.sandbox.special import BUSY, ERROR, FAILURES_BEFORE_IT_WORKS, LOST_REPLY, TIMEOUT


def refuse_first_creates(group_id: str, schema: str) -> None:
    """Refuse the first creates of the names that work only after a few tries; nothing is made."""
    if not schema.startswith((ERROR, BUSY)):
        return
    if state().counts.met(f"create {group_id} {schema}") > FAILURES_BEFORE_IT_WORKS:
        return
    raise server_error() if schema.startswith(ERROR) else too_many_requests(settings().retry_after)


def spoil_answer(schema: str, answer: Response) -> Response:
    """Return the answer to a create that did happen, unless the name asks that it never arrives.

    Source: Fivetran documentation, "Pause connector 500 error": what takes too long is answered with 500
    although it was done.
    """
    if schema.startswith(LOST_REPLY):
        return hang_up()
    if schema.startswith(TIMEOUT):
        time.sleep(settings().timeout_seconds)
        raise server_error()
    return answer
