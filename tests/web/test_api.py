"""What programs do with onboardings, and how they are refused."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from openapi_spec_validator import validate
from sqlalchemy.exc import OperationalError

from app.store import onboardings
from app.views.api.operations import OPERATIONS
from app.views.api.shape import IN_WORDS, SCHEMA_NAME
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


@pytest.fixture(scope="module")
def program(site: Site) -> Program:
    return Program(site)


def when(text: str) -> datetime:
    return datetime.fromisoformat(text)


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


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"nothing": 1}, "nothing"),
        ({"presets": {"password": "x"}}, "presets.password"),
        ({"presets": {"auth_mode": "Basic"}}, "presets.auth_mode"),
        ({"presets": {"username": "ada:x@example.com"}}, "presets.username"),
        ({"presets": {"schema": "Not A Name"}}, "presets.schema"),
        ({"presets": {"paused": "true"}}, "presets.paused"),
        ({"presets": {"sync_frequency": 7}}, "presets.sync_frequency"),
        ({"presets": {"redirect_uri": "https://elsewhere.example/"}}, "presets.redirect_uri"),
        ({"presets": {"selected_exports": ["a"]}}, "presets.selected_exports.0"),
        ({"recipient": "x\u202ey"}, "recipient"),
        ({"recipient": "x" * 201}, "recipient"),
        ({"recipient": None}, "recipient"),
        ({"auth_modes": ["Telepathy"]}, "auth_modes.0"),
        ({"expires_in_seconds": 3599}, "expires_in_seconds"),
        ({"expires_in_seconds": True}, "expires_in_seconds"),
        ({"expires_in_seconds": 60 * DAY + 1}, "expires_in_seconds"),
        ([], "body"),
        (None, "body"),
    ],
)
def test_each_member_that_is_wrong_is_named(site: Site, program: Program, body: Any, field: str) -> None:
    before = site.tables()["onboarding"]
    answer = program.ask(
        "POST", "/onboardings", data=json.dumps(body), headers={"Content-Type": "application/json"}
    )
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (422, 422)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert all(error["message"] for error in problem["errors"])
    assert site.tables()["onboarding"] == before


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b'{"recipient": "a", "recipient": "b"}', "application/json", 400),
        (b'{"presets": {"region": "EU", "region": "EU"}}', "application/json", 400),
        (b"[" * 60_000, "application/json", 400),
        (b'{"presets":' * 5_000, "application/json", 400),
        (b'{"expires_in_seconds": NaN}', "application/json", 400),
        (b'{"expires_in_seconds": ' + b"9" * 5_000 + b"}", "application/json", 400),
        (b'{"recipient": "\\ud800"}', "application/json", 400),
        (b'{"recipient": "\xff"}', "application/json", 400),
        ("{}".encode("utf-16"), "application/json", 400),
        (b'{"recipient": "' + b"x" * 65_536 + b'"}', "application/json", 413),
        (b"{}" + b" " * 300_000, "application/json", 413),
        (b"{}", "text/plain", 415),
        (b"{}", "", 415),
        (b"recipient=Ada", "application/x-www-form-urlencoded", 415),
        (b"{}", "application/problem+json", 415),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    site: Site, program: Program, body: bytes, kind: str, status: int
) -> None:
    before = site.tables()["onboarding"]
    answer = program.ask("POST", "/onboardings", data=body, headers={"Content-Type": kind} if kind else {})
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.json()["type"], answer.json()["status"]) == ("about:blank", status)
    assert site.tables()["onboarding"] == before


@pytest.mark.parametrize("query", ["?limit=0", "?limit=101", "?limit=x", "?stage=x", "?cursor=x", "?q=x"])
def test_a_parameter_that_is_wrong_is_named(program: Program, query: str) -> None:
    answer = program.ask("GET", f"/onboardings{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == query[1:].partition("=")[0]


def test_a_parameter_that_is_given_twice_is_not_read(program: Program) -> None:
    assert program.ask("GET", "/onboardings?limit=1&limit=2").status_code == 400


@pytest.mark.parametrize(
    "onboarding_id", ["0123456789", "nothing", "%00", "%ff", "..%2f", "x" * 5000, "é", " "]
)
def test_an_id_that_nobody_has_and_one_that_cannot_be_are_one_404(
    program: Program, onboarding_id: str
) -> None:
    for method, what in (("GET", ""), ("GET", "/events"), ("POST", "/extend"), ("POST", "/revoke")):
        answer = program.ask(
            method, f"/onboardings/{onboarding_id}{what}", json={} if method == "POST" else None
        )
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_what_is_no_address_or_method_is_a_problem_too(program: Program) -> None:
    for path in ("", "/", "/nothing", "/onboardings/", "/onboardings/x/y/z"):
        answer = program.ask("GET", path)
        assert (answer.status_code, answer.json()["title"]) == (404, "Not Found"), path
    answer = program.ask("DELETE", "/onboardings")
    assert (answer.status_code, answer.headers["Content-Type"]) == (405, "application/problem+json")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_another_site_cannot_use_a_browser_to_ask(program: Program) -> None:
    answer = program.ask("POST", "/onboardings", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(
    ("failure", "status"), [(OperationalError("x", {}, Exception("canary")), 503), (KeyError("canary"), 500)]
)
def test_a_failure_of_ours_is_a_problem_that_tells_nothing(
    program: Program, monkeypatch: pytest.MonkeyPatch, failure: Exception, status: int
) -> None:
    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr("app.store.listing.page", fail)
    answer = program.ask("GET", "/onboardings")
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "canary" not in answer.text


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


def test_what_has_no_connection_is_not_repaired(program: Program) -> None:
    refused = program.do("repair", program.make())
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_repair")
    assert "code" not in program.ask("GET", "/onboardings/nothing").json()


@pytest.mark.parametrize(
    ("field", "body", "words"),
    [
        ("recipient", {"recipient": "a\nb"}, "Use one line, without control characters or invisible ones"),
        (
            "presets.username",
            {"presets": {"username": "a b"}},
            "Use one word, without spaces, control characters or invisible ones",
        ),
        (
            "presets.daily_sync_time",
            {"presets": {"daily_sync_time": "5"}},
            "Use a whole hour from 00:00 to 23:00",
        ),
        ("presets.schema", {"presets": {"schema": "A b"}}, IN_WORDS[SCHEMA_NAME]),
    ],
)
def test_what_is_wrong_is_said_in_words(program: Program, field: str, body: Any, words: str) -> None:
    refused = program.ask("POST", "/onboardings", json=body)
    assert refused.json()["errors"] == [{"field": field, "message": words}]


def test_every_pattern_has_words(program: Program) -> None:
    def patterns(of: Any) -> set[str]:
        inside = of.values() if isinstance(of, dict) else of if isinstance(of, list) else ()
        mine = {of["pattern"]} if isinstance(of, dict) and isinstance(of.get("pattern"), str) else set()
        return mine.union(*map(patterns, inside))

    assert patterns(program.get("/openapi.json")) == set(IN_WORDS)
