"""Whatever is posted where nobody asks for it changes nothing, and leaves one line in the timeline."""

from urllib.parse import urlencode

import pytest

from app.domain.fields import SECRETS, STEP_FIELDS
from app.store import events
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser

FIELDS = [(step, name) for step, names in STEP_FIELDS.items() for name in names]
CANARY = "canary-51c7"


@pytest.fixture(scope="module")
def person(site: Site) -> PlainBrowser:
    """Return somebody at the question for the password; what comes before is answered."""
    return site.arrive_at("password", schema="anaplan_not_asked")


def noted(site: Site, onboarding_id: str) -> list[str]:
    with site.parts.database.read() as connection:
        lines = events.timeline(connection, onboarding_id)
    return [str(line.detail["fields"]) for line in lines if line.happened == "posted what was not asked"]


def kept(site: Site) -> list[object]:
    """Return what was answered, and whatever could be changed beside it."""
    tables = site.tables()
    answered = [(onboarding_id, sections) for onboarding_id, _, sections in tables["answers"]]
    return [answered, tables["secret_value"], tables["onboarding"], tables["submission"]]


@pytest.mark.parametrize(("step", "name"), FIELDS)
def test_no_route_takes_a_field_that_it_does_not_ask(
    site: Site, person: PlainBrowser, step: str, name: str
) -> None:
    onboarding_id, address = person.url.split("/")[-2], person.url.rpartition("/")[0]
    value = str(right_answers(step).get(name, CANARY))
    routes = ["password", "check", "certificate", "sign_in"]
    for route in routes:
        if name in STEP_FIELDS.get(route, ()):
            continue
        before = kept(site)
        lines = noted(site, onboarding_id)
        answer = person.post(urlencode({name: value}), to=f"{address}/{route}")
        assert answer.status_code in (303, 422), route
        assert kept(site) == before, route
        assert noted(site, onboarding_id) == [*lines, name], route
    assert CANARY not in str(site.tables()["event"])
    if name in SECRETS:
        assert value not in str(site.tables()["event"])


def test_a_field_beside_the_right_ones_is_left_out_of_what_is_kept(site: Site) -> None:
    person = site.arrive_at("password", schema="anaplan_beside", region="EU")
    onboarding_id = person.url.split("/")[-2]
    body = right_answers("password") | {"region": "AUS", "schema": "another", "paused": "true"}
    assert person.post(urlencode(body)).status_code == 303
    (row,) = [row for row in site.tables()["answers"] if row[0] == onboarding_id]
    assert "AUS" not in str(row)
    assert "another" not in str(row)
    assert noted(site, onboarding_id) == ["paused, region, schema"]


def test_a_link_that_is_started_with_fields_takes_none_of_them(site: Site) -> None:
    link = site.link(schema="anaplan_started")
    onboarding_id = link.rpartition("/")[2][:10]
    person = site.browser().open(link)
    before = [row for row in site.tables()["answers"] if row[0] == onboarding_id]
    assert person.post("group_id=elsewhere&paused=true", to=link).status_code == 303
    assert [row for row in site.tables()["answers"] if row[0] == onboarding_id] == before
    assert noted(site, onboarding_id) == ["group_id, paused"]
