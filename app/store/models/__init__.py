"""The tables, one file for each part of the product."""

from app.store.models.anaplan import anaplan_list, anaplan_sitting
from app.store.models.base import metadata
from app.store.models.onboardings import (
    answers,
    card_return,
    event,
    former_link,
    onboarding,
    recipient_session,
    secret_value,
)
from app.store.models.operators import (
    api_token,
    oidc_request,
    operator,
    operator_code,
    operator_session,
    sign_in_failure,
)
from app.store.models.submissions import (
    RELEASED_STATES,
    fivetran_message,
    submission,
    traffic,
    unaccounted,
    worker_key,
)
from app.store.models.webhooks import delivery, webhook

__all__ = [
    "RELEASED_STATES",
    "anaplan_list",
    "anaplan_sitting",
    "answers",
    "api_token",
    "card_return",
    "delivery",
    "event",
    "fivetran_message",
    "former_link",
    "metadata",
    "oidc_request",
    "onboarding",
    "operator",
    "operator_code",
    "operator_session",
    "recipient_session",
    "secret_value",
    "sign_in_failure",
    "submission",
    "traffic",
    "unaccounted",
    "webhook",
    "worker_key",
]
