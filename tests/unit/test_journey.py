"""The order of the steps, and what a change of an answer does to the others."""

from datetime import UTC, datetime

import pytest

from app import journey
from app.domain.answers import Account, Answers, Exports, Password, Selection, SignIn
from app.domain.choices import AuthMode, Region, SyncMode
from app.domain.secret import Kept
from app.journey import PresetError

NOW = datetime(2027, 3, 12, 14, 5, tzinfo=UTC)
BASIC = Answers(
    sign_in=SignIn(AuthMode.BASIC),
    account=Account(Region.EU),
    password=Password("anyone@example.com", Kept(NOW)),
    exports=Exports(SyncMode.ALL_EXPORTS),
)


def names(answers: Answers) -> list[str]:
    return [step.name for step in journey.path(answers)]


def test_nobody_is_asked_more_than_how_to_sign_in_before_that_is_known() -> None:
    assert names(Answers()) == ["sign_in", "destination", "schedule", "network"]


@pytest.mark.parametrize(
    ("mode", "asked"),
    [
        (AuthMode.BASIC, ["account", "password", "exports"]),
        (AuthMode.CERTIFICATE, ["account", "certificate", "exports"]),
        (AuthMode.CONNECT_CARD, []),
    ],
)
def test_the_way_to_authorize_decides_what_is_asked(mode: AuthMode, asked: list[str]) -> None:
    answers = Answers(sign_in=SignIn(mode))
    assert names(answers) == ["sign_in", *asked, "destination", "schedule", "network"]


def test_ids_are_asked_only_when_not_all_exports_are_read() -> None:
    some = journey.answered(_step("exports"), Exports(SyncMode.SPECIFIC_EXPORTS), BASIC)
    assert "selection" in names(some)
    assert "selection" not in names(BASIC)


def test_only_an_operator_is_asked_about_the_card() -> None:
    assert "card" in names(Answers(by_operator=True))
    assert "card" not in names(Answers())


def test_a_person_goes_on_where_something_is_missing() -> None:
    unanswered = journey.first_unanswered(BASIC)
    assert unanswered is not None
    assert unanswered.name == "destination"
    assert [step.name for step in journey.open_steps(BASIC)][-1] == "destination"


def test_changing_the_way_to_authorize_keeps_typing_and_forgets_the_password() -> None:
    changed = journey.answered(_step("sign_in"), SignIn(AuthMode.CERTIFICATE), BASIC)
    assert changed.password == Password("anyone@example.com", None)
    assert journey.kept(changed) == frozenset()
    back = journey.answered(_step("sign_in"), SignIn(AuthMode.BASIC), changed)
    assert journey.first_unanswered(back) == _step("password")


def test_what_does_not_apply_is_not_along_the_path() -> None:
    aside = BASIC.with_section("selection", Selection(("a_b_c",)))
    assert journey.along_path(aside).selection is None
    assert aside.selection is not None


def test_a_step_that_is_fully_preset_is_not_asked_and_is_answered() -> None:
    answers = journey.with_presets(
        {"group_id": "warehouse", "schema": "anaplan", "destination_schema_names": "SOURCE_NAMING"}
    )
    assert "destination" not in names(answers)
    assert answers.destination is not None
    assert answers.destination.group_id == "warehouse"


def test_a_step_with_something_left_open_is_asked() -> None:
    assert "destination" in names(journey.with_presets({"group_id": "warehouse"}))


def test_a_field_that_a_preset_rules_out_need_not_be_preset() -> None:
    complete = {
        "schedule_type": "auto",
        "sync_frequency": "60",
        "data_delay_sensitivity": "NORMAL",
        "paused": "false",
        "pause_after_trial": "false",
    }
    assert "schedule" not in names(journey.with_presets(complete))
    assert "schedule" in names(journey.with_presets(complete | {"sync_frequency": "1440"}))


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("password", "x", "cannot be preset"),
        ("no_such_field", "x", "cannot be preset"),
        ("schema", "Not A Name", "schema:"),
        ("sync_frequency", "7", "Choose how often"),
        ("daily_sync_time", "12:30", "Choose a whole hour"),
        ("redirect_uri", "https://elsewhere.example", "REDIRECT_URI_HOSTS"),
        ("redirect_uri", "javascript:alert(1)", "https://"),
        ("selected_exports", "nonsense", "selected_exports"),
        ("data_delay_threshold", "abc", "whole number"),
        ("trust_certificates", "perhaps", "true or false"),
        ("redirect_uri", "https://example.com:abc/", "https://"),
    ],
)
def test_a_preset_that_no_page_would_accept_is_refused_by_name(name: str, value: str, reason: str) -> None:
    with pytest.raises(PresetError, match=reason):
        journey.with_presets({name: value}, redirect_uri_hosts=("example.com",))


@pytest.mark.parametrize(
    ("word", "meant"),
    [("true", True), ("Yes", True), ("1", True), ("no", False), ("False", False), ("0", False)],
)
def test_a_preset_yes_or_no_means_what_its_word_says(word: str, meant: bool) -> None:
    complete = {
        "schedule_type": "auto",
        "sync_frequency": "60",
        "data_delay_sensitivity": "NORMAL",
        "paused": word,
        "pause_after_trial": "false",
    }
    answers = journey.with_presets(complete)
    assert answers.presets["paused"] is meant
    assert answers.schedule is not None
    assert answers.schedule.paused is meant


def _step(name: str) -> journey.Step:
    found = journey.step_named(name)
    assert found is not None
    return found
