"""The `onboarding` command, run in the test's own process on the database of a site."""

import base64
import logging

from click.testing import CliRunner, Result

from app.cli import main
from tests.in_process import KEY, Site


def onboarding(site: Site, *words: str) -> Result:
    """Run it. What it does to the log of its process is undone."""
    environment = {
        "DATABASE_URL": site.settings.database_url,
        "QUEUE_URL": site.settings.queue_url,
        "SECRET_KEYS": base64.b64encode(KEY).decode(),
        "WORKER_KEYS": site.settings.worker_keys,
        "PUBLIC_URL": site.url,
        "FIVETRAN_API_KEY": "key",
        "FIVETRAN_API_SECRET": "secret",
    }
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    ran = CliRunner().invoke(main, list(words), env=environment)
    root.handlers = handlers
    root.setLevel(level)
    return ran
