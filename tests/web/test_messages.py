"""What is required says so in its own words, at its field and in the summary, when it applies."""

from typing import Any

import pytest

from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.stories import EXPORT_IDS, certificate_and_key, shown_request

PARTS = "workspace ID, model ID and export ID, joined by underscores"
MISSING: list[tuple[str, dict[str, Any], str, str]] = [
    ("sign_in", {"auth_mode": None}, "auth_mode", "Choose how Fivetran will sign in to Anaplan"),
    ("account", {"region": None}, "region", "Choose a region, or enter the Anaplan address and we find it"),
    ("password", {"username": " "}, "username", "Enter the Anaplan user name"),
    ("password", {"password": ""}, "password", "Enter the password"),
    ("certificate", {"certificate": " \n"}, "certificate", "Paste the certificate, or choose its file"),
    ("certificate", {"private_key": ""}, "private_key", "Paste the private key, or choose its file"),
    ("exports", {"sync_mode": None}, "sync_mode", "Choose which exports Fivetran reads"),
    (
        "selection",
        {"selected_exports": " ,\n;"},
        "selected_exports",
        "Choose at least one export, or enter its ID",
    ),
    ("destination", {"schema": ""}, "schema", "Enter a name for the schema"),
    ("destination", {"group_id": None}, "group_id", "Choose a destination"),
    ("schedule", {"sync_frequency": ""}, "sync_frequency", "Choose how often Fivetran syncs"),
    (
        "schedule",
        {"sync_frequency": "1440", "daily_sync_time": "7:30"},
        "daily_sync_time",
        "Choose a whole hour for the daily sync",
    ),
    (
        "schedule",
        {"data_delay_sensitivity": "CUSTOM"},
        "data_delay_threshold",
        "Enter the delay in minutes",
    ),
    (
        "schedule",
        {"data_delay_sensitivity": "CUSTOM", "data_delay_threshold": "an hour"},
        "data_delay_threshold",
        "Delay must be a whole number of minutes, like 60",
    ),
    (
        "schedule",
        {"data_delay_sensitivity": "CUSTOM", "data_delay_threshold": "0"},
        "data_delay_threshold",
        "Delay must be between 1 and 100,000 minutes",
    ),
    ("network", {"networking_method": "PrivateLink"}, "private_link_id", "Choose a private link"),
    ("network", {"networking_method": "ProxyAgent"}, "proxy_agent_id", "Choose a proxy agent"),
]


@pytest.mark.parametrize(("step", "posted", "field", "message"), MISSING)
def test_what_is_missing_is_asked_for(
    site: Site, step: str, posted: dict[str, Any], field: str, message: str
) -> None:
    person = site.arrive_at(step).submit(**right_answers(step) | posted)
    assert person.answer.status_code == 422
    assert person.problems == [message]
    assert [link["href"] for link in person.page.select(".error-summary a")] == [f"#{field}"]
    assert [said.get_text() for said in person.page.select(f"#{field}-error p")] == [f"Error: {message}"]
    person.submit(**right_answers(step) | dict.fromkeys(posted) | right_answers(step))
    assert person.path != step


def at_the_check(person: PlainBrowser, **others: dict[str, Any]) -> dict[str, Any]:
    """Answer whatever is asked from here on, and return the request on the check page."""
    while person.path != "check":
        person.submit(**right_answers(person.path) | others.get(person.path, {}))
    return shown_request(person)


def test_what_does_not_apply_is_neither_asked_for_nor_sent(site: Site) -> None:
    person = site.arrive_at("schedule")
    request = at_the_check(
        person,
        schedule={"daily_sync_time": "07:00", "data_delay_threshold": "an hour"},
        network={"private_link_id": "link_one", "proxy_agent_id": "agent_one"},
    )
    assert {"daily_sync_time", "data_delay_threshold", "private_link_id", "proxy_agent_id"}.isdisjoint(
        request
    )


def test_what_applies_is_sent(site: Site) -> None:
    request = at_the_check(
        site.arrive_at("schedule"),
        schedule={
            "sync_frequency": "1440",
            "daily_sync_time": "07:00",
            "data_delay_sensitivity": "CUSTOM",
            "data_delay_threshold": "90",
        },
        network={"networking_method": "PrivateLink", "private_link_id": "link_one"},
    )
    assert (request["daily_sync_time"], request["data_delay_threshold"]) == ("07:00", 90)
    assert (request["private_link_id"], request["networking_method"]) == ("link_one", "PrivateLink")


def test_a_key_of_another_certificate_is_refused(site: Site) -> None:
    certificate, _ = certificate_and_key()
    _, other_key = certificate_and_key("another@example.com")
    person = site.arrive_at("certificate").submit(certificate=certificate, private_key=other_key)
    (problem,) = person.problems
    assert problem.startswith("The private key does not belong to the certificate")
    assert person.page.select_one('.error-summary a[href="#certificate"]')


def test_an_address_that_is_not_anaplans_is_no_region(site: Site) -> None:
    person = site.arrive_at("account").submit(address="https://anaplan.com.example.org/", region=None)
    (problem,) = person.problems
    assert problem.startswith("This is not an address of Anaplan that we know")
    assert person.submit(address="us1a.app.anaplan.com", region=None).path == "password"


def test_export_ids_come_one_a_line_with_commas_and_stray_spaces(site: Site) -> None:
    one, two = EXPORT_IDS
    person = site.arrive_at("selection")
    request = at_the_check(person, selection={"selected_exports": f"  {one} ,\r\n\r\n\t{two};{one}, \r\n"})
    assert request["config"]["selected_exports"] == [one, two]


def test_each_line_that_is_no_export_id_is_named(site: Site) -> None:
    good = EXPORT_IDS[0]
    person = site.arrive_at("selection").submit(
        selected_exports=f"{good}\nnonsense\n{good}\nhttps://us1a.app.anaplan.com/x\na_b\n"
    )
    assert person.problems == [
        f"Line 2: This is only one part of an export ID. Enter {PARTS}",
        f"Line 4: This is a web address. Enter {PARTS}",
        f"Line 5: These are only two parts of an export ID. Enter {PARTS}",
    ]
