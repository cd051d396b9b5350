"""How long a Connect Card is waited for, how often a list is asked for, and that cards count as calls."""

import json
import time
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from app.fivetran.client import FivetranClient
from app.fivetran.errors import FivetranBusyError, FivetranUnclearError
from app.submission.pace import AT_ONCE, LIMITS, Counted
from app.submission.states import State
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.web.sent_rows import id_of, put, sent

LONGER_THAN_A_LIST = 3.5
CARD = {"connect_card": {"uri": "http://127.0.0.1:9/connect-card/setup?auth=x"}}


class Fivetran(ThreadingHTTPServer):
    """Answers every call alike, as slowly as it was told to, and counts."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.seconds, self.status, self.calls = 0.0, HTTPStatus.OK, 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    """One call of it."""

    server: Fivetran

    def do_GET(self) -> None:
        self.server.calls += 1
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        time.sleep(self.server.seconds)
        body = json.dumps({"code": "Success", "data": CARD | {"items": []}}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the name that the server looks for

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def fivetran() -> Iterator[Fivetran]:
    with Fivetran() as found:
        Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


@pytest.fixture
def own(fivetran: Fivetran, tmp_path: Path) -> Site:
    return Site(tmp_path, fivetran_api_url=fivetran.url, fivetran_account="trial")


def go(site: Site) -> int:
    """Press the button that leads to Fivetran; return what it was answered with."""
    person: PlainBrowser = sent(site, auth_mode="ConnectCard")
    put(site, id_of(person), state=State.CARD_WAITING, connection_id=f"of_{id_of(person)}", next_try_at=None)
    person.open(person.url)
    (link,) = person.page.select("main a.button[rel=noreferrer]")
    address = person.url.rpartition("/onboarding/")[0] + str(link["href"])
    return person.session.get(address, allow_redirects=False).status_code


def test_a_card_may_take_longer_than_a_list_on_a_page(own: Site, fivetran: Fivetran) -> None:
    fivetran.seconds = LONGER_THAN_A_LIST
    assert go(own) == HTTPStatus.SEE_OTHER
    assert fivetran.calls == 1


def test_no_card_is_made_once_our_share_is_used_up(own: Site, fivetran: Fivetran) -> None:
    counted = Counted(own.parts.database, LIMITS["trial"])
    at_once = int(AT_ONCE * LIMITS["trial"]["requests"])
    for _ in range(at_once - 1):
        counted.enter(tests=False)
    assert go(own) == HTTPStatus.SEE_OTHER
    assert go(own) == HTTPStatus.BAD_GATEWAY
    assert fivetran.calls == 1
    with pytest.raises(FivetranBusyError):
        counted.enter(tests=False)


@pytest.mark.parametrize(("repeats", "calls"), [(0, 1), (2, 3)])
def test_a_list_is_asked_for_as_often_as_was_said(
    own: Site, fivetran: Fivetran, repeats: int, calls: int
) -> None:
    fivetran.status = HTTPStatus.SERVICE_UNAVAILABLE
    with pytest.raises(FivetranUnclearError):
        FivetranClient.of(own.settings, repeats=repeats).connections_in("sandbox_warehouse")
    assert fivetran.calls == calls
