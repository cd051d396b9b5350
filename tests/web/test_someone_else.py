"""A page that somebody else answers by a link of their own: neither of the two sees what is the other’s."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import requests
from sqlalchemy import func, select, update

from app import journey
from app.domain.secret import Secret
from app.forms.password import PasswordForm
from app.links import issuing
from app.store import events, onboardings, opening, parts, vault
from app.store.events import Actor
from app.store.keys import ID_LENGTH
from app.store.models import onboarding, secret_value
from app.store.onboardings import Terms
from app.store.parts import Standing
from app.store.worker_keys import PrivateKeys
from tests.canaries import leaks, lines_of_pem
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.stories import EXPORT_IDS, SHORT_JOURNEY, certificate_and_key
from tests.web.sent_rows import put

PASSWORD = "canary-of-ada-4711-äöü"
OWN_PASSWORD = "canary-of-grace-0815-xyz"
OPERATOR = Actor("operator", "Dana")


class Person:
    """Somebody with a browser, and every answer that it ever got."""

    def __init__(self, site: Site) -> None:
        self.at = site.browser()
        self.got: dict[str, bytes] = {}
        self.at.session.hooks["response"].append(self._note)

    def _note(self, answer: requests.Response, **_: Any) -> None:
        place = f"{len(self.got)} {answer.request.method} {answer.url}"
        self.got[place] = str(answer.headers).encode() + answer.content


def link_for(site: Site, recipient: str = "Grace", **presets: str | None) -> str:
    chosen = {**SHORT_JOURNEY, "schema": f"anaplan_{uuid4().hex[:8]}", **presets}
    with site.parts.database.write() as connection:
        made = onboardings.create(
            connection,
            site.parts.keys,
            journey.with_presets({name: value for name, value in chosen.items() if value is not None}),
            Terms(created_by="Dana", recipient=recipient),
            OPERATOR,
            datetime.now(UTC),
        )
    return f"{site.url}/o/{made.token}"


def grace_at(site: Site, step: str, **presets: str) -> Person:
    """Return somebody who opened a link and is at this step by now."""
    person = Person(site)
    person.at.open(link_for(site, "Grace", **presets)).submit("Start")
    way = "Certificate" if step == "certificate" else "Basic"
    while person.at.path != step:
        answers = right_answers(person.at.path, way=way)
        if person.at.path == "password":
            answers["password"] = OWN_PASSWORD
        person.at.submit(**answers)
    return person


def id_of(person: PlainBrowser) -> str:
    return person.url.split("/onboarding/")[1].split("/")[0]


def ask(person: Person, name: str = "Ada") -> str:
    """Make a link for the page that somebody sees, and return it."""
    person.at.follow("Someone else has this").submit("Make the link", recipient=name)
    assert person.at.answer.status_code == 201
    return shown_link(person.at)


def shown_link(person: PlainBrowser) -> str:
    block = person.page.select_one('[aria-label="Link"]')
    assert block is not None
    return block.get_text().strip()


def open_as(site: Site, link: str) -> Person:
    person = Person(site)
    person.at.open(link).submit("Start")
    return person


def finish(person: PlainBrowser) -> PlainBrowser:
    """Answer what is still open."""
    while person.path in ("exports", "selection", "password", "certificate", "account"):
        person.submit(**right_answers(person.path))
    return person


def sent_secrets(site: Site, onboarding_id: str) -> dict[str, Secret]:
    with site.parts.database.read() as connection:
        keys = PrivateKeys(site.settings.worker_keys)
        return opening.as_worker(connection, onboarding_id, keys, datetime.now(UTC))


def stored(site: Site) -> dict[str, bytes]:
    return {name: repr(rows).encode() for name, rows in site.tables().items()}


def happened(site: Site, onboarding_id: str) -> list[tuple[str, str, Any]]:
    with site.parts.database.read() as connection:
        return [
            (event.actor.name or event.actor.kind, event.happened, event.detail.get("step"))
            for event in events.timeline(connection, onboarding_id)
        ]


def count_onboardings(site: Site) -> int:
    with site.parts.database.read() as connection:
        return connection.execute(select(func.count()).select_from(onboarding)).scalar_one()


def id_in(link: str) -> str:
    return link.rpartition("/")[2][:ID_LENGTH]


def test_a_password_that_somebody_else_has_is_sent_and_neither_sees_the_others_secret(site: Site) -> None:
    grace = grace_at(site, "password")
    whole = id_of(grace.at)
    link = ask(grace)
    assert grace.at.heading == "The link for Ada is ready"
    grace.at.follow("Go on")
    assert grace.at.path == "exports"
    finish(grace.at)
    assert (grace.at.path, grace.at.heading) == ("waiting", "Waiting for Ada")
    assert "The link was not opened yet. It works until" in grace.at.text

    ada = open_as(site, link)
    assert ada.at.path == "password"
    grace.at.open(grace.at.url)
    assert "The link was opened on" in grace.at.text
    ada.at.submit("Hand it over", username="ada@example.com", password=PASSWORD)
    assert ada.at.heading == "Thank you, your answer has arrived"
    assert "has the Anaplan user name and password from you now" in ada.at.text

    grace.at.open(grace.at.url)
    assert grace.at.path == "check"
    assert "ada@example.com" in grace.at.text
    grace.at.open(grace.at.url.replace("check", "password"))
    assert "Ada answered this page" in grace.at.text
    assert "Leave empty to keep it" in grace.at.text
    grace.at.open(grace.at.url.replace("password", "check")).submit("Create the connection")
    assert grace.at.path == "progress"
    assert sent_secrets(site, whole) == {"password": Secret(PASSWORD)}
    assert sent_secrets(site, id_in(link)) == {}

    token = {"the link": link.rpartition("/")[2]}
    assert leaks({"password": PASSWORD}, grace.got | ada.got | stored(site)) == set()
    assert leaks(token, stored(site)) == set()
    assert len([place for place, content in grace.got.items() if leaks(token, {place: content})]) == 1
    assert ("Ada", "handed over", "password") in happened(site, whole)
    assert ("Ada", "handed over", "password") in happened(site, id_in(link))
    assert ("recipient", "asked somebody else", "password") in happened(site, whole)


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


def test_a_certificate_and_key_that_do_not_belong_together_are_told_and_then_sent(site: Site) -> None:
    certificate, key = certificate_and_key("ada@example.com")
    _, other_key = certificate_and_key("nobody@example.com")
    grace = grace_at(site, "certificate")
    whole = id_of(grace.at)
    link = ask(grace)
    ada = open_as(site, link)
    for wrong in ("no key", other_key):
        ada.at.submit("Hand it over", certificate=certificate, private_key=wrong)
        assert (ada.at.answer.status_code, ada.at.path) == (422, "certificate")
        assert len(ada.at.problems) == 1
        certificate_is_kept = "Certificate of ada@example.com" in ada.at.text
        assert certificate_is_kept
    grace.at.follow("Go on")
    finish(grace.at)
    assert grace.at.path == "waiting", "half of it was kept for Ada, and nothing was handed over"

    ada.at.submit("Hand it over", private_key=key)
    assert ada.at.heading == "Thank you, your answer has arrived"
    grace.at.open(grace.at.url)
    assert grace.at.path == "check"
    assert "Certificate of ada@example.com" in grace.at.text
    grace.at.submit("Create the connection")
    opened = sent_secrets(site, whole)
    assert opened.keys() == {"certificate", "private_key"}
    assert opened["private_key"] == Secret(key)
    secrets = lines_of_pem("key", key) | lines_of_pem("certificate", certificate)
    assert leaks(secrets, grace.got | ada.got | stored(site)) == set()


@pytest.mark.parametrize("step", ["exports", "selection"])
def test_exports_that_somebody_else_knows_arrive_and_the_password_stays_unseen(site: Site, step: str) -> None:
    grace = grace_at(site, step)
    whole = id_of(grace.at)
    ada = open_as(site, ask(grace))
    assert ada.at.path == step
    answers: dict[str, Any] = (
        {"sync_mode": "AllExports"} if step == "exports" else {"selected_exports": EXPORT_IDS[1]}
    )
    ada.at.submit("Hand it over", **answers)
    grace.at.follow("Go on")
    assert grace.at.path == "check"
    assert ("All exports this user can see" if step == "exports" else EXPORT_IDS[1]) in grace.at.text
    grace.at.submit("Create the connection")
    assert sent_secrets(site, whole) == {"password": Secret(OWN_PASSWORD)}
    assert leaks({"password": OWN_PASSWORD}, ada.got | grace.got | stored(site)) == set()


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


def test_who_enters_it_themselves_ends_the_link(site: Site) -> None:
    grace = grace_at(site, "password")
    whole, link = id_of(grace.at), ask(grace)
    ada = open_as(site, link)
    grace.at.open(f"{site.url}/onboarding/{whole}/password").submit("Enter it yourself instead")
    assert grace.at.path == "password"
    assert ada.at.open(ada.at.url).answer.status_code == 410
    finish(grace.at)
    assert grace.at.path == "check"
    assert ("recipient", "took back", "password") in happened(site, whole)


def test_a_form_that_stood_open_while_somebody_else_was_asked_counts_and_ends_the_link(site: Site) -> None:
    grace = grace_at(site, "password")
    page, token = grace.at.url, grace.at.token
    link = ask(grace)
    answer = grace.at.session.post(
        page, data={"csrf_token": token, "username": "grace@example.com", "password": OWN_PASSWORD}
    )
    assert answer.url.endswith("/exports")
    assert site.browser().open(link).heading == "This link was withdrawn"
    grace.at.look_at(answer)
    assert finish(grace.at).path == "check"


def test_what_is_handed_over_after_it_was_taken_back_is_kept_nowhere(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    grace = grace_at(site, "password")
    whole, link = id_of(grace.at), ask(grace)
    ada = open_as(site, link)
    look = PasswordForm.validate

    def validate_while_grace_takes_it_back(form: PasswordForm, extra: Any = None) -> bool:
        monkeypatch.undo()
        grace.at.post("", to=f"{site.url}/onboarding/{whole}/password/myself")
        return look(form, extra)

    monkeypatch.setattr(PasswordForm, "validate", validate_while_grace_takes_it_back)
    ada.at.submit(username="ada@example.com", password=PASSWORD)
    assert ada.at.heading == "This link was withdrawn"
    kept = [row for row in site.tables()["secret_value"] if row[0] in (whole, id_in(link))]
    assert kept == []
    assert grace.at.open(f"{site.url}/onboarding/{whole}/").path == "password"


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


def test_what_is_not_needed_any_more_is_refused_kindly_and_not_stored(site: Site) -> None:
    grace = grace_at(site, "password")
    whole, link = id_of(grace.at), ask(grace)
    ada = open_as(site, link)
    grace.at.open(f"{site.url}/onboarding/{whole}/sign_in").submit(auth_mode="Certificate")
    assert grace.at.path == "certificate"
    ada.at.submit(username="ada@example.com", password=PASSWORD)
    assert ada.at.heading == "This is not needed any more"
    for address in (link, f"{site.url}/onboarding/{id_in(link)}/password"):
        assert ada.at.open(address).heading == "This is not needed any more"
    assert [row for row in site.tables()["secret_value"] if row[0] in (whole, id_in(link))] == []
    grace.at.open(f"{site.url}/onboarding/{whole}/sign_in").submit(auth_mode="Basic")
    assert ada.at.open(f"{site.url}/onboarding/{id_in(link)}/").path == "password", "needed once more"


def test_an_answer_can_be_replaced_until_it_was_sent(site: Site) -> None:
    grace = grace_at(site, "password")
    whole, link = id_of(grace.at), ask(grace)
    ada = open_as(site, link)
    ada.at.submit(username="ada@example.com", password="first-password-of-ada")
    again = site.browser().open(link).submit("Go on")
    assert again.heading == "Thank you, your answer has arrived"
    again.follow("change what you entered")
    assert "Leave empty to keep it" in again.text
    again.submit(username="other@example.com")
    assert again.path == "handed-over"
    again.follow("change what you entered").submit(password=PASSWORD)
    grace.at.follow("Go on")
    finish(grace.at)
    assert "other@example.com" in grace.at.text
    again.follow("change what you entered")
    grace.at.submit("Create the connection")
    assert sent_secrets(site, whole) == {"password": Secret(PASSWORD)}
    again.submit(username="later@example.com", password="later-password")
    assert again.heading == "Your answer was sent"
    assert site.browser().open(link).heading == "Your answer was sent"
    assert sent_secrets(site, whole) == {"password": Secret(PASSWORD)}


def test_answering_between_reading_and_sending_sends_nothing_unread(site: Site) -> None:
    grace = grace_at(site, "password")
    ada = open_as(site, ask(grace))
    ada.at.submit(username="ada@example.com", password=PASSWORD)
    grace.at.follow("Go on")
    finish(grace.at)
    ada.at.follow("change what you entered").submit(username="other@example.com")
    grace.at.submit("Create the connection")
    assert grace.at.answer.status_code == 409
    assert "Your answers changed after this page was opened" in grace.at.text
    assert "other@example.com" in grace.at.text


def test_what_was_not_sent_within_a_day_is_deleted_and_asked_again(site: Site) -> None:
    grace = grace_at(site, "password")
    whole = id_of(grace.at)
    ada = open_as(site, ask(grace))
    ada.at.submit(username="ada@example.com", password=PASSWORD)
    with site.parts.database.write() as connection:
        row = connection.execute(select(secret_value).where(secret_value.c.onboarding_id == whole)).one()
        assert row.expires_at - row.entered_at == timedelta(hours=24)
        connection.execute(
            update(secret_value)
            .where(secret_value.c.onboarding_id == whole)
            .values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
        )
    grace.at.follow("Go on")
    assert grace.at.path == "password"
    assert "not sent are deleted after 24 hours" in grace.at.text
    assert ada.at.open(f"{site.url}/onboarding/{id_of(ada.at)}/").path == "password"
    ada.at.submit(password=PASSWORD)
    assert finish(grace.at.open(grace.at.url.replace("password", ""))).path == "check"


def test_a_correction_can_be_asked_of_somebody_else(site: Site) -> None:
    grace = grace_at(site, "exports")
    whole = id_of(grace.at)
    grace.at.submit(sync_mode="AllExports").submit("Create the connection")
    put(
        site,
        whole,
        state="needs_attention",
        connection_id=f"c_{uuid4().hex[:8]}",
        config_revision=1,
        config_at=datetime.now(UTC),
        problem={"kind": "tests_failed", "message": "", "times": 1},
    )
    with site.parts.database.write() as connection:
        vault.forget(connection, whole)
    grace.at.open(f"{site.url}/onboarding/{whole}/password")
    link = ask(grace)
    grace.at.follow("Go on")
    assert grace.at.heading == "Waiting for Ada"
    ada = open_as(site, link)
    assert "anyone@example.com" in ada.at.answer.text
    assert "Leave empty to keep it" not in ada.at.text
    ada.at.submit("Hand it over", password=PASSWORD)
    assert ada.at.path == "handed-over"
    grace.at.open(grace.at.url)
    assert grace.at.path == "check"
    ada.at.follow("change what you entered").submit(username="corrected@example.com")
    grace.at.open(grace.at.url).submit("Correct the connection")
    assert grace.at.path == "progress"
    assert sent_secrets(site, whole) == {"password": Secret(PASSWORD)}
    assert site.browser().open(link).heading == "Your answer was sent"
    put(site, whole, state="needs_attention")
    assert ada.at.open(ada.at.url).heading == "Your answer was sent"
    grace.at.open(f"{site.url}/onboarding/{whole}/password")
    assert grace.at.path == "password"
    assert "Ada answered this page" not in grace.at.text


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
