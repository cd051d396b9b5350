"""Every route, by every method, for everybody there is: who gets in is what the route declares."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from werkzeug.routing import Rule

from app.domain.roles import Role
from app.store import api_tokens, operator_sessions, operators
from app.store.keys import random_text
from app.views.declared import Access, access_of
from tests.in_process import Site
from tests.plain_browser import PlainBrowser

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
ROLES = (Access.VIEWER, Access.OPERATOR, Access.ADMIN)
TOKENS = (Access.READ_TOKEN, Access.WRITE_TOKEN)
SIGN_IN = "/operator/sign-in"


@dataclass
class World:
    """A site with everybody in it. Whoever asks does so in a browser of their own, each time."""

    site: Site
    recipient: PlainBrowser
    stranger: PlainBrowser
    token: str
    onboarding_id: str
    operators: dict[Access, str] = field(default_factory=dict)

    def address(self, rule: Rule, **other: str) -> str:
        """Return the route's address for things that exist, but for those that are named otherwise."""
        known = {
            "token": self.token,
            "onboarding_id": self.onboarding_id,
            "name": "sign_in",
            "step": "password",
        }
        values = {name: other.get(name, known.get(name, "nothing")) for name in rule.arguments}
        with self.site.app.test_request_context():
            path: str = self.site.app.url_map.bind("127.0.0.1").build(rule.endpoint, values)
        return self.site.url + path.removeprefix("http://127.0.0.1")

    def as_somebody(self, who: str, method: str, address: str) -> requests.Response:
        """Ask as one of the people, with a CSRF token that is theirs."""
        person = self.site.browser()
        if who in ("recipient", "stranger"):
            source = self.recipient if who == "recipient" else self.stranger
            person.session.cookies.update(source.session.cookies)
            person.token = source.token
        else:
            person.session.cookies.update(self.recipient.session.cookies)
            person.token = self.recipient.token
            person.session.cookies.pop("s")
        headers = {}
        if who in ROLES:
            with self.site.parts.database.write() as connection:
                sid = operator_sessions.begin(connection, self.operators[Access(who)], datetime.now(UTC))
            person.session.cookies.set("op", sid, domain="127.0.0.1", path="/")
        if who in TOKENS:
            with self.site.parts.database.write() as connection:
                made = api_tokens.make(
                    connection, self.operators[Access.ADMIN], "matrix", (who,), datetime.now(UTC)
                )
            headers = {"Authorization": f"Bearer {made.token}"}
        body = {"csrf_token": person.token} if method not in ("GET", "HEAD", "OPTIONS") else None
        return person.session.request(method, address, data=body, headers=headers, allow_redirects=False)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder: Path = tmp_path_factory.mktemp("matrix")
    site = Site(folder)
    link = site.link()
    recipient = site.browser().open(link).submit("Start")
    stranger = site.browser().open(site.link()).submit("Start")
    found = World(site, recipient, stranger, link.rpartition("/")[2], recipient.url.split("/")[-2])
    with site.parts.database.write() as connection:
        for access in ROLES:
            account = operators.add(connection, access.value, Role(access.value), datetime.now(UTC))
            found.operators[access] = account.id
    return found


def rules(site: Site) -> list[Rule]:
    return sorted(site.app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))


def is_sent_to_sign_in(answer: requests.Response) -> bool:
    return answer.status_code == 303 and answer.headers["Location"].split("?")[0].endswith(SIGN_IN)


def surprise(access: Access, who: str, answer: requests.Response, endpoint: str) -> str | None:
    """Return what is wrong with an answer to somebody, if anything is."""
    status, refused = answer.status_code, is_sent_to_sign_in(answer)
    if status >= 500:
        return "a failure of ours"
    if access in (Access.EVERYBODY, Access.LINK):
        return (
            "refused" if refused and not endpoint.startswith(("operator_sign_in", "single_sign_on")) else None
        )
    if access is Access.RECIPIENT:
        return None if (status != 404) is (who == "recipient") else "open" if who != "recipient" else "shut"
    if access in ROLES:
        if who not in ROLES:
            return None if refused else "open"
        may = Role(who).covers(Role(access.value))
        if refused or (status == 403) is may:
            return "shut" if may else "open"
        return None
    if who not in TOKENS:
        return None if status == 401 else "open"
    may = who == access.value
    return None if (status not in (401, 403)) is may else "open" if not may else "shut"


PEOPLE = ("nobody", "recipient", "stranger", *ROLES, *TOKENS)


@pytest.mark.parametrize("who", PEOPLE)
def test_who_gets_in_is_what_the_route_declares(world: World, who: str, record_property: Any) -> None:
    tried, surprises = 0, []
    for rule in rules(world.site):
        access = access_of(world.site.app.view_functions[rule.endpoint])
        assert access is not None
        siblings = {m for other in rules(world.site) if other.rule == rule.rule for m in other.methods or ()}
        for method in METHODS:
            if method not in (rule.methods or ()) and method in siblings:
                continue
            answer = world.as_somebody(who, method, world.address(rule))
            tried += 1
            if method not in siblings:
                wrong = None if answer.status_code == 405 else f"{answer.status_code}, not 405"
            elif method == "OPTIONS":
                wrong = None if answer.status_code in (200, 204, 401) else f"{answer.status_code}"
            else:
                wrong = surprise(access, who, answer, rule.endpoint)
            if wrong:
                surprises.append(f"{method} {rule.rule} ({access}): {wrong}, {answer.status_code}")
    record_property("routes by people by methods", tried)
    assert surprises == []


def test_what_belongs_to_others_and_what_nobody_has_are_one_and_the_same_404(world: World) -> None:
    tried = 0
    for rule in rules(world.site):
        access = access_of(world.site.app.view_functions[rule.endpoint])
        if access is not Access.RECIPIENT:
            continue
        for method in {"GET", "POST"} & (rule.methods or set()):
            foreign = world.as_somebody("stranger", method, world.address(rule))
            unknown = world.as_somebody("recipient", method, world.address(rule, onboarding_id="0" * 10))
            assert (foreign.status_code, unknown.status_code) == (404, 404), rule.rule
            assert without_nonce(foreign) == without_nonce(unknown)
            tried += 1
    assert tried >= 10


def test_an_operator_gets_404_for_every_id_that_nobody_has(world: World) -> None:
    tried = 0
    for rule in rules(world.site):
        access = access_of(world.site.app.view_functions[rule.endpoint])
        if access not in ROLES or not rule.arguments:
            continue
        for method in {"GET", "POST"} & (rule.methods or set()):
            unknown = dict.fromkeys(rule.arguments, random_text(10))
            answer = world.as_somebody(Access.ADMIN, method, world.address(rule, **unknown))
            assert answer.status_code in (404, 405), f"{method} {rule.rule}: {answer.status_code}"
            tried += 1
    assert tried >= 8


def without_nonce(answer: requests.Response) -> str:
    nonce = answer.headers["Content-Security-Policy"].partition("'nonce-")[2].partition("'")[0]
    return answer.text.replace(nonce, "")


def test_a_route_that_says_nothing_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("app.views.health.readyz.access")
    with pytest.raises(RuntimeError, match=r"health\.readyz"):
        Site(tmp_path)
