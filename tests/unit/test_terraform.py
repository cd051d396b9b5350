"""The answers as Terraform: whatever was typed stays a string, every answer is there, and no secret is."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answers import Answers, Certificate, Destination, KeptCertificate, KeptKey, Password, SignIn
from app.domain.choices import AuthMode, DestinationSchemaNames
from app.domain.payload import IncompleteAnswersError, connection_request
from app.domain.secret import Kept
from app.domain.terraform import quoted, terraform
from tests.unit.hcl import TemplateError, attributes, inside, string, strings
from tests.unit.test_payload import FULL

NOW = datetime(2027, 1, 1, tzinfo=UTC)
CONNECTION = 'resource "fivetran_connection" "anaplan"'
SCHEDULE = 'resource "fivetran_connector_schedule" "anaplan"'
HOSTILE = (
    "",
    '"',
    "\\",
    '${file("/etc/passwd")}',
    "$${a}",
    "$$${a}",
    "%{if true}",
    "%%{",
    "\\${a}",
    '\\"${a}',
    'x"\n}\nresource "null_resource" "x" {\n',
    "a\r\n\tb",
    "\\n",
    "\\u0041",
    "# no comment",
    "ü€😀",
    "\u202egnp.exe",
    "\x00\x1b\x7f\u2028",
    "\U000e0001",
)
BY_CARD = replace(
    FULL, sign_in=SignIn(AuthMode.CONNECT_CARD), account=None, password=None, exports=None, selection=None
)
BY_CERTIFICATE = replace(
    FULL,
    sign_in=SignIn(AuthMode.CERTIFICATE),
    password=None,
    certificate=Certificate(KeptCertificate(NOW, "CN=x", None, NOW, "00", "spki"), KeptKey(NOW, "spki")),
)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_was_typed_stays_a_string(text: str) -> None:
    assert string(quoted(text)) == text
    typed = Password(text, Kept(NOW))
    names = Destination(text, text, DestinationSchemaNames.FIVETRAN_NAMING)
    found = terraform(replace(FULL, password=typed, destination=names), text or None)
    assert strings(found).count(text) == (4 if text else 3)
    assert found.count("\nresource ") == 2
    assert all(letter == "\n" or letter.isprintable() for letter in found)


@given(st.text())
def test_any_text_at_all_stays_a_string(text: str) -> None:
    assert string(quoted(text)) == text


def test_half_a_character_does_not_break_it() -> None:
    assert string(quoted("a\ud800b")) == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("source", ['"${a}"', '"$$${a}${b}"', '"%{if}"', '"\\\\${a}"'])
def test_the_reader_of_these_tests_sees_what_hcl_would_work_out(source: str) -> None:
    with pytest.raises(TemplateError):
        string(source)


@pytest.mark.parametrize("source", ['"a" "b"', '"a', '"\\x"', '"a\nb"'])
def test_the_reader_of_these_tests_refuses_what_is_no_string(source: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        string(source)


def test_every_answer_is_there_and_nothing_else() -> None:
    found, body = terraform(FULL), connection_request(FULL, {}, "")
    said = attributes(found, CONNECTION)
    assert said.pop("config") == "jsonencode({"
    config = inside(found, "  config = jsonencode({", "  })")
    assert config.pop("password") == "var.anaplan_password"
    assert config.pop("selected_exports") == "["
    schedule = attributes(found, SCHEDULE)
    assert schedule.pop("connector_id") == "fivetran_connection.anaplan.id"
    # This resource takes everything as text.
    assert schedule == {
        "schedule_type": '"manual"',
        "sync_frequency": '"1440"',
        "daily_sync_time": '"04:00"',
        "paused": '"false"',
        "pause_after_trial": '"true"',
    }
    assert inside(found, "  destination_schema {", "  }") == {"name": '"anaplan"'}
    plain = {name: string(value) if value[0] == '"' else value for name, value in said.items()}
    sent = {
        name: str(value).lower() if isinstance(value, bool | int) else value for name, value in body.items()
    }
    # The schedule has a block of its own, and these two this resource cannot say.
    apart = schedule.keys() | {"config", "connect_card_config", "destination_schema_names"}
    assert plain == {name: value for name, value in sent.items() if name not in apart}
    typed = {name: string(value) for name, value in config.items()}
    assert typed == {n: v for n, v in body["config"].items() if n not in ("schema", "selected_exports")}
    assert '    selected_exports = [\n      "w_m_1",\n      "w_m_2",\n    ]\n' in found


@pytest.mark.parametrize(
    ("answers", "secrets"),
    [(FULL, {"password"}), (BY_CERTIFICATE, {"certificate", "private_key"}), (BY_CARD, set())],
)
def test_each_secret_is_a_sensitive_variable(answers: Answers, secrets: set[str]) -> None:
    found = terraform(answers)
    assert found.count("\nvariable ") == len(secrets)
    for name in secrets:
        head = f'variable "anaplan_{name}"'
        assert attributes(found, head) == {"type": "string", "sensitive": "true"}
        assert inside(found, "  config = jsonencode({", "  })")[name] == f"var.anaplan_{name}"


def test_the_connect_card_leaves_only_the_name_of_the_schema() -> None:
    found = terraform(BY_CARD)
    assert "config" not in attributes(found, CONNECTION)
    assert inside(found, "  destination_schema {", "  }") == {"name": '"anaplan"'}
    assert "# Who signs in to Anaplan" in found


def test_a_comment_stands_only_where_something_cannot_be_said() -> None:
    names = Destination("group", "anaplan", DestinationSchemaNames.FIVETRAN_NAMING)
    assert "SOURCE_NAMING" in terraform(FULL)
    plain = terraform(replace(FULL, destination=names))
    assert [line for line in plain.splitlines() if line.startswith("#")] == [
        "# Needs the provider fivetran/fivetran, 1.9.18 or newer, and Terraform 1.5 or newer."
    ]


def test_a_connection_that_exists_is_taken_over_and_not_made_again() -> None:
    assert "import {" not in terraform(FULL)
    assert attributes(terraform(FULL, "fabled_canyon"), "import") == {
        "to": "fivetran_connection.anaplan",
        "id": '"fabled_canyon"',
    }


def test_answers_with_a_gap_become_nothing() -> None:
    with pytest.raises(IncompleteAnswersError):
        terraform(replace(FULL, account=None))
