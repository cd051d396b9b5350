"""The pages on which administrators add webhooks, see what became of messages, and end them."""

from pathlib import Path

import pytest
from sqlalchemy import update
from standardwebhooks import Webhook

from app.domain.roles import Role
from app.store import webhooks
from app.store.models import delivery
from app.views.operator.webhook_words import PROBLEMS
from app.webhooks.sending import Problem
from tests.in_process import Site
from tests.operators import account, signed_in_as
from tests.receiver import Receiver
from tests.web.told_sites import Told, add, opened


def test_an_administrator_adds_a_webhook_and_sees_its_secret_once(office: Site, receiver: Receiver) -> None:
    admin = office.operator()
    secret = add(admin, f"{receiver.url}/hook")
    admin.follow("Go on")
    assert receiver.url in admin.text
    assert "There are none yet" in admin.text
    admin.open(f"{office.url}/operator/webhooks")
    assert "Active" in admin.text
    for page in ("/operator/webhooks", admin.follow(receiver.url).url):
        assert secret.removeprefix("whsec_") not in admin.open(page).answer.text
    rows = str(office.tables()["webhook"])
    assert secret.removeprefix("whsec_") not in rows
    Webhook(secret)
    admin.submit("End the webhook")
    assert "It has ended" in admin.text
    assert "Ended" in admin.open(f"{office.url}/operator/webhooks").text


def test_a_test_is_sent_at_once_and_its_outcome_is_said(office: Site, receiver: Receiver) -> None:
    admin = office.operator()
    secret = add(admin, f"{receiver.url}/hook")
    admin.follow("Go on").submit("Send a test")
    assert "The test message was taken" in admin.text
    (message,) = receiver.messages
    assert Webhook(secret).verify(message.body, message.headers)["type"] == "webhook.test"
    receiver.answers = [500]
    admin.submit("Send a test")
    assert "did not take the message" in admin.text
    assert office.tables()["delivery"] == []
    assert "test message" not in admin.open(f"{admin.url.partition('?')[0]}?tested=nonsense").text


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "Enter an address"),
        ("hooks.example.com", "Enter an address such as https://hooks.example.com/onboarding"),
        ("https://elsewhere.example/x", "Choose an address on a host that WEBHOOK_HOSTS names: 127.0.0.1"),
        (
            "https://127.0.0.1@elsewhere.example/",
            "Enter an address such as https://hooks.example.com/onboarding",
        ),
        ('https://127.0.0.1/"><b>x', "Enter an address such as https://hooks.example.com/onboarding"),
        ("https://127.0.0.1/" + "x" * 2000, "Address must be 2000 characters or fewer"),
    ],
)
def test_an_address_that_cannot_be_told_is_refused_at_its_field(office: Site, url: str, problem: str) -> None:
    admin = office.operator().open(f"{office.url}/operator/webhooks/new").submit("Add", url=url)
    assert admin.answer.status_code == 422
    assert admin.problems == [problem]
    assert admin.page.select_one('input[name="url"]')["value"] == url  # type: ignore[index]
    assert office.tables()["webhook"] == []


def test_without_allowed_hosts_the_page_says_how_to_allow_them(tmp_path: Path) -> None:
    site = Site(tmp_path)
    admin = site.operator().open(f"{site.url}/operator/webhooks")
    assert "WEBHOOK_HOSTS=hooks.example.com" in admin.text
    assert "Add a webhook" not in admin.text
    admin.open(f"{site.url}/operator/webhooks/new").submit("Add", url="https://hooks.example.com/x")
    assert admin.problems == ["The setting WEBHOOK_HOSTS names no host yet"]


def test_the_same_address_is_not_told_twice(office: Site, receiver: Receiver) -> None:
    admin = office.operator()
    add(admin, f"{receiver.url}/hook")
    admin.open(f"{office.url}/operator/webhooks/new").submit("Add", url=f"{receiver.url}/hook")
    assert admin.problems == ["This address is told already. End that webhook first"]
    opened(office, admin).submit("End the webhook")
    add(admin, f"{receiver.url}/hook")
    for number in range(webhooks.MOST - 1):
        add(admin, f"{receiver.url}/{number}")
    admin.open(f"{office.url}/operator/webhooks/new").submit("Add", url=f"{receiver.url}/more")
    assert admin.problems == [f"There are {webhooks.MOST} webhooks already. End one of them first"]


def test_only_administrators_see_them(office: Site, receiver: Receiver) -> None:
    admin = office.operator()
    add(admin, f"{receiver.url}/hook")
    page = opened(office, admin).url
    person = signed_in_as(office, account(office, "olga", Role.OPERATOR, password=None))
    assert "Webhooks" not in person.answer.text
    for address in (f"{office.url}/operator/webhooks", f"{office.url}/operator/webhooks/new", page):
        assert person.open(address).answer.status_code == 403
    for action in ("/test", "/end", "/again/1"):
        assert person.post("", to=page + action).status_code == 403
    assert receiver.messages == []
    assert "Webhooks" in admin.answer.text


def test_what_is_not_there_or_not_given_up_is_left_alone(office: Site, receiver: Receiver) -> None:
    told = Told(office, f"{receiver.url}/one", f"{receiver.url}/two")
    admin = office.operator()
    page = opened(office, admin).url
    told.happen()
    told.send()
    for row in told.rows():
        answer = admin.post("", to=f"{page}/again/{row.message_id}")
        assert (answer.status_code, answer.headers["Location"]) == (303, page.removeprefix(office.url))
    assert [row.next_try_at for row in told.rows()] == [None, None]
    with told.database.write() as connection:
        connection.execute(update(delivery).values(delivered_at=None))
    mine = [row.id for row in told.rows() if row.webhook_id == page.rpartition("/")[2]]
    for row in told.rows():
        admin.post("", to=f"{page}/again/{row.message_id}")
    assert [row.id for row in told.rows() if row.next_try_at] == mine
    for address in (f"{page}/test", f"{page}/end", f"{page}/again/1"):
        assert admin.open(address).url == page
    for address in (page[:-10] + "A" * 10, page[:-10] + "A" * 10 + "/end"):
        assert admin.open(address).answer.status_code == 404
        assert admin.post("", to=address).status_code in (404, 405)


def test_every_problem_has_words() -> None:
    assert {problem.value for problem in Problem} == {str(name) for name in PROBLEMS}
