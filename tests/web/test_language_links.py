"""A link, from its first page to its last, and the link of somebody who is asked for one step."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import render_template

from app.domain.key_files.cost import SURE_ITERATIONS
from app.domain.key_files.kinds import CERTIFICATE, PRIVATE_KEY, Kind
from app.domain.key_files.pkcs12 import WHAT
from app.domain.key_files.reasons import PemError, Reason
from app.domain.say import Day, Number, say
from app.fivetran.shapes import DestinationChoice, ProxyAgent
from app.links import issuing, offer
from app.links.issuing import Asker
from app.links.offer import Offer
from app.store.events import Actor
from app.submission.states import State
from app.views import errors, live_lists
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.stories import SHORT_JOURNEY
from tests.untranslated import left_over
from tests.web.asked_people import id_in
from tests.web.bracketed import bracketed_site, in_german, untranslated
from tests.web.just_before import reissue, revoke
from tests.web.sent_rows import id_of, put

DANA = Actor("operator", "Dana")
PIN: dict[str, Any] = {"pin": "00000000"}
DECIDED: dict[str, Any] = {**SHORT_JOURNEY}
WAYS: tuple[dict[str, Any], ...] = (
    {"auth_mode": "Basic", "sync_mode": "SpecificExports"},
    {"auth_mode": "Certificate"},
    {},
)


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with bracketed_site(tmp_path_factory.mktemp("bracketed"), privacy_url="https://example.com/") as site:
        yield site


@pytest.fixture
def german(bracketed: Site) -> PlainBrowser:
    return in_german(bracketed.browser())


def said(person: PlainBrowser, *data: str) -> set[str]:
    return untranslated(person, "Grace", "Ada", "Dana", *data)


def link_of(
    site: Site, by: str = "operator", recipient: str = "Grace", *, with_pin: bool = False, **presets: Any
) -> str:
    wanted = Offer(recipient=recipient, with_pin=with_pin, presets=presets)
    with site.parts.database.write() as connection:
        made = issuing.issue(
            connection, site.parts.keys, wanted, offer.checked(wanted), Asker(by, DANA), datetime.now(UTC)
        )
    return f"{site.url}/o/{made.link.token}"


@pytest.mark.parametrize("by", ["operator", "Dana"])
@pytest.mark.parametrize("presets", WAYS, ids=str)
def test_the_first_page(bracketed: Site, german: PlainBrowser, by: str, presets: dict[str, Any]) -> None:
    link = link_of(bracketed, by, **presets)
    assert said(german.open(link)) == set()
    german.submit("Start").open(link)
    assert said(german) == set()


def test_a_pin_that_is_missing_and_wrong_until_the_link_is_locked(
    bracketed: Site, german: PlainBrowser
) -> None:
    link = link_of(bracketed, with_pin=True)
    assert said(german.open(link).submit("Start")) == set()
    for _ in range(5):
        assert said(german.submit("Start", **PIN)) == set()
    assert german.heading == "⟦This link is locked⟧"
    german.submit("Ask for a new link")
    assert said(german) == set()


@pytest.mark.parametrize("by", ["operator", "Dana"])
def test_a_link_that_is_over(bracketed: Site, german: PlainBrowser, by: str) -> None:
    for end in (
        bracketed.expire,
        lambda link: revoke(bracketed, id_in(link)),
        lambda link: reissue(bracketed, id_in(link)),
    ):
        link = link_of(bracketed, by)
        end(link)
        assert said(german.open(link)) == set()
        assert said(german.submit("Ask for a new link")) == set()


def test_a_link_that_has_done_its_work_or_is_repaired(bracketed: Site) -> None:
    for mode, way in (("Basic", "password"), ("Certificate", "certificate")):
        link = link_of(
            bracketed,
            auth_mode=mode,
            region="EU",
            sync_mode="AllExports",
            schema="anaplan_mine",
            **DECIDED,
        )
        person = in_german(bracketed.browser()).open(link).submit("Start")
        person.submit(**right_answers(way)).submit("Create the connection")
        assert said(person.open(link)) == set()
        for state in (State.CONNECTED, State.CANCELLED, State.REPAIRING):
            put(bracketed, id_in(link), state=state, connection_id=f"made_for_{way}", schema="anaplan_mine")
            assert said(person.open(link)) == set()
        put(bracketed, id_in(link), state=State.CANCELLED, schema=f"was_{way}")


@pytest.mark.parametrize("step", ["password", "certificate", "exports", "selection"])
def test_a_step_that_somebody_else_has(bracketed: Site, step: str) -> None:
    grace = in_german(bracketed.arrive_at(step)).open(step).follow("Someone else has this")
    assert said(grace) == set()
    assert said(grace.submit("Make the link")) == set()
    assert said(grace.submit("Make the link", recipient="Ada")) == set()
    link = shown_link_in_brackets(grace)
    assert said(grace.open(f"/onboarding/{id_of(grace)}/{step}/waiting")) == set()
    assert said(grace.follow("Make a new link")) == set()
    ada = in_german(bracketed.browser())
    assert said(ada.open(link)) == set()
    assert said(ada.submit("Start")) == set()
    grace.open(f"/onboarding/{id_of(grace)}/{step}/waiting")
    assert said(grace) == set()
    way = "Certificate" if step == "certificate" else "Basic"
    assert said(ada.submit("Hand it over", **right_answers(step, way=way)), "planning@example.com") == set()
    assert ada.path == "handed-over"
    assert said(ada.open(link)) == set()
    grace.open(f"/onboarding/{id_of(grace)}/{step}")
    assert said(grace, "planning@example.com") == set()
    grace.follow("Someone else has this").submit("Make the link", recipient="Ada")
    assert said(ada.open(link)) == set()
    for end in (bracketed.expire, lambda link: revoke(bracketed, id_in(link))):
        again = shown_link_in_brackets(grace)
        end(again)
        assert said(ada.open(again)) == set()


def shown_link_in_brackets(person: PlainBrowser) -> str:
    block = person.page.select_one('[aria-label="⟦Link⟧"]')
    assert block is not None
    return block.get_text().strip()


@pytest.mark.parametrize("status", [400, 404, 405, 410, 413, 500, 503])
def test_what_went_wrong(bracketed: Site, status: int) -> None:
    heading, words = errors.WORDS[status]
    assert shown(bracketed, "errors/error.html", error_heading=heading, words=words) == set()


def test_a_service_that_has_not_started(bracketed: Site) -> None:
    assert shown(bracketed, "errors/not_ready.html", check_url="/") == set()


def shown(site: Site, page: str, **values: object) -> set[str]:
    with site.app.test_request_context("/", headers={"Accept-Language": "de"}):
        return left_over(render_template(page, **values))


@pytest.mark.parametrize("reason", [*Kind, *Reason], ids=lambda reason: reason.name)
def test_why_a_file_cannot_be_used(bracketed: Site, reason: Kind | Reason) -> None:
    facts = {"date": Day(datetime.now(UTC)), "most": Number(SURE_ITERATIONS), "bits": 1024}
    for what in (CERTIFICATE, PRIVATE_KEY, WHAT, say("locked file")):
        words = PemError(reason, what, **facts).message
        assert shown(bracketed, "errors/error.html", error_heading=words, words="") == set()


def test_what_lists_of_fivetrans_say(bracketed: Site) -> None:
    hints = [
        live_lists._of_destination(DestinationChoice("a", "b", "snowflake", status, None))  # noqa: SLF001
        for status in ("connected", "incomplete")
    ]
    hints += [
        live_lists._of_agent(ProxyAgent("a", "b", "x", status))  # noqa: SLF001
        for status in ("CONNECTED", "NOT_CONNECTED", "NOT_FOUND")
    ]
    for hint in hints:
        assert shown(bracketed, "errors/error.html", error_heading=hint, words="") == set()
