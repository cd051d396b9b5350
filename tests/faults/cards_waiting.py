"""Wait for many Connect Cards at once, and see what that costs: `python -m tests.faults.cards_waiting 500`.

The product runs as processes beside the sandbox, in real time. All cards are passed at the same moment, which
is the worst that can happen; a wait is counted from the moment that Fivetran shows a connection as set up.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import requests
from sqlalchemy import select

from app import journey
from app.domain.answers import Answers
from app.store import answers as answers_store
from app.store import card_returns, onboardings
from app.store.events import Actor
from app.store.keys import ID_LENGTH, random_text
from app.store.models import event, submission
from app.store.onboardings import Terms
from app.submission.queue import Queue
from app.submission.states import State
from app.submission.submit import submit
from tests.faults.fleet import Fleet
from tests.faults.places import KINDS, places
from tests.faults.prepared import named
from tests.stories import SHORT_JOURNEY

SIGN_IN = ("sandbox-key", "sandbox-secret")
AT_ONCE = 50
LONGEST = 600
PRESSING = 4


@dataclass(frozen=True)
class Measured:
    """What it cost: calls in the quiet time, and the waits and calls after all cards were passed."""

    number: int
    quiet_seconds: float
    lists: int
    reads: int
    pressed_in: float
    waits: Sequence[float]
    calls: Counter[str]
    worked_off_in: float
    calls_in_all: int

    def __str__(self) -> str:
        waits = sorted(self.waits)
        return (
            f"{self.number} wait in one group, {self.quiet_seconds:.0f} s in which nothing changes: "
            f"{self.lists} lists ({60 * self.lists / self.quiet_seconds:.1f} a minute), {self.reads} reads "
            f"of one\nall cards passed within {self.pressed_in:.0f} s: connected after "
            f"{waits[len(waits) // 2]:.1f} s (median), {waits[-1]:.1f} s (longest), "
            f"{self.worked_off_in:.1f} s from the first to the last\n"
            f"calls for it: {dict(self.calls)}; calls in all: {self.calls_in_all}"
        )


def measure(fleet: Fleet, number: int, quiet: float) -> Measured:
    """Have so many wait, let nothing happen for a while, then pass all cards."""
    fleet.start_product(2)
    ids = _send(fleet, number)
    _until(lambda: _count(fleet, State.CARD_WAITING) == number, "all wait")
    cards = _open_cards(fleet, ids)
    before, began = _calls(fleet), time.monotonic()
    time.sleep(quiet)
    quiet_calls = _calls(fleet) - before
    seconds = time.monotonic() - began
    before, began = _calls(fleet), time.monotonic()
    passed = _pass(cards)
    pressed_in = time.monotonic() - began
    _until(lambda: _count(fleet, State.CONNECTED) == number, "all are connected")
    ended = _connected_at(fleet)
    waits = [(ended[onboarding_id] - at).total_seconds() for onboarding_id, at in passed.items()]
    return Measured(
        number,
        seconds,
        quiet_calls["list"],
        quiet_calls["read"],
        pressed_in,
        waits,
        _calls(fleet) - before,
        (max(ended.values()) - min(ended.values())).total_seconds(),
        fleet.sandbox("limits")["requests_most_in_an_hour"],
    )


def _send(fleet: Fleet, number: int) -> list[str]:
    """Send so many onboardings whose credentials are entered on Fivetran's page."""
    answers = journey.with_presets(SHORT_JOURNEY | {"auth_mode": "ConnectCard"})
    queue = Queue(fleet.environment["QUEUE_URL"])
    ids: list[str] = []
    for first in range(0, number, AT_ONCE):
        with fleet.database.write() as connection:
            now = datetime.now(UTC)
            sent = []
            for place in range(first, min(first + AT_ONCE, number)):
                one: Answers = named(answers, f"anaplan_card_{place}")
                link = onboardings.create(
                    connection, fleet.keys, one, Terms("x"), Actor("operator", "x"), now
                )
                draft = answers_store.load(connection, link.id, secrets_are_ours=False)
                complete, key = (
                    journey.along_path(draft.answers),
                    fleet.keys.link_key(link, fleet.keys.newest),
                )
                sent.append(submit(connection, link.id, complete, draft.revision, key, fleet.url, now))
                ids.append(link.id)
        for submission_id in sent:
            queue.wake(str(submission_id))
    return ids


def _open_cards(fleet: Fleet, ids: Sequence[str]) -> dict[str, str]:
    """Go to every card, as the page of ours does that sends people there."""
    with fleet.database.read() as connection:
        rows = connection.execute(select(submission.c.onboarding_id, submission.c.connection_id))
        made = {row.onboarding_id: row.connection_id for row in rows}
    cards = {}
    for onboarding_id in ids:
        with fleet.database.write() as connection:
            state = card_returns.make(
                connection, onboarding_id, made[onboarding_id], random_text(ID_LENGTH), datetime.now(UTC)
            )
        config = {"redirect_uri": f"{fleet.url}/connect-card/return/{state}"}
        answer = requests.post(
            f"{fleet.sandbox_url}/v1/connections/{made[onboarding_id]}/connect-card",
            json={"connect_card_config": config},
            auth=SIGN_IN,
            timeout=60,
        )
        cards[onboarding_id] = answer.json()["data"]["connect_card"]["uri"]
    return cards


def _pass(cards: dict[str, str]) -> dict[str, datetime]:
    """Pass all cards, and nobody comes back. Returns when each was passed."""
    passed: dict[str, datetime] = {}
    left = list(cards.items())

    def press() -> None:
        with requests.Session() as browser:
            while left:
                onboarding_id, card = left.pop()
                browser.post(
                    card, data={"button": "pass"}, allow_redirects=False, timeout=60
                ).raise_for_status()
                passed[onboarding_id] = datetime.now(UTC)

    people = [Thread(target=press) for _ in range(PRESSING)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return passed


def _calls(fleet: Fleet) -> Counter[str]:
    """Count what the sandbox was asked so far about connections that exist."""
    counted: Counter[str] = Counter()
    for call in fleet.sandbox("requests"):
        one = call["path"].startswith("/v1/connections/") and not call["path"].endswith("connect-card")
        if call["method"] == "GET":
            counted["read" if one else "look" if "schema" in call["query"] else "list"] += 1
        elif one:
            counted[call["method"].lower()] += 1
    return counted


def _count(fleet: Fleet, state: State) -> int:
    with fleet.database.read() as connection:
        return len(connection.execute(select(submission.c.id).where(submission.c.state == state)).all())


def _connected_at(fleet: Fleet) -> dict[str, datetime]:
    with fleet.database.read() as connection:
        rows = connection.execute(
            select(event.c.onboarding_id, event.c.at).where(event.c.happened == State.CONNECTED)
        )
        return {row.onboarding_id: row.at for row in rows}


def _until(true: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + LONGEST
    while not true():
        if time.monotonic() > until:
            raise AssertionError(f"not within {LONGEST} s: {what}")
        time.sleep(0.5)


def main() -> int:
    """Print the figures; the exit code is 0 when they are what they must be."""
    command = argparse.ArgumentParser(description=__doc__)
    command.add_argument("number", type=int, nargs="?", default=500)
    command.add_argument("--quiet", type=float, default=180, help="seconds in which nothing changes")
    command.add_argument("--database", choices=KINDS, default="sqlite")
    given = command.parse_args()
    with tempfile.TemporaryDirectory(prefix="onboarding-cards-") as name:
        folder = Path(name)
        with (
            places(folder, given.database, given.database) as where,
            Fleet(folder, where, {"SANDBOX_THREADS": "32"}) as fleet,
        ):
            measured = measure(fleet, given.number, given.quiet)
    sys.stdout.write(f"{measured}\n")
    good = measured.reads == 0 and max(measured.waits) <= 60
    return 0 if good and measured.lists <= 2 * (1 + measured.quiet_seconds / 60) else 1


if __name__ == "__main__":
    sys.exit(main())
