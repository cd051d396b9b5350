"""What is picked is kept if it may be: in two tabs, after a long time, and by whom it is still asked."""

import pytest

from tests.anaplan_site import AnaplanSite
from tests.plain_browser import PlainBrowser
from tests.web.just_before import just_before_writing, revoke
from tests.web.picker.pages import ACTUALS, BUDGET, at_budget, boxes, numbers, saved, ticked, timeline
from tests.web.sent_rows import id_of, put


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


def who_picked_one_and_sent_it(site: AnaplanSite, schema: str) -> tuple[PlainBrowser, str, list[str]]:
    """Return the person, the page on which they picked, and the ids of all that can be picked there."""
    person = site.picker(group_id="sandbox_lake", schema=schema, sync_frequency="360")
    person.submit("Pick from Anaplan").follow("Finance").follow("Budget 2027")
    page, ids = person.url, list(boxes(person).values())
    person.submit("Done", selected_exports=numbers(ids[:1])).submit("Continue")
    while person.path != "check":
        person.submit("Continue")
    person.submit("Create the connection")
    return person, page, ids


def test_sent_answers_are_not_changed_any_more(site: AnaplanSite) -> None:
    person, page, ids = who_picked_one_and_sent_it(site, "anaplan_sent")
    before = saved(site, person)
    person.look_at(person.session.get(page))
    assert person.path == "progress"
    answer = person.post(f"go=done&on_page=116000000001&selected_exports={ids[1][-12:]}", to=page)
    assert answer.headers["Location"].endswith("/progress")
    assert saved(site, person) == before


def test_who_corrects_what_was_sent_may_pick_as_well(site: AnaplanSite) -> None:
    person, page, ids = who_picked_one_and_sent_it(site, "anaplan_corrected")
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
