"""What somebody else enters is sent with the rest, and neither of the two sees what is the other’s."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from app.domain.secret import Secret
from app.forms.password import PasswordForm
from app.store import vault
from app.store.models import secret_value
from tests.canaries import leaks, lines_of_pem
from tests.in_process import Site
from tests.stories import EXPORT_IDS, certificate_and_key
from tests.web.asked_people import (
    OWN_PASSWORD,
    PASSWORD,
    ask,
    finish,
    grace_at,
    happened,
    id_in,
    id_of,
    open_as,
    sent_secrets,
    stored,
)
from tests.web.sent_rows import put


def test_a_password_that_somebody_else_has_is_sent_and_neither_sees_the_others_secret(site: Site) -> None:
    grace = grace_at(site, "password")
    whole = id_of(grace.at)
    link = ask(grace)
    assert grace.at.heading == "The link for Ada is ready"
    grace.at.follow("Go on")
    assert grace.at.path == "exports"
    finish(grace.at)
    assert (grace.at.path, grace.at.heading) == ("waiting", "Waiting for Ada")
    assert "The link was not opened yet. It works until" in grace.at.text

    ada = open_as(site, link)
    assert ada.at.path == "password"
    grace.at.open(grace.at.url)
    assert "The link was opened on" in grace.at.text
    ada.at.submit("Hand it over", username="ada@example.com", password=PASSWORD)
    assert ada.at.heading == "Thank you, your answer has arrived"
    assert "has the Anaplan user name and password from you now" in ada.at.text

    grace.at.open(grace.at.url)
    assert grace.at.path == "check"
    assert "ada@example.com" in grace.at.text
    grace.at.open(grace.at.url.replace("check", "password"))
    assert "Ada answered this page" in grace.at.text
    assert "Leave empty to keep it" in grace.at.text
    grace.at.open(grace.at.url.replace("password", "check")).submit("Create the connection")
    assert grace.at.path == "progress"
    assert sent_secrets(site, whole) == {"password": Secret(PASSWORD)}
    assert sent_secrets(site, id_in(link)) == {}

    token = {"the link": link.rpartition("/")[2]}
    assert leaks({"password": PASSWORD}, grace.got | ada.got | stored(site)) == set()
    assert leaks(token, stored(site)) == set()
    assert len([place for place, content in grace.got.items() if leaks(token, {place: content})]) == 1
    assert ("Ada", "handed over", "password") in happened(site, whole)
    assert ("Ada", "handed over", "password") in happened(site, id_in(link))
    assert ("recipient", "asked somebody else", "password") in happened(site, whole)


def test_a_certificate_and_key_that_do_not_belong_together_are_told_and_then_sent(site: Site) -> None:
    certificate, key = certificate_and_key("ada@example.com")
    _, other_key = certificate_and_key("nobody@example.com")
    grace = grace_at(site, "certificate")
    whole = id_of(grace.at)
    link = ask(grace)
    ada = open_as(site, link)
    for wrong in ("no key", other_key):
        ada.at.submit("Hand it over", certificate=certificate, private_key=wrong)
        assert (ada.at.answer.status_code, ada.at.path) == (422, "certificate")
        assert len(ada.at.problems) == 1
        certificate_is_kept = "Certificate of ada@example.com" in ada.at.text
        assert certificate_is_kept
    grace.at.follow("Go on")
    finish(grace.at)
    assert grace.at.path == "waiting", "half of it was kept for Ada, and nothing was handed over"

    ada.at.submit("Hand it over", private_key=key)
    assert ada.at.heading == "Thank you, your answer has arrived"
    grace.at.open(grace.at.url)
    assert grace.at.path == "check"
    assert "Certificate of ada@example.com" in grace.at.text
    grace.at.submit("Create the connection")
    opened = sent_secrets(site, whole)
    assert opened.keys() == {"certificate", "private_key"}
    assert opened["private_key"] == Secret(key)
    secrets = lines_of_pem("key", key) | lines_of_pem("certificate", certificate)
    assert leaks(secrets, grace.got | ada.got | stored(site)) == set()


@pytest.mark.parametrize("step", ["exports", "selection"])
def test_exports_that_somebody_else_knows_arrive_and_the_password_stays_unseen(site: Site, step: str) -> None:
    grace = grace_at(site, step)
    whole = id_of(grace.at)
    ada = open_as(site, ask(grace))
    assert ada.at.path == step
    answers: dict[str, Any] = (
        {"sync_mode": "AllExports"} if step == "exports" else {"selected_exports": EXPORT_IDS[1]}
    )
    ada.at.submit("Hand it over", **answers)
    grace.at.follow("Go on")
    assert grace.at.path == "check"
    assert ("All exports this user can see" if step == "exports" else EXPORT_IDS[1]) in grace.at.text
    grace.at.submit("Create the connection")
    assert sent_secrets(site, whole) == {"password": Secret(OWN_PASSWORD)}
    assert leaks({"password": OWN_PASSWORD}, ada.got | grace.got | stored(site)) == set()


def test_who_enters_it_themselves_ends_the_link(site: Site) -> None:
    grace = grace_at(site, "password")
    whole, link = id_of(grace.at), ask(grace)
    ada = open_as(site, link)
    grace.at.open(f"{site.url}/onboarding/{whole}/password").submit("Enter it yourself instead")
    assert grace.at.path == "password"
    assert ada.at.open(ada.at.url).answer.status_code == 410
    finish(grace.at)
    assert grace.at.path == "check"
    assert ("recipient", "took back", "password") in happened(site, whole)


def test_a_form_that_stood_open_while_somebody_else_was_asked_counts_and_ends_the_link(site: Site) -> None:
    grace = grace_at(site, "password")
    page, token = grace.at.url, grace.at.token
    link = ask(grace)
    answer = grace.at.session.post(
        page, data={"csrf_token": token, "username": "grace@example.com", "password": OWN_PASSWORD}
    )
    assert answer.url.endswith("/exports")
    assert site.browser().open(link).heading == "This link was withdrawn"
    grace.at.look_at(answer)
    assert finish(grace.at).path == "check"


def test_what_is_handed_over_after_it_was_taken_back_is_kept_nowhere(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    grace = grace_at(site, "password")
    whole, link = id_of(grace.at), ask(grace)
    ada = open_as(site, link)
    look = PasswordForm.validate

    def validate_while_grace_takes_it_back(form: PasswordForm, extra: Any = None) -> bool:
        monkeypatch.undo()
        grace.at.post("", to=f"{site.url}/onboarding/{whole}/password/myself")
        return look(form, extra)

    monkeypatch.setattr(PasswordForm, "validate", validate_while_grace_takes_it_back)
    ada.at.submit(username="ada@example.com", password=PASSWORD)
    assert ada.at.heading == "This link was withdrawn"
    kept = [row for row in site.tables()["secret_value"] if row[0] in (whole, id_in(link))]
    assert kept == []
    assert grace.at.open(f"{site.url}/onboarding/{whole}/").path == "password"


def test_what_is_not_needed_any_more_is_refused_kindly_and_not_stored(site: Site) -> None:
    grace = grace_at(site, "password")
    whole, link = id_of(grace.at), ask(grace)
    ada = open_as(site, link)
    grace.at.open(f"{site.url}/onboarding/{whole}/sign_in").submit(auth_mode="Certificate")
    assert grace.at.path == "certificate"
    ada.at.submit(username="ada@example.com", password=PASSWORD)
    assert ada.at.heading == "This is not needed any more"
    for address in (link, f"{site.url}/onboarding/{id_in(link)}/password"):
        assert ada.at.open(address).heading == "This is not needed any more"
    assert [row for row in site.tables()["secret_value"] if row[0] in (whole, id_in(link))] == []
    grace.at.open(f"{site.url}/onboarding/{whole}/sign_in").submit(auth_mode="Basic")
    assert ada.at.open(f"{site.url}/onboarding/{id_in(link)}/").path == "password", "needed once more"


def test_an_answer_can_be_replaced_until_it_was_sent(site: Site) -> None:
    grace = grace_at(site, "password")
    whole, link = id_of(grace.at), ask(grace)
    ada = open_as(site, link)
    ada.at.submit(username="ada@example.com", password="first-password-of-ada")
    again = site.browser().open(link).submit("Go on")
    assert again.heading == "Thank you, your answer has arrived"
    again.follow("change what you entered")
    assert "Leave empty to keep it" in again.text
    again.submit(username="other@example.com")
    assert again.path == "handed-over"
    again.follow("change what you entered").submit(password=PASSWORD)
    grace.at.follow("Go on")
    finish(grace.at)
    assert "other@example.com" in grace.at.text
    again.follow("change what you entered")
    grace.at.submit("Create the connection")
    assert sent_secrets(site, whole) == {"password": Secret(PASSWORD)}
    again.submit(username="later@example.com", password="later-password")
    assert again.heading == "Your answer was sent"
    assert site.browser().open(link).heading == "Your answer was sent"
    assert sent_secrets(site, whole) == {"password": Secret(PASSWORD)}


def test_answering_between_reading_and_sending_sends_nothing_unread(site: Site) -> None:
    grace = grace_at(site, "password")
    ada = open_as(site, ask(grace))
    ada.at.submit(username="ada@example.com", password=PASSWORD)
    grace.at.follow("Go on")
    finish(grace.at)
    ada.at.follow("change what you entered").submit(username="other@example.com")
    grace.at.submit("Create the connection")
    assert grace.at.answer.status_code == 409
    assert "Your answers changed after this page was opened" in grace.at.text
    assert "other@example.com" in grace.at.text


def test_what_was_not_sent_within_a_day_is_deleted_and_asked_again(site: Site) -> None:
    grace = grace_at(site, "password")
    whole = id_of(grace.at)
    ada = open_as(site, ask(grace))
    ada.at.submit(username="ada@example.com", password=PASSWORD)
    with site.parts.database.write() as connection:
        row = connection.execute(select(secret_value).where(secret_value.c.onboarding_id == whole)).one()
        assert row.expires_at - row.entered_at == timedelta(hours=24)
        connection.execute(
            update(secret_value)
            .where(secret_value.c.onboarding_id == whole)
            .values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
        )
    grace.at.follow("Go on")
    assert grace.at.path == "password"
    assert "not sent are deleted after 24 hours" in grace.at.text
    assert ada.at.open(f"{site.url}/onboarding/{id_of(ada.at)}/").path == "password"
    ada.at.submit(password=PASSWORD)
    assert finish(grace.at.open(grace.at.url.replace("password", ""))).path == "check"


def test_a_correction_can_be_asked_of_somebody_else(site: Site) -> None:
    grace = grace_at(site, "exports")
    whole = id_of(grace.at)
    grace.at.submit(sync_mode="AllExports").submit("Create the connection")
    put(
        site,
        whole,
        state="needs_attention",
        connection_id=f"c_{uuid4().hex[:8]}",
        config_revision=1,
        config_at=datetime.now(UTC),
        problem={"kind": "tests_failed", "message": "", "times": 1},
    )
    with site.parts.database.write() as connection:
        vault.forget(connection, whole)
    grace.at.open(f"{site.url}/onboarding/{whole}/password")
    link = ask(grace)
    grace.at.follow("Go on")
    assert grace.at.heading == "Waiting for Ada"
    ada = open_as(site, link)
    assert "anyone@example.com" in ada.at.answer.text
    assert "Leave empty to keep it" not in ada.at.text
    ada.at.submit("Hand it over", password=PASSWORD)
    assert ada.at.path == "handed-over"
    grace.at.open(grace.at.url)
    assert grace.at.path == "check"
    ada.at.follow("change what you entered").submit(username="corrected@example.com")
    grace.at.open(grace.at.url).submit("Correct the connection")
    assert grace.at.path == "progress"
    assert sent_secrets(site, whole) == {"password": Secret(PASSWORD)}
    assert site.browser().open(link).heading == "Your answer was sent"
    put(site, whole, state="needs_attention")
    assert ada.at.open(ada.at.url).heading == "Your answer was sent"
    grace.at.open(f"{site.url}/onboarding/{whole}/password")
    assert grace.at.path == "password"
    assert "Ada answered this page" not in grace.at.text
