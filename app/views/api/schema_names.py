"""The name of the schema that a program presets: filled from its pattern, and refused if it is not free."""

from collections.abc import Mapping
from http import HTTPStatus

from app.links import names
from app.links.names import Standing
from app.views.api.bodies import unprocessable
from app.views.api.presets import Presets
from app.views.api.problems import ProblemError
from app.views.api.shapes import Conflict
from app.views.parts import parts


def filled(presets: Presets) -> dict[str, str]:
    """Return the presets as a form would post them; a pattern of a name is filled."""
    given = presets.texts()
    schema, group_id = given.get("schema", ""), given.get("group_id")
    if not names.is_pattern(schema):
        return given
    if group_id is None:
        raise unprocessable({"presets.schema": "A pattern needs a destination: preset group_id too"})
    destinations = parts().lists.for_step("destination").destinations or ()
    named = {each.value: each.label for each in destinations}
    return given | {"schema": names.fill(schema, named.get(group_id, group_id))}


def refuse_taken(presets: Mapping[str, str]) -> None:
    """Raise ProblemError if Fivetran or another onboarding of ours has the name in this destination."""
    schema, group_id = presets.get("schema"), presets.get("group_id")
    if not schema or not group_id:
        return
    standing = names.standing(parts().fivetran, parts().database, group_id, schema)
    if standing in names.IN_THE_WAY:
        raise taken(standing, presets)


def taken(standing: Standing, presets: Mapping[str, str]) -> ProblemError:
    """Say that the name is not free, and which one is. Must not stand in a transaction."""
    group_id, schema = presets["group_id"], presets["schema"]
    words = names.refusal(standing, parts().fivetran, parts().database, group_id, schema)
    return ProblemError(HTTPStatus.CONFLICT, f"{words}.", code=Conflict.NAME_TAKEN)
