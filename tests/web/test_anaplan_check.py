"""What was entered is tried at Anaplan once; every outcome has its page, and nobody is kept from going on."""

import re
from typing import Any

import pytest

from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.stories import begin, certificate_and_key, go_on, operators_address, send

REFUSED = "Anaplan did not let us in"
PASSWORD_NEXT = {"auth_mode": "Basic", "region": "DEFAULT", "sync_mode": "AllExports"}
CERTIFICATE_NEXT = PASSWORD_NEXT | {"auth_mode": "Certificate"}
CHECK = "Check your answers before you send them"


class Asked:
    """What the sandbox's Anaplan was asked since the last look."""

    def __init__(self, product: RunningProduct) -> None:
        self._product = product
        self._seen = len(product.requests())

    def since(self) -> list[str]:
        """Return the paths, in order."""
        rows: list[dict[str, Any]] = self._product.requests()
        new, self._seen = rows[self._seen :], len(rows)
        return [row["path"] for row in new if row["path"].startswith(("/token", "/2/0"))]


@pytest.fixture
def asked(product: RunningProduct) -> Asked:
    return Asked(product)


def enter(person: PlainBrowser, schema: str, password: str = "wrong-password") -> PlainBrowser:
    """Enter a user whom no other test uses."""
    return person.submit(username=f"{schema}@example.com", password=password)


def test_a_right_password_is_said_to_work_from_here_and_the_session_ends_with_sending(
    product: RunningProduct, person: PlainBrowser, schema: str, asked: Asked
) -> None:
    begin(product, person, **{**PASSWORD_NEXT, "sync_mode": None}, schema=schema)
    enter(person, schema, "right-password")
    assert person.path == "exports"
    assert f"Anaplan let us in as {schema}@example.com" in person.text
    assert "Fivetran signs in from its own machines" in person.text
    address = f"{schema}@example.com"
    assert re.sub(r"(?<=[@._])", "<wbr>", address) in person.answer.text, "a line may end after each sign"
    person.submit(sync_mode="AllExports")
    assert f"Anaplan let us in as {schema}@example.com" in person.text
    assert asked.since() == ["/token/authenticate"]
    send(person)
    assert person.heading == "Your Anaplan account is connected"
    assert asked.since() == ["/token/logout"]


def test_a_wrong_password_leads_to_the_causes_is_not_tried_again_and_creates_nothing(
    product: RunningProduct, person: PlainBrowser, schema: str, asked: Asked
) -> None:
    begin(product, person, **PASSWORD_NEXT, schema=schema)
    enter(person, schema)
    assert person.heading == REFUSED
    causes = [found.get_text(strip=True) for found in person.page.select("main ol h3")]
    assert causes[:3] == [
        "The user name or the password is not the right one",
        "Your company signs in to Anaplan by single sign-on",
        "The password has expired",
    ]
    assert len(causes) == 7
    assert "Exception User" in person.text
    assert "Ask your data team whether it is the right one" in person.text
    assert "Authentication failed. Check the credentials." in person.text
    forward = person.page.select("pre")[0].get_text()
    assert f"user {schema}@example.com" in forward
    assert "IP allowlist" in forward
    assert "wrong-password" not in person.answer.text
    for _ in range(3):
        person.open(person.url)
    person.open("check").open("anaplan")
    assert asked.since() == ["/token/authenticate"]
    assert product.creates(schema) == []


def test_who_goes_on_without_the_check_is_told_again_before_sending(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, **PASSWORD_NEXT, schema=schema)
    go_on(enter(person, schema))
    assert person.heading == CHECK
    assert "Anaplan did not let us in" in person.text
    person.follow("See the likely causes")
    assert person.heading == REFUSED
    person.follow("Go on without the check")
    send(person)
    assert person.heading == "Your connection needs attention"


def test_a_corrected_password_is_tried_at_once(
    product: RunningProduct, person: PlainBrowser, schema: str, asked: Asked
) -> None:
    begin(product, person, **PASSWORD_NEXT, schema=schema)
    enter(person, schema).follow("Change the user or the password")
    person.submit(password="right-password")
    assert person.heading == CHECK
    assert "Anaplan let us in" in person.text
    assert asked.since() == ["/token/authenticate"] * 2


def test_continue_without_a_change_asks_nobody_again(
    product: RunningProduct, person: PlainBrowser, schema: str, asked: Asked
) -> None:
    begin(product, person, **PASSWORD_NEXT, schema=schema)
    enter(person, schema).follow("Change the user or the password")
    person.submit()
    assert person.heading == REFUSED
    assert asked.since() == ["/token/authenticate"]


def test_another_user_with_the_same_password_is_asked_about(
    product: RunningProduct, person: PlainBrowser, schema: str, asked: Asked
) -> None:
    begin(product, person, **PASSWORD_NEXT, schema=schema)
    enter(person, schema, "right-password")
    person.follow("Change Anaplan user name").submit(username=f"{schema}.b@example.com")
    assert f"Anaplan let us in as {schema}.b@example.com" in person.text
    # The first one's session is ended before there is another.
    assert asked.since() == ["/token/authenticate", "/token/logout", "/token/authenticate"]


def test_after_three_refusals_some_time_has_to_pass(
    product: RunningProduct, person: PlainBrowser, schema: str, asked: Asked
) -> None:
    begin(product, person, **PASSWORD_NEXT, schema=schema)
    enter(person, schema)
    for _ in range(2):
        person.submit("Check again")
    assert person.heading == REFUSED
    person.submit("Check again")
    assert person.heading == "We wait before we ask Anaplan again"
    assert "We can ask again at" in person.text
    assert asked.since() == ["/token/authenticate"] * 3
    # Nor by another link.
    other = begin(product, PlainBrowser(), **PASSWORD_NEXT, schema=f"{schema}_2")
    other.submit(username=f" {schema.upper()}@example.com", password="right-password")
    assert other.heading == "We wait before we ask Anaplan again"
    assert asked.since() == []
    assert go_on(other).heading == CHECK


def test_a_single_sign_on_user_reads_of_exception_users(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, **PASSWORD_NEXT, schema=schema)
    person.submit(username="sso@example.com", password="right-password")
    assert person.heading in (REFUSED, "We wait before we ask Anaplan again")
    assert "made an Exception User of the workspace" in person.text


def test_a_certificate_is_let_in_and_says_as_whom(
    product: RunningProduct, person: PlainBrowser, schema: str, asked: Asked
) -> None:
    certificate, key = certificate_and_key()
    begin(product, person, **CERTIFICATE_NEXT, schema=schema)
    person.submit(certificate=certificate, private_key=key)
    assert person.heading == CHECK
    assert "Anaplan let us in as planning@example.com" in person.text
    assert asked.since() == ["/token/authenticate", "/token/validate"]


def test_an_unregistered_certificate_has_causes_of_its_own(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    certificate, key = certificate_and_key(f"unregistered.{schema}@example.com")
    begin(product, person, **CERTIFICATE_NEXT, schema=schema)
    person.submit(certificate=certificate, private_key=key)
    assert person.heading == REFUSED
    causes = [found.get_text(strip=True) for found in person.page.select("main ol h3")]
    assert causes[0] == "The certificate is not registered in Anaplan, or is disabled there"
    assert not any("password" in cause for cause in causes)
    assert "SHA-256" in person.page.select("pre")[0].get_text()


def test_a_web_page_of_the_front_door_is_anaplans_trouble_and_no_try(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, **PASSWORD_NEXT, schema=schema)
    person.submit(username="edge@example.com", password="right-password")
    for _ in range(4):
        assert person.heading == "Anaplan has a problem at the moment"
        assert "nothing to do with what you entered" in person.text
        person.submit("Check again")
    assert go_on(person).heading == CHECK


def test_another_region_makes_what_anaplan_said_void(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, auth_mode="Basic", sync_mode="AllExports", schema=schema)
    person.submit(region="DEFAULT")
    enter(person, schema, "right-password")
    person.follow("Change Region").submit(region="CAN")
    assert "was not checked with Anaplan" in person.text
    person.follow("Check it now")
    assert person.heading == "Check what you entered with Anaplan"
    person.submit("Check with Anaplan")
    assert person.heading == "Anaplan let us in"
    person.follow("Continue")
    assert "Anaplan let us in" in person.text


def test_an_operator_reads_on_the_timeline_what_anaplan_said(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, **PASSWORD_NEXT, schema=schema, recipient=None)
    enter(person, schema).follow("Change the user or the password")
    person.submit(password="right-password")
    onboarding_id = person.url.split("/onboarding/")[1].split("/")[0]
    operator = PlainBrowser().open(operators_address(product)).submit("Sign in")
    operator.open(f"{product.url}/operator/onboardings/{onboarding_id}")
    assert "Was refused by Anaplan, when we tried what was entered" in operator.text
    assert "Was let in by Anaplan, when we tried what was entered" in operator.text


def far(site: Site, **presets: str | None) -> PlainBrowser:
    """Return somebody on a site whose Anaplan does not answer."""
    person = site.begin(**PASSWORD_NEXT, **presets)
    return person.submit(**right_answers("password"))


@pytest.fixture
def cut_off(tmp_path: Any) -> Site:
    nobody = "http://127.0.0.1:9"
    return Site(tmp_path, anaplan_check=True, anaplan_auth_url=nobody, anaplan_api_url=nobody)


def test_an_anaplan_that_cannot_be_reached_keeps_nobody(cut_off: Site) -> None:
    person = far(cut_off, schema="far")
    assert person.heading == "Anaplan cannot be reached"
    assert "Anaplan’s own words" not in person.text
    person.submit("Check again")
    assert person.heading == "Anaplan cannot be reached"
    assert go_on(person).heading == CHECK
    assert "was not checked with Anaplan" in person.text


def test_europe_without_an_address_is_asked_for_one_before_anything_is_sent(tmp_path: Any) -> None:
    # The real hosts; had we asked one of them, the test's ban on the network would have ended it.
    site = Site(tmp_path, anaplan_check=True)
    person = site.begin(**PASSWORD_NEXT | {"region": None}, schema="far")
    person.submit(region="EU").submit(**right_answers("password"))
    assert person.heading == "We do not know where to ask"
    person.follow("Enter the Anaplan address")
    assert person.path == "account"


def test_the_check_can_be_switched_off(tmp_path: Any) -> None:
    person = far(Site(tmp_path, anaplan_check=False), schema="far")
    assert person.heading == CHECK
    assert "checked with Anaplan" not in person.text
    assert person.open("anaplan").path == "check"
