"""Exports are picked by name, on pages that need no JavaScript; nobody types an id."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.store import events
from tests.anaplan_site import AnaplanSite, anaplan_site
from tests.plain_browser import PlainBrowser
from tests.web.just_before import just_before_writing, revoke
from tests.web.sent_rows import id_of, put

FINANCE = "8a81b08e6c2f4d1a017e52c3a9b4d6f0"
BUDGET = f"{FINANCE}_0A1B2C3D4E5F60718293A4B5C6D7E8F9"
ACTUALS = f"{FINANCE}_1B2C3D4E5F60718293A4B5C6D7E8F90A"
LOOKS_LIKE_AN_ID = re.compile(r"[0-9a-f]{32}_[0-9A-F]{32}_116[0-9]{9}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnaplanSite]:
    with anaplan_site(tmp_path_factory.mktemp("picker")) as found:
        yield found


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


def test_five_exports_of_two_models_are_picked_by_name_and_survive_everything(site: AnaplanSite) -> None:
    person = at_budget(site)
    ids = boxes(person)
    first = [ids["Budget by cost centre"], ids["Budget, all line items"]]
    person.submit("Search", selected_exports=numbers(first), q="headcount")
    assert list(boxes(person)) == ["Headcount plan (116000000003)", "Headcount plan (116000000004)"]
    assert chosen(person) == first
    assert ticked(person) == []
    person.submit(
        "Add from another model", selected_exports=numbers([ids["Headcount plan (116000000003)"]])
    ).follow("Actuals")
    person.open(person.url)
    actuals = boxes(person)
    more = [actuals["Actuals by month"], actuals["Trial balance"]]
    person.submit("Done", selected_exports=numbers(more))
    assert person.heading == "The exports that Fivetran reads"
    picks = [*first, ids["Headcount plan (116000000003)"], *more]
    assert person.fields(person.page.select("main form")[0])["selected_exports"].split() == picks
    assert all(LOOKS_LIKE_AN_ID.fullmatch(id_) for id_ in picks)
    assert "Finance › Actuals › Trial balance" in person.text
    person.open("selection/workspaces").follow("Finance").follow("Budget 2027")
    assert set(ticked(person)) == {*first, ids["Headcount plan (116000000003)"]}
    person.open(f"{site.url}/onboarding/{id_of(person)}/selection").submit("Continue")
    assert person.path == "destination"


def test_unticking_takes_off_what_was_on_the_page_and_nothing_else(site: AnaplanSite) -> None:
    person = at_budget(site)
    ids = boxes(person)
    person.submit(
        "Search", selected_exports=numbers([ids["Budget by cost centre"], ids["Board workbook"]]), q="board"
    )
    person.submit("Search", selected_exports=None, q="")
    assert chosen(person) == [ids["Budget by cost centre"]]
    person.submit("Remove")
    assert chosen(person) == ticked(person) == []
    assert saved(site, person)["selected_exports"] == []
    person.submit("Done")
    assert person.submit("Continue").problems == ["Choose at least one export, or enter its ID"]


def test_a_page_has_a_dozen_and_ticks_go_along_from_page_to_page(site: AnaplanSite) -> None:
    person = site.picker().submit("Pick from Anaplan").follow("Supply").follow("Demand")
    assert (len(boxes(person)), "Page 1 of 418" in person.text) == (12, True)
    first = list(boxes(person).values())[:2]
    person.submit("Next", selected_exports=numbers(first))
    assert "Page 2 of 418" in person.text
    second = next(iter(boxes(person).values()))
    person.submit("Next", selected_exports=numbers([second])).submit("Previous")
    assert ticked(person) == [second]
    person.submit("Previous")
    assert (ticked(person), chosen(person)) == (first, [*first, second])
    person.submit("Search", selected_exports=numbers(first), q="site 5012")
    assert list(boxes(person)) == ["Demand of site 5012"]
    person.open(f"{person.url.partition('?')[0]}?page=9999")
    assert "Page 418 of 418" in person.text
    for odd in ("0", "-1", "x", "²", "9" * 5000):
        assert person.open(f"{person.url.partition('?')[0]}?page={odd}").answer.status_code == 200


def test_a_search_looks_at_names_and_ids_without_minding_capitals(site: AnaplanSite) -> None:
    person = at_budget(site)
    person.submit("Search", q="  CENTRE  budget ")
    assert list(boxes(person)) == ["Budget by cost centre"]
    person.submit("Search", q="116000000005")
    assert list(boxes(person)) == ['P&L <draft> "v2"']
    person.submit("Search", q=f"{BUDGET}_116000000005")
    assert list(boxes(person)) == ['P&L <draft> "v2"']
    person.submit("Search", q="00000")
    assert not boxes(person), "what is in the middle of every id finds nothing"
    person.submit("Search", q="<script>")
    assert "No export has “<script>” in its name." in person.text
    person.open(f"{site.url}/onboarding/{id_of(person)}/selection/workspaces?q=zebra")
    assert "Nothing here has “zebra” in its name" in person.text


def test_exports_of_opened_models_are_found_from_outside_without_a_call(site: AnaplanSite) -> None:
    person = at_budget(site)
    person.submit("Add from another model").follow("Actuals")
    before = site.calls()
    person.open(f"{site.url}/onboarding/{id_of(person)}/selection/workspaces?q=balance")
    assert "Trial balance Finance › Actuals" in person.text
    person.open(f"{person.url.partition('?')[0]}?q=rolling")
    assert "Nothing here has" in person.text, "the forecast was not opened"
    person.open(f"{person.url.partition('?')[0]}?q=forecast").follow("Forecast")
    assert person.heading == "Exports of Forecast"
    assert site.calls() == [*before, "/2/0/models/2C3D4E5F60718293A4B5C6D7E8F90A1B/exports"]


def test_what_fivetran_cannot_read_is_marked_and_can_be_ticked(site: AnaplanSite) -> None:
    person = at_budget(site)
    ids = boxes(person)
    for name, reason in {
        "Board workbook": "not saved as CSV",
        "Who changed what": "Audit log",
        "Headcount plan (116000000004)": "has this name",
    }.items():
        box = person.page.select(f'input[value="{ids[name][-12:]}"]')[0]
        assert reason in person.page.select(f"#{box['aria-describedby']}")[0].get_text()
    plain = person.page.select(f'input[value="{ids["Budget by cost centre"][-12:]}"]')[0]
    assert not plain.has_attr("aria-describedby")
    person.submit("Done", selected_exports=numbers([ids["Board workbook"]]))
    assert chosen(person) == [ids["Board workbook"]]


def test_a_model_without_exports_says_so(site: AnaplanSite) -> None:
    person = site.picker().submit("Pick from Anaplan").follow("Finance").follow("Controller")
    assert "This model has no exports that this user may run." in person.text
    person.submit("Add from another model")
    assert person.heading == "Models in Finance"


def test_an_id_that_was_not_offered_is_ignored_and_noted(site: AnaplanSite) -> None:
    person = at_budget(site)
    right = boxes(person)["Budget by cost centre"]
    foreign = (f"{ACTUALS}_116000000021", right, "116000000999", "nonsense")
    person.submit("Done", selected_exports=[*numbers([right]), *foreign])
    assert saved(site, person)["selected_exports"] == [right]
    assert ("posted what was not asked", {"fields": "selected_exports"}) in timeline(site, person)


def test_a_page_that_was_open_too_long_is_shown_again_with_its_ticks(
    site: AnaplanSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = at_budget(site)
    ids = list(boxes(person).values())
    person.submit("Search", selected_exports=numbers(ids[:2]), q="")
    calls, before = site.calls(), saved(site, person)
    monkeypatch.setitem(site.app.config, "WTF_CSRF_TIME_LIMIT", -1)
    person.submit("Done", selected_exports=numbers(ids[1:3]))
    monkeypatch.undo()
    assert (person.answer.status_code, person.heading) == (400, "Exports of Budget 2027")
    assert "This page was open for a long time" in person.text
    assert ticked(person) == ids[1:3]
    assert (site.calls(), saved(site, person)) == (calls, before)
    person.submit("Done")
    assert saved(site, person)["selected_exports"] == ids[1:3]


@pytest.mark.parametrize("place", ["Actuals", "nowhere"])
def test_an_untrusted_form_of_a_model_that_was_not_opened_asks_anaplan_nothing(
    site: AnaplanSite, place: str
) -> None:
    person, calls = at_budget(site), site.calls()
    person.token = "forged"
    model_id = ACTUALS.partition("_")[2] if place == "Actuals" else place
    person.look_at(person.post("go=done&selected_exports=116000000021", to=model_id))
    assert (person.answer.status_code, site.calls()) == (400, calls)


def test_many_ticks_are_one_line_in_the_timeline(site: AnaplanSite) -> None:
    person = at_budget(site)
    ids = list(boxes(person).values())
    for count in range(1, 4):
        person.submit("Search", selected_exports=numbers(ids[:count]))
    told = [detail["step"] for happened, detail in timeline(site, person) if happened == "answered"]
    assert told.count("selection") == 1


def test_two_tabs_do_not_undo_each_other(site: AnaplanSite) -> None:
    person = at_budget(site)
    ids, other = boxes(person), site.browser()
    other.session.cookies.update(person.session.cookies)
    other.open(person.url).submit("Add from another model").follow("Actuals")
    with just_before_writing(
        site, lambda: other.submit("Done", selected_exports=numbers([f"{ACTUALS}_116000000021"]))
    ):
        person.submit("Done", selected_exports=numbers([ids["Budget by cost centre"]]))
    assert saved(site, person)["selected_exports"] == [
        f"{ACTUALS}_116000000021",
        ids["Budget by cost centre"],
    ]


def test_no_more_than_a_thousand_are_kept(site: AnaplanSite) -> None:
    person = site.picker()
    person.submit("Pick from Anaplan", selected_exports="\n".join(f"{BUDGET}_117{n:09}" for n in range(999)))
    person.follow("Finance").follow("Budget 2027")
    ids = list(boxes(person).values())
    person.submit("Done", selected_exports=numbers(ids[:3]))
    assert "2 of them could not be added" in person.text
    assert saved(site, person)["selected_exports"][-1] == ids[0]
    assert len(saved(site, person)["selected_exports"]) == 1000


@pytest.mark.parametrize("where", ["Done", "Remove"])
def test_a_link_that_was_revoked_meanwhile_keeps_nothing(site: AnaplanSite, where: str) -> None:
    person = at_budget(site)
    ids = list(boxes(person).values())
    person.submit("Search", selected_exports=numbers(ids[:2]))
    before = saved(site, person)
    with just_before_writing(site, lambda: revoke(site, id_of(person))):
        person.submit(where, selected_exports=numbers(ids[:3]))
    assert (person.answer.status_code, person.heading) == (410, "This link was withdrawn")
    assert saved(site, person) == before


def test_sent_answers_are_not_changed_any_more(site: AnaplanSite) -> None:
    person = site.picker(group_id="sandbox_lake", schema="anaplan_sent", sync_frequency="360")
    person.submit("Pick from Anaplan").follow("Finance").follow("Budget 2027")
    page, ids = person.url, list(boxes(person).values())
    person.submit("Done", selected_exports=numbers(ids[:1])).submit("Continue")
    while person.path != "check":
        person.submit("Continue")
    person.submit("Create the connection")
    before = saved(site, person)
    person.look_at(person.session.get(page))
    assert person.path == "progress"
    answer = person.post(f"go=done&on_page=116000000001&selected_exports={ids[1][-12:]}", to=page)
    assert answer.headers["Location"].endswith("/progress")
    assert saved(site, person) == before


def test_who_corrects_what_was_sent_may_pick_as_well(site: AnaplanSite) -> None:
    person = site.picker(group_id="sandbox_lake", schema="anaplan_corrected", sync_frequency="360")
    person.submit("Pick from Anaplan").follow("Finance").follow("Budget 2027")
    page, ids = person.url, list(boxes(person).values())
    person.submit("Done", selected_exports=numbers(ids[:1])).submit("Continue")
    while person.path != "check":
        person.submit("Continue")
    person.submit("Create the connection")
    put(site, id_of(person), state="needs_attention", connection_id="connection_of_this_test")
    # The session ended with sending, and what was sent only the worker opens.
    person.open(page).submit("Sign in to Anaplan")
    assert person.heading == "Enter it again to ask Anaplan"
    person.follow("Change the user or the password").submit(password="right-password")
    person.open(page).submit("Done", selected_exports=numbers(ids[:2]))
    assert saved(site, person)["selected_exports"] == ids[:2]
    assert person.submit("Continue").path == "check"


def test_what_the_operator_decided_is_not_picked(site: AnaplanSite) -> None:
    person = site.arrive_at(
        "destination",
        auth_mode="Basic",
        sync_mode="SpecificExports",
        selected_exports=f"{BUDGET}_116000000001",
    )
    site.sign_in(person)
    person.open(f"{site.url}/onboarding/{id_of(person)}/selection/workspaces")
    assert person.path == "destination"


def test_names_stand_beside_ids_on_the_check_page_and_are_not_sent(site: AnaplanSite) -> None:
    person = site.picker(group_id="sandbox_lake", schema="anaplan_named")
    person.submit("Pick from Anaplan").follow("Finance").follow("Budget 2027")
    id_ = boxes(person)["Budget by cost centre"]
    person.submit("Done", selected_exports=numbers([id_])).submit("Continue")
    while person.path != "check":
        person.submit("Continue")
    (listed,) = person.page.select(".summary-list dd li")
    assert listed.get_text() == f"Finance › Budget 2027 › Budget by cost centre {id_}"
    assert "Change Selected exports" in person.text
    request = person.follow("See it as a request").text
    assert id_ in request
    assert "Budget by cost centre" not in request
