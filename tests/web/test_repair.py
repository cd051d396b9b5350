"""Repair links: new credentials for the same connection, whatever becomes of them, and nothing else."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import update

from app.store import events, onboardings, submissions, vault
from app.store.engine import Database
from app.store.models import submission
from app.store.submission_rows import Submission
from app.submission.states import State
from tests.canaries import leaks
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.programs import Program
from tests.running_product import RunningProduct
from tests.stories import (
    EXPORT_IDS,
    answer_basic,
    answer_certificate,
    begin,
    certificate_and_key,
    go_on,
    operators_address,
    send,
)
from tests.web.sent_rows import id_of, put, sent
from tests.web.test_link_commands import run, told
from tests.witness import Witness

KEY = ("sandbox-key", "sandbox-secret")
CONNECTED = "Your Anaplan account is connected"
ANEW = "Sign Fivetran in to Anaplan anew"


class Story:
    """One onboarding that is connected, and the operator who looks after it."""

    def __init__(self, product: RunningProduct, person: PlainBrowser, schema: str) -> None:
        self.product, self.schema, self.recipient = product, schema, person
        self.operator = PlainBrowser().open(operators_address(product)).submit("Sign in")
        self.database = Database(f"sqlite:///{product.folder / 'onboarding.db'}")
        self.onboarding_id = ""

    def begin(self, **presets: str) -> PlainBrowser:
        """Open a new link and press Start."""
        begin(self.product, self.recipient, schema=self.schema, **presets)
        self.onboarding_id = self.recipient.url.split("/")[4]
        return self.recipient

    @property
    def connection_id(self) -> str:
        return str(self.product.connection(self.schema)["id"])

    def page(self) -> PlainBrowser:
        """Open the operator's page of it."""
        return self.operator.open(f"{self.product.url}/operator/onboardings/{self.onboarding_id}")

    def repair(self) -> str:
        """Have the operator make a repair link, and return it."""
        made = self.page().follow("Make a repair link …").submit("Make a repair link")
        assert made.heading == "The repair link is ready"
        (block,) = made.page.select('[aria-label="Link"]')
        return block.get_text().strip()

    def row(self) -> Submission:
        with self.database.read() as connection:
            found = submissions.of_onboarding(connection, self.onboarding_id)
        assert found is not None
        return found

    def happened(self) -> list[str]:
        """Return what the timeline has since the last repair began."""
        with self.database.read() as connection:
            lines = [line.happened for line in events.timeline(connection, self.onboarding_id)]
        return lines[len(lines) - lines[::-1].index("repairing") - 1 :]

    def fivetran(self, method: str, what: str = "", **body: Any) -> None:
        """Do something at Fivetran itself, without the product."""
        address = f"{self.product.sandbox_url}/v1/connections/{self.connection_id}{what}"
        requests.request(method, address, json=body, auth=KEY, timeout=30).raise_for_status()

    def breaks(self) -> None:
        """Let the connection's password expire, as Fivetran sees it."""
        self.fivetran("PATCH", config={"password": "wrong-password"}, run_setup_tests=False)
        self.fivetran("POST", "/test")
        assert self.product.connection(self.schema)["setup_state"] == "broken"

    def patches(self) -> list[dict[str, Any]]:
        path = f"/v1/connections/{self.connection_id}"
        return [r["body"] for r in self.product.requests() if (r["method"], r["path"]) == ("PATCH", path)]


@pytest.fixture
def story(product: RunningProduct, person: PlainBrowser, schema: str) -> Iterator[Story]:
    found = Story(product, person, schema)
    yield found
    found.database.engine.dispose()


@pytest.fixture
def basic(story: Story) -> Story:
    """Return one that signs in with a user name and password."""
    send(answer_basic(story.begin()))
    assert story.recipient.heading == CONNECTED
    return story


@pytest.fixture
def by_card(story: Story) -> Story:
    """Return one that was authorized on Fivetran's own page."""
    person = story.begin()
    person.submit(auth_mode="ConnectCard").submit("Create the connection").wait_for("leaving")
    person.follow("Continue to Fivetran").submit("Save & Test, and pass").wait_for("result")
    assert person.heading == CONNECTED
    return story


def test_a_password_is_entered_anew_and_a_wrong_one_corrected_on_the_same_connection(basic: Story) -> None:
    before = basic.connection_id
    basic.fivetran("PATCH", paused=True, config={"region": "EU"}, run_setup_tests=False)
    old_link_at = basic.recipient.url
    link = basic.repair()
    assert basic.page().page.select("main .tag")[0].get_text() == "Being repaired"
    assert not any(words in basic.operator.text for words in ("Check now", "Cancel …", "Make a repair link"))
    assert basic.recipient.open(old_link_at).heading == "This link was replaced by a newer one"

    person = PlainBrowser().open(link)
    assert person.heading == ANEW
    assert "asks you to sign Fivetran in to Anaplan anew" in person.text
    person.submit("Start")
    assert person.path == "password"
    assert "For your security" not in person.text
    assert not person.page.select(".back-link")
    assert person.submit(password="").problems == ["Enter the password"]
    patched = len(basic.patches())
    go_on(person.submit(password="wrong-password"))
    assert person.path == "check"
    changes = [" ".join(a.get_text().split()) for a in person.page.select("main dl a")]
    assert changes == ["Change Anaplan user name", "Change Password"]
    for closed in ("account", "exports", "destination", "schedule", "sign_in"):
        assert person.open(closed).path == "check", closed
    person.submit("Correct the connection").wait_for("result")
    assert person.heading == "Your connection needs attention"
    assert basic.patches()[patched:] == [
        {
            "config": {"auth_mode": "Basic", "username": "anyone@example.com", "password": "******"},
            "run_setup_tests": False,
        }
    ]

    person.follow("Change the user name or password").submit(
        username="another@example.com", password="right-password"
    )
    person.submit("Correct the connection").wait_for("result")
    assert person.heading == CONNECTED
    assert "It is the same connection as before" in person.text
    made = basic.product.connection(basic.schema)
    assert (made["id"], made["setup_state"], made["paused"]) == (before, "connected", True)
    # What somebody changed at Fivetran meanwhile is nobody's business here.
    assert (made["config"]["username"], made["config"]["region"]) == ("another@example.com", "EU")
    assert len(basic.product.creates(basic.schema)) == 1
    assert basic.happened() == [
        *("repairing", "issued anew", "opened again", "was shown what is wrong"),
        *("answered", "refused by Anaplan", "submitted", "created", "correcting", "created", "testing"),
        *(
            "needs_attention",
            "answered",
            "let in by Anaplan",
            "submitted",
            "created",
            "correcting",
            "created",
        ),
        *("testing", "starting", "connected"),
    ]


def test_a_certificate_is_replaced_by_another_one(story: Story) -> None:
    send(answer_certificate(story.begin()))
    before, (certificate, key) = story.connection_id, certificate_and_key("renewed@example.com")
    person = PlainBrowser().open(story.repair()).submit("Start")
    assert person.path == "certificate"
    _, old_key = certificate_and_key()
    assert person.submit(certificate=certificate).problems == ["Paste the private key, or choose its file"]
    assert person.submit(private_key=old_key).problems != []
    person.submit(private_key=key)
    assert person.path == "check"
    assert "Certificate of renewed@example.com" in person.text
    assert person.open(f"{person.url}/request").path == "check"
    person.submit("Correct the connection").wait_for("result")
    assert person.heading == CONNECTED
    made = story.product.connection(story.schema)
    assert (made["id"], made["setup_state"]) == (before, "connected")
    assert made["config"]["selected_exports"] == list(EXPORT_IDS)
    assert story.patches()[-1]["config"].keys() == {"auth_mode", "certificate", "private_key"}
    assert len(story.product.creates(story.schema)) == 1


def test_a_region_that_is_corrected_after_a_repair_failed_is_sent_too(basic: Story) -> None:
    person = go_on(PlainBrowser().open(basic.repair()).submit("Start").submit(password="wrong-password"))
    person.submit("Correct the connection").wait_for("result")
    person.follow("Change the region").submit(region="EU")
    person.follow("Change Password").submit(password="right-password")
    person.submit("Correct the connection").wait_for("result")
    assert person.heading == CONNECTED
    assert basic.patches()[-1]["config"].keys() >= {"region", "sync_mode", "password"}


def test_a_card_that_passes_repairs_what_still_worked(by_card: Story) -> None:
    before, person = by_card.connection_id, PlainBrowser().open(by_card.repair())
    assert person.heading == ANEW
    assert person.submit("Start").path == "leaving"
    onboarding = person.url.rpartition("/")[0]
    # Nothing but the card is asked, whatever address is typed.
    for closed in ("check", "password", "sign_in", "progress", "result"):
        assert person.open(f"{onboarding}/{closed}").path == "leaving", closed
    assert by_card.row().state == State.REPAIRING
    by_card.fivetran("PATCH", paused=True, run_setup_tests=False)
    patched = len(by_card.patches())
    person.follow("Continue to Fivetran")
    at_card = person.url
    # Fivetran still calls it connected, which says nothing before the person is back.
    looks = len(by_card.product.requests())
    until = time.monotonic() + 20
    elsewhere = person.open(f"{onboarding}/progress")
    one = f"/v1/connections/{before}"
    while not any((r["method"], r["path"]) == ("GET", one) for r in by_card.product.requests()[looks:]):
        assert time.monotonic() < until
        assert elsewhere.submit("Check now").heading == "Waiting for Fivetran’s page"
        time.sleep(0.5)
    assert by_card.row().state == State.CARD_WAITING
    person.open(at_card).submit("Save & Test, and pass").wait_for("result")
    assert person.heading == CONNECTED
    made = by_card.product.connection(by_card.schema)
    assert (made["id"], made["paused"]) == (before, True)
    assert len(by_card.patches()) == patched
    assert len(by_card.product.creates(by_card.schema)) == 1
    happened = [what for what in by_card.happened() if what != "checked the Connect Card"]
    assert happened == [
        *("repairing", "issued anew", "opened again", "card_waiting", "sent to the Connect Card"),
        *("came back from the Connect Card", "starting", "connected"),
    ]


def test_a_card_that_is_closed_early_is_not_finished_and_can_be_opened_again(by_card: Story) -> None:
    by_card.breaks()
    person = PlainBrowser().open(by_card.repair()).submit("Start").follow("Continue to Fivetran")
    person.submit("Close")
    until = time.monotonic() + 15
    while person.heading != "Fivetran’s page is not finished":
        assert time.monotonic() < until, person.heading
        time.sleep(0.2)
        person.open(person.url)
    assert by_card.row().seen_broken
    person.follow("Open Fivetran’s page again").follow("Continue to Fivetran")
    person.submit("Save & Test, and pass").wait_for("result")
    assert person.heading == CONNECTED
    assert len(by_card.product.creates(by_card.schema)) == 1


def test_a_broken_one_counts_as_repaired_although_nobody_came_back(by_card: Story) -> None:
    by_card.breaks()
    person = PlainBrowser().open(by_card.repair()).submit("Start").follow("Continue to Fivetran")
    until = time.monotonic() + 10
    while not by_card.row().seen_broken:
        assert time.monotonic() < until
        time.sleep(0.1)
    answer = person.session.post(person.url, data={"button": "pass"}, allow_redirects=False)
    assert answer.headers["Location"].startswith(by_card.product.url)
    person.open(f"{by_card.product.url}/onboarding/{by_card.onboarding_id}/progress")
    with by_card.database.write() as connection:
        # Fivetran is not asked more often than every five seconds.
        long_ago = datetime.now(UTC) - timedelta(minutes=1)
        connection.execute(
            update(submission)
            .where(submission.c.onboarding_id == by_card.onboarding_id)
            .values(changed_at=long_ago)
        )
    person.submit("Check now").wait_for("result")
    assert person.heading == CONNECTED


@pytest.mark.parametrize("is_by_card", [False, True])
def test_an_operator_ends_a_repair_and_all_is_as_it_was(
    request: pytest.FixtureRequest, *, is_by_card: bool
) -> None:
    story: Story = request.getfixturevalue("by_card" if is_by_card else "basic")
    before, made = story.row(), story.product.connection(story.schema)
    # A card's own way back takes its place.
    made.pop("marker")
    person = PlainBrowser().open(story.repair()).submit("Start")
    if is_by_card:
        person.follow("Continue to Fivetran")
        assert story.row().state == State.CARD_WAITING
    else:
        person.submit(username="wrong@example.com", password="never-sent")
    assert "Cancel …" not in story.page().text
    story.operator.submit("End the repair")
    assert "The repair was ended" in story.operator.text
    after = story.row()
    assert (after.state, after.before_repair, after.connection_id) == (
        "connected",
        None,
        before.connection_id,
    )
    assert made.items() <= story.product.connection(story.schema).items()
    assert story.happened()[-1] == "connected"
    with story.database.read() as connection:
        kept = connection.exec_driver_sql(
            "SELECT count(*) FROM secret_value WHERE onboarding_id = ?", (story.onboarding_id,)
        ).scalar()
    assert kept == 0
    person.open(f"{story.product.url}/onboarding/{story.onboarding_id}/")
    assert person.heading == CONNECTED
    assert (
        "Nothing was done"
        in story.operator.look_at(
            story.operator.session.post(
                f"{story.product.url}/operator/onboardings/{story.onboarding_id}/end-repair",
                data={"csrf_token": story.operator.token},
            )
        ).text
    )
    if not is_by_card:
        again = PlainBrowser().open(story.repair()).submit("Start")
        (form,) = again.page.select("main form")
        assert again.fields(form)["username"] == "anyone@example.com"


def test_a_failed_repair_is_cancelled_without_deleting_what_had_worked(basic: Story) -> None:
    person = go_on(PlainBrowser().open(basic.repair()).submit("Start").submit(password="wrong-password"))
    assert "Cancel …" not in basic.page().text
    person.submit("Correct the connection").wait_for("result")
    basic.page().follow("Cancel …")
    assert "worked before its repair, so it stays at Fivetran as it is" in basic.operator.text
    basic.operator.submit("Cancel this onboarding")
    person.wait_for("result")
    until = time.monotonic() + 10
    while basic.row().state != State.CANCELLED:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert "was left as it was" in person.open(person.url).text
    assert basic.product.connection(basic.schema)["setup_state"] == "broken"
    assert [
        r for r in basic.product.requests() if r["method"] == "DELETE" and basic.connection_id in r["path"]
    ] == []


def test_a_link_that_is_revoked_while_it_repairs_saves_nothing(basic: Story) -> None:
    person = PlainBrowser().open(basic.repair()).submit("Start")
    basic.page().follow("Revoke …")
    assert "The repair waits for another link until you end it" in basic.operator.text
    basic.operator.submit("Revoke the link")
    assert person.submit(password="never-kept").heading == "This link was withdrawn"
    assert basic.row().state == State.REPAIRING
    link = basic.page().follow("Issue a new link …").submit("Issue a new link")
    (block,) = link.page.select('[aria-label="Link"]')
    anew = PlainBrowser().open(block.get_text().strip())
    assert anew.heading == ANEW
    assert anew.submit("Start").path == "password"


def test_no_file_page_or_log_keeps_a_password_of_a_repair(basic: Story) -> None:
    person = Witness(basic.product.url, "repairs")
    person.open(basic.repair()).submit("Start").submit(username="", password=person.password)
    assert "Enter the Anaplan user name" in person.problems
    person.submit(username="anyone@example.com").submit("Correct the connection").wait_for("result")
    assert person.heading == CONNECTED
    basic.product.wait_until_idle()
    places = basic.product.written() | person.sent
    assert "repairs" in person.password
    assert leaks({"password": person.password}, places) == set()


def test_a_repair_link_whose_time_is_over_repairs_nothing_and_others_never_do(basic: Story) -> None:
    link = basic.repair()
    person = PlainBrowser().open(link).submit("Start").submit(password="never-sent")
    address = person.url
    stranger = begin(basic.product, PlainBrowser(), schema=f"{basic.schema}_other")
    assert stranger.session.get(address, timeout=30).status_code == 404
    assert stranger.post("revision=1", to=address).status_code == 404
    with basic.database.write() as connection:
        onboardings.change(connection, basic.onboarding_id, expires_at=datetime.now(UTC))
    for page in (person.submit("Correct the connection"), person.open(address), PlainBrowser().open(link)):
        assert (page.answer.status_code, page.heading) == (410, "This link has ended")
    with basic.database.write() as connection:
        vault.forget_expired(connection, datetime.now(UTC))
        assert vault.names(connection, basic.onboarding_id) == frozenset()
    assert basic.row().state == State.REPAIRING
    assert "The connection stays at Fivetran as it is" in basic.page().submit("End the repair").text


def test_another_person_hands_the_new_password_over(basic: Story) -> None:
    person = PlainBrowser().open(basic.repair()).submit("Start").follow("Someone else has this")
    made = person.submit("Make the link", recipient="Bea")
    (block,) = made.page.select('[aria-label="Link"]')
    bea = PlainBrowser().open(block.get_text().strip()).submit("Start")
    bea.submit("Hand it over", username="bea@example.com", password="right-password")
    person.open(f"{basic.product.url}/onboarding/{basic.onboarding_id}/")
    assert person.path == "check"
    person.submit("Correct the connection").wait_for("result")
    assert person.heading == CONNECTED
    assert basic.product.connection(basic.schema)["config"]["username"] == "bea@example.com"


def test_programs_and_the_command_make_repair_links_too(site: Site) -> None:
    program, person = Program(site), sent(site)
    onboarding = {"id": id_of(person)}
    for state, connection_id, kind in (
        ("testing", "c_1", ""),
        ("parked", None, ""),
        ("parked", "c_1", "deleted"),
        ("parked", "c_1", "not_deleted"),
        ("repairing", "c_1", ""),
    ):
        problem = {"kind": kind, "message": "", "times": 1} if kind else None
        put(site, onboarding["id"], state=state, connection_id=connection_id, problem=problem)
        assert program.do("repair", onboarding).status_code == 409
        assert run(site, "repair", onboarding["id"]).exit_code == 1
    put(site, onboarding["id"], state="connected", connection_id="c_1", problem=None)
    made = program.do("repair", onboarding, expires_in_seconds=86400).json()
    assert (made["id"], made["state"], made["stage"]) == (onboarding["id"], "repairing", "attention")
    assert site.browser().open(made["url"]).heading == ANEW
    put(site, onboarding["id"], state="connected", before_repair=None)
    again = told(site, "repair", onboarding["id"], "--expires", "1d")
    assert site.browser().open(again["url"]).heading == ANEW
    assert site.browser().open(made["url"]).heading == "This link was replaced by a newer one"
