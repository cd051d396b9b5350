"""Start the sandbox: `python -m app.sandbox`. This process becomes the server, so its id stays the same."""

import os
import sys

from app.sandbox.settings import SettingError, read_settings

SERVING = "python:app.sandbox.serving"
"""The server's settings are a module, so that no gunicorn.conf.py of the working directory is read."""


def main() -> None:
    """Say where the sandbox will be, then become the server."""
    try:
        settings = read_settings()
    except SettingError as error:
        sys.exit(str(error))
    print(f"Sandbox: {settings.origin}", flush=True)  # noqa: T201  a command talks to whoever started it
    environment = {name: value for name, value in os.environ.items() if name != "GUNICORN_CMD_ARGS"}
    command = [sys.executable, "-m", "gunicorn", "--config", SERVING, "app.sandbox.web:create_sandbox()"]
    os.execve(sys.executable, command, environment)  # noqa: S606  every word of the command stands above


main()
