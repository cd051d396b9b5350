"""Keeps processes running, each a fork of this one, whose modules are loaded; most of a start is loading.

It reads orders from its standard input, a line of JSON each, and when that ends, all of its processes end.
"""

import ctypes
import importlib
import json
import os
import runpy
import select
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

LOOK_SECONDS = 0.02
PR_SET_CHILD_SUBREAPER = 36


class Kept:
    """One process that is started again whenever it dies, in a group of its own with its children."""

    def __init__(self, order: dict[str, Any]) -> None:
        self._order = order
        self._notes, self._noted = os.pipe()
        os.set_blocking(self._notes, False)
        self._children: list[int] = []
        self.pid = 0

    def start(self) -> None:
        """Start it, for the first time or once more."""
        self.pid = os.fork()
        if self.pid == 0:
            self._become()
        # Both do it, as it must be so before either goes on.
        with suppress(PermissionError, ProcessLookupError):
            os.setpgid(self.pid, self.pid)

    def kill(self, choice: float, *, child: bool) -> bool:
        """Kill it, or the child that `choice` from 0 to 1 picks. Returns whether there was one."""
        pids = self._living_children() if child else [self.pid]
        if not pids:
            return False
        os.kill(pids[int(choice * len(pids))], signal.SIGKILL)
        return True

    def end(self) -> None:
        """End what is left of the group, and wait until it has let go of its port."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            while True:
                os.waitpid(-self.pid, 0)

    def _living_children(self) -> list[int]:
        with suppress(BlockingIOError):
            self._children += [int(pid) for pid in os.read(self._notes, 65536).split()]
        self._children = [pid for pid in self._children if self._is_ours(pid)]
        return self._children

    def _is_ours(self, pid: int) -> bool:
        # By now the number may belong to somebody else's process.
        with suppress(ProcessLookupError):
            return os.getpgid(pid) == self.pid
        return False

    def _become(self) -> None:
        """Be what was ordered. Nothing of this process but its modules is of use from here on."""
        code = 1
        try:
            os.setpgid(0, 0)
            log = os.open(self._order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            for number, place in ((os.open(os.devnull, os.O_RDONLY), 0), (log, 1), (log, 2)):
                os.dup2(number, place)
            noted = self._noted
            os.register_at_fork(after_in_child=lambda: os.write(noted, f"{os.getpid()}\n".encode()))
            os.environ.clear()
            os.environ.update(self._order["environment"])
            sys.argv = list(self._order["command"])
            runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        except BaseException:  # noqa: BLE001 - nothing may lead back into the loop of the parent
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)


class Keeper:
    """Takes orders until there are no more."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._rest = b""

    def run(self) -> None:
        """Start, kill and start again what was ordered."""
        try:
            while True:
                readable, _, _ = select.select([sys.stdin.fileno()], [], [], LOOK_SECONDS)
                if readable and not self._obey():
                    return
                self._restart_what_died()
        finally:
            for kept in self._kept.values():
                kept.end()

    def _obey(self) -> bool:
        read = os.read(sys.stdin.fileno(), 65536)
        *lines, self._rest = (self._rest + read).split(b"\n")
        for line in lines:
            order = json.loads(line)
            if "command" in order:
                kept = self._kept[order["name"]] = Kept(order)
                kept.start()
            else:
                killed = self._kept[order["kill"]].kill(order["choice"], child=order["child"])
                os.write(sys.stdout.fileno(), json.dumps(killed).encode() + b"\n")
        return bool(read)

    def _restart_what_died(self) -> None:
        while True:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            for kept in self._kept.values():
                if kept.pid == pid:
                    # What is left of it goes as well, as where a container or a service manager keeps it.
                    kept.end()
                    kept.start()


def main(modules: Sequence[str]) -> None:
    """Load the modules and begin."""
    for module in modules:
        importlib.import_module(module)
    # Linux then hands the children of the dead to this process, which waits for their end as well.
    with suppress(AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    # Those who press Ctrl-C mean the tests, which then close our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Keeper().run()


if __name__ == "__main__":
    main(sys.argv[1:])
