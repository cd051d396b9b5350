"""What goes wrong by chance happens as often as asked, and the same way for the same seed."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
import requests

from app.sandbox.faults.mix import FaultMix
from app.sandbox.faults.table import ANY, KINDS
from app.sandbox.settings import Settings
from tests.contract.sandbox_process import (
    CalledSandbox,
    faulty_sandboxes,
    ignoring_dropped_lines,
    served_sandbox,
)

STATUSES = ("error", "busy", "bad_gateway")
USUAL = {name for name, kind in KINDS.items() if not kind.only_if_named}

Begin = Callable[..., CalledSandbox]


@pytest.fixture
def begin(settings: Settings) -> Iterator[Begin]:
    with faulty_sandboxes(settings) as started:
        yield started


def test_nothing_goes_wrong_unless_asked(begin: Begin) -> None:
    site = begin(faults=0)
    for number in range(20):
        path = f"/{site.create(f'name_{number}').json()['data']['id']}"
        assert site.call("POST", f"{path}/test", {}).status_code == 200
    assert len(site.call("GET").json()["data"]["items"]) == 23
    assert site.told("faults") == {}


def test_a_reset_gives_up_what_still_waits(begin: Begin) -> None:
    site = begin("applied_late", speed=50)
    for number in range(5):
        ignoring_dropped_lines(partial(site.create, f"name_{number}"))
    site.reset()
    before = len(site.told("connections"))
    time.sleep(30 / 50)
    assert len(site.told("connections")) == before == 3
    assert site.told("faults") == {}


def test_every_usual_kind_happens_in_a_mix_and_no_name_is_used_twice(begin: Begin) -> None:
    site = begin(speed=100_000, faults=0.9)
    for number in range(100):
        for _ in range(2):
            ignoring_dropped_lines(partial(site.create, f"name_{number}"))
        path = site.stranger(f"strange_{number}")
        for method, more, body in (
            ("GET", path, None),
            ("GET", "", None),
            ("POST", f"{path}/test", {}),
            ("PATCH", path, {"paused": True}),
            ("DELETE", path, None),
        ):
            ignoring_dropped_lines(partial(site.call, method, more, body))
    assert set(site.told("faults")) == USUAL
    names = [(row["group_id"], row["schema"]) for row in site.told("connections")]
    assert len(names) == len(set(names))
    assert all(schema.islower() for _, schema in names)


def test_the_same_seed_goes_wrong_the_same_way(begin: Begin) -> None:
    def statuses(seed: int) -> list[int]:
        site = begin(*STATUSES, faults=0.5, fault_seed=seed)
        runs = []
        for _ in range(2):
            runs.append([site.call("GET").status_code for _ in range(30)])
            site.reset()
        assert runs[0] == runs[1]
        return runs[0]

    assert statuses(1) == statuses(1)
    assert statuses(1) != statuses(2)


@pytest.mark.parametrize("share", [0.1, 0.6])
def test_as_many_calls_go_wrong_as_asked(settings: Settings, share: float) -> None:
    mix = FaultMix(replace(settings, faults=share))
    drawn = [mix.draw(ANY) for _ in range(5000)]
    assert share - 0.03 < sum(fault is not None for fault in drawn) / len(drawn) < share + 0.03
    assert {fault.name for fault in drawn if fault is not None} <= USUAL


def test_the_test_values_page_names_every_kind(settings: Settings) -> None:
    with served_sandbox(replace(settings, faults=0.25, fault_seed=7)) as url:
        page = requests.get(url, timeout=30).text
    assert all(f"<code>{name}</code>" in page for name in KINDS)
    assert "0.25" in page
