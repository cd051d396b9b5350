"""Ask, in the midst of a call, whether something goes wrong here."""

from typing import cast

from flask import request

from app.sandbox.current import fault_mix
from app.sandbox.faults.mix import Fault

PLACE = "sandbox.fault"
"""Where a call's fault is kept. A call that is done later takes its environment along."""


def keep(fault: Fault) -> None:
    """Remember what goes wrong with the current call."""
    request.environ[PLACE] = fault


def goes_wrong(name: str) -> Fault | None:
    """Return the current call's fault if it has this name, and count it, as it happens now."""
    fault = cast(Fault | None, request.environ.get(PLACE))
    if fault is None or fault.name != name:
        return None
    fault_mix().count(name)
    return fault
