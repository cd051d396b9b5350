"""What the operator decided is not the recipient's to change, whatever is posted."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from app.domain.fields import OPTIONAL, PRESETTABLE, STEP_FIELDS
from tests.in_process import Site, right_answers
from tests.stories import EXPORT_IDS

DECIDED: dict[str, tuple[str, str]] = {
    "auth_mode": ("Basic", "Certificate"),
    "region": ("EU", "AUS"),
    "username": ("operator@example.com", "recipient@example.com"),
    "sync_mode": ("AllExports", "SpecificExports"),
    "selected_exports": (EXPORT_IDS[0], EXPORT_IDS[1]),
    "group_id": ("sandbox_warehouse", "sandbox_lake"),
    "schema": ("anaplan_decided", "anaplan_mine"),
    "destination_schema_names": ("SOURCE_NAMING", "FIVETRAN_NAMING"),
    "schedule_type": ("manual", "auto"),
    "sync_frequency": ("1440", "60"),
    "daily_sync_time": ("07:00", "08:00"),
    "data_delay_sensitivity": ("CUSTOM", "LOW"),
    "data_delay_threshold": ("90", "91"),
    "paused": ("true", ""),
    "pause_after_trial": ("true", ""),
    "networking_method": ("Directly", "ProxyAgent"),
    "private_link_id": ("link_one", "link_two"),
    "proxy_agent_id": ("agent_one", "agent_two"),
    "hybrid_deployment_agent_id": ("hybrid_one", "hybrid_two"),
    "trust_certificates": ("true", ""),
    "trust_fingerprints": ("true", ""),
    "run_setup_tests": ("true", ""),
}
"""The operator's value and the one that the recipient would rather have."""

NEEDED = {
    "daily_sync_time": {"sync_frequency": "1440"},
    "data_delay_threshold": {"data_delay_sensitivity": "CUSTOM"},
    "private_link_id": {"networking_method": "PrivateLink"},
    "proxy_agent_id": {"networking_method": "ProxyAgent"},
}


def test_every_field_that_can_be_decided_is_tried_here() -> None:
    assert set(DECIDED) == PRESETTABLE - set(STEP_FIELDS["card"])
    assert set(STEP_FIELDS["card"]) & OPTIONAL


def stored(site: Site, onboarding_id: str) -> dict[str, Any]:
    (row,) = [row for row in site.tables()["answers"] if row[0] == onboarding_id]
    found: dict[str, Any] = json.loads(row[2])
    return found


@pytest.mark.parametrize("name", DECIDED)
def test_what_was_decided_stays_as_it_is(site: Site, name: str) -> None:
    decided, wanted = DECIDED[name]
    (step,) = [step for step, fields in STEP_FIELDS.items() if name in fields]
    presets = {name: decided, **NEEDED.get(name, {})}
    others = NEEDED.get(name, {}) or {"data_delay_threshold": "90"}
    body = urlencode({**right_answers(step), **others, name: wanted, "presets": "{}"})
    if len(STEP_FIELDS[step]) > 1:
        person = site.arrive_at(step, **presets)
        assert name not in person.fields(person.page.select("main form")[0])
        assert person.post(body).status_code == 303
    else:
        person = site.begin(**presets)
        before = site.tables()
        assert person.post(body, to=step).status_code == 303
        after = site.tables()
        *known, noted = after.pop("event")
        assert (known, after) == (before.pop("event"), before)
        assert noted[4] == "posted what was not asked"
        assert name in str(noted)
        assert wanted not in str(noted)
    kept = stored(site, person.url.split("/")[-2])[step][name]
    assert kept in ([decided], decided, decided == "true", int(decided) if decided.isdecimal() else decided)
    assert kept not in ([wanted], wanted)
