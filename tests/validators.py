"""What two validators, the Nu checker and html-validate, say of pages as they were sent."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.node.tools import HERE, installed, java

SECONDS = 120
RULES = HERE / "validators" / "html-validate.cjs"


def faults(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Return a line for each fault of the pages, which are written into the folder to be read.

    Raises MissingProgramError when a validator cannot be had.
    """
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return sorted([*_nu(folder), *_html_validate(folder)])


def _nu(folder: Path) -> Iterator[str]:
    jar = installed("validators", "vnu-jar/build/dist/vnu.jar")
    # One processor and the quick compiler: it starts for a few seconds beside other tests.
    machine = (java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss16m", "-jar", str(jar))
    said = _ran(*machine, "--format", "json", "--exit-zero-always", "--stdout", *_files(folder))
    if not said.startswith("{"):
        raise AssertionError(f"The Nu checker did not look at the pages: {said}")
    for message in json.loads(said)["messages"]:
        place = f"{Path(message.get('url', '?')).stem} line {message.get('lastLine', '?')}"
        yield f"{place}: {message['message']} (Nu checker, {message['type']})"


def _html_validate(folder: Path) -> Iterator[str]:
    program = installed("validators", "html-validate/bin/html-validate.mjs")
    # Into a file: it ends before a pipe has taken all that it says.
    told = folder / "html-validate.json"
    _ran("node", str(program), "--config", str(RULES), "--formatter", f"json={told}", *_files(folder))
    found: list[dict[str, Any]] = json.loads(told.read_text())
    for page in found:
        for message in page["messages"]:
            place = f"{Path(page['filePath']).stem} line {message['line']}"
            yield f"{place}: {message['message']} (html-validate, {message['ruleId']})"


def _files(folder: Path) -> list[str]:
    return [str(file) for file in sorted(folder.glob("*.html"))]


def _ran(*command: str) -> str:
    """Return what a validator says; that it found faults is no failure of its own."""
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    return ran.stdout or ran.stderr
