"""Fifty identical posts at once: `python -m tests.faults.test_same_post 100` does it a hundred times."""

import base64
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread
from uuid import uuid4

from sqlalchemy import func, select

from app.store.engine import Database
from app.store.keys import AppKeys
from app.store.models import event, submission
from tests.faults.at_check import Button, at_check_page
from tests.faults.prepared import Prepared, prepare
from tests.running_product import RunningProduct

AT_ONCE = 50
ROUNDS = 10


def press_often(button: Button) -> set[tuple[int, str]]:
    """Press fifty times at once; return the different answers."""
    ready, answers = Barrier(AT_ONCE), []

    def press() -> None:
        ready.wait()
        answer = button.press()
        answers.append((answer.status_code, answer.headers.get("Location", "")))

    threads = [Thread(target=press) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == AT_ONCE
    return set(answers)


def press_in_rounds(product: RunningProduct, rounds: int) -> int:
    """Have so many people press fifty times; returns how many posts there were."""
    database = Database(f"sqlite:///{product.folder / 'onboarding.db'}")
    keys = AppKeys((base64.b64decode((product.folder / "secret_keys").read_text()),))
    for prepared in prepare(database, keys, [f"anaplan_{uuid4().hex[:12]}" for _ in range(rounds)]):
        button = at_check_page(product.url, prepared)
        assert press_often(button) == {(303, f"/onboarding/{prepared.onboarding_id}/progress")}
        assert sent_once(database, prepared)
    database.engine.dispose()
    return rounds * AT_ONCE


def sent_once(database: Database, prepared: Prepared) -> bool:
    """Tell whether there is one submission, which was sent once."""
    mine = prepared.onboarding_id
    with database.read() as connection:
        rows = select(func.count()).where(submission.c.onboarding_id == mine)
        sent = select(func.count()).where(event.c.onboarding_id == mine, event.c.happened == "submitted")
        return (connection.scalar(rows), connection.scalar(sent)) == (1, 1)


def test_fifty_identical_posts_at_once_are_one_submission(
    product: RunningProduct, record_property: Callable[[str, object], None]
) -> None:
    record_property("identical posts", press_in_rounds(product, ROUNDS))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        running = RunningProduct(Path(folder) / "var").start()
        try:
            print(f"{press_in_rounds(running, int(sys.argv[1]))} posts, one submission for each {AT_ONCE}")
        finally:
            running.stop()
