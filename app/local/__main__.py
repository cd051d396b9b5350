"""Start sandbox, web and worker, print the two addresses, and leave nothing behind when it ends."""

import os
import signal
import subprocess
import sys
from types import FrameType

from app.local.children import Children
from app.local.note import noted
from app.local.settings import ROOT, StartError, all_settings, free_port, var_folder

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run() -> int:
    """Start everything, print the two addresses, and wait for Ctrl-C or SIGTERM. Returns the exit code."""
    os.umask(0o077)
    for stopping in STOPPING:
        signal.signal(stopping, _stop)
    try:
        port, sandbox_port = free_port("PORT", 5000), free_port("SANDBOX_PORT", 5100)
        folder = var_folder()
        environment = all_settings(folder, port, sandbox_port)
        # The children inherit what this process was given and what it chose.
        os.environ.update(environment)
        with Children(folder / "log") as children, noted(folder, environment):
            # These two do not look at the database before it is asked for, so all three start at once.
            children.start("sandbox", "-m", "app.sandbox")
            children.start("web", "-m", "gunicorn", "app.web:serve()", f"--bind=127.0.0.1:{port}")
            addresses = _first_addresses()
            children.start("worker", "-m", "app", "worker")
            children.wait_for(port, "/readyz", environment["PUBLIC_URL"])
            children.wait_for(sandbox_port, "/", f"http://127.0.0.1:{sandbox_port}")
            print(f"Logs are in {folder / 'log'}")
            print(f"The sandbox's test values are at http://127.0.0.1:{sandbox_port}/")
            print(addresses, end="", flush=True)
            children.watch()
    except KeyboardInterrupt:
        return 0
    except StartError as error:
        print(error, file=sys.stderr)
    return 1


def _stop(_number: int, _frame: FrameType | None) -> None:
    """Begin to stop, once: a second signal must not interrupt the stopping itself."""
    for stopping in STOPPING:
        signal.signal(stopping, signal.SIG_IGN)
    raise KeyboardInterrupt


def _first_addresses() -> str:
    """Have the database brought up to date and the two addresses made."""
    made = subprocess.run(
        [sys.executable, "-m", "app.first_addresses"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise StartError(made.stderr.strip())
    return made.stdout


if __name__ == "__main__":
    sys.exit(run())
