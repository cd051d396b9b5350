"""Whoever pastes ids of a model that Anaplan has to load first does not wait for it long."""

import time
from pathlib import Path

import pytest

from app.sitting import pasted
from tests.anaplan_site import anaplan_site
from tests.plain_browser import PlainBrowser
from tests.web.sent_rows import id_of

FINANCE = "8a81b08e6c2f4d1a017e52c3a9b4d6f0"
BUDGET, DORMANT, AFTER = (
    "0A1B2C3D4E5F60718293A4B5C6D7E8F9",
    "5F60718293A4B5C6D7E8F90A1B2C3D4E",
    "60718293A4B5C6D7E8F90A1B2C3D4E5F",
)
PASTED = f"{FINANCE}_{BUDGET}_116000000001 {FINANCE}_{DORMANT}_116000000061 {FINANCE}_{AFTER}_116000000081"
LOADING = 6


def test_the_slow_ones_stay_without_names_until_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pasted, "MOST_SECONDS", 1)
    with anaplan_site(tmp_path, anaplan_dormant_seconds=LOADING) as site:
        person = site.picker()
        assert person.submit(selected_exports=PASTED).path == "destination"
        address = f"{site.url}/onboarding/{id_of(person)}/selection"
        assert "Budget by cost centre" in person.open(address).text
        assert "Ten years" not in person.text, "nobody waited until it was loaded"
        wait_for_name(person, address, "Ten years")
        assert f"/2/0/models/{AFTER}/exports" not in site.calls(), "time was up"


def wait_for_name(person: PlainBrowser, address: str, name: str) -> None:
    """Look again until a list that came late is there."""
    until = time.monotonic() + 5 * LOADING
    while name not in person.open(address).text:
        if time.monotonic() > until:
            raise AssertionError(person.text)
        time.sleep(0.2)
