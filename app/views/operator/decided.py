"""What an operator decides of the request when they make a link: inputs made of the recipient's own."""

from collections.abc import Mapping
from typing import Any

from wtforms import SelectField

from app.domain.fields import SECRETS, STEP_FIELDS
from app.forms.fields import Block, Choice, Line, Listed, Pick, YesNo
from app.journey import STEPS

ASK = "Ask the recipient"
USUAL = {
    "destination_schema_names": "FIVETRAN_NAMING",
    "schedule_type": "auto",
    "sync_frequency": "360",
    "data_delay_sensitivity": "NORMAL",
    "paused": "false",
    "pause_after_trial": "false",
    "networking_method": "Directly",
    "trust_certificates": "false",
    "trust_fingerprints": "false",
    "run_setup_tests": "true",
}
"""What is decided at first, so that a recipient meets four short pages."""

OF_THEIR_OWN = frozenset({"auth_mode", "group_id", "schema", *STEP_FIELDS["card"]})
"""Fields that the form asks for in words of its own."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Anaplan account and exports": ("account", "password", "exports", "selection"),
    "Names, schedule and delays": ("destination", "schedule"),
    "Network and tests": ("network",),
}
"""The steps whose fields are decided together, each group behind a heading that opens."""


def of_step(step: str) -> list[str]:
    """Return the fields of a step that are decided in its own words."""
    return [name for name in STEP_FIELDS[step] if name not in SECRETS | OF_THEIR_OWN]


def _decidable(unbound: Any, name: str) -> Any:
    """Return the input by which an operator decides a field, made of the one that recipients see."""
    kind, label = unbound.field_class, unbound.args[0]
    usual = USUAL.get(name, "")
    if issubclass(kind, YesNo):
        return SelectField(label, choices={"": ASK, "true": "Yes", "false": "No"}, default=usual)
    if issubclass(kind, Choice | Pick):
        return SelectField(label, choices={"": ASK, **unbound.args[1]}, default=usual)
    description = unbound.kwargs.get("description", "")
    if issubclass(kind, Block):
        return Block(label, description=f"{description}; empty asks the recipient")
    longest = {} if issubclass(kind, Listed) else {"longest": unbound.kwargs.get("longest", 200)}
    return Line(label, description="Empty asks the recipient", **longest)


DECIDED = tuple(name for step in STEPS for name in of_step(step.name) if step.name not in ("sign_in", "card"))


def inputs() -> Mapping[str, Any]:
    """Return the input for each field that has no words of its own on the form."""
    return {
        name: _decidable(getattr(step.form, name), name)
        for step in STEPS
        for name in of_step(step.name)
        if name in DECIDED
    }
