"""`onboarding cards`: what waits on a Connect Card, with its age."""

import base64
import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner

from app.cli import main
from app.submission.states import State
from tests.in_process import KEY, Site
from tests.web.sent_rows import id_of, put, sent


def run(site: Site, *words: str) -> str:
    """Run `onboarding cards` and return what it printed."""
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
    ran = CliRunner().invoke(main, ["cards", *words], env=environment)
    root.handlers = handlers
    root.setLevel(level)
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def test_what_waits_on_a_card_is_listed_with_its_age(tmp_path: Path) -> None:
    site = Site(tmp_path)
    old, young, connected = (
        id_of(sent(site, auth_mode="ConnectCard", schema=f"anaplan_{name}")) for name in ("a", "b", "c")
    )
    ago = datetime.now(UTC) - timedelta(days=9)
    put(site, old, state=State.CARD_WAITING, connection_id="one", created_at=ago)
    put(site, young, state=State.CARD_WAITING, connection_id="two")
    put(site, connected, state=State.CONNECTED, connection_id="three", created_at=ago)
    first, second = json.loads(run(site, "--json"))
    assert (first["id"], second["id"]) == (old, young)
    assert first == {
        "id": old,
        "recipient": "",
        "schema": "anaplan_a",
        "group_id": "sandbox_warehouse",
        "sent_at": ago.isoformat(),
    }
    assert run(site, "--older-than", "7") == f"{old}     9 days  anaplan_a in sandbox_warehouse\n"
