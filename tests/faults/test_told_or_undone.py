"""Workers that die at every moment: what happened and what webhooks are told of it are written together."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.store import webhooks
from app.store.models import delivery, event
from app.store.webhook_messages import TOLD
from app.webhooks import signing
from tests.faults.dying import dies_on_the_first_way, staged
from tests.faults.stage import KEYS, Stage
from tests.faults.wire import Behaviour


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with staged(folder, f"sqlite:///{folder / 'onboarding.db'}") as found:
        with found.beside.write() as connection:
            for path in ("one", "two"):
                address, now = f"https://hooks.example.com/{path}", datetime.now(UTC)
                webhooks.add(connection, KEYS, address, signing.new_key(), "x", now)
        yield found


@pytest.mark.parametrize("behaviour", [Behaviour.OK, Behaviour.APPLIED_REPLY_LOST])
def test_each_change_has_its_messages_wherever_the_worker_dies(stage: Stage, behaviour: Behaviour) -> None:
    assert dies_on_the_first_way(stage, behaviour, effects_only=True) > 5
    with stage.beside.read() as connection:
        happened = [
            (row.onboarding_id, row.happened.replace(" ", "_"))
            for row in connection.execute(select(event.c.onboarding_id, event.c.happened))
            if row.happened in TOLD
        ]
        told = [
            (row.onboarding_id, json.loads(row.body)["type"].removeprefix("onboarding."))
            for row in connection.execute(select(delivery.c.onboarding_id, delivery.c.body))
        ]
    assert sorted(told) == sorted(happened * 2)
