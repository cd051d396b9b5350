"""One onboarding that is connected, how it came to be, and what its operator can see and do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from app.store import events, submissions
from app.store.engine import Database
from app.store.submission_rows import Submission
from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.stories import (
    answer_basic,
    begin,
    operators_address,
    send,
)

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


@contextmanager
def story_of(product: RunningProduct, person: PlainBrowser, schema: str) -> Iterator[Story]:
    found = Story(product, person, schema)
    yield found
    found.database.engine.dispose()


def connected_by_password(story: Story) -> Story:
    """Return one that signs in with a user name and password."""
    send(answer_basic(story.begin()))
    assert story.recipient.heading == CONNECTED
    return story


def connected_by_card(story: Story) -> Story:
    """Return one that was authorized on Fivetran's own page."""
    person = story.begin()
    person.submit(auth_mode="ConnectCard").submit("Create the connection").wait_for("leaving")
    person.follow("Continue to Fivetran").submit("Save & Test, and pass").wait_for("result")
    assert person.heading == CONNECTED
    return story
