"""Make the product's waits shorter, so that hours with Fivetran pass in minutes."""

import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

SHORTEST_CALL = 1.0
"""No call gets less than this: what takes longer then is this machine and not Fivetran."""

QUARANTINE = 180
OWN_SLOWNESS = 2.0
SEND_WITHIN = 1.0
"""Our own steps do not become faster with the rest, so these stand as they are and are not divided."""

WAITS = (
    *("RETRY_AFTER_IF_UNSAID", "TRY_AGAIN", "UNTIL_OPERATOR_LOOKED", "LOOK_AGAIN", "AFTER_A_MISTAKE"),
    *("PROBE_SECONDS", "HOUR", "MINUTE", "EVERY", "NEW"),
)
SEVERAL_WAITS = ("LOOKS_AFTER", "SHUT_SECONDS")
LIMITS_OF_CALLS = ("CREATE_SECONDS", "TEST_SECONDS", "LIST_SECONDS")


def hurry(speed: float) -> timedelta:
    """Divide all times by `speed`. Returns the quarantine, which outlasts whatever may be done late."""
    _change(WAITS, lambda time: time / speed)
    _change(SEVERAL_WAITS, lambda times: tuple(time / speed for time in times))
    _change(LIMITS_OF_CALLS, lambda time: max(SHORTEST_CALL, time / speed))
    _change(("MOST_SECONDS_TO_SEND",), lambda _time: SEND_WITHIN)
    return timedelta(seconds=QUARANTINE / speed + OWN_SLOWNESS)


def _change(names: Sequence[str], changed: Callable[[Any], Any]) -> None:
    """Change these constants wherever the product knows them; a module may have taken one from another."""
    modules = [
        module
        for name, module in sys.modules.items()
        if name.startswith("app.") and not name.startswith("app.sandbox")
    ]
    for name in names:
        having = [module for module in modules if hasattr(module, name)]
        if not having:
            raise LookupError(f"The product has no {name} any more.")
        for module in having:
            setattr(module, name, changed(getattr(module, name)))
