"""`python -m tests.benchmark_list`: the operators' list, of 1,000 onboardings and of 1,000,000.

`--database postgresql` does it there and not in SQLite, `--many` with another number. Prints the milliseconds
of one page of each and the ratio; it judges nothing. To make so many takes some minutes.
"""

import argparse
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient

from app import logs
from app.store import operator_sessions
from app.views.operator.list_filter import STAGES
from tests.benchmark import HOST
from tests.in_process import Site
from tests.many_onboardings import fill
from tests.operators import account
from tests.servers import postgresql

FEW, MANY = 1_000, 1_000_000
ROUNDS, WARM_UP = 60, 5
FIRST = "/operator/"
PAGES = {
    "first page": FIRST,
    **{f"stage: {words}": f"{FIRST}?stage={stage}" for stage, words in STAGES.items() if stage},
    "last page": f"{FIRST}?since={0:016}-{'0' * 10}",
    "search: an id": f"{FIRST}?search=0000000500",
    "search: a connection's id": f"{FIRST}?search=connection_500",
    "search: in every row": f"{FIRST}?search=PERSON",
    "search: in one of 10,000": f"{FIRST}?search=company+77+",
    "search: in none": f"{FIRST}?search=nobody+has+this",
    "destination: one of 100": f"{FIRST}?group_id=rare_lake",
}
FILE = "/operator/onboardings.csv"


def main() -> None:
    """Measure both and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--many", type=int, default=MANY)
    chosen = options.parse_args()
    logs.configure("ERROR")
    with tempfile.TemporaryDirectory() as folder, _addresses(chosen.database, Path(folder)) as addresses:
        few = an_operator(Path(folder) / "few", addresses[0], FEW)
        began = time.perf_counter()
        many = an_operator(Path(folder) / "many", addresses[1], chosen.many)
        print(f"{chosen.database}; {chosen.many:,} made in {time.perf_counter() - began:.0f} s")
        print(f"{'milliseconds':28}{FEW:>12,}{chosen.many:>12,}   ratio")
        for name, path in PAGES.items():
            small, large = interleaved({few: path, many: path})
            print(f"{name:28}{small:12.1f}{large:12.1f}{large / small:8.2f}", flush=True)
        tell_of_a_file(many)


def interleaved(paths: dict[FlaskClient, str]) -> list[float]:
    """Return the medians of both in milliseconds, each page asked for by turns."""
    times: dict[FlaskClient, list[float]] = {client: [] for client in paths}
    for turn in range(WARM_UP + ROUNDS):
        for client, path in paths.items():
            began = time.perf_counter()
            answer = client.get(path, base_url=HOST)
            took = (time.perf_counter() - began) * 1000
            if answer.status_code != 200:
                raise AssertionError(answer.status)
            if turn >= WARM_UP:
                times[client].append(took)
    return [median(taken) for taken in times.values()]


def tell_of_a_file(client: FlaskClient) -> None:
    """Print how long the file takes, and how much memory at once, apart from what the test keeps of it."""
    began, size = time.perf_counter(), 0
    for part in client.get(FILE, base_url=HOST).iter_encoded():
        size += len(part)
    took = time.perf_counter() - began
    tracemalloc.start()
    for _part in client.get(FILE, base_url=HOST).iter_encoded():
        pass
    at_once = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"file of {size / 1e6:.1f} MB in {took:.1f} s, {at_once / 1e6:.1f} MB at once")


def an_operator(folder: Path, address: str, count: int) -> FlaskClient:
    """Return a browser in which an operator of a site with so many onboardings has signed in."""
    folder.mkdir()
    site = Site(folder, HOST, database_url=address)
    fill(site.parts.database, count)
    account_id = account(site, "benchmark")
    with site.parts.database.write() as connection:
        sid = operator_sessions.begin(connection, account_id, datetime.now(UTC))
    client = site.app.test_client()
    client.set_cookie("op", sid, domain="127.0.0.1")
    return client


@contextmanager
def _addresses(kind: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Give two databases."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'few.db'}", f"sqlite:///{folder / 'many.db'}"
        return
    with postgresql(max_wal_size="4GB", autovacuum="on") as server:
        yield server.database().dsn, server.database().dsn


if __name__ == "__main__":
    main()
