"""What happens when two tabs of one person do things at once."""

from typing import Any

import pytest

from app.forms.password import PasswordForm
from tests.in_process import Site, right_answers


def test_nothing_is_added_to_answers_that_another_tab_sent_meanwhile(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = site.arrive_at("network")
    person.submit(**right_answers("network"))
    assert person.path == "check"
    check = person.url
    person.open(check.replace("/check", "/password"))

    look = PasswordForm.validate

    def validate_while_the_other_tab_sends(form: PasswordForm, extra: Any = None) -> bool:
        other = site.browser()
        other.session.cookies.update(person.session.cookies)
        assert other.open(check).submit("Create the connection").path == "progress"
        return look(form, extra)

    monkeypatch.setattr(PasswordForm, "validate", validate_while_the_other_tab_sends)
    person.submit(password="a later password")
    assert person.path == "progress"
    (secret,) = [row for row in site.tables()["secret_value"] if row[0] == check.split("/")[-2]]
    assert secret[-1] is not None, "what is stored was sealed to the worker, and nothing came after it"


def test_an_address_and_a_region_that_contradict_are_asked_about(site: Site) -> None:
    person = site.arrive_at("account")
    person.submit(address="https://ca1a.app.anaplan.com/", region="DEFAULT")
    assert person.answer.status_code == 422
    assert person.problems == ["The address belongs to the region Canada: choose it, or remove the address"]
    person.submit(region="CAN")
    assert person.path == "password"


def test_an_address_that_is_not_anaplans_is_named_even_beside_a_region(site: Site) -> None:
    person = site.arrive_at("account")
    person.submit(address="https://us1a.app.anaplan.com.example.org/", region="EU")
    assert person.answer.status_code == 422
    assert "not an address of Anaplan" in person.problems[0]


def test_a_form_over_https_needs_no_referer_when_the_browser_says_where_it_comes_from(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    site = Site(tmp_path_factory.mktemp("bare"), "https://onboarding.example.com")
    person = site.browser(Origin=site.url)
    del person.session.headers["Referer"]
    person.open(site.link()).submit("Start")
    assert person.path == "sign_in"
