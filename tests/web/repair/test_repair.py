"""Repair links: a new password or certificate for the same connection, and nothing else."""

from tests.canaries import leaks
from tests.plain_browser import PlainBrowser
from tests.stories import (
    EXPORT_IDS,
    answer_certificate,
    certificate_and_key,
    go_on,
    send,
)
from tests.web.repair.story import ANEW, CONNECTED, Story
from tests.witness import Witness


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
