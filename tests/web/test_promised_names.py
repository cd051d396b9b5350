"""The name of a schema that a link promises: it is promised once, whoever asks, however many at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.in_process import Site
from tests.programs import Program
from tests.web.just_before import just_before_writing
from tests.web.test_link_commands import run

RESERVED = "Another onboarding uses this name in this destination. Use for example "


@pytest.fixture
def name() -> str:
    return f"promised_{uuid4().hex[:8]}"


def by_form(site: Site, name: str) -> tuple[bool, str]:
    page = site.operator().follow("Make a link")
    page.submit("Make the link", group_id="sandbox_lake", schema=name)
    return page.answer.status_code == 201, " ".join(page.problems)


def by_api(site: Site, name: str) -> tuple[bool, str]:
    wanted = {"presets": {"schema": name, "group_id": "sandbox_lake"}}
    answer = Program(site).ask("POST", "/onboardings", json=wanted)
    return answer.status_code == 201, answer.json().get("detail", "")


def by_command(site: Site, name: str) -> tuple[bool, str]:
    ran = run(site, "create", "--preset", f"schema={name}", "--preset", "group_id=sandbox_lake")
    return ran.exit_code == 0, ran.output


ALL = pytest.mark.parametrize("make", [by_form, by_api, by_command])
Make = Callable[[Site, str], tuple[bool, str]]


@pytest.fixture(autouse=True)
def _no_fivetran(monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
    monkeypatch.setenv("FIVETRAN_API_URL", site.settings.fivetran_api_url)


@ALL
def test_a_name_that_is_promised_is_refused_and_a_free_one_named(site: Site, make: Make, name: str) -> None:
    site.link(schema=name, group_id="sandbox_lake")
    site.link(schema=f"{name}_2", group_id="sandbox_lake")
    assert make(site, f"{name}_3")[0], "what is like it is free"
    before = site.tables()["onboarding"]
    made, said = make(site, name)
    assert not made
    assert f"{RESERVED}{name}_4" in said
    assert site.tables()["onboarding"] == before


def test_a_name_that_is_promised_after_it_was_looked_up_is_refused(site: Site, name: str) -> None:
    page = site.operator().follow("Make a link")
    with just_before_writing(site, lambda: site.link(schema=name, group_id="sandbox_lake")):
        page.submit("Make the link", group_id="sandbox_lake", schema=name)
    assert page.answer.status_code == 422
    assert page.problems == [f"{RESERVED}{name}_2"]


def test_of_ten_programs_at_once_one_gets_the_name(site: Site, name: str) -> None:
    programs = [Program(site) for _ in range(10)]
    wanted = {"presets": {"schema": name, "group_id": "sandbox_lake"}}

    def ask(program: Program) -> int:
        return program.ask("POST", "/onboardings", json=wanted).status_code

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(ask, programs)) == [201] + [409] * 9
