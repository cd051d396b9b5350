"""A call as a whole goes wrong as the table says: it is refused, spoiled, late or dropped."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.sandbox.faults.mix import FaultMix
from app.sandbox.faults.table import Trait
from app.sandbox.settings import Settings
from tests.contract.sandbox_process import (
    DROPPED,
    CalledSandbox,
    faulty_sandboxes,
    ignoring_dropped_lines,
    running_sandbox,
    wait_until,
)

NOT_DONE = {"busy": 429, "busy_without_time": 429, "error": 500, "bad_gateway": 502, "key_refused": 401}
DONE = {"timed_out": 500, "bad_gateway_done": 502, "not_json": 201, "half_body": 201, "late_answer": 201}

Begin = Callable[..., CalledSandbox]


@pytest.fixture
def begin(settings: Settings) -> Iterator[Begin]:
    with faulty_sandboxes(settings) as started:
        yield started


@pytest.mark.parametrize(("kind", "status"), NOT_DONE.items())
def test_a_refused_call_is_not_done(begin: Begin, kind: str, status: int) -> None:
    site = begin(kind)
    answer = site.create()
    assert (answer.status_code, site.made()) == (status, [])
    assert ("Retry-After" in answer.headers) == (kind == "busy")
    assert (answer.headers["Content-Type"] == "application/json") == (kind != "bad_gateway")
    path = site.stranger()
    for method, more, body in (
        ("GET", path, None),
        ("PATCH", path, {"paused": True}),
        ("DELETE", path, None),
    ):
        assert site.call(method, more, body).status_code == status
    assert site.call("POST", f"{path}/test", {}).status_code == status
    assert site.call("GET").status_code == status
    assert [row["paused"] for row in site.made()] == [False]
    assert site.told("faults") == {kind: 6}


@pytest.mark.parametrize(("kind", "status"), DONE.items())
def test_a_spoiled_answer_belongs_to_a_call_that_was_done(begin: Begin, kind: str, status: int) -> None:
    site = begin(kind)
    assert site.create().status_code == status
    assert len(site.made()) == 1
    path = site.stranger("planning")
    site.call("PATCH", path, {"paused": True, "run_setup_tests": False})
    assert [row["paused"] for row in site.made("planning")] == [True]
    site.call("DELETE", path)
    assert site.made("planning") == []
    assert site.told("faults") == {kind: 3}


def test_a_late_answer_takes_its_time_and_is_right(begin: Begin, settings: Settings) -> None:
    chosen = replace(settings, faults=1, fault_kinds=("late_answer",))
    fault = FaultMix(chosen).draw(frozenset([Trait.CREATE]))
    assert fault is not None
    began = time.monotonic()
    answer = begin("late_answer", speed=200).create()
    assert time.monotonic() - began >= 120 * fault.measure / 200
    assert (answer.status_code, answer.json()["data"]["schema"]) == (201, "finance")


def test_a_timeout_comes_after_a_minute(begin: Begin) -> None:
    began = time.monotonic()
    begin("timed_out", speed=300).call("GET")
    assert time.monotonic() - began >= 60 / 300


def test_half_a_body_is_no_json_and_a_web_page_is_none_either(begin: Begin) -> None:
    half = begin("half_body").create()
    assert half.headers["Content-Type"] == "application/json"
    assert half.text.startswith('{"code":"Success"')
    page = begin("not_json").create()
    assert page.headers["Content-Type"].startswith("text/html")
    for answer in (half, page):
        with pytest.raises(json.JSONDecodeError):
            json.loads(answer.content)


@pytest.mark.parametrize(("kind", "connections"), [("dropped", 0), ("dropped_done", 1), ("cut_off", 1)])
def test_a_line_drops(begin: Begin, kind: str, connections: int) -> None:
    site = begin(kind)
    with pytest.raises(DROPPED):
        site.create()
    assert len(site.made()) == connections
    path = site.stranger("planning")
    with pytest.raises(DROPPED):
        site.call("DELETE", path)
    assert len(site.made("planning")) == 1 - connections


def test_a_line_drops_under_the_real_server_too(another_folder: Path) -> None:
    settings = {"FAULTS": "1", "FAULT_KINDS": "cut_off,dropped_done", "THREADS": "3"}
    with running_sandbox(
        another_folder, **{f"SANDBOX_{name}": value for name, value in settings.items()}
    ) as sandbox:
        site = CalledSandbox(sandbox.url)
        for number in range(6):
            with pytest.raises(DROPPED):
                site.create(f"name_{number}")
            assert len(site.made(f"name_{number}")) == 1
        assert set(site.told("faults")) == {"cut_off", "dropped_done"}


@pytest.mark.parametrize("taken", [False, True])
def test_a_create_is_applied_late_and_only_if_its_name_is_still_free(begin: Begin, *, taken: bool) -> None:
    site = begin("applied_late", speed=30)
    ignoring_dropped_lines(site.create)
    assert site.made() == []
    path = site.stranger() if taken else ""
    time.sleep(30 / 30 if taken else 0)
    wait_until(lambda: len(site.made()) == 1)
    assert [f"/{row['id']}" == path for row in site.made()] == [taken]
    assert site.call("GET", f"/{site.made()[0]['id']}").json()["data"]["schema"] == "finance"
