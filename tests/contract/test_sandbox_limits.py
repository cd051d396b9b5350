"""Calls beyond the limits of an account are refused until there is room again."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.sandbox.limits import Limits
from app.sandbox.settings import Settings
from app.sandbox.web import create_sandbox
from tests.contract.fivetran_calls import KEY, new_connection


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_an_hour_rolls_on(settings: Settings) -> None:
    clock = Clock()
    limits = Limits(replace(settings, requests_per_hour=2), clock)
    assert limits.come(with_tests=False) == 0
    clock.now += 600
    assert limits.come(with_tests=False) == 0
    assert limits.requests_left() == 0
    clock.now += 600
    assert limits.come(with_tests=False) == 2400
    clock.now += 2400
    assert limits.requests_left() == 1
    assert limits.come(with_tests=False) == 0
    assert limits.come(with_tests=False) == 600
    assert limits.seen()["requests_most_in_an_hour"] == 2
    assert limits.seen()["refused"] == 2


def test_tests_have_a_minute_and_an_hour_of_their_own(settings: Settings) -> None:
    clock = Clock()
    limits = Limits(replace(settings, tests_per_minute=2, tests_per_hour=3), clock)
    assert [limits.come(with_tests=True) for _ in range(3)] == [0, 0, 60]
    assert limits.come(with_tests=False) == 0
    clock.now += 60
    assert [limits.come(with_tests=True) for _ in range(2)] == [0, 3540]
    assert limits.seen() == {
        "requests_most_in_an_hour": 4,
        "tests_most_in_an_hour": 3,
        "tests_most_in_a_minute": 2,
        "refused": 2,
    }


def test_no_limit_is_no_limit_but_what_came_is_counted(settings: Settings) -> None:
    limits = Limits(replace(settings, requests_per_hour=0, tests_per_minute=0, tests_per_hour=0))
    assert not any(limits.come(with_tests=True) for _ in range(30_000))
    assert limits.seen()["tests_most_in_a_minute"] == 30_000


def test_a_request_too_many_is_refused_with_the_time_to_wait(settings: Settings) -> None:
    client = _client(replace(settings, requests_per_hour=2))
    assert client.get("/v1/groups").status_code == 401
    assert client.get("/v1/groups", auth=KEY).headers["X-Rate-Limit-Remaining"] == "1"
    assert client.get("/v1/nowhere", auth=KEY).status_code == 404
    refused = client.get("/v1/groups", auth=KEY)
    assert (refused.status_code, refused.get_json()["code"]) == (429, "TooManyRequests")
    assert refused.headers["Retry-After"] == "3600"
    assert (refused.headers["X-Rate-Limit"], refused.headers["X-Rate-Limit-Remaining"]) == ("2", "0")
    assert client.get("/sandbox/limits").get_json() == {
        "requests_most_in_an_hour": 2,
        "tests_most_in_an_hour": 0,
        "tests_most_in_a_minute": 0,
        "refused": 1,
    }
    client.post("/sandbox/reset")
    assert client.get("/v1/groups", auth=KEY).status_code == 200


def test_every_call_that_runs_tests_counts_and_no_other(settings: Settings) -> None:
    client = _client(replace(settings, tests_per_minute=3))
    made = client.post("/v1/connections", json=new_connection("a", run_setup_tests=False), auth=KEY)
    path = f"/v1/connections/{made.get_json()['data']['id']}"
    tested: list[tuple[str, str, dict[str, object]]] = [
        ("POST", "/v1/connections", new_connection("b")),
        ("PATCH", path, {"paused": True}),
        ("POST", f"{path}/test", {}),
    ]
    for method, address, body in tested:
        assert client.open(address, method=method, json=body, auth=KEY).status_code in {200, 201}
    for method, address, body in tested:
        refused: TestResponse = client.open(address, method=method, json=body, auth=KEY)
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
    unpaused = client.patch(path, json={"paused": False, "run_setup_tests": False}, auth=KEY)
    assert unpaused.get_json()["data"]["paused"] is False
    assert client.delete(path, auth=KEY).status_code == 200
    assert client.get("/sandbox/limits").get_json()["tests_most_in_a_minute"] == 3


@pytest.mark.parametrize("limit", [0, 20_000])
def test_the_headers_are_there_while_there_is_a_limit(settings: Settings, limit: int) -> None:
    answer = _client(replace(settings, requests_per_hour=limit)).get("/v1/groups", auth=KEY)
    assert answer.headers.get("X-Rate-Limit") == (str(limit) if limit else None)


def _client(settings: Settings) -> FlaskClient:
    return create_sandbox(settings).test_client()
