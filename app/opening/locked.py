"""Start the process that opens a locked file, wait a bounded time for it, and take its answer."""

import json
import signal
import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path

import structlog

from app.domain.key_files.cost import too_slow
from app.domain.key_files.kinds import Block, Kind
from app.domain.key_files.pkcs12 import Contents
from app.domain.key_files.reasons import PemError, Reason
from app.domain.key_files.unlocking import check_lock, what
from app.opening.places import place

WALL_SECONDS = 8
_MOST_ANSWERED = 256 * 1024
ROOT = str(Path(__file__).parent.parent.parent)
# Isolated, Python looks neither at the environment nor at the working directory, so it is told where we are.
START = "import sys; sys.path.insert(0, sys.argv.pop()); from app.opening.child import main; main()"

log = structlog.get_logger()


def open_locked(locked: Block, passphrase: str) -> Contents:
    """Return what a locked key or file holds. Raises PemError, before it starts anything if it would last."""
    with place(check_lock(locked)):
        answer = _answer(_question(locked, passphrase), what(locked))
    return _contents(answer, what(locked))


def _question(locked: Block, passphrase: str) -> bytes:
    asked = {
        "kind": locked.kind.name,
        "der": b64encode(locked.der).decode(),
        "dek": locked.dek,
        "passphrase": passphrase,
    }
    return json.dumps(asked).encode()


def _answer(question: bytes, name: str) -> bytes:
    try:
        process = _started()
    except OSError as error:
        # The machine has no room for another process just now.
        raise _our_trouble(error=type(error).__name__) from None
    with process:
        try:
            answer, _ = process.communicate(question, timeout=WALL_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise _our_trouble(seconds=WALL_SECONDS) from None
    if process.returncode == -signal.SIGXCPU:
        raise too_slow(name)
    if process.returncode:
        raise _our_trouble(returncode=process.returncode)
    if len(answer) > _MOST_ANSWERED:
        raise PemError(Reason.BROKEN_FILE, name)
    return answer


def _our_trouble(**why: str | int) -> PemError:
    """Say that it may work later, and to operators why it did not: the file itself is not to blame."""
    log.error("locked file not opened", **why)
    return PemError(Reason.BUSY)


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - nothing of what was given is in the command
        [sys.executable, "-I", "-c", START, ROOT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
    )


def _contents(answer: bytes, name: str) -> Contents:
    try:
        found: dict[str, list[str]] = json.loads(answer)
    except ValueError:
        raise _our_trouble(answered=len(answer)) from None
    if "reason" in found:
        (reason,) = found["reason"]
        known = Reason.__members__.get(reason) or Kind[reason]
        raise too_slow(name) if known is Reason.TOO_SLOW else PemError(known, name)
    return Contents(
        [b64decode(der) for der in found["certificates"]], [b64decode(der) for der in found["keys"]]
    )
