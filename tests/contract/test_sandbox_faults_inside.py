"""A part of a call goes wrong as the table says: its list, its setup tests or its names."""

import time
from collections.abc import Callable, Iterator

import pytest

from app.sandbox.settings import Settings
from tests.contract.sandbox_process import (
    CalledSandbox,
    faulty_sandboxes,
    wait_until,
)

Begin = Callable[..., CalledSandbox]


@pytest.fixture
def begin(settings: Settings) -> Iterator[Begin]:
    with faulty_sandboxes(settings) as started:
        yield started


def test_a_new_connection_is_not_listed_at_once(begin: Begin) -> None:
    site = begin("list_lags", speed=60)
    made = site.create().json()["data"]["id"]
    assert site.call("GET", schema="finance").json()["data"]["items"] == []
    assert site.call("GET", f"/{made}").json()["data"]["id"] == made
    assert [row["id"] for row in site.made()] == [made]
    assert site.create().status_code == 400
    assert site.told("faults") == {"list_lags": 1}
    wait_until(lambda: len(site.call("GET", schema="finance").json()["data"]["items"]) == 1)


def test_a_list_comes_in_pages_of_one_row_or_none(begin: Begin) -> None:
    site = begin("list_in_pages")
    firsts = set()
    for _ in range(10):
        pages = [site.call("GET").json()["data"]]
        while "next_cursor" in pages[-1]:
            pages.append(site.call("GET", cursor=pages[-1]["next_cursor"]).json()["data"])
        sizes = [len(page["items"]) for page in pages]
        firsts.add(sizes[0])
        assert sizes[1:] == [1] * (len(sizes) - 1)
        rows = [row["id"] for page in pages for row in page["items"]]
        assert rows == ["foreign_warehouse", "foreign_lake", "foreign_unfinished"]
    assert firsts == {0, 1}


def test_a_state_can_be_unknown(begin: Begin) -> None:
    site = begin("unknown_state")
    path = site.stranger()
    for answer in (site.call("GET", path), site.call("POST", f"{path}/test", {})):
        assert answer.json()["data"]["status"]["setup_state"] == "under_review"
    assert [row["setup_state"] for row in site.made()] == ["connected"]


def test_messages_can_be_dangerous(begin: Begin) -> None:
    for row in begin("odd_messages").create().json()["data"]["setup_tests"]:
        assert row["status"] == "PASSED"
        for part in ("<script>", "\x1b[31m", "Repeated-Secret-5e1d"):
            assert part in row["message"]


def test_tests_can_take_eleven_minutes(begin: Begin) -> None:
    began = time.monotonic()
    answer = begin("long_tests", speed=3300).create()
    assert time.monotonic() - began >= 11 * 60 / 3300
    assert answer.status_code == 201


def test_tests_can_fail_once(begin: Begin) -> None:
    site = begin("tests_fail_once")
    untested = site.create("planning", run_setup_tests=False).json()["data"]["id"]
    for path in (f"/{site.create().json()['data']['id']}", f"/{untested}"):
        if path == f"/{untested}":
            failed = site.call("POST", f"{path}/test", {}).json()["data"]
            assert failed["setup_tests"][0]["status"] == "FAILED"
        assert site.call("GET", path).json()["data"]["status"]["setup_state"] == "incomplete"
        passed = site.call("POST", f"{path}/test", {}).json()["data"]
        assert passed["status"]["setup_state"] == "connected"
    assert site.told("faults") == {"tests_fail_once": 2}


def test_a_taken_name_can_be_a_409(begin: Begin) -> None:
    site = begin("taken_is_409")
    assert [site.create().status_code for _ in range(2)] == [201, 409]
    assert len(site.made()) == 1
    assert site.told("faults") == {"taken_is_409": 1}


def test_a_name_can_be_changed(begin: Begin) -> None:
    site = begin("schema_changed")
    assert site.create().json()["data"]["schema"] == "FINANCE"
    assert (len(site.made()), len(site.made("FINANCE"))) == (0, 1)
