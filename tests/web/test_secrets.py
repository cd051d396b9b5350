"""Whole stories with secrets that stand out: they are in no file, answer, cookie or log afterwards."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlencode

import markupsafe
import pytest

from tests.canaries import leaks, lines_of_pem
from tests.running_product import RunningProduct
from tests.witness import CERTIFICATE, KEY, STORIES, Witness

API_SECRET = f"canary-api-{token_hex(12)}"
KEY_LINES = lines_of_pem("private key", KEY)
KEY_LINES |= {"private key as bytes": b64decode("".join(KEY.splitlines()[1:-1]))[200:232].hex()}
CERTIFICATE_LINES = lines_of_pem("certificate", CERTIFICATE)
SETTINGS = {"running.json", "secret_keys"}
"""`make run` notes its own settings there, for its owner alone, and nothing else."""


@pytest.fixture(scope="module")
def talkative(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProduct]:
    """Return a product that logs all it can and keeps its temporary files in its folder."""
    folder = tmp_path_factory.mktemp("secrets") / "var"
    (folder / "tmp").mkdir(parents=True, mode=0o700)
    running = RunningProduct(
        folder,
        LOG_LEVEL="DEBUG",
        FIVETRAN_API_SECRET=API_SECRET,
        SANDBOX_API_SECRET=API_SECRET,
        TMPDIR=str(folder / "tmp"),
    ).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def people(talkative: RunningProduct) -> list[Witness]:
    """Return people who went through all stories, at the same time."""
    everybody = [Witness(talkative.url, story.__name__) for story in STORIES]
    with ThreadPoolExecutor(len(STORIES)) as together:
        for done in [
            together.submit(story, talkative, person)
            for story, person in zip(STORIES, everybody, strict=True)
        ]:
            done.result()
    talkative.wait_until_idle()
    return everybody


@pytest.fixture(scope="module")
def secrets(talkative: RunningProduct, people: list[Witness]) -> dict[str, str]:
    """Return what nobody may find: what was typed, links, and the ids of sessions."""
    found = {f"password of {person.name}": person.password for person in people}
    found |= {f"link of {person.name}": link for person in people for link in person.links}
    found["the first link"] = talkative.printed_after("Onboarding link: ").rpartition("/")[2]
    found["the operator's code"] = talkative.printed_after("Operator: ").rpartition("=")[2]
    assert len(found) == 2 * len(people) + 2
    return found | KEY_LINES


def sessions_of(people: list[Witness]) -> dict[str, str]:
    """Return the ids that were ever given to a browser."""
    given = b" ".join(cookie for person in people for cookie in person.cookies.values()).decode()
    found = {f"session {number}": sid for number, sid in enumerate(re.findall(r"\bs=(\w{43})", given))}
    assert len(found) > 2 * len(people)
    return found


def test_no_file_holds_a_secret(
    talkative: RunningProduct, people: list[Witness], secrets: dict[str, str]
) -> None:
    written = talkative.written()
    assert {"onboarding.db", "queue.db", "sandbox.db", "log/web.log", "log/worker.log"} <= set(written)
    assert leaks(secrets | sessions_of(people), written) == set()
    elsewhere = {name: content for name, content in written.items() if name not in SETTINGS}
    keys = {"the API secret": API_SECRET, "the application's key": written["secret_keys"].decode()}
    tokens = {f"token {n} of {p.name}": token for p in people for n, token in enumerate(p.tokens) if token}
    assert leaks(tokens | keys | CERTIFICATE_LINES, elsewhere) == set()
    assert [name for name in SETTINGS if leaks(keys, {name: written[name]})] != []


def test_no_file_and_no_answer_holds_a_connect_card(talkative: RunningProduct, people: list[Witness]) -> None:
    cards = {f"card {n} of {p.name}": token for p in people for n, token in enumerate(p.cards)}
    ways = {f"way back {n} of {p.name}": state for p in people for n, state in enumerate(p.ways_back)}
    assert (len(cards), len(ways)) == (2, 2)
    answers = {place: content for person in people for place, content in person.sent.items()}
    assert leaks(cards, talkative.written() | answers) == set()
    # The sandbox plays Fivetran, which has to know where to send people back to.
    ours = {name: content for name, content in talkative.written().items() if "sandbox" not in name}
    assert leaks(ways, ours) == set()


def test_the_workers_keys_are_in_their_own_files_alone(
    talkative: RunningProduct, people: list[Witness]
) -> None:
    written = talkative.written()
    private = {name: content for name, content in written.items() if name.startswith("worker_keys/")}
    assert len(private) == 1
    for key in private.values():
        for spelling in (key, key.hex().encode(), b64encode(key)[:-4]):
            assert [name for name in written if name not in private and spelling in written[name]] == []
    assert people


def test_nobody_else_may_read_the_files(talkative: RunningProduct) -> None:
    for path in talkative.folder.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_no_answer_holds_a_secret(people: list[Witness], secrets: dict[str, str]) -> None:
    answers = {place: content for person in people for place, content in person.sent.items()}
    cookies = {place: content for person in people for place, content in person.cookies.items()}
    assert len(answers) > 80
    everything = secrets | CERTIFICATE_LINES | {"the API secret": API_SECRET}
    assert leaks(everything | sessions_of(people), answers) == set()
    assert leaks(everything, cookies) == set()


def test_no_process_was_started_with_a_secret(talkative: RunningProduct, secrets: dict[str, str]) -> None:
    commands, mine = {}, str(talkative.folder).encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mine in (process / "environ").read_bytes():
                commands[process.name] = (process / "cmdline").read_bytes()
        except OSError:
            continue
    assert len(commands) >= 5
    assert leaks(secrets | {"the API secret": API_SECRET}, commands) == set()


@pytest.mark.parametrize(
    "secret", ['päss "word" &<0123456789>\'%+ 1', KEY.splitlines()[1]], ids=["a password", "a line of a key"]
)
def test_the_search_finds_a_secret_in_each_form(secret: str) -> None:
    forms = {
        "as it is": secret.encode(),
        "in an address": urlencode({"p": secret}).encode(),
        "in JSON": json.dumps({"p": secret}).encode(),
        "in a page": escape(secret).encode(),
        "in a page of ours": markupsafe.escape(secret).encode(),
        "in a log": repr([secret]).encode(),
        "in hex": secret.encode().hex().encode(),
        "in wide characters": secret.encode("utf-16-le"),
        **{f"in base64 after {n}": b64encode(b"x" * n + secret.encode() + b"y") for n in range(3)},
    }
    for name, content in forms.items():
        assert leaks({"it": secret}, {name: b"\0" + content + b"\0"}) == {f"it in {name}"}
    assert leaks({"it": secret}, {"elsewhere": secret[::-1].encode()}) == set()
