"""The process that opens one locked file: limits itself, reads what to open, writes what was in it, and ends.

It builds no keys; what it writes is read by its parent like anything else that came in.
"""

import json
import os
import resource
import sys
from base64 import b64decode, b64encode

from app.domain.key_files.kinds import Block, Kind
from app.domain.key_files.reasons import PemError
from app.domain.key_files.unlocking import unlock

CPU_SECONDS = 2
MEMORY_BYTES = 256 * 1024 * 1024
_LESS_URGENT = 10


def main() -> None:
    """Open what comes in on standard input."""
    limit()
    asked = json.loads(sys.stdin.buffer.read())
    locked = Block(Kind[asked["kind"]], b64decode(asked["der"]), dek=asked["dek"])
    try:
        opened = unlock(locked, asked["passphrase"])
        answer = {
            "certificates": [b64encode(der).decode() for der in opened.certificates],
            "keys": [b64encode(der).decode() for der in opened.keys],
        }
    except PemError as error:
        answer = {"reason": [error.reason.name], "what": [error.what]}
    sys.stdout.write(json.dumps(answer))


def limit() -> None:
    """Take no more time and memory than a file that somebody could have needs, and write no files."""
    os.nice(_LESS_URGENT)
    # Were both the same it would be killed without a name, as by a machine that is out of memory.
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for what in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(what, (0, 0))
