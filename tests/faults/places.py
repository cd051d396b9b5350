"""Where the product keeps its rows and its queue: in files, or in servers that run as long as a block."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from tests import servers

KINDS = ("sqlite", "postgresql")
QUEUES = (*KINDS, "redis")


class Places(NamedTuple):
    """Two addresses, as the settings want them."""

    database_url: str
    queue_url: str


@contextmanager
def places(folder: Path, database: str, queue: str) -> Iterator[Places]:
    """Give both; a PostgreSQL serves for both."""
    with ExitStack() as running:
        urls = {
            "sqlite": (f"sqlite:///{folder / 'onboarding.db'}", f"sqlite:///{folder / 'queue.db'}"),
        }
        if "postgresql" in (database, queue):
            dsn = running.enter_context(servers.postgresql()).database().dsn
            urls["postgresql"] = (dsn, dsn)
        if queue == "redis":
            urls["redis"] = ("", running.enter_context(servers.redis()).database())
        yield Places(urls[database][0], urls[queue][1])
