"""What a step's form is offered: Fivetran's lists, and what is known of the exports that are listed in it."""

from dataclasses import replace

from flask import request, url_for

from app.domain.chosen import KnownExports
from app.domain.export_id import read_export_ids
from app.forms.lists import Lists
from app.sitting import pasted, seen
from app.sitting.reading import Reading
from app.views.parts import parts
from app.views.recipient.access import Visit
from app.views.recipient.signing_in import owner

STEP = "selection"


def lists_for(visit: Visit, step: str, *, is_trusted: bool = True) -> Lists:
    """Return what a step's form can choose from. Models of pasted ids are read, if these are few.

    Of a form that is not trusted nothing is asked at Anaplan: another site may have made the browser post it.
    """
    lists = parts().lists.for_step(step)
    if step != STEP or not may_pick(visit):
        return lists
    if "selected_exports" in request.form:
        ids = read_export_ids(request.form["selected_exports"]).ids
        known = _known(visit, ids)
        unknown = [id_ for id_ in ids if id_ not in known.names and id_ not in known.missing]
        if is_trusted:
            pasted.read_their_models(parts().database, parts().anaplan, owner(visit), unknown)
    else:
        before = visit.draft.answers.selection
        ids = before.selected_exports if before else ()
    return replace(lists, exports=_known(visit, ids))


def may_pick(visit: Visit) -> bool:
    """Tell whether this visit has credentials with which Anaplan can be asked."""
    return parts().settings.anaplan_check and not visit.is_part


def pick_address(visit: Visit, step: str) -> str | None:
    """Return where the buttons of the list lead, on the page that has them."""
    if step != STEP or not may_pick(visit):
        return None
    return url_for("picking.change", onboarding_id=visit.onboarding.id)


def reading(visit: Visit) -> Reading:
    """Return the lists of whoever was let in."""
    return Reading(parts().database, parts().anaplan, owner(visit))


def _known(visit: Visit, ids: tuple[str, ...]) -> KnownExports:
    with parts().database.read() as connection:
        return seen.about(connection, visit.onboarding.id, ids)
