"""The API for programs keeps what its own document says, whatever is sent to it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, Phase, settings
from schemathesis.generation import GenerationMode
from schemathesis.openapi import from_dict

from app.domain.roles import Role
from app.forms.plain_text import is_plain
from app.links.names import GROUP
from app.store import api_tokens, operators, slow_hash
from app.views.api.openapi import document
from app.views.declared import Access
from app.views.parts import NAME
from tests.in_process import Site

URL = "http://localhost"
BOUNDED = settings(
    max_examples=50,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


class Door:
    """Stands for the application until a test has it: the document is read before any test runs."""

    app: Any = None
    token = ""

    def __call__(self, environ: Any, start: Any) -> Any:
        return self.app(environ, start)


numbers = count()
DOOR, API = Door(), from_dict(document(URL, "Anaplan Onboarding"))
API.app = DOOR


@API.hook
def filter_case(_context: Any, case: Any) -> bool:
    """Leave out what looks right and is not, for reasons that no schema can say."""
    body = case.body if isinstance(case.body, dict) else {}
    presets = body.get("presets")
    if case.meta.generation.mode is not GenerationMode.POSITIVE or not isinstance(presets or {}, dict):
        return True
    presets = presets or {}
    texts = [text for text in (*body.values(), *presets.values()) if isinstance(text, str)]
    return (
        # The generator takes letters that Unicode has not assigned for such as are.
        all(map(is_plain, texts))
        and not (presets.get("redirect_uri") or body.get("failure_uri") or body.get("redirect_state"))
        and (GROUP not in (presets.get("schema") or "") or bool(presets.get("group_id")))
    )


@API.auth()
class WithToken:
    """Sends the token, unless a check leaves it out to see what happens."""

    def get(self, _case: Any, _context: Any) -> str:
        return DOOR.token

    def set(self, case: Any, data: str, _context: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


class NothingIsTaken:
    """Stands in for Fivetran, where every name is free."""

    def connections_named(self, _group_id: str, _schema: str) -> list[object]:
        return []


@pytest.fixture(scope="module", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Hash the hundreds of PINs that come up here as cheaply as can be."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(slow_hash, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="module", autouse=True)
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("api"), url=URL)
    site.app.extensions[NAME] = replace(site.parts, fivetran=NothingIsTaken())  # type: ignore[arg-type]
    now, scopes = datetime.now(UTC), (Access.READ_TOKEN.value, Access.WRITE_TOKEN.value)
    with site.parts.database.write() as connection:
        account = operators.add(connection, "Olga", Role.OPERATOR, now)
        DOOR.token = api_tokens.make(connection, account.id, "contract", scopes, now).token
    DOOR.app = site.app
    return site


def with_a_new_key(case: Any) -> None:
    """Use no key twice: that it makes one onboarding is told at its own test."""
    key = (case.headers or {}).get("Idempotency-Key")
    if isinstance(key, str) and re.fullmatch("[!-~]{1,255}", key):
        case.headers["Idempotency-Key"] = f"key-{next(numbers)}"


@API.parametrize()
@BOUNDED
def test_every_answer_is_as_the_document_says(case: Any) -> None:
    with_a_new_key(case)
    case.call_and_validate()


class Journey(API.as_state_machine()):  # type: ignore[misc]  # made while running
    """Onboardings are made, and what was made is looked at, extended, revoked and issued anew."""

    def before_call(self, case: Any, **_more: Any) -> None:
        with_a_new_key(case)


TestJourney = Journey.TestCase
TestJourney.settings = settings(BOUNDED, max_examples=15, stateful_step_count=8)
