"""Jobs come to their ends although one call in five to Fivetran goes wrong."""

import secrets
from pathlib import Path

from tests.faults.misfortune import Plan, go_through
from tests.faults.places import places


def test_each_job_makes_its_one_connection_whatever_goes_wrong(tmp_path: Path) -> None:
    plan = Plan(
        jobs=40, strangers=10, wanted_names=4, speed=200, seed=secrets.randbelow(1_000_000), seconds=60
    )
    with places(tmp_path, "sqlite", "sqlite") as where:
        outcome = go_through(tmp_path, where, plan)
    assert outcome.is_clean, f"Seed {plan.seed}. {outcome}"
    assert outcome.faults, "nothing went wrong"
