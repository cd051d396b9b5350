"""`onboarding cards`: what waits on a Connect Card, with its age."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.submission.states import State
from tests.commands import onboarding
from tests.in_process import Site
from tests.web.sent_rows import id_of, put, sent


def run(site: Site, *words: str) -> str:
    """Run `onboarding cards` and return what it printed."""
    ran = onboarding(site, "cards", *words)
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
