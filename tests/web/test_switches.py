"""Changing an answer: what is kept, what is forgotten, what is asked next, and what is never sent."""

from typing import Any

import pytest

from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.stories import EXPORT_IDS, certificate_and_key, shown_request

USER = {"username": "anyone@example.com", "password": "canary-9d1e-password"}
CERTIFICATE, KEY = certificate_and_key()


def secrets_of(site: Site, person: PlainBrowser) -> dict[str, Any]:
    """Return the ciphertext of each secret that is stored for somebody."""
    onboarding_id = person.url.split("/")[-2]
    return {str(row[1]): row[5] for row in site.tables()["secret_value"] if row[0] == onboarding_id}


def at_the_check(site: Site, way: str, **others: str) -> PlainBrowser:
    person = site.begin(schema="anaplan_switches")
    while person.path != "check":
        person.submit(**right_answers(person.path, way=way) | others.get(person.path, {}))  # type: ignore[operator]
    return person


def change(person: PlainBrowser, what: str) -> PlainBrowser:
    return person.follow(f"Change {what}")


def test_another_way_to_sign_in_forgets_the_password_at_once_and_keeps_the_user_name(site: Site) -> None:
    person = at_the_check(site, "Basic")
    ciphertext = secrets_of(site, person)["password"]
    assert on_disk(site, ciphertext)

    change(person, "How will Fivetran sign in to Anaplan?").submit(auth_mode="Certificate")
    assert person.path == "certificate"
    assert secrets_of(site, person) == {}
    assert not on_disk(site, ciphertext)

    person.open("sign_in").submit(auth_mode="Basic")
    assert person.path == "password"
    assert person.fields(person.page.select("main form")[0])["username"] == "anyone@example.com"
    assert "Leave empty to keep it" not in person.text
    assert person.submit(password="").problems == ["Enter the password"]
    assert person.submit(password="new").path == "check"


def on_disk(site: Site, ciphertext: bytes) -> bool:
    return any(ciphertext in file.read_bytes() for file in site.folder.glob("onboarding.db*"))


def test_the_key_and_the_certificate_are_forgotten_too(site: Site) -> None:
    person = at_the_check(site, "Certificate")
    assert set(secrets_of(site, person)) == {"certificate", "private_key"}
    change(person, "How will Fivetran sign in to Anaplan?").submit(auth_mode="ConnectCard")
    assert person.path == "check"
    assert secrets_of(site, person) == {}


@pytest.mark.parametrize(
    ("way", "config"),
    [
        ("Basic", {"schema", "auth_mode", "region", "sync_mode", "username", "password"}),
        ("Certificate", {"schema", "auth_mode", "region", "sync_mode", "certificate", "private_key"}),
        ("ConnectCard", {"schema"}),
    ],
)
def test_what_was_answered_on_another_branch_is_not_sent(site: Site, way: str, config: set[str]) -> None:
    person = site.begin(schema="anaplan_branches")
    for other in ("Basic", "Certificate"):
        person.open("sign_in").submit(auth_mode=other)
        while person.path != "check":
            person.submit(**right_answers(person.path))
    sent = shown_request(person)["config"]
    assert sent["selected_exports"] == list(EXPORT_IDS)  # type: ignore[index]

    person.open("exports").submit(sync_mode="AllExports")
    person.open("sign_in").submit(auth_mode=way)
    while person.path != "check":
        person.submit(**right_answers(person.path) if person.path in ("password", "certificate") else {})
    assert set(shown_request(person)["config"]) == config  # type: ignore[call-overload]
    assert EXPORT_IDS[0] not in person.text
    assert ("anyone@example.com" in person.text) == (way == "Basic")


def test_continue_leads_back_to_the_check_page_unless_a_new_question_arose(site: Site) -> None:
    person = at_the_check(site, "Basic")
    assert change(person, "Region").submit(region="CAN").path == "check"
    assert "Canada" in person.text
    assert change(person, "Selected exports").submit().path == "check"
    assert change(person, "Password").submit(password="").path == "check"
    change(person, "Which exports does Fivetran read?").submit(sync_mode="AllExports")
    assert person.path == "check"
    assert EXPORT_IDS[0] not in person.text
    change(person, "Which exports does Fivetran read?").submit(sync_mode="SpecificExports")
    assert person.path == "check"
    assert EXPORT_IDS[0] in person.text


def test_a_way_back_is_offered_on_every_question_but_the_first(site: Site) -> None:
    person = site.arrive_at("network")
    walked = ["network"]
    while back := person.page.select_one(".back-link"):
        walked.append(person.open(str(back["href"])).path)
    assert walked == [
        "network", "schedule", "destination", "selection", "exports", "password", "account", "sign_in",
    ]  # fmt: skip


def test_a_mistake_beside_a_right_password_does_not_cost_it(site: Site) -> None:
    person = site.arrive_at("password").submit(username="", password=USER["password"])
    assert person.problems == ["Enter the Anaplan user name"]
    assert "Leave empty to keep it" in person.text
    assert USER["password"] not in person.answer.text
    before = secrets_of(site, person)
    assert person.submit(username=USER["username"], password="").path == "exports"
    assert secrets_of(site, person) == before


@pytest.mark.parametrize(("right", "wrong"), [("certificate", "private_key"), ("private_key", "certificate")])
def test_a_mistake_beside_a_right_certificate_or_key_does_not_cost_it(
    site: Site, right: str, wrong: str
) -> None:
    texts: dict[str, Any] = {"certificate": CERTIFICATE, "private_key": KEY}
    person = site.arrive_at("certificate").submit(**{right: texts[right], wrong: "nonsense"})
    assert person.answer.status_code == 422
    assert len(person.problems) == 1
    assert set(secrets_of(site, person)) == {right}
    for line in texts[right].splitlines()[1:-1]:
        assert line not in person.answer.text
    assert person.submit(**{wrong: texts[wrong]}).path == "exports"
    assert set(secrets_of(site, person)) == {"certificate", "private_key"}


def test_files_are_as_good_as_pasted_text(site: Site) -> None:
    person = site.arrive_at("certificate")
    person.submit(
        files={
            "certificate_file": ("my.pem", CERTIFICATE.encode()),
            "private_key_file": ("my.key", KEY.encode()),
        }
    )
    assert person.path == "exports"


def test_a_new_password_takes_the_place_of_the_old_one(site: Site) -> None:
    person = at_the_check(site, "Basic")
    before = secrets_of(site, person)
    change(person, "Password").submit(password="another")
    assert person.path == "check"
    assert secrets_of(site, person)["password"] != before["password"]
