"""What stands above the list: certificates that end, who is long at the card, what nobody accounts for."""

from datetime import UTC, datetime, timedelta

from app.store import onboardings, unaccounted
from app.store.stages import Stage
from app.store.unaccounted import Unaccounted
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.web.operator_list.listed import change, make, see
from tests.web.sent_rows import id_of, put, sent

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_what_nobody_accounts_for_is_named_up_to_a_number(own: Site) -> None:
    found = [Unaccounted(f"boat_{number:02}", "sandbox_lake", "lost", None, None) for number in range(21)]
    with own.parts.database.write() as connection:
        unaccounted.replace_all(connection, found, NOW)
    (notice,) = see(own.operator()).page.select(".notice--warning")
    assert "Fivetran has more than 20 connections of ours" in " ".join(notice.get_text(" ").split())
    assert len(notice.select("li")) == 20


def certificates(operator: PlainBrowser) -> list[list[str]]:
    found = operator.page.select('[aria-label="Certificates to replace"] tbody tr')
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in found]


def test_certificates_that_end_stand_above_the_list_with_their_day(own: Site) -> None:
    now = datetime.now(UTC)
    days = {"Ada": 20, "Bob": -3, "later": 40, "long ago": -40}
    made = {recipient: make(own, recipient) for recipient in days}
    for recipient, number in days.items():
        change(own, made[recipient], Stage.CONNECTED, certificate_ends_at=now + timedelta(days=number))
    operator = see(own.operator())
    assert certificates(operator) == [
        [f"Ada {made['Ada']}", "Ends soon", f"{now + timedelta(days=20):%-d %b %Y}"],
        [f"Bob {made['Bob']}", "Ended", f"{now - timedelta(days=3):%-d %b %Y}"],
    ]
    assert operator.follow("Ada").heading == f"Onboarding {made['Ada']}"
    assert certificates(see(operator, "?stage=connected")) == []


def ends_at(site: Site, onboarding_id: str) -> datetime | None:
    with site.parts.database.read() as connection:
        found = onboardings.find(connection, onboarding_id)
    assert found is not None
    return found.certificate_ends_at


def test_when_a_certificate_ends_is_known_once_it_is_sent_and_while_it_is_used(own: Site) -> None:
    person = own.arrive_at("check", auth_mode="Certificate", schema="anaplan_mine", group_id="sandbox_lake")
    onboarding_id = id_of(person)
    assert ends_at(own, onboarding_id) is None
    person.submit("Create the connection")
    in_a_year = ends_at(own, onboarding_id)
    assert in_a_year is not None
    assert timedelta(days=364) < in_a_year - datetime.now(UTC) < timedelta(days=366)


def test_corrected_answers_without_a_certificate_and_a_cancelled_onboarding_use_none(own: Site) -> None:
    for state, then in (("needs_attention", "corrected"), ("refused", "cancelled")):
        person = sent(own)
        onboarding_id = id_of(person)
        put(own, onboarding_id, state=state)
        change(own, onboarding_id, certificate_ends_at=NOW)
        if then == "corrected":
            person.open(person.url.replace("progress", "check")).submit("Create the connection")
        else:
            operator = own.operator().open(f"{own.url}/operator/onboardings/{onboarding_id}")
            operator.follow("Cancel …").submit("Cancel")
        assert ends_at(own, onboarding_id) is None, then


def test_whoever_is_long_at_the_card_stands_above_the_list(own: Site) -> None:
    person, young = sent(own, "anaplan_long", auth_mode="ConnectCard"), sent(own, auth_mode="ConnectCard")
    put(own, id_of(young), state="card_waiting", connection_id="young")
    put(own, id_of(person), state="card_waiting", connection_id="old", created_at=NOW - timedelta(days=12))
    operator = see(own.operator())
    (table,) = operator.page.select('[aria-label^="Waiting on Fivetran"]')
    assert "anaplan_long" in table.get_text()
    assert id_of(young) not in table.get_text()
    assert operator.follow(id_of(person)).heading == f"Onboarding {id_of(person)}"
    put(own, id_of(person), state="connected")
    assert not see(operator).page.select('[aria-label^="Waiting on Fivetran"]')
