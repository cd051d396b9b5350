"""Wrap a view of the connections, so that its calls may go wrong."""

from collections.abc import Callable
from functools import wraps

from flask import Response

from app.sandbox.current import fault_mix
from app.sandbox.faults.around import AROUND
from app.sandbox.faults.inside import keep
from app.sandbox.faults.table import Trait
from app.sandbox.faults.traits import traits_of_call
from app.sandbox.fivetran.envelope import refusal
from app.sandbox.fivetran.errors import FivetranError

View = Callable[..., Response]


def may_go_wrong(call: Trait) -> Callable[[View], View]:
    """Return what wraps the view of this call."""

    def wrap(view: View) -> View:
        @wraps(view)
        def answered(**values: str) -> Response:
            mix = fault_mix()
            fault = mix.draw(traits_of_call(call, values.get("connection_id"))) if mix.is_on else None
            if fault is None:
                return view(**values)
            keep(fault)

            def do() -> Response:
                # A refusal is spoiled like any other answer.
                try:
                    return view(**values)
                except FivetranError as error:
                    return refusal(error)

            happens = AROUND.get(fault.name)
            if happens is None:
                return do()
            mix.count(fault.name)
            return happens(do, fault)

        return answered

    return wrap
