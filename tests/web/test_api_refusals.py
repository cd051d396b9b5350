"""What programs are refused, each time by a problem that names what is wrong."""

import json
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from app.views.api.shape import IN_WORDS, SCHEMA_NAME
from tests.in_process import Site
from tests.programs import Program

DAY = 24 * 60 * 60


@pytest.fixture(scope="module")
def program(site: Site) -> Program:
    return Program(site)


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
