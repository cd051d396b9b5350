"""The Dockerfile's steps, run as plain commands, since not every machine has an engine."""

import os
import re
import shutil
import subprocess
import sys
import time
from base64 import b64encode
from pathlib import Path

import requests

from tests.running_product import ROOT, free_port

DOCKERFILE = (ROOT / "Dockerfile").read_text()
HOME = "/srv/onboarding"
START_SECONDS = 20


def instructions(stage: str) -> list[tuple[str, str]]:
    """Return (instruction, rest) of one stage, continued lines joined."""
    lines = f"FROM {stage}".replace("\\\n", " ").splitlines()
    words = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    return [(word[0], word[1]) for word in words]


def in_list(text: str) -> list[str]:
    """Return the words of an instruction that is written as a list."""
    return re.findall(r'"([^"]*)"', text)


def build(folder: Path) -> None:
    """Do what the first stage does, in a folder in the place of the image's."""
    stage = DOCKERFILE.split("\nFROM ")[1]
    for instruction, rest in instructions(stage)[1:]:
        if instruction == "COPY":
            *sources, _ = rest.split()
            for source in sources:
                copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
                copy(ROOT / source, folder / source)
        elif instruction == "RUN":
            command = rest.replace("python -m venv", f"{sys.executable} -m venv")
            subprocess.run(command, shell=True, cwd=folder, check=True, capture_output=True)  # noqa: S602 - the Dockerfile's own


def test_the_image_that_the_steps_make_serves_and_is_healthy(tmp_path: Path) -> None:
    folder = tmp_path / "onboarding"
    folder.mkdir()
    build(folder)
    # A container keeps nothing that it compiles, so it would compile the rest anew at each start.
    assert [*folder.rglob("flask/__pycache__/app.*.pyc")]
    python = str(folder / ".venv" / "bin" / "python")

    second = dict(instructions(DOCKERFILE.split("\nFROM ")[2])[1:])
    port = str(free_port())
    environment = {
        "PATH": f"{folder / '.venv' / 'bin'}:{os.environ['PATH']}",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'onboarding.db'}",
        "QUEUE_URL": f"sqlite:///{tmp_path / 'queue.db'}",
        "SECRET_KEYS": b64encode(os.urandom(32)).decode(),
        "WORKER_KEYS": str(tmp_path / "keys"),
        "PUBLIC_URL": "https://onboarding.example.com",
        "FIVETRAN_API_KEY": "key",
        "FIVETRAN_API_SECRET": "secret",
    }
    serve = [word.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for word in in_list(second["CMD"])]
    check = [python, *[word.replace("8000", port) for word in in_list(second["HEALTHCHECK"])[1:]]]
    subprocess.run([python, "-m", "app", "db", "upgrade"], env=environment, check=True, cwd=folder)
    web = subprocess.Popen([python, "-m", *serve], env=environment, cwd=folder)
    try:
        until = time.monotonic() + START_SECONDS
        while subprocess.run(check, env=environment, cwd=folder, check=False).returncode:
            assert time.monotonic() < until, "it never became healthy"
            time.sleep(0.2)
        host = {"Host": "onboarding.example.com"}
        asked = requests.get(
            f"http://127.0.0.1:{port}/operator/sign-in",
            headers={"Host": "onboarding.example.com"},
            timeout=30,
        )
        assert asked.status_code == 200
        assert "Strict-Transport-Security" in asked.headers
        script = re.search(r'/static/[^"]+\.js', asked.text)
        assert script is not None
        assert requests.get(f"http://127.0.0.1:{port}{script[0]}", timeout=30).status_code == 200
        german = {**host, "Accept-Language": "de"}
        missing = requests.get(f"http://127.0.0.1:{port}/o/nothing", headers=german, timeout=30)
        assert "Diese Seite gibt es nicht" in missing.text
    finally:
        web.terminate()
        web.wait(timeout=30)


def test_the_image_installs_what_is_hashed_and_runs_as_nobody_in_particular() -> None:
    first, second = DOCKERFILE.split("\nFROM ")[1:]
    assert "--require-hashes -r requirements.txt" in first
    assert re.search(r"^USER 10001$", second, re.MULTILINE)
    assert HOME in second
    makefile = (ROOT / "Makefile").read_text()
    wanted = re.search(r"UV_VERSION = (\S+)", makefile)
    assert wanted is not None
    assert f"uv=={wanted[1]}" in first
