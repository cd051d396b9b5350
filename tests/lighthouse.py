"""`python -m tests.lighthouse`: what Lighthouse says of the main pages on a telephone. Less than 100 fails.

Prints performance, accessibility and best practices of each page, and under it what took points away. Search
engines are not asked for: the pages tell them to stay away. `--report FOLDER` keeps Lighthouse's own reports.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.browser.chromium import chromium
from tests.browser.stops import Stop, product_and_browser, stops
from tests.installing import MissingProgramError
from tests.node.tools import installed

PAGES = ("start", "password", "check", "connected")
CATEGORIES = ("performance", "accessibility", "best-practices")
SECONDS = 180
TRIES, NOT_RECORDED = 3, "Please run Lighthouse again"
"""It asks for another try when it has recorded nothing of a page, which says nothing about the page."""
FLAGS = ("--headless=new", *(("--no-sandbox",) if os.geteuid() == 0 else ()))


def main() -> int:
    """Measure, print, and return the exit code."""
    asked = argparse.ArgumentParser(prog="python -m tests.lighthouse")
    asked.add_argument("--report", type=Path, help="the folder for Lighthouse's own reports, one a page")
    try:
        program = installed("lighthouse", "lighthouse/cli/index.js")
    except MissingProgramError as error:
        print(error, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as own:
        folder = asked.parse_args().report or Path(own)
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{'':12}" + "".join(f"{category:>16}" for category in CATEGORIES))
        judged = [_judged(report) for report in _reports(program, folder)]
    return 0 if all(judged) else 1


def _reports(program: Path, folder: Path) -> list[dict[str, Any]]:
    with product_and_browser() as (product, browser, playwright):
        where = chromium(playwright.chromium.executable_path)
        return [
            {"name": stop.name, **_report(program, where, stop, folder)}
            for stop in stops(product, browser)
            if stop.name in PAGES
        ]


def _report(program: Path, browser: str, stop: Stop, folder: Path) -> dict[str, Any]:
    """Have a page looked at, with the cookies of somebody who has come that far."""
    file, headers = folder / f"{stop.name}.json", folder / f"{stop.name}-headers.json"
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in stop.state["cookies"])
    headers.write_text(json.dumps({"Cookie": cookies} if cookies else {}))
    command = ("node", str(program), stop.address, "--output=json", f"--output-path={file}", "--quiet")
    chosen = (f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={' '.join(FLAGS)}")
    for _ in range(TRIES):
        ran = subprocess.run(
            [*command, *chosen, f"--extra-headers={headers}"],
            env=os.environ | {"CHROME_PATH": browser},
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        if NOT_RECORDED not in ran.stderr:
            break
    headers.unlink()
    if ran.returncode:
        raise AssertionError(ran.stderr)
    found: dict[str, Any] = json.loads(file.read_text())
    if found["finalDisplayedUrl"] != stop.address:
        raise AssertionError(f"Lighthouse saw {found['finalDisplayedUrl']} in the place of {stop.address}")
    return found


def _judged(report: dict[str, Any]) -> bool:
    scores = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}
    print(f"{report['name']:12}" + "".join(f"{score:16}" for score in scores.values()), flush=True)
    for category in CATEGORIES:
        for part in report["categories"][category]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                print(f"    {audit['title']}: {audit.get('displayValue', 'not met')}")
    return all(score == 100 for score in scores.values())


if __name__ == "__main__":
    sys.exit(main())
