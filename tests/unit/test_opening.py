"""What is locked is opened in a process that ends early, or refused before one is started."""

import json
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.domain.key_files.kinds import Block
from app.domain.key_files.pkcs12 import Contents
from app.domain.key_files.reasons import PemError, Reason
from app.domain.key_files.text import blocks
from app.domain.pairing import Kept, pair_of
from app.domain.pile import Given, pile_of
from app.opening import child, locked
from app.opening.locked import open_locked
from tests.key_material import DER, NOW, PKCS8, fake_bits, key_bytes, leaf, p12, rsa_key
from tests.locked_material import locked as locked_key


def block_of(data: bytes) -> Block:
    (found,) = blocks(data)
    return found


def own_key() -> bytes:
    return key_bytes(rsa_key("ana"), DER, PKCS8)


def test_a_file_is_opened_from_any_folder_and_with_any_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('not the real one')")
    (tmp_path / "app").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", "nonsense")
    opened = open_locked(block_of(p12()), "secret")
    assert opened.certificates[0] == leaf().public_bytes(DER)
    assert opened.keys == [own_key()]


def test_the_passphrase_is_in_no_argument_and_no_environment_and_nothing_is_printed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    seen: list[tuple[Any, dict[str, Any]]] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *words: Any, **options: Any) -> None:
            seen.append((words, options))
            super().__init__(*words, **options)

    monkeypatch.setattr("app.opening.locked.subprocess.Popen", Watched)
    monkeypatch.setenv("SECRET_KEYS", "canary")
    open_locked(block_of(locked_key(own_key(), passphrase="pass-canary")), "pass-canary")
    with pytest.raises(PemError):
        open_locked(block_of(locked_key(own_key())), "wrong-canary")
    assert len(seen) == 2
    assert "canary" not in str(seen)
    assert [options["env"] for _, options in seen] == [{}, {}]
    assert all(options.get("preexec_fn") is None for _, options in seen)
    assert capfd.readouterr() == ("", "")


def test_the_child_limits_itself_before_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[Any] = []
    monkeypatch.setattr("app.opening.child.os.nice", lambda by: happened.append(("nice", by)))
    monkeypatch.setattr(
        "app.opening.child.resource.setrlimit", lambda what, limits: happened.append((what, limits))
    )
    monkeypatch.setattr("app.opening.child.sys.stdin", None)
    with pytest.raises(AttributeError):
        child.main()
    assert ("nice", 10) in happened
    assert (resource.RLIMIT_CPU, (2, 3)) in happened
    assert (resource.RLIMIT_AS, (256 * 1024 * 1024, 256 * 1024 * 1024)) in happened


@pytest.mark.parametrize("greedy", ["bytes(300 << 20)", "open('/dev/shm/x', 'w').write('x' * 99999)"])
def test_what_is_greedy_gets_nothing(greedy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    only = 'from app.opening import child; child.limit(); print(\'{"certificates": [], "keys": []}\')'
    start = f"import sys; sys.path.insert(0, sys.argv.pop()); {only}"
    monkeypatch.setattr(locked, "START", start)
    assert open_locked(block_of(p12()), "secret") == Contents([], [])
    monkeypatch.setattr(locked, "START", f"{start}; {greedy}")
    with pytest.raises(PemError) as refused:
        open_locked(block_of(p12()), "secret")
    assert refused.value.reason is Reason.BUSY


def test_only_what_used_up_its_seconds_is_told_to_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    # Its CPU is what is looked at, and on a machine that others keep busy that takes a while.
    monkeypatch.setattr(locked, "WALL_SECONDS", 60)
    start = "import sys; sys.path.insert(0, sys.argv.pop()); from app.opening import child; child.limit()"
    monkeypatch.setattr(locked, "START", f"{start}\nwhile True: pass")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(PemError, match="too long") as refused:
        open_locked(block_of(p12()), "secret")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert refused.value.reason is Reason.TOO_SLOW
    assert 1.5 < after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2.5


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        ("import os; os.kill(os.getpid(), 9)", -9),
        ("import os; os.kill(os.getpid(), 15)", -15),
        ("import nothing_of_the_kind", 1),
        ("import resource; resource.setrlimit(resource.RLIMIT_AS, (12 << 20, 12 << 20)); bytes(99 << 20)", 1),
    ],
)
def test_our_own_trouble_is_not_told_as_the_files(
    trouble: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locked, "START", trouble)
    with capture_logs() as lines, pytest.raises(PemError) as refused:
        open_locked(block_of(p12()), "canary")
    assert refused.value.reason is Reason.BUSY
    assert lines == [{"event": "locked file not opened", "log_level": "error", "returncode": code}]


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **more: Any) -> None:
            super().__init__(*arguments, **more)
            started.append(self)

    monkeypatch.setattr("app.opening.locked.subprocess.Popen", Noted)
    monkeypatch.setattr(locked, "START", "import time; time.sleep(60)")
    monkeypatch.setattr(locked, "WALL_SECONDS", 0.3)
    began = time.monotonic()
    with pytest.raises(PemError) as refused:
        open_locked(block_of(p12()), "secret")
    assert refused.value.reason is Reason.BUSY
    assert time.monotonic() - began < 10
    (process,) = started
    assert process.returncode == -signal.SIGKILL


def test_where_no_process_can_be_started_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.opening.locked.sys.executable", "/nowhere/python")
    with pytest.raises(PemError) as refused:
        open_locked(block_of(p12()), "secret")
    assert refused.value.reason is Reason.BUSY


def test_an_answer_that_is_none_is_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locked, "START", "print('x' * 300_000)")
    with pytest.raises(PemError) as refused:
        open_locked(block_of(p12()), "secret")
    assert refused.value.reason is Reason.BROKEN_FILE
    monkeypatch.setattr(locked, "START", "")
    with pytest.raises(PemError) as refused:
        open_locked(block_of(p12()), "secret")
    assert refused.value.reason is Reason.BUSY


def test_what_the_child_answers_is_checked_like_anything_else() -> None:
    def lies(_block: Block, _passphrase: str) -> Contents:
        return Contents([b"nonsense"], [fake_bits(16384)])

    pair = pair_of(pile_of([Given("certificate_file", p12())], "secret", lies), Kept(), NOW)
    assert (pair.certificate, pair.key) == (None, None)
    assert pair.problems


def test_the_child_says_nothing_but_json() -> None:
    asked = {"kind": "PKCS_12", "der": "", "dek": "", "passphrase": ""}
    ran = subprocess.run(
        [sys.executable, "-I", "-c", locked.START, locked.ROOT],
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=True,
        env={},
        cwd="/",
        timeout=30,
    )
    assert json.loads(ran.stdout) == {"reason": ["BROKEN_FILE"], "what": [".p12 file"]}
