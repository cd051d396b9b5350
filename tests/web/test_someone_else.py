"""Asking somebody else for one page by a link of their own, and what becomes of that link."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from app import journey
from app.links import issuing
from app.store import onboardings, parts
from app.store.parts import Standing
from tests.in_process import Site
from tests.stories import EXPORT_IDS
from tests.web.asked_people import (
    OPERATOR,
    OWN_PASSWORD,
    PASSWORD,
    Person,
    ask,
    count_onboardings,
    finish,
    grace_at,
    id_in,
    id_of,
    link_for,
    open_as,
    shown_link,
)


def test_the_first_page_says_who_asks_for_what_and_opening_it_changes_nothing(site: Site) -> None:
    grace = grace_at(site, "password")
    link = ask(grace)
    before = site.tables()
    ada = site.browser().open(link)
    assert ada.heading == "One page for you to fill in"
    assert "Hello Ada. Grace is connecting your company’s Anaplan account" in ada.text
    assert "asks you for the Anaplan user name and password" in ada.text
    assert "within 24 hours" in ada.text
    assert site.tables() == before


def test_who_was_not_named_asks_without_a_name(site: Site) -> None:
    grace = Person(site)
    grace.at.open(link_for(site, recipient="")).submit("Start").submit(auth_mode="Basic")
    grace.at.submit(region="EU")
    ada = site.browser().open(ask(grace))
    assert "The person who sent you this link is connecting" in ada.text


def paths(site: Site) -> list[tuple[str, str]]:
    """Return every page of an onboarding, each with a step's name in the place of `name`."""
    found = []
    for rule in site.app.url_map.iter_rules():
        if "onboarding_id" in rule.arguments and not rule.rule.startswith(("/operator", "/api")):
            path = rule.rule.replace("<onboarding_id>", "{id}")
            for step in journey.STEPS:
                one = re.sub(r"<any\(.*?\):name>", step.name, path)
                found += [(method, one) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return sorted(set(found))


@pytest.mark.parametrize("is_there", [False, True], ids=["before", "after"])
def test_every_other_page_leads_back_to_the_one_and_shows_nothing_of_the_rest(
    site: Site, *, is_there: bool
) -> None:
    grace = grace_at(site, "selection", region="AUS", group_id="sandbox_lake")
    whole = id_of(grace.at)
    (row,) = [str(row) for row in site.tables()["onboarding"] if row[0] == whole]
    foreign = ["anyone@example.com", "sandbox_lake", "AUS", "Australia", *re.findall(r"anaplan_\w{8}", row)]
    ada = open_as(site, ask(grace))
    part = id_of(ada.at)
    if is_there:
        ada.at.submit(selected_exports=EXPORT_IDS[0])
    mine = {f"/onboarding/{part}/selection", f"/onboarding/{part}/handed-over"}
    made, tried = count_onboardings(site), 0
    for method, path in paths(site):
        if path.endswith("/selection") and method == "POST":
            continue
        answer = ada.at.session.request(
            method,
            site.url + path.format(id=part),
            data={"csrf_token": ada.at.token, "recipient": "Bob"} if method == "POST" else None,
        )
        assert answer.status_code == 200, (method, path)
        assert answer.url.removeprefix(site.url) in mine, (method, path)
        assert [one for one in foreign if one in answer.text] == [], (method, path)
        tried += 1
    assert tried > 30
    assert count_onboardings(site) == made, "who was asked for a page cannot ask others for it"
    assert [row for row in site.tables()["submission"] if part in row] == []


def test_neither_browser_opens_what_is_the_others(site: Site) -> None:
    grace = grace_at(site, "password")
    whole = id_of(grace.at)
    ada = open_as(site, ask(grace))
    part = id_of(ada.at)
    for person, foreign in ((ada.at, whole), (grace.at, part)):
        for method, path in paths(site):
            data = {"csrf_token": person.token} if method == "POST" else None
            answer = person.session.request(method, site.url + path.format(id=foreign), data=data)
            assert answer.status_code == 404, (method, path)


def test_nothing_is_sent_while_an_answer_is_waited_for(site: Site) -> None:
    grace = grace_at(site, "exports")
    whole = id_of(grace.at)
    grace.at.submit(sync_mode="AllExports")
    check = grace.at.url
    (revision,) = re.findall(r'name="revision" value="(\d+)"', grace.at.answer.text)
    grace.at.open(check.replace("check", "password"))
    ask(grace)
    answer = grace.at.post(f"revision={revision}", to=check)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/password")
    assert grace.at.open(check).path == "waiting"
    assert [row for row in site.tables()["submission"] if whole in row] == []


def test_a_new_link_takes_the_place_of_the_one_before(site: Site) -> None:
    grace = grace_at(site, "password")
    first = ask(grace)
    early = open_as(site, first)
    grace.at.follow("Go on")
    grace.at.open(grace.at.url.replace("exports", "password"))
    assert grace.at.path == "waiting"
    grace.at.follow("Make a new link")
    assert "The link that you made for Ada stops working" in grace.at.text
    grace.at.submit("Make the link", recipient="Bob")
    late = open_as(site, shown_link(grace.at))

    early.at.post("username=ada@example.com&password=too-late", to=early.at.url)
    for gone in (early.at.open(early.at.url), site.browser().open(first)):
        assert (gone.answer.status_code, gone.heading) == (410, "This link was withdrawn")
        assert "replaced by a newer link" in gone.text
    late.at.submit(username="bob@example.com", password=PASSWORD)
    grace.at.follow("Go on")
    assert finish(grace.at).path == "check"
    assert "bob@example.com" in grace.at.text


def test_pressing_twice_makes_one_link(site: Site) -> None:
    grace = grace_at(site, "password")
    grace.at.follow("Someone else has this")
    form = grace.at.fields(grace.at.page.select("main form")[0]) | {"recipient": "Ada"}
    target, made = grace.at.url, count_onboardings(site)
    first = grace.at.session.post(target, data=form)
    again = grace.at.session.post(target, data=form)
    assert first.status_code == 201
    assert again.url.endswith("/password/waiting")
    assert count_onboardings(site) == made + 1


def test_a_name_is_needed_and_what_was_typed_stays(site: Site) -> None:
    grace = grace_at(site, "password")
    grace.at.follow("Someone else has this").submit("Make the link", recipient="  ")
    assert (grace.at.answer.status_code, grace.at.problems) == (422, ["Enter their name"])
    grace.at.submit("Make the link", recipient="x" * 201)
    assert grace.at.problems == ["Their name must be 200 characters or fewer"]
    assert "x" * 201 in grace.at.answer.text
    grace.at.submit("Make the link", recipient='"><b>Ada')
    assert 'The link for "><b>Ada is ready' in grace.at.heading


def test_a_link_that_has_ended_leaves_the_step_to_be_answered(site: Site) -> None:
    grace = grace_at(site, "password")
    link = ask(grace)
    ada = open_as(site, link)
    site.expire(link)
    grace.at.follow("Go on")
    assert grace.at.path == "password"
    for gone in (ada.at.open(ada.at.url), site.browser().open(link)):
        assert (gone.answer.status_code, gone.heading) == (410, "This link has ended")
        assert "ask Grace for a new one" in gone.text
        assert "Ask for a new link" not in gone.text
    assert finish(grace.at).path == "check"


def revoked(site: Site, whole: str) -> None:
    with site.parts.database.write() as connection:
        found = onboardings.find(connection, whole)
        assert found is not None
        issuing.revoke(connection, found, OPERATOR, datetime.now(UTC))


def issued_anew(site: Site, whole: str) -> None:
    with site.parts.database.write() as connection:
        found = onboardings.find(connection, whole)
        assert found is not None
        issuing.reissue(connection, site.parts.keys, found, timedelta(days=1), OPERATOR, datetime.now(UTC))


@pytest.mark.parametrize("how", [revoked, issued_anew])
def test_when_the_first_link_ends_those_for_single_steps_end_with_it(
    site: Site, how: Callable[[Site, str], None]
) -> None:
    grace = grace_at(site, "password")
    whole, link = id_of(grace.at), ask(grace)
    ada = open_as(site, link)
    how(site, whole)
    ada.at.post(f"username=ada@example.com&password={OWN_PASSWORD}", to=ada.at.url)
    assert ada.at.open(ada.at.url).answer.status_code == 410
    assert site.browser().open(link).heading == "This link was withdrawn"
    assert [row for row in site.tables()["secret_value"] if row[0] in (whole, id_in(link))] == []


def test_an_operator_who_answers_can_ask_somebody_else(site: Site) -> None:
    operator = site.operator().open(f"{site.url}/operator/")
    operator.submit("Set up")
    operator.submit(auth_mode="Basic").submit(region="EU")
    operator.follow("Someone else has this").submit("Make the link", recipient="Ada")
    ada = open_as(site, shown_link(operator))
    ada.at.submit(username="ada@example.com", password=PASSWORD)
    assert ada.at.path == "handed-over"


def test_operators_see_how_each_part_stands_and_the_list_does_not_show_them(site: Site) -> None:
    grace = grace_at(site, "password")
    whole, link = id_of(grace.at), ask(grace)

    def standing() -> list[tuple[str, str, Standing]]:
        with site.parts.database.read() as connection:
            now = datetime.now(UTC)
            return [(p.name, p.step, p.standing(now)) for p in parts.children(connection, whole)]

    assert standing() == [("Ada", "password", Standing.NOT_OPENED)]
    ada = open_as(site, link)
    assert standing() == [("Ada", "password", Standing.OPENED)]
    ada.at.submit(username="ada@example.com", password=PASSWORD)
    assert standing() == [("Ada", "password", Standing.HANDED_OVER)]
    operator = site.operator()
    assert whole in operator.open(f"{site.url}/operator/").answer.text
    assert id_in(link) not in operator.answer.text
    timeline = operator.open(f"{site.url}/operator/onboardings/{whole}").text
    assert "Asked somebody else, by a link for one step: password, Ada" in timeline
    assert "Ada Handed an answer over: password" in timeline
