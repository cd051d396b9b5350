"""Links for single steps hang on the whole: what ends, extends or drops it reaches them as well."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.links import issuing, offer
from app.links.issuing import Asker
from app.links.offer import Offer
from app.store import onboardings, vault
from app.store.keys import ID_LENGTH
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.stories import certificate_and_key
from tests.web.asked_people import ask, grace_at, open_as
from tests.web.just_before import DANA
from tests.web.sent_rows import id_of

ACTIONS = [
    *[("GET", one) for one in ("", "/take-over", "/cancel", "/revoke", "/reissue", "/repair")],
    *[
        ("POST", f"/{one}")
        for one in ("extend", "revoke", "reissue", "approve", "check", "take-over", "cancel", "repair")
    ],
    ("POST", "/end-repair"),
]


@pytest.fixture(scope="module")
def operator(site: Site) -> PlainBrowser:
    return site.operator()


def secrets_of(site: Site, onboarding_id: str) -> frozenset[str]:
    with site.parts.database.read() as connection:
        return vault.names(connection, onboarding_id)


def ends(site: Site, link_or_id: str) -> datetime:
    with site.parts.database.read() as connection:
        found = onboardings.find(connection, link_or_id.rpartition("/")[2][:ID_LENGTH])
    assert found is not None
    return found.expires_at


def row(site: Site, onboarding_id: str) -> tuple[Any, ...]:
    (found,) = [each for each in site.tables()["onboarding"] if each[0] == onboarding_id]
    return found


def test_every_page_and_button_of_a_part_leads_to_the_whole(site: Site, operator: PlainBrowser) -> None:
    grace = grace_at(site, "password")
    whole = id_of(grace.at)
    part = id_of(open_as(site, ask(grace)).at)
    before = row(site, part)
    for method, action in ACTIONS:
        answer = operator.session.request(
            method,
            f"{site.url}/operator/onboardings/{part}{action}",
            data={"csrf_token": operator.token, "life": "7d", "links_before": "0"},
            allow_redirects=False,
        )
        assert answer.status_code == 303, (method, action)
        assert answer.headers["Location"].partition("?")[0] == f"/operator/onboardings/{whole}", action
        assert answer.headers["Location"].endswith("?done=moved") == (method == "POST"), action
    assert row(site, part) == before


def test_half_of_an_answer_is_forgotten_when_its_step_is_not_asked_any_more(site: Site) -> None:
    grace = grace_at(site, "certificate")
    whole = id_of(grace.at)
    ada = open_as(site, ask(grace))
    certificate, _ = certificate_and_key("ada@example.com")
    _, other_key = certificate_and_key("nobody@example.com")
    ada.at.submit("Hand it over", certificate=certificate, private_key=other_key)
    part = id_of(ada.at)
    kept = secrets_of(site, part)
    assert kept
    grace.at.open(f"{site.url}/onboarding/{whole}/account").submit(region="AUS")
    assert secrets_of(site, part) == kept, "still asked, so still there"
    grace.at.open(f"{site.url}/onboarding/{whole}/sign_in").submit(auth_mode="Basic")
    assert secrets_of(site, part) == frozenset()
    grace.at.open(f"{site.url}/onboarding/{whole}/sign_in").submit(auth_mode="Certificate")
    ada.at.open(f"{site.url}/onboarding/{part}/certificate")
    assert "Certificate of ada@example.com" not in ada.at.text


def test_who_has_a_pin_is_told_that_the_other_link_asks_none(site: Site) -> None:
    wanted = Offer(with_pin=True, presets={"region": "EU"})
    with site.parts.database.write() as connection:
        issued = issuing.issue(
            connection,
            site.parts.keys,
            wanted,
            offer.checked(wanted),
            Asker("Dana", DANA),
            datetime.now(UTC),
        )
    warning = "Their link asks for no PIN"
    person = site.browser().open(f"{site.url}/o/{issued.link.token}").submit("Start", pin=issued.pin)
    person.submit(auth_mode="Basic").follow("Someone else has this")
    assert warning in person.text
    assert warning not in grace_at(site, "password").at.follow("Someone else has this").text


def test_extending_a_link_extends_those_of_its_parts_that_are_open(
    site: Site, operator: PlainBrowser
) -> None:
    grace = grace_at(site, "password")
    whole = id_of(grace.at)
    early = ask(grace)
    site.expire(early)
    grace.at.open(f"{site.url}/onboarding/{whole}/password")
    late = ask(grace, "Bob")
    operator.open(f"{site.url}/operator/onboardings/{whole}").submit("Extend", life="60d")
    assert ends(site, late) == ends(site, whole) > datetime.now(UTC) + timedelta(days=59)
    assert site.browser().open(late).answer.status_code == 200
    assert site.browser().open(early).answer.status_code == 410
