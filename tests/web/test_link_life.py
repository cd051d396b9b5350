"""The life of a link: extended, revoked, issued anew, asked for, opened elsewhere; and its PIN."""

import re
from datetime import UTC, datetime

import pytest

from app import journey
from app.links import issuing
from app.links.issuing import Asker
from app.links.offer import Offer
from app.store import events
from app.store.events import Actor
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.stories import SHORT_JOURNEY
from tests.web.sent_rows import put

TOKEN = re.compile(r"/o/[0-9A-Za-z]{53}")


@pytest.fixture
def operator(site: Site) -> PlainBrowser:
    return site.operator()


def id_of(link: str) -> str:
    return link.rpartition("/")[2][:10]


def see(operator: PlainBrowser, site: Site, link: str) -> PlainBrowser:
    return operator.open(f"{site.url}/operator/onboardings/{id_of(link)}")


def happened(site: Site, link: str) -> list[tuple[str, str]]:
    with site.parts.database.read() as connection:
        return [
            (line.actor.name or line.actor.kind, line.happened)
            for line in events.timeline(connection, id_of(link))
        ]


def at_check(site: Site, link: str) -> PlainBrowser:
    """Answer everything, with a password."""
    person = site.browser().open(link).submit("Start")
    while person.path != "check":
        person.submit(**right_answers(person.path))
    return person


def stored_bytes(site: Site, link: str) -> list[bytes]:
    """Return the bytes of every secret that is stored of an onboarding."""
    rows = [row for row in site.tables()["secret_value"] if row[0] == id_of(link)]
    return [value for row in rows for value in row if isinstance(value, bytes)]


def files(site: Site) -> bytes:
    return b"".join(file.read_bytes() for file in site.folder.glob("onboarding.db*"))


def test_revoking_ends_open_pages_and_takes_the_secrets_out_of_the_files(
    site: Site, operator: PlainBrowser
) -> None:
    link = site.link(schema="anaplan_life")
    person = at_check(site, link)
    secrets = stored_bytes(site, link)
    assert len(secrets) == 2
    assert all(secret in files(site) for secret in secrets)
    page = see(operator, site, link).follow("Revoke …").submit("Revoke the link")
    assert "The link was revoked" in page.text

    refused = person.submit("Create the connection")
    assert (refused.answer.status_code, refused.heading) == (410, "This link was withdrawn")
    assert stored_bytes(site, link) == []
    kept = files(site)
    assert [secret for secret in secrets if secret in kept] == []
    assert site.browser().open(link).heading == "This link was withdrawn"
    assert "submitted" not in [what for _, what in happened(site, link)]
    assert happened(site, link)[-1] == ("Your data team", "revoked")


def test_a_question_that_is_open_while_the_link_is_revoked_saves_nothing(
    site: Site, operator: PlainBrowser
) -> None:
    link = site.link()
    person = site.browser().open(link).submit("Start")
    see(operator, site, link).follow("Revoke …").submit("Revoke the link")
    before = site.tables()["answers"]
    assert person.submit(auth_mode="Basic").heading == "This link was withdrawn"
    assert site.tables()["answers"] == before


def test_a_new_link_goes_on_with_the_answers_and_without_the_secrets(
    site: Site, operator: PlainBrowser
) -> None:
    link = site.link(schema="anaplan_life")
    person = at_check(site, link)
    question = see(operator, site, link).follow("Issue a new link …")
    stale = question.fields(question.page.select("main form")[0])
    made = question.submit("Issue a new link")
    assert made.answer.status_code == 201
    shown = made.page.select_one('[aria-label="Link"]')
    assert shown is not None
    new = shown.get_text().strip()
    assert (new != link, id_of(new)) == (True, id_of(link))
    assert stored_bytes(site, link) == []

    assert site.browser().open(link).heading == "This link was replaced by a newer one"
    assert person.submit("Create the connection").heading == "This link was replaced by a newer one"
    again = site.browser().open(new).submit("Go on")
    assert again.path == "password"
    (form,) = again.page.select("main form")
    assert again.fields(form)["username"] == "anyone@example.com"

    twice = operator.session.post(made.url, data=stale)
    assert not TOKEN.search(twice.text)
    assert site.browser().open(new).answer.status_code == 200


def test_an_ended_link_is_extended_and_works_on(site: Site, operator: PlainBrowser) -> None:
    link = site.link()
    person = site.browser().open(link).submit("Start")
    site.expire(link)
    assert person.open(person.url).heading == "This link has ended"
    assert "The link ended on" in see(operator, site, link).text
    assert "The link works until" in operator.submit("Extend", life="3d").text
    assert person.open(person.url).path == "sign_in"


@pytest.mark.parametrize("life", ["", "61d", "0", "14d\x00"])
def test_a_link_is_not_extended_by_what_the_page_does_not_offer(
    site: Site, operator: PlainBrowser, life: str
) -> None:
    link = site.link()
    see(operator, site, link)
    before = site.tables()["onboarding"]
    page = operator.submit("Extend", life=life)
    assert "Nothing was done" in page.text
    assert site.tables()["onboarding"] == before


def test_who_holds_a_link_that_ended_asks_for_a_new_one_once(site: Site, operator: PlainBrowser) -> None:
    link = site.link()
    site.expire(link)
    person = site.browser().open(link).submit("Ask for a new link")
    assert "You asked for a new link" in person.text
    person.post("", to=f"{link}/ask-again")
    assert [what for _, what in happened(site, link)].count("asked for a new link") == 1
    assert "The recipient asks for a new link" in see(operator, site, link).text
    assert "The recipient asks" not in operator.submit("Extend", life="7d").text
    nobodys = person.post("", to=f"{link[:-1]}{'A' if link[-1] != 'A' else 'B'}/ask-again")
    assert nobodys.status_code == 404


@pytest.mark.parametrize(
    ("state", "heading"),
    [("connected", "This link has done its work"), ("cancelled", "This onboarding was cancelled")],
)
def test_a_link_whose_work_is_done_says_so_and_can_be_asked_for_anew(
    site: Site, operator: PlainBrowser, state: str, heading: str
) -> None:
    link = site.link(schema=f"anaplan_done_{state}")
    at_check(site, link).submit("Create the connection")
    put(site, id_of(link), state=state)
    person = site.browser().open(link)
    assert (person.answer.status_code, person.heading) == (200, heading)
    assert person.submit("See what happened").path == "result"
    assert "You asked for a new link" in person.open(link).submit("Ask for a new link").text
    assert "The recipient asks for a new link" in see(operator, site, link).text


def test_a_link_that_works_cannot_be_asked_for_anew(site: Site) -> None:
    link = site.link()
    person = site.browser().open(link)
    before = site.tables()
    assert person.post("", to=f"{link}/ask-again").status_code == 303
    assert site.tables() == before


def test_another_browser_than_that_of_the_answers_is_noticed(site: Site) -> None:
    link = site.link()
    first = site.browser().open(link).submit("Start")
    site.browser().open(link).submit("Go on")
    assert happened(site, link)[-1][1] == "opened again"
    first.submit(auth_mode="Basic")
    first.open(link).submit("Go on")
    assert happened(site, link)[-1][1] == "opened again"
    site.browser().open(link).submit("Go on")
    assert happened(site, link)[-1][1] == "opened elsewhere"


def test_two_onboardings_in_one_browser_do_not_mix(site: Site) -> None:
    person = site.browser().open(site.link()).submit("Start")
    first = person.url
    person.open(site.link()).submit("Start")
    second = person.url
    person.submit(auth_mode="Certificate")
    person.open(first).submit(auth_mode="Basic")
    person.open(first)
    assert person.page.select_one("input[checked]")["value"] == "Basic"  # type: ignore[index]
    person.open(second)
    assert person.page.select_one("input[checked]")["value"] == "Certificate"  # type: ignore[index]


def with_pin(site: Site) -> tuple[str, str]:
    with site.parts.database.write() as connection:
        issued = issuing.issue(
            connection,
            site.parts.keys,
            Offer(with_pin=True),
            journey.with_presets(SHORT_JOURNEY),
            Asker("Finance data", Actor("operator", "Finance data")),
            datetime.now(UTC),
        )
    assert issued.pin is not None
    return f"{site.url}/o/{issued.link.token}", issued.pin


def test_a_pin_lets_in_who_was_told_it(site: Site) -> None:
    link, pin = with_pin(site)
    person = site.browser().open(link).submit("Start")
    assert person.problems == ["Enter the PIN"]
    wrong = person.submit("Start", pin="0" * 8 if pin != "0" * 8 else "1" * 8)
    assert wrong.answer.status_code == 422
    (problem,) = wrong.problems
    assert problem == "This is not the PIN, and 4 tries are left. Check it with the person who told it to you"
    assert wrong.fields(wrong.page.select("main form")[0])["pin"] == ""
    assert person.submit("Start", pin=f" {pin[:4]} {pin[4:]} ").path == "sign_in"


def test_five_wrong_pins_lock_the_link_even_for_the_right_one(site: Site, operator: PlainBrowser) -> None:
    link, pin = with_pin(site)
    person = site.browser().open(link)
    wrong = "0" * 8 if pin != "0" * 8 else "1" * 8
    for _ in range(5):
        answer = person.post(f"pin={wrong}", to=link)
    assert answer.status_code == 403
    assert person.post(f"pin={pin}", to=link).status_code == 403
    assert person.open(link).heading == "This link is locked"
    assert [what for _, what in happened(site, link)][-2:] == ["entered a wrong PIN", "locked by wrong PINs"]
    assert "You asked for a new link" in person.submit("Ask for a new link").text
    made = see(operator, site, link).follow("Issue a new link …").submit("Issue a new link")
    (new,) = [block.get_text().strip() for block in made.page.select('[aria-label="Link"]')]
    (new_pin,) = [block.get_text().strip() for block in made.page.select('[aria-label="PIN"]')]
    assert site.browser().open(new).submit("Start", pin=new_pin).path == "sign_in"
