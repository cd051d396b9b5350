"""What programs do with onboardings, and the document that tells them how."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from openapi_spec_validator import validate

from app.store import onboardings
from app.views.api.operations import OPERATIONS
from app.views.declared import access_of
from tests.in_process import Site, right_answers
from tests.programs import Program
from tests.stories import EXPORT_IDS, SHORT_JOURNEY
from tests.web.sent_rows import id_of, put, sent

DAY = 24 * 60 * 60

PRESETS = {
    "schema": "made_by_program",
    "group_id": "sandbox_lake",
    "sync_frequency": 1440,
    "daily_sync_time": "05:00",
    "paused": True,
    "selected_exports": list(EXPORT_IDS),
    "sync_mode": "SpecificExports",
}


def when(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture(scope="module")
def program(site: Site) -> Program:
    return Program(site)


def test_a_program_makes_a_link_that_a_recipient_opens(site: Site, program: Program) -> None:
    made = program.make(
        recipient="Ada",
        purpose="Planning data for the lake.",
        presets=PRESETS,
        auth_modes=["Certificate", "Basic"],
        expires_in_seconds=DAY,
    )
    assert timedelta(0) < when(made["expires_at"]) - datetime.now(UTC) <= timedelta(days=1)
    assert (made["stage"], made["link"], made["schema"], made["pin"]) == (
        "waiting",
        "open",
        "made_by_program",
        None,
    )
    person = site.browser().open(made["url"])
    assert "Hello Ada" in person.text
    assert "Olga asks you" in person.text
    assert person.submit("Start").path == "sign_in"
    whole = program.get(f"/onboardings/{made['id']}")
    assert whole["presets"] == PRESETS
    assert whole["auth_modes"] == ["Basic", "Certificate"]
    assert whole["started_at"] is not None
    assert "url" not in whole
    assert made["url"].rpartition("/")[2][10:] not in str(site.tables())


def test_one_way_alone_is_not_asked_for(site: Site, program: Program) -> None:
    made = program.make(auth_modes=["Basic"], presets={"region": "EU", "paused": None})
    assert site.browser().open(made["url"]).submit("Start").path == "password"


def test_a_pattern_of_a_name_is_filled_and_needs_a_destination(program: Program) -> None:
    made = program.make(presets={"schema": "{group}_by_pattern", "group_id": "sandbox_lake"})
    assert made["schema"] == "lake_by_pattern"
    refused = program.ask("POST", "/onboardings", json={"presets": {"schema": "{group}_x"}})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "presets.schema"


def test_a_name_that_another_link_promises_is_a_conflict(program: Program) -> None:
    wanted = {"schema": "promised_once", "group_id": "sandbox_lake"}
    program.make(presets=wanted)
    refused = program.ask("POST", "/onboardings", json={"presets": wanted})
    assert refused.status_code == 409
    assert "promised_once_2" in refused.json()["detail"]
    assert refused.json()["code"] == "name_taken"


def test_a_key_makes_one_onboarding_and_its_link_is_told_once(site: Site, program: Program) -> None:
    def count() -> int:
        return len(site.tables()["onboarding"])

    before, key = count(), {"Idempotency-Key": "order 66".replace(" ", "-")}
    first = program.ask("POST", "/onboardings", json={}, headers=key)
    again = program.ask("POST", "/onboardings", json={"recipient": "Ada"}, headers=key)
    assert (first.status_code, again.status_code) == (201, 409)
    assert again.headers["Location"] == again.json()["instance"] == first.headers["Location"]
    assert again.json()["code"] == "idempotency_key_used"
    assert first.json()["url"] not in again.text
    assert count() == before + 1
    # A key is a token's own: another program's means another thing.
    assert Program(site, "other").ask("POST", "/onboardings", json={}, headers=key).status_code == 201
    assert program.ask("POST", "/onboardings", json={}).status_code == 201
    spaced = program.ask("POST", "/onboardings", json={}, headers={"Idempotency-Key": "a b"})
    assert spaced.json()["errors"][0]["field"] == "Idempotency-Key"


def test_a_pin_is_told_beside_the_link_and_asked_for(site: Site, program: Program) -> None:
    made = program.make(with_pin=True)
    assert made["has_pin"]
    assert len(made["pin"]) == 8
    assert made["pin"] not in str(site.tables())
    assert made["pin"] not in json.dumps(program.get(f"/onboardings/{made['id']}"))


def test_the_timeline_names_the_token(program: Program) -> None:
    made = program.make()
    program.do("extend", made, expires_in_seconds=DAY)
    program.do("revoke", made)
    lines = program.get(f"/onboardings/{made['id']}/events")["items"]
    assert [line["happened"] for line in lines] == ["issued", "extended", "revoked"]
    assert {(line["actor"]["kind"], line["actor"]["name"]) for line in lines} == {("program", "nightly job")}
    assert when(lines[0]["at"]) == when(made["created_at"])


def test_extending_moves_the_end(program: Program) -> None:
    made = program.make()
    extended = program.do("extend", made, expires_in_seconds=30 * DAY).json()
    assert (
        timedelta(days=29, hours=23) < when(extended["expires_at"]) - datetime.now(UTC) <= timedelta(days=30)
    )


def test_a_revoked_link_opens_nothing_and_is_not_extended(site: Site, program: Program) -> None:
    made = program.make()
    person = site.browser().open(made["url"]).submit("Start")
    revoked = program.do("revoke", made)
    assert (revoked.status_code, revoked.json()["link"], revoked.json()["stage"]) == (200, "revoked", "ended")
    assert person.open(person.url).answer.status_code in (404, 410)
    again = program.do("revoke", made)
    assert (again.status_code, again.json()["revoked_at"]) == (200, revoked.json()["revoked_at"])
    refused = program.do("extend", made, expires_in_seconds=DAY)
    assert (refused.status_code, refused.json()["code"]) == (409, "link_revoked")


def test_a_link_that_is_issued_anew_replaces_the_old_one(site: Site, program: Program) -> None:
    made = program.make()
    program.do("revoke", made)
    anew = program.do("reissue", made, expires_in_seconds=DAY).json()
    assert (anew["id"], anew["link"], anew["revoked_at"]) == (made["id"], "open", None)
    assert anew["url"] != made["url"]
    assert site.browser().open(anew["url"]).submit("Start").path == "sign_in"
    assert not site.browser().open(made["url"]).page.select("main form button:-soup-contains(Start)")


def test_what_was_sent_is_told_without_secrets(site: Site, program: Program) -> None:
    person = sent(site, **SHORT_JOURNEY)
    onboarding_id = id_of(person)
    tests = [{"title": "Password", "status": "FAILED", "message": "The password is wrong"}]
    put(
        site,
        onboarding_id,
        state="needs_attention",
        connection_id=f"connection_{onboarding_id}",
        setup_tests=tests,
        problem={"kind": "tests_failed", "message": ""},
    )
    answer = program.ask("GET", f"/onboardings/{onboarding_id}")
    whole = answer.json()
    assert (whole["state"], whole["setup_tests"]) == ("needs_attention", tests)
    assert whole["problem"] == {"kind": "tests_failed", "message": ""}
    assert whole["connection_id"] == f"connection_{onboarding_id}"
    assert whole["answers"]["password"] == {"username": right_answers("password")["username"]}
    assert whole["answers"]["certificate"] is None
    assert whole["answers"]["schedule"]["sync_frequency"] == 360
    assert right_answers("password")["password"] not in answer.text


def test_what_a_recipient_types_is_not_told_before_it_is_sent(site: Site, program: Program) -> None:
    person = site.arrive_at("password")
    person.submit(**right_answers("password"))
    answer = program.ask("GET", f"/onboardings/{id_of(person)}")
    assert answer.json()["answers"] is None
    assert right_answers("password")["username"] not in answer.text


def test_a_link_for_one_step_is_no_onboarding(site: Site, program: Program) -> None:
    whole, part = program.make(), program.make()
    with site.parts.database.write() as connection:
        onboardings.change(connection, part["id"], parent_id=whole["id"])
    assert program.ask("GET", f"/onboardings/{part['id']}").status_code == 404
    assert program.do("reissue", part).status_code == 404
    assert part["id"] not in [one["id"] for one in program.get("/onboardings?limit=100")["items"]]


def test_pages_follow_one_another_newest_first(program: Program) -> None:
    made = [program.make(recipient=f"number {number}")["id"] for number in range(5)][::-1]
    seen: list[str] = []
    path = "/onboardings?limit=2"
    while len(seen) < 5:
        page = program.get(path)
        assert len(page["items"]) == 2
        seen += [one["id"] for one in page["items"]]
        path = f"/onboardings?limit=2&cursor={page['next_cursor']}"
    assert seen[:5] == made
    assert program.get("/onboardings?cursor=0000000000000000-0000000000") == {
        "items": [],
        "next_cursor": None,
    }


def test_a_list_may_be_of_one_stage(program: Program) -> None:
    made = program.make()
    program.do("revoke", made)
    found = program.get("/onboardings?stage=ended")["items"]
    assert made["id"] == found[0]["id"]
    assert {one["stage"] for one in found} == {"ended"}


def test_the_document_is_openapi_and_names_every_route(site: Site) -> None:
    answer = site.browser().session.get(f"{site.url}/api/v1/openapi.json")
    assert answer.headers["Content-Type"] == "application/json"
    document = answer.json()
    validate(document)
    described = {(path, method.upper()) for path, item in document["paths"].items() for method in item}
    rules = {
        (rule.rule.replace("<", "{").replace(">", "}"), method)
        for rule in site.app.url_map.iter_rules()
        if rule.endpoint.startswith("api_") and rule.endpoint != "api_openapi.show"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == rules
    declared = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower()): access_of(
            site.app.view_functions[rule.endpoint]
        )
        for rule in site.app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    for operation in OPERATIONS:
        assert declared[operation.path, operation.method] is operation.scope
