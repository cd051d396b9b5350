"""What all sites of a test process begin with: an empty database, and templates that are compiled."""

import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from app.store import migrate

SQLITE = "sqlite:///"


def upgrade(database_url: str) -> None:
    """Bring a new database up to date; a file is a copy of one for which the migrations ran."""
    path = Path(database_url.removeprefix(SQLITE))
    if not database_url.startswith(SQLITE) or path.exists():
        migrate.upgrade(database_url)
    else:
        path.write_bytes(_empty_database())


@cache
def _empty_database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        migrate.upgrade(f"{SQLITE}{path}")
        with closing(sqlite3.connect(path)) as database:
            return database.serialize()


class Compiled(BytecodeCache):
    """Templates that one site has compiled, for all others: what they say depends on what they are given."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code if there is some of this very text."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code."""
        self._codes[bucket.key, bucket.checksum] = bucket.code
