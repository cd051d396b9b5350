"""What only the real server shows: many at once, more than it reads, and requests that are hardly any."""

import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.stories import answer_basic, begin

CREATE = "Create the connection"


def test_ten_presses_at_once_send_the_answers_once(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    answer_basic(begin(product, person, schema=schema))
    body = f"revision={person.fields(person.page.select('main form')[0])['revision']}"

    def press(_number: int) -> tuple[int, str]:
        tab = PlainBrowser()
        tab.session.cookies.update(person.session.cookies)
        tab.token = person.token
        answer = tab.post(body, to=person.url)
        return answer.status_code, answer.headers["Location"]

    with ThreadPoolExecutor(10) as together:
        answers = set(together.map(press, range(10)))
    assert answers == {(303, f"/onboarding/{person.url.split('/')[-2]}/progress")}
    person.open("progress").wait_for("result")
    assert person.heading == "Your Anaplan account is connected"
    assert person.post(body, to="check").headers["Location"].endswith("/progress")
    assert len(product.creates(schema)) == 1


def test_ten_answers_at_once_are_all_kept_or_refused_in_words(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, schema=schema).submit(auth_mode="Basic").submit(region="EU")

    def answer(number: int) -> int:
        tab = PlainBrowser()
        tab.session.cookies.update(person.session.cookies)
        tab.token = person.token
        return tab.post(f"username=u{number}&password=p{number}", to=person.url).status_code

    with ThreadPoolExecutor(10) as together:
        statuses = list(together.map(answer, range(10)))
    # Whoever comes after the id has changed is a stranger; whoever came before has a new id.
    assert set(statuses) <= {303, 404}
    assert 303 in statuses


@pytest.mark.parametrize("size", [300_000, 1_000_000, 5_000_000])
def test_a_paste_that_is_too_large_gets_a_page_and_not_a_broken_line(
    product: RunningProduct, person: PlainBrowser, size: int
) -> None:
    person.open(product.printed_after("Onboarding link: "))
    for _ in range(3):
        person.look_at(person.post("a=" + "x" * size))
        assert (person.answer.status_code, person.heading) == (413, "That is too much to read")


def test_the_server_names_no_version(product: RunningProduct, person: PlainBrowser) -> None:
    for path in ("/healthz", "/x", "/operator/sign-in"):
        answer = person.session.get(product.url + path, timeout=30)
        assert answer.headers["Server"] == "gunicorn"
        assert answer.headers.get("Content-Encoding") == (None if path == "/healthz" else "gzip")


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /o/%TOKEN% HTTP/9.9",
        b"GET  /o/%TOKEN%",
        b"GET /o/%TOKEN%\x00 HTTP/1.1",
        b"get /o/%TOKEN% HTTP/1.1",
        b"GET /o/%TOKEN%" + b"a" * 9000 + b" HTTP/1.1",
        b"GET http://evil.example/o/%TOKEN% HTTP/1.1",
        b"POST /o/%TOKEN% HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked",
        b"POST /o/%TOKEN% HTTP/1.1\r\nContent-Length: -1",
        b"POST /o/%TOKEN% HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz",
        b"GET /o/%TOKEN% HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example",
        b"GET /o/%TOKEN% HTTP/1.1\r\nX: " + b"a" * 70_000,
    ],
    ids=range(11),
)
def test_what_is_hardly_a_request_is_refused_and_not_written_down(
    product: RunningProduct, request_line: bytes
) -> None:
    token = f"hardly{'A' * 20}"
    before = product.written()["log/web.log"]
    with socket.create_connection(("127.0.0.1", product.port), timeout=30) as line:
        line.sendall(request_line.replace(b"%TOKEN%", token.encode()) + b"\r\n\r\n")
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while part := line.recv(65536):
            answer += part
    assert answer[:12] in (
        b"",
        b"HTTP/1.1 400",
        b"HTTP/1.1 404",
        b"HTTP/1.1 414",
        b"HTTP/1.1 431",
        b"HTTP/1.1 505",
    )
    written = product.written()["log/web.log"].removeprefix(before)
    assert token.encode() not in written
    assert b"Traceback" not in written
