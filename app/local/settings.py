"""What `make run` runs with: each setting as the environment says, else as it suits this machine."""

import base64
import os
import secrets
import socket
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
QUARANTINE_SECONDS = "20"
"""The sandbox never does late what it did not do at once, so waiting less than in earnest is safe here."""


class StartError(Exception):
    """Why nothing was started, in a sentence."""


def free_port(name: str, default: int) -> int:
    """Return a port that is free. Raises StartError."""
    given = os.environ.get(name, "") or str(default)
    if not given.isdecimal() or not 1 <= int(given) <= 65535:  # noqa: PLR2004 - the ports there are
        raise StartError(f"{name} must be a port number, not {given!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(given)))
        except OSError:
            raise StartError(
                f"Port {given} is taken. Choose another one, like: {name}={int(given) + 1} make run"
            ) from None
    return int(given)


def var_folder() -> Path:
    """Return where everything is kept that is to be there at the next start."""
    return Path(os.environ.get("VAR_FOLDER") or ROOT / "var").absolute()


def all_settings(folder: Path, port: int, sandbox_port: int) -> dict[str, str]:
    """Return every setting: what the environment says, else what suits this machine."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sandbox = f"http://127.0.0.1:{sandbox_port}"
    chosen = {
        "DATABASE_URL": f"sqlite:///{folder / 'onboarding.db'}",
        "QUEUE_URL": f"sqlite:///{folder / 'queue.db'}",
        "SECRET_KEYS": _secret_keys(folder / "secret_keys"),
        "WORKER_KEYS": str(folder / "worker_keys"),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "FIVETRAN_API_URL": sandbox,
        "FIVETRAN_API_KEY": "sandbox-key",
        "FIVETRAN_API_SECRET": "sandbox-secret",
        "CONNECT_CARD_ORIGIN": sandbox,
        "ANAPLAN_AUTH_URL": sandbox,
        "ANAPLAN_API_URL": sandbox,
        "REDIRECT_URI_HOSTS": "localhost,127.0.0.1,example.com",
        "SUBMISSION_QUARANTINE_SECONDS": QUARANTINE_SECONDS,
        "SANDBOX_PORT": str(sandbox_port),
        "SANDBOX_STATE": str(folder / "sandbox.db"),
    }
    return {name: os.environ.get(name) or value for name, value in chosen.items()}


def _secret_keys(file: Path) -> str:
    if not file.exists():
        file.write_text(base64.b64encode(secrets.token_bytes(32)).decode())
    return file.read_text()
