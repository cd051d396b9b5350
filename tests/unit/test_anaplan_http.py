"""Whatever Anaplan or something in front of it answers becomes one of a few errors, and repeats no secret."""

import base64
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
import requests
import responses
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import MaxRetryError, NewConnectionError

from app.anaplan.errors import (
    AnaplanBlockedError,
    AnaplanBusyError,
    AnaplanCrowdedError,
    AnaplanError,
    AnaplanFailingError,
    AnaplanModelError,
    AnaplanNoAnswerError,
    AnaplanNotFoundError,
    AnaplanRefusedError,
    AnaplanSessionOverError,
    AnaplanTroubleError,
    AnaplanUnreachableError,
)
from app.anaplan.http import AT_ONCE, AnaplanHttp
from app.anaplan.listing import MOST_PAGES, AnaplanListing
from app.anaplan.shapes import Session
from app.anaplan.sign_in import AnaplanSignIn
from app.domain.choices import Region
from app.domain.region import Hosts, hosts_of
from app.domain.secret import Secret

HOSTS = Hosts("https://auth.anaplan.com", "https://api.anaplan.com")
AUTHENTICATE = "https://auth.anaplan.com/token/authenticate"
WORKSPACES = "https://api.anaplan.com/2/0/workspaces"
HTTP = AnaplanHttp("agent")
SIGN_IN = AnaplanSignIn(HTTP, "v2")
POOL = HTTPConnectionPool("auth.anaplan.com")
REFUSED = NewConnectionError(HTTPConnection("auth.anaplan.com"), "refused")
PASSWORD = Secret("canary-password")
SESSION = Session(HOSTS, Secret("canary-token"), datetime(2030, 1, 1, tzinfo=UTC))
SUCCESS = {
    "status": "SUCCESS",
    "tokenInfo": {"tokenValue": "abc", "expiresAt": 1_900_000_000_000, "refreshToken": "new"},
}


def sign_in() -> Session:
    return SIGN_IN.with_password(HOSTS, "ana@example.com", PASSWORD)


@pytest.mark.parametrize("status", [200, 201, 202])
@responses.activate
def test_any_success_that_says_so_is_one(status: int) -> None:
    responses.post(AUTHENTICATE, json=SUCCESS, status=status)
    session = sign_in()
    assert session.token == Secret("abc")
    assert session.expires_at == datetime.fromtimestamp(1_900_000_000, UTC)
    assert "abc" not in repr(session)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"status": "OTHER", "tokenInfo": SUCCESS["tokenInfo"]},
        {"status": "SUCCESS"},
        {"status": "SUCCESS", "tokenInfo": {"tokenValue": "", "expiresAt": 1}},
        {"status": "SUCCESS", "tokenInfo": {"tokenValue": "a\r\nX: y", "expiresAt": 1}},
        {"status": "SUCCESS", "tokenInfo": {"tokenValue": "a", "expiresAt": "soon"}},
        {"status": "SUCCESS", "tokenInfo": {"tokenValue": "a", "expiresAt": 10**30}},
        [],
    ],
    ids=str,
)
@responses.activate
def test_a_success_that_gives_no_token_is_trouble(body: Any) -> None:
    responses.post(AUTHENTICATE, json=body, status=201)
    with pytest.raises(AnaplanTroubleError):
        sign_in()


@pytest.mark.parametrize("status", [200, 400, 401, 422])
@responses.activate
def test_a_refusal_is_one_by_its_word_whatever_its_status(status: int) -> None:
    body = {"status": "FAILURE_BAD_CREDENTIAL", "statusMessage": "No."}
    responses.post(AUTHENTICATE, json=body, status=status)
    with pytest.raises(AnaplanRefusedError) as refused:
        sign_in()
    assert refused.value.message == "No."


@responses.activate
def test_a_few_calls_are_made_at_once_and_others_turned_away() -> None:
    http, met = AnaplanHttp("agent"), Barrier(AT_ONCE + 1, timeout=30)

    def answer(_request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        met.wait()
        met.wait()
        return 204, {}, ""

    responses.add_callback(responses.POST, "https://auth.anaplan.com/token/logout", callback=answer)
    threads = [Thread(target=AnaplanSignIn(http, "v2").sign_out, args=(SESSION,)) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    met.wait()
    with pytest.raises(AnaplanCrowdedError):
        AnaplanSignIn(http, "v2").sign_out(SESSION)
    met.wait()
    for thread in threads:
        thread.join()
    responses.post(AUTHENTICATE, json=SUCCESS)
    assert AnaplanSignIn(http, "v2").with_password(HOSTS, "ana@example.com", PASSWORD)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, AnaplanRefusedError),
        (403, AnaplanBlockedError),
        (404, AnaplanNotFoundError),
        (410, AnaplanModelError),
        (422, AnaplanModelError),
        (423, AnaplanModelError),
        (424, AnaplanModelError),
        (425, AnaplanModelError),
        (429, AnaplanBusyError),
        (400, AnaplanTroubleError),
        (500, AnaplanFailingError),
        (503, AnaplanFailingError),
    ],
)
@pytest.mark.parametrize("page", ["<html>canary-password</html>", '{"statusMessage": "No."}', "", "[1]"])
@responses.activate
def test_each_status_has_its_error_whatever_the_page(
    status: int, kind: type[AnaplanError], page: str
) -> None:
    responses.post(AUTHENTICATE, body=page, status=status, headers={"Location": "https://evil.example/"})
    with pytest.raises(kind) as raised:
        sign_in()
    assert type(raised.value) is kind
    assert raised.value.status == status
    assert raised.value.message == ("No." if "No." in page else "")
    assert len(responses.calls) == 1


@responses.activate
def test_nobody_is_followed_to_another_address() -> None:
    responses.post(AUTHENTICATE, status=302, headers={"Location": "https://evil.example/"})
    with pytest.raises(AnaplanTroubleError):
        sign_in()
    assert len(responses.calls) == 1


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("7", 7), ("99999", 3600), ("Wed, 21 Oct 2026 07:28:00 GMT", 10), ("-1", 10), ("9" * 5000, 10)],
)
@responses.activate
def test_a_busy_anaplan_says_when_to_come_back(said: str, seconds: int) -> None:
    responses.get(WORKSPACES, status=429, headers={"Retry-After": said})
    with pytest.raises(AnaplanBusyError) as busy:
        AnaplanListing(HTTP).workspaces(SESSION)
    assert busy.value.retry_after == seconds


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (requests.ConnectTimeout(), AnaplanUnreachableError),
        (requests.ConnectionError(MaxRetryError(POOL, "/", REFUSED)), AnaplanUnreachableError),
        (requests.ConnectionError("canary-password"), AnaplanNoAnswerError),
        (requests.ReadTimeout(), AnaplanNoAnswerError),
        (OSError("x"), AnaplanNoAnswerError),
    ],
    ids=repr,
)
@responses.activate
def test_no_answer_is_told_once_without_its_request(failure: Exception, kind: type[AnaplanError]) -> None:
    responses.post(AUTHENTICATE, body=failure)
    with pytest.raises(kind) as raised:
        sign_in()
    assert type(raised.value) is kind
    assert "canary" not in repr(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    assert len(responses.calls) == 1


@responses.activate
def test_the_header_is_our_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine auth.anaplan.com login other password other\n")
    monkeypatch.setenv("NETRC", str(netrc))
    responses.post(AUTHENTICATE, json=SUCCESS)
    SIGN_IN.with_password(HOSTS, "żółć@example.com", Secret("pä:ß"))
    (call,) = responses.calls
    scheme, _, value = call.request.headers["Authorization"].partition(" ")
    assert (scheme, base64.b64decode(value).decode()) == ("Basic", "żółć@example.com:pä:ß")
    assert call.request.headers["User-Agent"] == "agent"


@responses.activate
def test_no_cookie_of_one_customer_travels_with_the_next() -> None:
    responses.post(AUTHENTICATE, json=SUCCESS, headers={"Set-Cookie": "edge=1; Path=/"})
    sign_in()
    sign_in()
    assert "Cookie" not in responses.calls[1].request.headers


@responses.activate
def test_a_list_ends_where_its_pages_say_so_and_never_follows_an_address() -> None:
    responses.get(WORKSPACES, json=page([1, 2], offset=0, total=3), match=[query({})])
    responses.get(WORKSPACES, json=page([3], offset=2, total=3), match=[query({"offset": "2"})])
    assert [w.id for w in AnaplanListing(HTTP).workspaces(SESSION)] == ["1", "2", "3"]


@responses.activate
def test_a_list_that_never_ends_is_cut_off() -> None:
    responses.get(WORKSPACES, json=page([1], offset=0, total=10**9))
    assert len(AnaplanListing(HTTP).workspaces(SESSION)) == MOST_PAGES


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, []),
        ({"workspaces": None}, []),
        ({"workspaces": [{"id": 1, "name": "x"}, {"id": "", "name": "x"}, "x", {"id": "a"}]}, []),
        ({"workspaces": [{"id": "a", "name": "A", "new": {}}], "meta": {"paging": {}}}, ["a"]),
    ],
    ids=str,
)
@responses.activate
def test_what_is_no_row_is_left_out(body: dict[str, Any], found: list[str]) -> None:
    responses.get(WORKSPACES, json=body)
    assert [w.id for w in AnaplanListing(HTTP).workspaces(SESSION)] == found


@responses.activate
def test_a_list_that_is_none_is_trouble() -> None:
    responses.get(WORKSPACES, json={"workspaces": {"id": "a"}})
    with pytest.raises(AnaplanTroubleError):
        AnaplanListing(HTTP).workspaces(SESSION)


@responses.activate
def test_a_list_without_a_session_says_that_it_is_over() -> None:
    responses.get(WORKSPACES, status=401)
    with pytest.raises(AnaplanSessionOverError):
        AnaplanListing(HTTP).workspaces(SESSION)


@pytest.mark.parametrize(
    ("region", "address", "auth"),
    [
        (Region.DEFAULT, "", "https://auth.anaplan.com"),
        (Region.CAN, "", "https://ca1a.auth.anaplan.com"),
        (Region.AUS, "", "https://au1a.app2.anaplan.com"),
        (Region.EU, "", None),
        (Region.EU, "https://eu3.app.anaplan.com/home", "https://eu3.auth.anaplan.com"),
        (Region.DEFAULT, "https://eu1a.app.anaplan.com/home", "https://auth.anaplan.com"),
        (Region.EU, "https://gb1.app.anaplan.com/", "https://gb1.auth.anaplan.com"),
        (Region.EU, "https://eu3.app.anaplan.com.evil.example/", None),
    ],
)
def test_whom_to_ask_comes_from_our_own_table(region: Region, address: str, auth: str | None) -> None:
    hosts = hosts_of(region, address)
    assert (hosts.auth if hosts else None) == auth


def page(ids: list[int], *, offset: int, total: int) -> dict[str, Any]:
    paging = {
        "currentPageSize": len(ids),
        "offset": offset,
        "totalSize": total,
        "next": "https://evil.example/2/0/workspaces?offset=0",
    }
    return {"meta": {"paging": paging}, "workspaces": [{"id": str(i), "name": "x"} for i in ids]}


def query(wanted: dict[str, str]) -> Any:
    return responses.matchers.query_param_matcher(wanted)
