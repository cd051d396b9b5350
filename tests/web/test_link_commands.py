"""`onboarding link` from beginning to end: made, listed, shown, extended, revoked and issued anew."""

import json
from typing import Any

import pytest
from click.testing import Result

from tests.commands import onboarding
from tests.in_process import Site, right_answers
from tests.programs import Program
from tests.web.sent_rows import id_of, put, sent


def run(site: Site, *words: str) -> Result:
    """Run `onboarding link`."""
    return onboarding(site, "link", *words)


def told(site: Site, *words: str) -> Any:
    """Run it and return what it printed as JSON."""
    ran = run(site, *words, "--json")
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)


def test_a_link_is_made_with_all_that_can_be_decided(site: Site) -> None:
    made = told(
        site,
        "create",
        *("--recipient", "Ada", "--purpose", "Planning data", "--as", "Finance data", "--expires", "2d"),
        *("--auth-mode", "Basic", "--auth-mode", "Certificate", "--approval", "--preset", "region=EU"),
    )
    assert set(made) == {"id", "url", "expires_at"}
    person = site.browser().open(made["url"])
    assert "Hello Ada" in person.text
    assert "Finance data asks you" in person.text
    shown = told(site, "show", made["id"])
    assert shown["auth_modes"] == ["Basic", "Certificate"]
    assert (shown["needs_approval"], shown["purpose"], shown["presets"]) == (
        True,
        "Planning data",
        {"region": "EU"},
    )
    assert [event["happened"] for event in shown["events"]] == ["issued"]


def test_a_pin_is_printed_beside_the_link(site: Site) -> None:
    lines = run(site, "create", "--pin").stdout.splitlines()
    assert lines[0].startswith(f"{site.url}/o/")
    assert lines[1].startswith("PIN: ")
    assert len(lines[1]) == len("PIN: 12345678")


def test_the_command_and_the_api_tell_the_same(site: Site) -> None:
    made, program = told(site, "create", "--recipient", "Ada"), Program(site)
    shown = told(site, "show", made["id"])
    assert shown.pop("events") == program.get(f"/onboardings/{made['id']}/events")["items"]
    assert shown == program.get(f"/onboardings/{made['id']}")
    assert told(site, "list")[:2] == program.get("/onboardings?limit=2")["items"]


def test_the_life_of_a_link(site: Site) -> None:
    made = told(site, "create", "--expires", "1h")
    extended = told(site, "extend", made["id"], "--expires", "3d")
    assert extended["expires_at"] > made["expires_at"]
    assert "The link works until" in run(site, "extend", made["id"], "--expires", "4d").stdout
    assert told(site, "revoke", made["id"])["link"] == "revoked"
    assert run(site, "revoke", made["id"]).stdout == "It was revoked before\n"
    refused = run(site, "extend", made["id"], "--expires", "4d")
    assert (refused.exit_code, "Reissue it instead" in refused.output) == (1, True)
    assert told(site, "list", "--stage", "ended")[0]["id"] == made["id"]
    anew = told(site, "reissue", made["id"], "--expires", "1d")
    assert anew["id"] == made["id"]
    assert site.browser().open(anew["url"]).submit("Start").path == "sign_in"
    assert "onboarding command: issued anew" in run(site, "show", made["id"]).stdout


def test_a_list_is_read_by_people_too(site: Site) -> None:
    made = told(site, "create", "--recipient", "Ada Lovelace")
    line = run(site, "list").stdout.splitlines()[0]
    assert line.split()[:3] == [made["id"], "waiting", "open"]
    assert line.endswith("Ada Lovelace")


@pytest.mark.parametrize("wrong", ["nothing", "\udcff", "\x00", ""])
@pytest.mark.parametrize("command", ["show", "revoke", "extend", "reissue", "repair"])
def test_an_id_that_nobody_has_ends_it_with_a_sentence(site: Site, command: str, wrong: str) -> None:
    ran = run(site, command, wrong)
    assert (ran.exit_code, ran.output) == (1, "Error: No onboarding has this ID\n")
    assert run(site, command, "nothing", "--json").exit_code == 1


@pytest.mark.parametrize(
    "words",
    [("--auth-mode", "Telepathy"), ("--expires", "61d"), ("--recipient", "x" * 201), ("--preset", "x")],
)
def test_what_is_wrong_makes_no_link(site: Site, words: tuple[str, ...]) -> None:
    before = site.tables()["onboarding"]
    assert run(site, "create", *words).exit_code in (1, 2)
    assert site.tables()["onboarding"] == before


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Dana\nRoot: yes", "must not contain line breaks or control characters"),
        ("\x1b[31mDana", "must not contain line breaks or control characters"),
        ("Dana \udcff", "must not contain line breaks or control characters"),
        ("x" * 201, "must be 200 characters or fewer"),
        (" ", "must name who asks"),
        ("", "must name who asks"),
    ],
)
def test_who_asks_is_a_name(site: Site, name: str, words: str) -> None:
    before = site.tables()["onboarding"]
    ran = run(site, "create", "--as", name)
    assert (ran.exit_code, ran.output) == (1, f"Error: --as: {words}\n")
    assert site.tables()["onboarding"] == before


@pytest.mark.parametrize("option", ["--recipient", "--purpose", "--redirect-state"])
def test_what_is_wrong_is_named_as_it_was_typed(site: Site, option: str) -> None:
    ran = run(site, "create", option, "\udcff")
    assert ran.exit_code == 1
    assert f"{option}: must not contain line breaks or control characters" in ran.output


def test_the_same_as_code_is_printed_alone_and_without_a_secret(site: Site) -> None:
    person = sent(site, schema="anaplan_as_code")
    written = run(site, "show", id_of(person), "--terraform").stdout
    assert written.startswith("# Needs the provider fivetran/fivetran")
    assert 'name = "anaplan_as_code"' in written
    assert "import {" not in written
    put(site, id_of(person), connection_id="made_as_code")
    assert 'id = "made_as_code"' in run(site, "show", id_of(person), "--terraform").stdout
    curl = run(site, "show", id_of(person), "--curl").stdout
    assert curl.startswith("curl -X POST https://api.fivetran.com/v1/connections")
    assert json.loads(curl.partition("<<'BODY'\n")[2].removesuffix("\nBODY\n"))["service"] == "anaplan"
    assert right_answers("password")["password"] not in written + curl


@pytest.mark.parametrize("code", ["--terraform", "--curl"])
def test_what_was_not_sent_is_printed_as_no_code(site: Site, code: str) -> None:
    made = told(site, "create", "--preset", "region=EU")
    ran = run(site, "show", made["id"], code)
    assert (ran.exit_code, "the recipient has not sent them" in ran.output) == (1, True)
    person = sent(site)
    put(site, id_of(person), state="needs_attention", connection_id=f"c_{id_of(person)}")
    person.open(f"/onboarding/{id_of(person)}/account").submit(region="AUS")
    assert run(site, "show", id_of(person), code).exit_code == 1
    assert told(site, "show", id_of(person))["answers"] is None
