"""The request: every field of Fivetran's reference, and nothing that was not asked."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.answers import (
    Account,
    Answers,
    Card,
    Destination,
    Exports,
    Network,
    Password,
    Schedule,
    Selection,
    SignIn,
)
from app.domain.choices import (
    AuthMode,
    DataDelaySensitivity,
    DestinationSchemaNames,
    NetworkingMethod,
    Region,
    ScheduleType,
    SyncFrequency,
    SyncMode,
)
from app.domain.payload import (
    IncompleteAnswersError,
    connection_request,
    create_body,
    repair_body,
    secrets_needed,
)
from app.domain.secret import Kept, Secret

RETURN = "https://onboarding.example.com/connect-card/return/x"
FULL = Answers(
    sign_in=SignIn(AuthMode.BASIC),
    account=Account(Region.AUS, "https://au1a.app2.anaplan.com"),
    password=Password("anyone@example.com", Kept(datetime(2027, 1, 1, tzinfo=UTC))),
    exports=Exports(SyncMode.SPECIFIC_EXPORTS),
    selection=Selection(("w_m_1", "w_m_2")),
    destination=Destination("group", "anaplan", DestinationSchemaNames.SOURCE_NAMING),
    schedule=Schedule(
        ScheduleType.MANUAL, SyncFrequency.EVERY_DAY, "04:00", DataDelaySensitivity.CUSTOM, 90, False, True
    ),
    network=Network(NetworkingMethod.PRIVATE_LINK, "link", "agent", "hybrid", True, True, True),
    card=Card("https://example.com/done", hide_setup_guide=True, all_fields=True),
)
SECRETS = {"password": Secret("p4ss"), "certificate": Secret("cert"), "private_key": Secret("key")}


def test_every_field_of_the_reference_is_sent_under_its_name_and_type() -> None:
    assert connection_request(FULL, SECRETS, RETURN) == {
        "group_id": "group",
        "service": "anaplan",
        "trust_certificates": True,
        "trust_fingerprints": True,
        "run_setup_tests": True,
        "paused": False,
        "pause_after_trial": True,
        "sync_frequency": 1440,
        "data_delay_sensitivity": "CUSTOM",
        "data_delay_threshold": 90,
        "daily_sync_time": "04:00",
        "schedule_type": "manual",
        "connect_card_config": {"redirect_uri": RETURN, "hide_setup_guide": True, "all_fields": True},
        "proxy_agent_id": "agent",
        "private_link_id": "link",
        "networking_method": "PrivateLink",
        "hybrid_deployment_agent_id": "hybrid",
        "destination_schema_names": "SOURCE_NAMING",
        "config": {
            "schema": "anaplan",
            "auth_mode": "Basic",
            "region": "AUS",
            "sync_mode": "SpecificExports",
            "username": "anyone@example.com",
            "password": "p4ss",
            "selected_exports": ["w_m_1", "w_m_2"],
        },
    }


def test_what_was_not_asked_is_not_sent() -> None:
    schedule = Schedule(
        ScheduleType.AUTO, SyncFrequency.EVERY_HOUR, None, DataDelaySensitivity.LOW, None, False, False
    )
    network = Network(NetworkingMethod.DIRECTLY, None, None, None, False, False, True)
    body = connection_request(replace(FULL, schedule=schedule, network=network), SECRETS, RETURN)
    unasked = {
        "daily_sync_time",
        "data_delay_threshold",
        "private_link_id",
        "proxy_agent_id",
        "hybrid_deployment_agent_id",
    }
    assert unasked & body.keys() == set()


def test_a_connect_card_is_told_the_name_and_nothing_it_asks_for_itself() -> None:
    card = replace(FULL, sign_in=SignIn(AuthMode.CONNECT_CARD), account=None, password=None, exports=None)
    assert connection_request(card, {}, RETURN)["config"] == {"schema": "anaplan"}


def test_the_create_is_untested_and_paused_whatever_was_answered() -> None:
    body = create_body(FULL, SECRETS, RETURN)
    assert (body["run_setup_tests"], body["paused"]) == (False, True)


def test_a_correction_sends_only_the_secrets_that_were_entered_anew() -> None:
    config = repair_body(FULL, {})["config"]
    assert "password" not in config
    assert "schema" not in config
    assert config["username"] == "anyone@example.com"


@pytest.mark.parametrize(
    ("mode", "needed"),
    [
        (AuthMode.BASIC, {"password"}),
        (AuthMode.CERTIFICATE, {"certificate", "private_key"}),
        (AuthMode.CONNECT_CARD, set()),
    ],
)
def test_each_way_to_authorize_needs_its_own_secrets(mode: AuthMode, needed: set[str]) -> None:
    assert secrets_needed(replace(FULL, sign_in=SignIn(mode))) == needed


@pytest.mark.parametrize(
    "step", ["sign_in", "account", "password", "exports", "selection", "destination", "schedule", "network"]
)
def test_incomplete_answers_become_no_request(step: str) -> None:
    with pytest.raises(IncompleteAnswersError, match=step):
        connection_request(FULL.with_section(step, None), SECRETS, RETURN)
