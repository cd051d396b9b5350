"""Log lines: plain values alone, no text of an error, no address, and one line whatever is in it."""

import json
import logging
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from flask import Flask

from app import logs
from app.domain.secret import Secret

CANARY = "canary-2c9a"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Configure logging as the product does, and give what reads the lines so far."""
    written = StringIO()

    def lines() -> list[dict[str, Any]]:
        return [json.loads(line) for line in written.getvalue().split("\n")[:-1]]

    monkeypatch.setattr(sys, "stderr", written)
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    logging.getLogger("gunicorn.error").addHandler(logging.StreamHandler())
    logs.configure("DEBUG")
    monkeypatch.undo()
    yield lines
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


class Chatty:
    """Something whose text is not for logs."""

    def __repr__(self) -> str:
        return CANARY


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("text", "text"),
        (7, 7),
        (1.5, 1.5),
        (True, True),
        (None, None),
        (Chatty(), "<Chatty>"),
        (Secret(CANARY), "<Secret>"),
        (CANARY.encode(), "<bytes>"),
        ({"password": CANARY}, "<dict>"),
        ((CANARY,), "<tuple>"),
        ({CANARY}, "<set>"),
        (ValueError(CANARY), "<ValueError>"),
        (["text", 7, Chatty(), {"password": CANARY}, [CANARY]], ["text", 7, "<Chatty>", "<dict>", "<list>"]),
    ],
)
def test_only_plain_values_pass(said: Any, value: object, shown: object) -> None:
    structlog.get_logger().info("event", value=value)
    (line,) = said()
    assert line["value"] == shown


def test_a_line_says_when_and_how_important(said: Any) -> None:
    structlog.get_logger().warning("event")
    (line,) = said()
    assert (line["event"], line["level"]) == ("event", "warning")
    assert line["timestamp"].endswith("Z")


def test_what_is_long_is_cut(said: Any) -> None:
    structlog.get_logger().info("e" * 5000, value="v" * 5000, many=["m" * 5000])
    (line,) = said()
    assert [len(line["event"]), len(line["value"]), len(line["many"][0])] == [logs.LONGEST_VALUE] * 3


def test_a_value_makes_no_second_line(said: Any) -> None:
    forged = 'x\n{"event": "forged"}\r\n\x1b[2J\u2028\x00'
    structlog.get_logger().info(forged, value=forged)
    (line,) = said()
    assert line["value"] == line["event"] == forged


def test_an_address_that_holds_a_link_is_cut(said: Any) -> None:
    logging.getLogger("some.library").error("Error handling request %s", "https://example.com/o/a1B2c3?d")
    (line,) = said()
    assert line["event"] == "Error handling request https://example.com/o/…?d"


def fail() -> None:
    raise ValueError(f"could not read {CANARY}") from KeyError(CANARY)


def by_exception() -> None:
    structlog.get_logger().exception("failed")


def by_instance() -> None:
    try:
        fail()
    except ValueError as error:
        structlog.get_logger().error("failed", exc_info=error)


def by_a_library() -> None:
    logging.getLogger("some.library").error("failed", exc_info=sys.exc_info())


def by_the_server() -> None:
    logging.getLogger("gunicorn.error").error("failed", exc_info=sys.exc_info())


@pytest.mark.parametrize("log", [by_exception, by_instance, by_a_library, by_the_server])
def test_of_an_error_its_kind_and_its_places_are_told_and_not_its_text(said: Any, log: Any) -> None:
    try:
        fail()
    except ValueError:
        log()
    (line,) = said()
    assert CANARY not in json.dumps(line)
    assert (line["event"], line["error"]) == ("failed", "ValueError")
    assert any("test_logs.py" in place and place.endswith(" fail") for place in line["where"])


@pytest.mark.parametrize("name", ["urllib3.connectionpool", "huey.consumer", "werkzeug", "gunicorn.error"])
def test_libraries_that_name_addresses_are_quiet(said: Any, name: str) -> None:
    logging.getLogger(name).info("GET /o/%s", CANARY)
    if name == "gunicorn.error":
        logging.getLogger(name).warning("Invalid request from ip=127.0.0.1: GET /%s", CANARY)
    assert said() == []


def test_a_request_is_logged_by_its_route_and_nothing_that_came_with_it(said: Any) -> None:
    app = Flask("test")
    logs.install(app)
    app.add_url_rule("/o/<token>", "show", lambda token: token[:0] or "ok", methods=["GET", "POST"])
    visitor = app.test_client()
    headers = {"User-Agent": CANARY, "Referer": f"https://x/{CANARY}", "Cookie": f"s={CANARY}"}
    visitor.post(f"/o/{CANARY}?password={CANARY}", data={"password": CANARY}, headers=headers)
    visitor.get(f"/{CANARY}", headers=headers)
    visitor.open(f"/{CANARY}", method=CANARY)
    lines = said()
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("POST", "/o/<token>", 200),
        ("-", "-", 404),
        ("-", "-", 404),
    ]
    assert CANARY not in json.dumps(lines)
    assert len({line["request_id"] for line in lines}) == 3
