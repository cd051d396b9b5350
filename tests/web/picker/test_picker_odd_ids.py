"""Anaplan publishes no grammar of its ids: an export whose id Fivetran does not take is only shown."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from app.domain.answers import Selection
from app.sandbox.seed import tenants
from app.sandbox.seed.anaplan import CSV, Model, Row, Tenant
from app.store import answers
from tests.anaplan_site import AnaplanSite, anaplan_site
from tests.plain_browser import PlainBrowser
from tests.web.sent_rows import id_of

WORKSPACE, MODEL = "8a81b08e6c2f4d1a017e52c3a9b4d6f0", "0A1B2C3D4E5F60718293A4B5C6D7E8F9"
ODD = ("11_6", 'abc"]x', "9")


def exported(id_: str, name: str) -> Row:
    return {"id": id_, "name": name, "exportType": "GRID_CURRENT_PAGE", "exportFormat": CSV}


ROWS = (exported("116000000001", "Right"), *(exported(id_, f"Odd {id_}") for id_ in ODD))
TENANT = Tenant(((WORKSPACE, "Finance"),), (Model(MODEL, "Budget", "UNLOCKED", WORKSPACE, ROWS),))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnaplanSite]:
    folder: Path = tmp_path_factory.mktemp("odd")
    with (
        patch.dict(tenants.SIZES, {"odd": lambda: TENANT}),
        anaplan_site(folder, anaplan_size="odd") as found,
    ):
        yield found


def at_the_model(site: AnaplanSite) -> PlainBrowser:
    return site.picker().submit("Pick from Anaplan").follow("Budget")


def test_only_what_fivetran_takes_can_be_ticked_and_the_others_say_why(site: AnaplanSite) -> None:
    person = at_the_model(site)
    assert len(person.page.select("input[type=checkbox]")) == 1
    for id_ in ODD:
        assert f"Odd {id_} The ID of this export has a form that Fivetran does not take." in person.text
    (right,) = [str(box["value"]) for box in person.page.select("input[type=checkbox]")]
    assert person.submit("Done", selected_exports=right).submit("Continue").path == "destination"


@pytest.mark.parametrize("odd", ODD)
def test_what_is_posted_all_the_same_is_no_dead_end(site: AnaplanSite, odd: str) -> None:
    person = at_the_model(site)
    for forged in (odd, f"{WORKSPACE}_{MODEL}_{odd}"):
        person.look_at(
            person.session.post(person.url, {"csrf_token": person.token, "selected_exports": forged})
        )
        assert "0 exports chosen" in person.text


@pytest.mark.parametrize("odd", ODD)
def test_one_that_was_kept_before_is_passed_over(site: AnaplanSite, odd: str) -> None:
    person = at_the_model(site)
    kept = f"{WORKSPACE}_{MODEL}_{odd}"
    with site.parts.database.write() as connection:
        found = answers.load(connection, id_of(person)).answers
        answers.save(connection, id_of(person), replace(found, selection=Selection((kept,))))
    person.open(f"{site.url}/onboarding/{id_of(person)}/selection")
    assert person.answer.status_code == 200
    person.submit("Pick from Anaplan", selected_exports="").follow("Budget")
    assert "0 exports chosen" in person.text
