"""The box for ids stays the truth: what is pasted there gets its names, and nothing typed is lost."""

import pytest

from tests.anaplan_site import AnaplanSite
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.web.asked_people import ask, grace_at, open_as
from tests.web.picker.pages import BUDGET, FINANCE
from tests.web.sent_rows import id_of

SUPPLY = "8a81b09d5f7e3c42018f6a1b2c3d4e5f"
KNOWN, UNKNOWN = f"{BUDGET}_116000000001", f"{BUDGET}_116000000999"
ARCHIVED = "3D4E5F60718293A4B5C6D7E8F90A1B2C"
WITHOUT_A_LIST = {
    "SpecificExports": "The IDs of the exports that Fivetran reads.",
    None: "only some of your exports: their IDs.",
}
FROM_A_LIST = {
    "SpecificExports": "Which exports Fivetran reads; you pick them from a list.",
    None: "only some of your exports: which ones. You pick them from a list.",
}
"""What to have ready, by what the operator decided."""

MISTYPED = "not an id"


def box(person: PlainBrowser) -> str:
    return str(person.fields(person.page.select("main form")[0])["selected_exports"])


def back_at_the_list(person: PlainBrowser, site: AnaplanSite) -> PlainBrowser:
    return person.open(f"{site.url}/onboarding/{id_of(person)}/selection")


def test_pasted_ids_get_their_names_by_one_call_for_each_model(site: AnaplanSite) -> None:
    person, before = site.picker(), len(site.calls())
    assert person.submit(selected_exports=f"{KNOWN}\n{UNKNOWN}").path == "destination"
    back_at_the_list(person, site).submit("Continue")
    assert len(site.calls()) == before + 1
    back_at_the_list(person, site)
    assert "Budget by cost centre Remove" in person.text
    assert f"{UNKNOWN} Not among the exports that this user sees in this model." in person.text


@pytest.mark.parametrize("model", ["unknown0", "4E5F60718293A4B5C6D7E8F90A1B2C3D", ARCHIVED])
def test_a_model_that_is_not_opened_is_asked_for_once(site: AnaplanSite, model: str) -> None:
    person, before = site.picker(), site.calls()
    for _ in range(3):
        back_at_the_list(person, site).submit("Continue", selected_exports=f"{FINANCE}_{model}_116000000001")
        assert person.path == "destination"
    assert site.calls() == [*before, f"/2/0/models/{model}/exports"]


def test_a_model_that_was_not_opened_can_be_tried_again_among_all_models(site: AnaplanSite) -> None:
    person = site.picker()
    person.submit(selected_exports=f"{FINANCE}_{ARCHIVED}_116000000001")
    before = site.calls()
    back_at_the_list(person, site).submit("Pick from Anaplan").follow("Finance").follow("Budget 2019")
    assert person.heading == "This model is archived"
    assert site.calls()[-1] == f"/2/0/models/{ARCHIVED}/exports"
    assert len(site.calls()) == len(before) + 3


def test_the_check_page_warns_once_more_of_what_was_not_seen(site: AnaplanSite) -> None:
    person = site.picker(group_id="sandbox_lake", schema="anaplan_pasted")
    person.submit(selected_exports=f"{KNOWN}\n{UNKNOWN}")
    while person.path != "check":
        person.submit("Continue")
    assert f"{UNKNOWN}: This is not among the exports that this user sees in this model" in person.text
    assert f"Budget by cost centre {KNOWN}" in person.text


def test_a_model_under_another_workspace_is_no_place_for_an_export(site: AnaplanSite) -> None:
    person = site.picker().submit("Pick from Anaplan").follow("Finance")
    swapped = KNOWN.replace(FINANCE, SUPPLY)
    back_at_the_list(person, site).submit("Continue", selected_exports=f"{KNOWN}\n{swapped}")
    back_at_the_list(person, site)
    assert "Finance › Budget 2027 › Budget by cost centre" in person.text
    assert f"{swapped} Not among the exports" in person.text


def test_ids_of_many_models_wait_for_none_of_them(site: AnaplanSite) -> None:
    person, before = site.picker(), site.calls()
    ids = [f"{FINANCE}_{number:032X}_116000000001" for number in range(6)]
    assert person.submit(selected_exports="\n".join(ids)).path == "destination"
    assert site.calls() == before


def test_without_a_session_the_list_is_taken_as_it_is(site: AnaplanSite) -> None:
    person, before = site.arrive_at("selection"), site.calls()
    site.end_session(person)
    assert person.submit(selected_exports=KNOWN).path == "destination"
    assert site.calls() == before


@pytest.mark.parametrize("button", ["Pick from Anaplan", "Remove"])
def test_what_cannot_be_read_stays_in_the_box_and_the_rest_is_kept(site: AnaplanSite, button: str) -> None:
    person = site.picker()
    person.submit(selected_exports=KNOWN)
    back_at_the_list(person, site).submit(button, selected_exports=f"{KNOWN}\n{UNKNOWN}\n{MISTYPED}")
    assert person.answer.status_code == 422
    assert person.page.select_one("details[open]")
    assert MISTYPED in box(person)
    assert (KNOWN in box(person)) == (button != "Remove")
    assert box(back_at_the_list(person, site)).split() == (
        [UNKNOWN] if button == "Remove" else [KNOWN, UNKNOWN]
    )


def test_what_was_typed_is_kept_before_picking(site: AnaplanSite) -> None:
    person = site.picker().submit("Pick from Anaplan", selected_exports=KNOWN)
    assert person.heading == "Anaplan workspaces"
    assert "1 export chosen Finance › " not in person.text, "the workspace was not read before"
    assert "1 export chosen" in person.text
    person.submit("Remove")
    assert "0 exports chosen" in person.text


def test_removing_one_leaves_an_id_that_begins_alike(site: AnaplanSite) -> None:
    person = site.picker()
    person.submit("Pick from Anaplan", selected_exports=f"{KNOWN}\n{KNOWN}0")
    back_at_the_list(person, site).submit("Remove")
    assert box(person) == f"{KNOWN}0"


def test_an_untrusted_form_keeps_what_was_typed(site: AnaplanSite) -> None:
    person = site.picker()
    person.token = ""
    address = f"{site.url}/onboarding/{id_of(person)}/selection/list"
    person.look_at(person.post(f"selected_exports={KNOWN}", to=address))
    assert person.answer.status_code == 400
    assert "Nothing was saved from it" in person.text
    assert box(person) == KNOWN


@pytest.mark.parametrize("address", ["selection", "selection/list"])
def test_an_untrusted_form_asks_anaplan_nothing(site: AnaplanSite, address: str) -> None:
    person, before = site.picker(), site.calls()
    person.token = "forged"
    here = f"{site.url}/onboarding/{id_of(person)}"
    assert person.post(f"selected_exports={KNOWN}", to=f"{here}/{address}").status_code == 400
    assert site.calls() == before


def test_who_was_asked_for_the_list_alone_has_the_box_alone(site: AnaplanSite) -> None:
    grace = grace_at(site, "selection")
    ada = open_as(site, ask(grace))
    assert "Pick from Anaplan" not in ada.at.text
    ada.at.open(f"{site.url}/onboarding/{id_of(ada.at)}/selection/workspaces")
    assert ada.at.path == "selection"
    assert box(ada.at) == ""
    grace.at.open(f"{site.url}/onboarding/{id_of(grace.at)}/selection/workspaces")
    assert grace.at.path != "workspaces", "it is waited for"


def test_where_anaplan_is_not_asked_there_is_nothing_to_pick(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    plain = Site(tmp_path_factory.mktemp("unasked"), anaplan_check=False)
    for asked, words in WITHOUT_A_LIST.items():
        assert words in plain.browser().open(plain.link(auth_mode="Basic", sync_mode=asked)).text
    person = plain.arrive_at("selection")
    assert "Pick from Anaplan" not in person.text
    person.open(f"{plain.url}/onboarding/{id_of(person)}/selection/workspaces")
    assert person.path == "selection"


def test_the_first_page_says_that_exports_are_picked(site: AnaplanSite) -> None:
    for asked, words in FROM_A_LIST.items():
        assert words in site.browser().open(site.link(auth_mode="Basic", sync_mode=asked)).text
