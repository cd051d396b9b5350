"""What the picker's pages show to whoever picks there, and what is kept of it."""

import json
from typing import Any

from app.store import events
from tests.anaplan_site import AnaplanSite
from tests.plain_browser import PlainBrowser
from tests.web.sent_rows import id_of

FINANCE = "8a81b08e6c2f4d1a017e52c3a9b4d6f0"
BUDGET = f"{FINANCE}_0A1B2C3D4E5F60718293A4B5C6D7E8F9"
ACTUALS = f"{FINANCE}_1B2C3D4E5F60718293A4B5C6D7E8F90A"


def at_budget(site: AnaplanSite) -> PlainBrowser:
    return site.picker().submit("Pick from Anaplan").follow("Finance").follow("Budget 2027")


def numbers(ids: list[str]) -> list[str]:
    """Return what stands in the boxes of these exports."""
    return [id_.rpartition("_")[2] for id_ in ids]


def whole(person: PlainBrowser, number: object) -> str:
    """Return the id of an export of the model whose page this is."""
    workspace_id, _, model_id = person.url.partition("?")[0].split("/")[-3:]
    return f"{workspace_id}_{model_id}_{number}"


def boxes(person: PlainBrowser) -> dict[str, str]:
    """Return what can be ticked: words -> id."""
    return {
        str(person.page.select(f'label[for="{box["id"]}"]')[0].get_text()): whole(person, box["value"])
        for box in person.page.select("input[type=checkbox]")
    }


def ticked(person: PlainBrowser) -> list[str]:
    return [whole(person, box["value"]) for box in person.page.select("input[type=checkbox][checked]")]


def chosen(person: PlainBrowser) -> list[str]:
    """Return the ids that the page has Remove buttons for."""
    return [str(button["value"]) for button in person.page.select('button[name="remove"]')]


def saved(site: AnaplanSite, person: PlainBrowser) -> dict[str, Any]:
    """Return what is stored of the step."""
    (row,) = [row for row in site.tables()["answers"] if row[0] == id_of(person)]
    found = next(part for part in row if isinstance(part, str) and part.startswith("{"))
    selection: dict[str, Any] = json.loads(found).get("selection") or {}
    return selection


def timeline(site: AnaplanSite, person: PlainBrowser) -> list[tuple[str, Any]]:
    with site.parts.database.read() as connection:
        return [(one.happened, dict(one.detail)) for one in events.timeline(connection, id_of(person))]
