"""A web process beside a running product's own, for pages that only other settings show."""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.running_product import ROOT, RunningProduct, free_port
from tests.server_process import START_SECONDS, running


@contextmanager
def another_web(product: RunningProduct, **settings: str) -> Iterator[str]:
    """Serve the product's database with some settings changed, and return the address.

    Who is signed in at the product is signed in here too: browsers send cookies to every port of a machine.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    chosen = json.loads((product.folder / "running.json").read_text())["environment"]
    environment = product.environment | chosen | {"PUBLIC_URL": url} | settings
    command = (
        sys.executable,
        "-m",
        "gunicorn",
        "app.web:serve()",
        f"--bind=127.0.0.1:{port}",
        f"--chdir={ROOT}",
    )

    def answers() -> bool:
        try:
            return requests.get(f"{url}/healthz", timeout=START_SECONDS).ok
        except requests.ConnectionError:
            return False

    with tempfile.TemporaryDirectory() as folder, running(command, Path(folder), answers, env=environment):
        yield url
