"""The openssl command, so that not only the library that we read with has made what we read."""

import subprocess
import tempfile
from pathlib import Path

from tests.installing import program

OLD = ("-provider", "legacy", "-provider", "default")


def openssl(*words: str, **files: bytes) -> bytes:
    """Run a command that writes to the file `out`; each of `files` is there under its name."""
    command = program("openssl", "version")
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        ran = subprocess.run(
            [command, *words, "-out", "out"],
            cwd=folder,
            capture_output=True,
            check=False,
            text=True,
            timeout=60,
        )
        if ran.returncode:
            raise AssertionError(f"openssl {' '.join(words)}: {ran.stderr}")
        return (Path(folder) / "out").read_bytes()


def p12(certificates: bytes, key: bytes, *options: str, passphrase: str = "secret") -> bytes:
    """Return a PKCS#12 file of what is given as PEM."""
    command = ("pkcs12", "-export", "-in", "certificates", "-inkey", "key", "-passout", f"pass:{passphrase}")
    return openssl(*command, *options, certificates=certificates, key=key)


def locked_key(key: bytes, *options: str) -> bytes:
    """Return a key as PKCS#8 that `secret` opens."""
    return openssl("pkcs8", "-topk8", "-in", "key", *options, "-passout", "pass:secret", key=key)


def old_locked_key(key: bytes, cipher: str) -> bytes:
    """Return a key as OpenSSL locked them before PKCS#8."""
    return openssl(
        "rsa", *OLD, f"-{cipher}", "-traditional", "-in", "key", "-passout", "pass:secret", key=key
    )
