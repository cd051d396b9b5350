"""What an operator allows, and what is asked of somebody else: how both change the journey."""

from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from app import journey
from app.domain.answers import Account, Answers, Exports, Password, SignIn
from app.domain.choices import AuthMode, Region, SyncMode
from app.domain.secret import Kept
from app.forms.sign_in import SignInForm
from app.journey import PresetError
from tests.unit.test_journey import NOW

TWO = (AuthMode.BASIC, AuthMode.CERTIFICATE)
DECIDED = {
    "group_id": "g",
    "schema": "anaplan",
    "destination_schema_names": "FIVETRAN_NAMING",
    "schedule_type": "auto",
    "sync_frequency": "360",
    "data_delay_sensitivity": "NORMAL",
    "paused": "",
    "pause_after_trial": "",
    "networking_method": "Directly",
    "trust_certificates": "",
    "trust_fingerprints": "",
    "run_setup_tests": "true",
}
SHORT = journey.with_presets(DECIDED)


def names(steps: tuple[journey.Step, ...]) -> list[str]:
    return [step.name for step in steps]


def chosen(mode: str, *allowed: AuthMode) -> bool:
    answers = journey.with_presets({}, auth_modes=allowed)
    return SignInForm(MultiDict({"auth_mode": mode}), answers).validate()


def test_only_the_allowed_ways_are_shown_and_taken() -> None:
    shown = [choice.data for choice in SignInForm(None, journey.with_presets({}, auth_modes=TWO)).auth_mode]
    assert shown == ["Basic", "Certificate"]
    assert chosen("Basic", *TWO)
    assert not chosen("ConnectCard", *TWO)
    assert chosen("ConnectCard")


def test_the_only_way_that_is_allowed_is_decided_and_not_asked() -> None:
    answers = journey.with_presets({}, auth_modes=(AuthMode.CERTIFICATE,))
    assert answers.presets["auth_mode"] == "Certificate"
    assert names(journey.path(answers))[:2] == ["account", "certificate"]


def test_a_way_cannot_be_decided_that_is_not_allowed() -> None:
    with pytest.raises(PresetError) as refused:
        journey.with_presets({"auth_mode": "ConnectCard"}, auth_modes=TWO)
    assert set(refused.value.problems) == {"auth_mode"}


def test_every_wrong_preset_is_told_at_once() -> None:
    with pytest.raises(PresetError) as refused:
        journey.with_presets({"schema": "No Name", "sync_frequency": "7", "password": "x", "region": "EU"})
    assert set(refused.value.problems) == {"schema", "sync_frequency", "password"}
    assert "No Name" not in str(refused.value)


def waiting(**asked: str) -> Answers:
    return replace(SHORT, sign_in=SignIn(AuthMode.BASIC), account=Account(Region.EU), waiting_for=asked)


def test_what_is_asked_of_another_is_passed_over_until_nothing_else_is_left() -> None:
    answers = waiting(password="Ada")
    ahead = journey.first_unanswered(answers)
    assert ahead is not None
    assert ahead.name == "exports"
    assert names(journey.open_steps(answers)) == ["sign_in", "account", "password", "exports"]
    done = answers.with_section("exports", Exports(SyncMode.ALL_EXPORTS))
    left = journey.first_unanswered(done)
    assert left is not None
    assert left.name == "password"
    assert "password" in names(journey.open_steps(done))


def test_what_came_from_another_is_waited_for_no_more() -> None:
    answers = waiting().with_section("exports", Exports(SyncMode.ALL_EXPORTS))
    there = answers.with_section("password", Password("a@example.com", Kept(NOW)))
    assert journey.first_unanswered(there) is None


def test_who_is_asked_for_one_step_is_asked_nothing_else() -> None:
    answers = replace(waiting(), only_step="password", waiting_for={})
    assert names(journey.path(answers)) == ["password"]
    assert names(journey.open_steps(answers)) == ["password"]
