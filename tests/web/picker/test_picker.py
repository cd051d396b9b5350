"""Exports are found and picked by name, on pages that need no JavaScript; nobody types an id."""

import re

from tests.anaplan_site import AnaplanSite
from tests.web.picker.pages import BUDGET, at_budget, boxes, chosen, numbers, saved, ticked
from tests.web.sent_rows import id_of

LOOKS_LIKE_AN_ID = re.compile(r"[0-9a-f]{32}_[0-9A-F]{32}_116[0-9]{9}")


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
