"""The check page says what was not tried yet, what comes next, and leads back to the last question."""

from pathlib import Path

from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.web.asked_people import ask, finish, grace_at, id_of, open_as

NOBODY = "http://127.0.0.1:9"


def primary(person: PlainBrowser) -> list[str]:
    """Return what the buttons of the page say that do not step back."""
    return [
        button.get_text()
        for button in person.page.select("main .actions .button")
        if "button--secondary" not in button["class"]
    ]


def test_what_somebody_else_entered_is_checked_before_it_is_sent(tmp_path: Path) -> None:
    site = Site(tmp_path, anaplan_check=True, anaplan_auth_url=NOBODY, anaplan_api_url=NOBODY)
    grace = grace_at(site, "password")
    ada = open_as(site, ask(grace))
    ada.at.submit(**right_answers("password"))
    finish(grace.at.open(f"/onboarding/{id_of(grace.at)}/exports"))
    grace.at.open(f"/onboarding/{id_of(grace.at)}/check")
    assert "What Ada entered was not checked with Anaplan yet" in grace.at.text
    assert "What you entered was not checked" not in grace.at.text
    assert primary(grace.at) == ["Check it with Anaplan"]
    grace.at.follow("Check it with Anaplan")
    assert grace.at.heading == "Check what you entered with Anaplan"


def test_before_fivetrans_page_the_button_says_that_it_comes(site: Site) -> None:
    person = site.begin(schema="anaplan_by_card")
    while person.path != "check":
        person.submit(**right_answers(person.path, way="ConnectCard"))
    assert primary(person) == ["Create the connection, and go on to Fivetran’s page"]
    assert "your answers go to Fivetran" not in person.text
    assert "It holds no secret" in person.follow("See it as a request").text
    assert person.follow("Back").path == "check"


def test_back_leads_to_the_last_question(site: Site) -> None:
    person = site.arrive_at("check")
    person.follow("Back")
    assert person.path == "network"
