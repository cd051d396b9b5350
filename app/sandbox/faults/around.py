"""Let a call as a whole go wrong: before it is done, after it, or on the way back."""

import math
from collections.abc import Callable, Mapping
from http import HTTPStatus

from flask import Response, copy_current_request_context

from app.sandbox.current import fault_mix
from app.sandbox.faults.mix import Fault
from app.sandbox.fivetran.errors import not_signed_in, server_error, too_many_requests
from app.sandbox.hanging_up import break_off, hang_up

Do = Callable[[], Response]
"""What the call would do, and how it would be answered."""

GREATEST_DELAY = 120
GREATEST_RETRY_AFTER = 60
TIME_OUT = 60
"""The documented limit of a call (Fivetran documentation, "Pause connector 500 error")."""
APPLIED_AFTER = 30

WEB_PAGE = "<!doctype html>\n<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"


def _late_answer(do: Do, fault: Fault) -> Response:
    seconds = GREATEST_DELAY * fault.measure
    if fault.coin:
        fault_mix().wait(seconds)
        return do()
    answer = do()
    fault_mix().wait(seconds)
    return answer


def _busy(_do: Do, fault: Fault) -> Response:
    seconds = math.ceil(fault_mix().seconds(GREATEST_RETRY_AFTER * fault.measure))
    raise too_many_requests(max(1, seconds))


def _busy_without_time(_do: Do, _fault: Fault) -> Response:
    raise too_many_requests(None)


def _error(_do: Do, _fault: Fault) -> Response:
    raise server_error()


def _timed_out(do: Do, _fault: Fault) -> Response:
    do()
    fault_mix().wait(TIME_OUT)
    raise server_error()


def _bad_gateway(_do: Do, _fault: Fault) -> Response:
    return Response(WEB_PAGE.format("502 Bad Gateway"), HTTPStatus.BAD_GATEWAY, mimetype="text/html")


def _bad_gateway_done(do: Do, fault: Fault) -> Response:
    do()
    return _bad_gateway(do, fault)


def _dropped(_do: Do, _fault: Fault) -> Response:
    return hang_up()


def _dropped_done(do: Do, _fault: Fault) -> Response:
    do()
    return hang_up()


def _half_body(do: Do, _fault: Fault) -> Response:
    answer = do()
    whole = answer.get_data()
    answer.set_data(whole[: len(whole) // 2])
    return answer


def _cut_off(do: Do, _fault: Fault) -> Response:
    return break_off(do())


def _not_json(do: Do, _fault: Fault) -> Response:
    return Response(WEB_PAGE.format("One moment"), do().status_code, mimetype="text/html")


def _applied_late(do: Do, fault: Fault) -> Response:
    fault_mix().later(APPLIED_AFTER * fault.measure, copy_current_request_context(do))
    if fault.coin:
        return hang_up()
    raise server_error()


def _key_refused(_do: Do, _fault: Fault) -> Response:
    raise not_signed_in()


AROUND: Mapping[str, Callable[[Do, Fault], Response]] = {
    "late_answer": _late_answer,
    "busy": _busy,
    "busy_without_time": _busy_without_time,
    "error": _error,
    "timed_out": _timed_out,
    "bad_gateway": _bad_gateway,
    "bad_gateway_done": _bad_gateway_done,
    "dropped": _dropped,
    "dropped_done": _dropped_done,
    "half_body": _half_body,
    "cut_off": _cut_off,
    "not_json": _not_json,
    "applied_late": _applied_late,
    "key_refused": _key_refused,
}
"""The faults of a whole call, by the names of `table`; the others happen where they belong, in the call."""
