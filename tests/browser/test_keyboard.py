"""With the keyboard alone, from the link to connected, each of the three ways; the focus is always seen."""

from pathlib import Path

import pytest
from playwright.sync_api import FileChooser

from tests.browser.journeys import CHECK, CONNECTED
from tests.browser.keyboard import Keyboard
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import EXPORT_IDS, certificate_and_key, make_link

FIRST_CHOICE = "User name and password"
LEAVING = "You are going to Fivetran’s page"
SUMMARY = "There is a problem"


@pytest.fixture
def keys(product: RunningProduct, visitor: Visitor, schema: str) -> Keyboard:
    """Return somebody without a mouse who has pressed Start."""
    visitor.open(make_link(product, schema=schema))
    return Keyboard(visitor).to("Skip to main content").to("Start").go()


def send(keys: Keyboard, visitor: Visitor) -> None:
    visitor.sees(CHECK)
    keys.to("Create the connection").go()


def test_by_user_name_and_password(keys: Keyboard, visitor: Visitor) -> None:
    keys.to("Continue").go()
    assert keys.at is not None
    assert keys.at.name.startswith(SUMMARY)
    # The line of the summary leads to the first choice; the arrows choose, Space too.
    keys.to("Choose").press("Enter")
    assert keys.at.name.startswith(FIRST_CHOICE)
    keys.press("ArrowDown").press("ArrowUp").to("Continue").to(FIRST_CHOICE, back=True).to("Continue").go()
    keys.to("Default").press("Space").to("Continue").go()
    keys.to("Anaplan user name").type("anyone@example.com").to("Password").type("right-password")
    keys.to("Show Password").press("Space")
    assert visitor.box("Password").get_attribute("type") == "text"
    keys.to("Continue").go()
    keys.to("All exports").press("Space").to("Continue").go()
    visitor.sees(CHECK)
    keys.to("Change").go().to("Continue").go()
    send(keys, visitor)
    visitor.reloads_until(CONNECTED)


def test_by_certificate(keys: Keyboard, visitor: Visitor, tmp_path: Path) -> None:
    certificate, key = certificate_and_key()
    (tmp_path / "key.pem").write_text(key)
    choosers: list[FileChooser] = []
    # Long before the key is pressed, since the browser has to be told not to open a window of its own.
    visitor.page.on("filechooser", lambda chooser: choosers.append(chooser))  # noqa: PLW0108 - it marks what it is given
    keys.to(FIRST_CHOICE).press("ArrowDown").to("Continue").go()
    keys.to("Default").press("ArrowDown").to("Continue").go()
    keys.to("Certificate").type(certificate).to("Or choose the private key", "file")
    # The window in which a file is chosen is the system's own, beyond the page's keys.
    keys.press("Enter")
    visitor.waits_for(lambda: choosers)
    (chooser,) = choosers
    chooser.set_files(tmp_path / "key.pem")
    keys.to("Continue").go()
    keys.to("All exports").press("ArrowDown").to("Continue").go()
    keys.to("Or enter export IDs").press("Enter").to("Export IDs").type("\n".join(EXPORT_IDS)).to(
        "Continue"
    ).go()
    send(keys, visitor)
    visitor.reloads_until(CONNECTED)


def test_by_the_connect_card(keys: Keyboard, visitor: Visitor) -> None:
    keys.to(FIRST_CHOICE).press("ArrowDown").press("ArrowDown").to("Continue").go()
    send(keys, visitor)
    visitor.reloads_until(LEAVING)
    keys.to("Continue to Fivetran").go()
    keys.to("Save & Test, and pass").go()
    visitor.reloads_until(CONNECTED)
