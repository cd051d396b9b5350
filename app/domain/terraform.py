"""The answers as Terraform: the same connection, with a variable in the place of each secret.

Source of the names: provider fivetran/fivetran 1.9, resources `fivetran_connection` and
`fivetran_connector_schedule`; in `config` they are the API's own. HCL, "String Literals" and "Templates".
"""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.answers import Answers
from app.domain.choices import AuthMode, DestinationSchemaNames
from app.domain.payload import connection_request, secrets_needed

CONNECTION = "fivetran_connection.anaplan"
WHERE = ("group_id", "service")
HOW = (
    *("networking_method", "private_link_id", "proxy_agent_id", "hybrid_deployment_agent_id"),
    *("data_delay_sensitivity", "data_delay_threshold"),
    *("trust_certificates", "trust_fingerprints", "run_setup_tests"),
)
WHEN = ("schedule_type", "sync_frequency", "daily_sync_time", "paused", "pause_after_trial")
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
LARGEST_SHORT = 0xFFFF

PROVIDER = "# Needs the provider fivetran/fivetran, 1.9.18 or newer, and Terraform 1.5 or newer."
NAMED_AS_IN_ANAPLAN = (
    '# The tables are to be named as in Anaplan (destination_schema_names = "SOURCE_NAMING"), which this',
    "# resource cannot say. fivetran_connection_v2 can, in public preview. No sync may come before it.",
)
BY_CARD = (
    "# Who signs in to Anaplan, and which exports are read, is entered on Fivetran's Connect Card.",
    "# This resource makes no card: ask Fivetran's API for one.",
)
EXISTS = "# It exists already. Without this block Terraform would try to make it once more."


def terraform(answers: Answers, connection_id: str | None = None) -> str:
    """Return the configuration. `answers` holds only the sections that apply.

    With the id of a connection that exists, Terraform takes that one over. Raises IncompleteAnswersError.
    """
    body = connection_request(answers, {}, "")
    secrets = sorted(secrets_needed(answers))
    blocks = [[PROVIDER]]
    blocks += [
        _block(f'variable "anaplan_{name}"', {"type": "string", "sensitive": "true"}) for name in secrets
    ]
    if connection_id:
        blocks.append([EXISTS, *_block("import", {"to": CONNECTION, "id": quoted(connection_id)})])
    blocks += [_connection(answers, body, secrets), _schedule(body)]
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def quoted(text: str) -> str:
    """Return a string as HCL writes it, on one line and with nothing that HCL would work out."""
    plain = "".join(ESCAPES.get(letter) or _shown(letter) for letter in text)
    return '"' + plain.replace("${", "$${").replace("%{", "%%{") + '"'


def _connection(answers: Answers, body: Mapping[str, Any], secrets: Iterable[str]) -> list[str]:
    config = {name: value for name, value in body["config"].items() if name != "schema"}
    exports = config.pop("selected_exports", ())
    lines = [
        *_attributes({name: _value(body[name]) for name in WHERE}),
        "",
        *_block("destination_schema", {"name": quoted(body["config"]["schema"])}),
        "",
        *_attributes({name: _value(body[name]) for name in HOW if name in body}),
    ]
    if config:
        values = {name: _value(value) for name, value in config.items()}
        values |= {name: f"var.anaplan_{name}" for name in secrets}
        lines += ["", "config = jsonencode({", *_indented(_attributes(values))]
        if exports:
            lines += ["  selected_exports = [", *(f"    {quoted(one)}," for one in exports), "  ]"]
        lines.append("})")
    return [*_said_before(answers), 'resource "fivetran_connection" "anaplan" {', *_indented(lines), "}"]


def _said_before(answers: Answers) -> Iterable[str]:
    by_card = answers.sign_in is not None and answers.sign_in.auth_mode is AuthMode.CONNECT_CARD
    names = answers.destination.destination_schema_names if answers.destination else None
    return (
        *(BY_CARD if by_card else ()),
        *(NAMED_AS_IN_ANAPLAN if names is DestinationSchemaNames.SOURCE_NAMING else ()),
    )


def _schedule(body: Mapping[str, Any]) -> list[str]:
    # This resource takes numbers and yes or no as text.
    values = {name: quoted(_value(body[name]).strip('"')) for name in WHEN if name in body}
    of_connection = {"connector_id": f"{CONNECTION}.id"}
    return _block('resource "fivetran_connector_schedule" "anaplan"', of_connection | values)


def _block(head: str, values: Mapping[str, str]) -> list[str]:
    return [f"{head} {{", *_indented(_attributes(values)), "}"]


def _attributes(values: Mapping[str, str]) -> list[str]:
    width = max(map(len, values))
    return [f"{name:<{width}} = {value}" for name, value in values.items()]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else quoted(str(value))


def _shown(letter: str) -> str:
    """Return a letter as it is, or by its number where it would not be seen or would turn the line around."""
    if letter.isprintable():
        return letter
    if unicodedata.category(letter) == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    number = ord(letter)
    return f"\\u{number:04x}" if number <= LARGEST_SHORT else f"\\U{number:08x}"
