"""`python -m tests.benchmark_picker`: what picking costs of our own time, with 10,000 exports in 200 models.

Opens every model first. Prints the median and the worst of each page in milliseconds, and how often Anaplan
was asked; it judges nothing. Where Anaplan is asked, its own time is taken off.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from app import logs
from app.anaplan.http import AnaplanHttp
from app.sandbox.seed.tenants import tenant_of
from tests.anaplan_site import AnaplanSite, anaplan_site
from tests.web.sent_rows import id_of

ROUNDS = 30
SEARCHES = {
    "search all: nothing typed": "",
    "search all: in every export": "unit",
    "search all: in 200 exports": "unit 07",
    "search all: an id": "116000000123",
    "search all: in none": "nobody has this",
}


def main() -> None:
    """Measure and print."""
    logs.configure("ERROR")
    with (
        tempfile.TemporaryDirectory() as folder,
        anaplan_site(Path(folder), anaplan_size="large") as site,
        anaplans_time() as taken,
    ):
        measure(site, taken)


def measure(site: AnaplanSite, taken: list[float]) -> None:
    """Open everything, then search it."""
    person, tenant = site.picker(), tenant_of("large")
    top = f"/onboarding/{id_of(person)}/selection/workspaces"
    client = site.app.test_client()
    client.set_cookie("s", person.session.cookies["s"], domain="127.0.0.1")

    def look(path: str) -> float:
        """Return the milliseconds of a page without what Anaplan took."""
        before, began = sum(taken), time.perf_counter()
        answer = client.get(path, base_url=site.url)
        took = time.perf_counter() - began - (sum(taken) - before)
        if answer.status_code != 200:
            raise AssertionError(answer.status)
        return took * 1000

    print(f"{'milliseconds of our own':34}{'median':>9}{'worst':>9}")
    look(top)
    for workspace_id, _name in tenant.workspaces:
        look(f"{top}/{workspace_id}")
    models = [f"{top}/{model.workspace_id}/models/{model.id}" for model in tenant.models]
    tell("open a model", [look(path) for path in models])
    tell("open it again", [look(path) for path in models])
    calls = len(site.calls())
    for name, words in SEARCHES.items():
        tell(name, [look(f"{top}?q={words}") for _ in range(ROUNDS)])
    tell("search one model", [look(f"{models[0]}?q=unit") for _ in range(ROUNDS)])
    print(
        f"Anaplan was asked {calls} times for {len(models)} models,",
        f"and {len(site.calls()) - calls} times by searching",
    )


def tell(name: str, times: list[float]) -> None:
    """Print one line."""
    print(f"{name:34}{median(times):9.1f}{max(times):9.1f}", flush=True)


@contextmanager
def anaplans_time() -> Iterator[list[float]]:
    """Note how long each call to Anaplan takes."""
    taken: list[float] = []
    call: Callable[..., Any] = AnaplanHttp.call

    def timed(*arguments: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return call(*arguments, **named)
        finally:
            taken.append(time.perf_counter() - began)

    AnaplanHttp.call = timed  # type: ignore[method-assign]  # measured from outside, so that it measures itself not
    try:
        yield taken
    finally:
        AnaplanHttp.call = call  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
