"""Turn complete answers into the body of Fivetran's "create a connection" request.

Source of every name: Fivetran REST API, "Create a Connection" and "Anaplan, API configuration".
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from app.domain.answers import Answers, Destination
from app.domain.choices import SERVICE, AuthMode, SyncMode
from app.domain.secret import Secret

T = TypeVar("T")

MASK = Secret("******")
SIGNS_IN = frozenset({"auth_mode", "username", "password", "certificate", "private_key"})


class IncompleteAnswersError(ValueError):
    """A section is missing that the request needs. Holds the step's name."""


def connection_request(
    answers: Answers, secrets: Mapping[str, Secret], return_address: str
) -> dict[str, Any]:
    """Return the request as the person answered it: what one call to Fivetran would carry.

    `answers` holds only the sections that apply. A secret that is not in `secrets` is left out.
    `return_address` is where a Connect Card sends the person back to; it also marks the connection as ours.
    Raises IncompleteAnswersError.
    """
    destination = _needed(answers.destination, "destination")
    schedule = _needed(answers.schedule, "schedule")
    network = _needed(answers.network, "network")
    return _without_unasked(
        {
            "group_id": destination.group_id,
            "service": SERVICE,
            "trust_certificates": network.trust_certificates,
            "trust_fingerprints": network.trust_fingerprints,
            "run_setup_tests": network.run_setup_tests,
            "paused": schedule.paused,
            "pause_after_trial": schedule.pause_after_trial,
            "sync_frequency": schedule.sync_frequency.value,
            "data_delay_sensitivity": schedule.data_delay_sensitivity.value,
            "data_delay_threshold": schedule.data_delay_threshold,
            "daily_sync_time": schedule.daily_sync_time,
            "schedule_type": schedule.schedule_type.value,
            "connect_card_config": {
                "redirect_uri": return_address,
                **card_looks(answers),
            },
            "proxy_agent_id": network.proxy_agent_id,
            "private_link_id": network.private_link_id,
            "networking_method": network.networking_method.value,
            "hybrid_deployment_agent_id": network.hybrid_deployment_agent_id,
            "destination_schema_names": destination.destination_schema_names.value,
            "config": {"schema": destination.schema} | credentials(answers, secrets),
        }
    )


def card_looks(answers: Answers) -> dict[str, bool]:
    """Return what the operator decided about the Connect Card besides where it leads back to."""
    card = answers.card
    return {
        "hide_setup_guide": card.hide_setup_guide if card else False,
        "all_fields": card.all_fields if card else False,
    }


def create_body(answers: Answers, secrets: Mapping[str, Secret], return_address: str) -> dict[str, Any]:
    """Return the one call that cannot be repeated: untested and paused, so that it is over quickly."""
    return connection_request(answers, secrets, return_address) | {"run_setup_tests": False, "paused": True}


def repair_body(
    answers: Answers, secrets: Mapping[str, Secret], *, only_credentials: bool = False
) -> dict[str, Any]:
    """Return the correction of a connection's config. Secrets not entered anew stay as they are.

    It says nothing of `paused`: done late, it must not stop a connection that was started meanwhile.
    With `only_credentials` it says no more than what Fivetran signs in with.
    """
    config = credentials(answers, secrets)
    if only_credentials:
        config = {name: value for name, value in config.items() if name in SIGNS_IN}
    return {"config": config, "run_setup_tests": False}


def unpause_body() -> dict[str, Any]:
    """Return the change that lets Fivetran start to sync, without a second run of the setup tests."""
    return {"paused": False, "run_setup_tests": False}


def setup_tests_body(answers: Answers) -> dict[str, Any]:
    """Return the body of a run of the setup tests."""
    network = _needed(answers.network, "network")
    return {
        "trust_certificates": network.trust_certificates,
        "trust_fingerprints": network.trust_fingerprints,
    }


def credentials(answers: Answers, secrets: Mapping[str, Secret]) -> dict[str, Any]:
    """Return the part of `config` that the Connect Card would ask for itself, so it is empty for a card."""
    sign_in = _needed(answers.sign_in, "sign_in")
    if sign_in.auth_mode is AuthMode.CONNECT_CARD:
        return {}
    account = _needed(answers.account, "account")
    exports = _needed(answers.exports, "exports")
    config: dict[str, Any] = {
        "auth_mode": sign_in.auth_mode.value,
        "region": account.region.value,
        "sync_mode": exports.sync_mode.value,
    }
    if sign_in.auth_mode is AuthMode.BASIC:
        config["username"] = _needed(answers.password, "password").username
        names: tuple[str, ...] = ("password",)
    else:
        names = ("certificate", "private_key")
    config |= {name: secrets[name].reveal() for name in names if name in secrets}
    if exports.sync_mode is SyncMode.SPECIFIC_EXPORTS:
        config["selected_exports"] = list(_needed(answers.selection, "selection").selected_exports)
    return config


def secrets_needed(answers: Answers) -> frozenset[str]:
    """Return the names of the secrets without which the connection cannot be created."""
    sign_in = _needed(answers.sign_in, "sign_in")
    return {
        AuthMode.BASIC: frozenset({"password"}),
        AuthMode.CERTIFICATE: frozenset({"certificate", "private_key"}),
        AuthMode.CONNECT_CARD: frozenset[str](),
    }[sign_in.auth_mode]


def reserved_name(answers: Answers) -> tuple[str, str]:
    """Return (group, schema): the pair that no two connections may share."""
    destination: Destination = _needed(answers.destination, "destination")
    return destination.group_id, destination.schema


def _needed(section: T | None, step: str) -> T:
    if section is None:
        raise IncompleteAnswersError(step)
    return section


def _without_unasked(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}
