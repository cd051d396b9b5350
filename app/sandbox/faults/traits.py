"""Say what a call is about to do, as far as the choice of its fault depends on it."""

from collections.abc import Iterator

from app.sandbox.current import state
from app.sandbox.faults.table import Trait
from app.sandbox.fivetran.calls import runs_setup_tests
from app.sandbox.json_body import read_json


def traits_of_call(call: Trait, connection_id: str | None) -> frozenset[Trait]:
    """Return the traits of the current call."""
    return frozenset(_traits(call, connection_id))


def _traits(call: Trait, connection_id: str | None) -> Iterator[Trait]:
    yield call
    if call is Trait.CREATE and _name_is_taken(read_json()):
        yield Trait.NAME_IS_TAKEN
    if runs_setup_tests():
        yield Trait.RUNS_TESTS
        connection = None if connection_id is None else state().connections.get(connection_id)
        if call is Trait.CREATE or (connection is not None and not connection.test_runs_in_all):
            yield Trait.RUNS_FIRST_TESTS


def _name_is_taken(body: object) -> bool:
    """Return whether a create asks for a name that its group has already."""
    match body:
        # What cannot be printed is no name; half of a surrogate pair could not even be looked up.
        case {"group_id": str(group_id), "config": {"schema": str(schema)}}:
            printable = group_id.isprintable() and schema.isprintable()
            return printable and state().connections.is_taken(group_id, schema)
        case _:
            return False
