"""The operators' list: what it shows, what it is filtered by, and what stands in its address."""

from datetime import UTC, datetime, timedelta

import pytest

from app.store import listing, onboardings
from app.store.stages import Stage
from app.views.operator.list_words import age
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.web.operator_list.listed import change, make, see
from tests.web.sent_rows import id_of, put, sent
from tests.web.test_bad_input import NASTY

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
COLUMNS = ["Recipient", "State", "Destination", "Schema", "Made", "Asked by", "Link ends"]


def rows(operator: PlainBrowser) -> list[list[str]]:
    """Return the cells of the list as they read, without the id that stands with each for a screen reader."""
    found = operator.page.select('[aria-label="Onboardings, newest first"] tbody tr')
    for hidden in operator.page.select("tbody .visually-hidden"):
        hidden.extract()
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in found]


def recipients(operator: PlainBrowser) -> list[str]:
    return [row[0] for row in rows(operator)]


def test_a_line_says_what_an_operator_asks_first(own: Site) -> None:
    nobodys = make(own)
    change(own, nobodys, expires_at=NOW - timedelta(days=1))
    make(own, "Ada", "Olga", group_id="sandbox_lake", schema="anaplan_ada")
    person = sent(own, "anaplan_sent")
    put(own, id_of(person), state="awaiting_approval")
    change(own, make(own, "Bob"), asked_again_at=datetime.now(UTC) - timedelta(hours=3, minutes=5))
    operator = see(own.operator())
    headings = [th.get_text() for th in operator.page.select("thead th")]
    assert headings == COLUMNS
    bob, waits, ada, nobody = rows(operator)
    today, ends = "just now", f"{datetime.now(UTC) + onboardings.DEFAULT_LIFE:%-d %b %Y}"
    asked_again = "Not opened Asked for a new link 3 hours ago"
    assert bob == ["Bob", asked_again, "–", "–", today, "Finance data", ends]
    assert waits[:4] == [id_of(person), "Waits for approval", "sandbox_warehouse", "anaplan_sent"]
    assert ada == ["Ada", "Not opened", "sandbox_lake", "anaplan_ada", today, "Olga", ends]
    assert nobody[:2] + nobody[-1:] == [nobodys, "Expired", "19 Nov 2026"]
    assert operator.follow(id_of(person)).heading == f"Onboarding {id_of(person)}"


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=6, hours=23), "6 days ago"),
        (timedelta(days=7), "13 Nov 2026"),
    ],
)
def test_an_age_is_said_in_words_until_a_date_says_more(passed: timedelta, words: str) -> None:
    assert age(NOW - passed, NOW) == words


def test_the_list_is_filtered_by_a_form_whose_address_can_be_kept(own: Site) -> None:
    for stage in Stage:
        change(own, make(own, stage.name, group_id="sandbox_lake", schema=f"s_{stage.value}"), stage)
    change(own, make(own, "AGAIN", schema="s_again"), asked_again_at=NOW)
    operator = see(own.operator())
    assert recipients(operator) == ["AGAIN", *(stage.name for stage in reversed(Stage))]
    for value, shown in {
        **{stage.value: [stage.name] for stage in Stage},
        "waiting": ["AGAIN", "WAITING"],
        "asked_again": ["AGAIN"],
    }.items():
        operator.submit("Show", stage=value)
        assert recipients(operator) == shown
        assert f"stage={value}" in operator.url
        (chosen,) = operator.page.select("select[name=stage] option[selected]")
        assert chosen["value"] == value
        assert recipients(see(operator, operator.url.partition("/operator/")[2])) == shown
    operator.follow("Show all").submit("Show", search="s_", group_id="sandbox_lake", stage="ended")
    assert recipients(operator) == ["ENDED"]
    assert "No onboarding fits" in operator.submit("Show", group_id="sandbox").text
    typed = [operator.page.select_one(f"[name={name}]") for name in ("search", "group_id")]
    assert [field and field["value"] for field in typed] == ["s_", "sandbox"]


def test_words_are_found_in_what_a_line_says_and_are_no_pattern(own: Site) -> None:
    make(own, "Ada Lovelace", "Olga", group_id="sandbox_lake", schema="anaplan_ada")
    make(own, "100% Grace", "Finance", group_id="sandbox_warehouse", schema="anaplan_grace")
    operator = see(own.operator())
    for typed, shown in {
        "LOVELACE": ["Ada Lovelace"],
        "olga": ["Ada Lovelace"],
        "plan_ada": ["Ada Lovelace"],
        "Warehouse": ["100% Grace"],
        "%": ["100% Grace"],
        "_": ["100% Grace", "Ada Lovelace"],
        "a%a": [],
        "  grace ": ["100% Grace"],
    }.items():
        assert recipients(operator.submit("Show", search=typed)) == shown, typed


def test_an_id_is_found_whatever_else_is_chosen(own: Site) -> None:
    person = sent(own)
    put(own, id_of(person), connection_id="lost_boat", state="connected")
    make(own, "somebody else")
    operator = see(own.operator())
    for typed in (id_of(person), "lost_boat"):
        operator.submit("Show", search=typed, stage="ended")
        assert len(rows(operator)) == 1
        assert operator.follow(id_of(person)).heading == f"Onboarding {id_of(person)}"
        operator.open("/operator/")


def test_pages_lead_to_each_other_and_keep_the_filter(own: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.views.operator.list.PAGE", 2)
    for number in range(5):
        make(own, f"number {number}")
        change(own, make(own, f"revoked {number}"), Stage.ENDED)
    operator = see(own.operator()).submit("Show", stage="waiting", search="number")
    assert recipients(operator) == ["number 4", "number 3"]
    assert "Newer" not in operator.text
    first = recipients(operator)
    second = recipients(operator.follow("Older"))
    assert second == ["number 2", "number 1"]
    assert recipients(operator.follow("Older")) == ["number 0"]
    assert "Older" not in operator.text
    make(own, "number 5")
    assert recipients(operator.follow("Newer")) == second
    assert recipients(operator.follow("Newer")) == first
    assert recipients(operator.follow("Newer")) == ["number 5"]
    assert "Newer" not in operator.text
    assert recipients(operator.follow("Older")) == first
    assert "stage=waiting" in operator.url


def test_a_search_that_takes_long_stops_says_where_and_goes_on(
    own: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing.page, "__kwdefaults__", {"most": 3})
    monkeypatch.setattr("app.store.listing.MOST_LOOKED_AT", 3)
    for number in range(7):
        change(own, make(own, f"person {number}"), created_at=NOW + timedelta(minutes=number))
    operator = see(own.operator()).submit("Show", search="person 1")
    assert "None of those that were looked at fits." in operator.text
    assert "3 onboardings were looked at, back to those of 20 November 2026, 12:04 UTC." in operator.text
    assert recipients(operator.follow("Search on from there")) == ["person 1"]
    assert "looked at" in operator.text
    assert "No onboarding more fits" in operator.follow("Search on from there").text
    assert "looked at" not in operator.text
    assert recipients(operator.follow("Newer")) == ["person 1"]
    assert "up to those of 20 November 2026, 12:03 UTC" in operator.text
    assert rows(operator.follow("Search on from there")) == []


STRANGE = (
    *NASTY.values(),
    "~",
    "9" * 16 + "-" + "0" * 10,
    "0" * 16 + "-" + "0" * 10,
    "\u0661" * 16 + "-" + "0" * 10,
    "-1",
    "2026-11-20T12:00:00~x",
    "nonsense",
)


@pytest.mark.parametrize("parameter", ["search", "stage", "group_id", "before", "since", "nothing"])
def test_no_address_of_the_list_breaks_it(site: Site, parameter: str) -> None:
    operator = site.operator()
    for strange in STRANGE:
        for path in ("", "onboardings.csv"):
            answer = operator.session.get(f"{site.url}/operator/{path}?{parameter}={strange}", timeout=30)
            assert answer.status_code == 200, strange
            operator.look_at(answer)


def test_what_cannot_be_looked_for_is_said_kept_and_leaves_nothing_out(own: Site) -> None:
    make(own, "Ada")
    operator = see(own.operator(), f"?search={'a' * 201}&stage=nonsense")
    assert operator.problems == ["Search must be 200 characters or fewer", "Choose a state from the list"]
    assert recipients(operator) == ["Ada"]
    field = operator.page.select_one("[name=search]")
    assert field is not None
    assert field["value"] == "a" * 201
