"""A server that tests start: up when the block begins, gone when it ends or when the tests have died."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START_SECONDS = 30
STOP_SECONDS = 15

# The server takes the shell's place and its process id. Beside it waits a child that hears when the
# pipe from the tests breaks without a word, however the tests have died, and then ends the server.
WITH_A_WATCH = """
exec 3<&0
( { read -r word <&3; [ "$word" ] || kill -s INT $$; } & )
exec "$@" 3<&- </dev/null
"""


@contextmanager
def running(
    command: Sequence[str], folder: Path, answers: Callable[[], bool], **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in a folder. It must take SIGINT as the request to end at once."""
    log = folder / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            ["/bin/sh", "-c", WITH_A_WATCH, "sh", *command],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=written,
            stderr=subprocess.STDOUT,
            # What is typed at the terminal to end the tests is not meant for it: the block ends it.
            start_new_session=True,
            **options,
        )
    try:
        until = time.monotonic() + START_SECONDS
        while not answers():
            if process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"{command[0]} did not start: {log.read_text(errors='replace')}")
            time.sleep(0.02)
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    # The word that tells the watch that nothing is left to end.
    process.communicate(b"over\n")
