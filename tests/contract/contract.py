"""Check requests and answers against Fivetran's API as an OpenAPI document describes it."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS30Validator, oas30_format_checker

OURS = Path(__file__).with_name("fivetran-openapi.json")

REFUSALS = {400, 401, 403, 404, 405, 406, 409, 415, 429, 500}
"""The statuses that any call may be refused with (Fivetran REST API, "API response codes")."""

REFUSAL = {
    "type": "object",
    "required": ["code", "message"],
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
}


class Contract:
    """The contract in the document that FIVETRAN_OPENAPI names, or else in ours."""

    def __init__(self, document: Path | None = None) -> None:
        path = document or Path(os.environ.get("FIVETRAN_OPENAPI") or OURS)
        self.is_ours = path == OURS
        self._document: dict[str, Any] = json.loads(path.read_text())

    def check_request(self, method: str, path: str, query: Mapping[str, str], body: object) -> None:
        """Fail if Fivetran's API has no such call, parameter or body."""
        operation = self._operation(method, path)
        known = {row["name"]: row for row in self._parameters(operation) if row["in"] == "query"}
        for name, value in query.items():
            assert name in known, f"{method} {path} has no query parameter {name!r}"
            number = known[name]["schema"]["type"] == "integer" and re.fullmatch(r"\d+", value)
            self._check(int(value) if number else value, known[name]["schema"], f"?{name}")
        expected = operation.get("requestBody")
        if expected is None:
            assert body is None, f"{method} {path} takes no body"
        elif body is None:
            assert not expected.get("required"), f"{method} {path} needs a body"
        else:
            self._check(body, _schema(expected), f"{method} {path} body")

    def check_response(self, method: str, path: str, status: int, body: object) -> None:
        """Fail if Fivetran's API would not answer this call so."""
        answers = self._operation(method, path)["responses"]
        where = f"{method} {path} -> {status}"
        if status in REFUSALS:
            self._check(body, _schema(answers.get(str(status), {})) or REFUSAL, where)
            return
        assert str(status) in answers, f"{where} is not among {sorted(answers)}"
        self._check(body, _schema(answers[str(status)]), where)

    def operations(self) -> set[tuple[str, str]]:
        """Return every call of the document as its method and its path's template."""
        return {(method.upper(), path) for path, calls in self._document["paths"].items() for method in calls}

    def template(self, path: str) -> str:
        """Return the template that a path is made from; a literal one goes before one with a parameter."""
        for candidate in sorted(self._document["paths"], key=lambda text: text.count("{")):
            if re.fullmatch(re.sub(r"\\?{[^}]*}", "[^/]+", re.escape(candidate)), path):
                return str(candidate)
        raise AssertionError(f"Fivetran's API has no address {path}")

    def _operation(self, method: str, path: str) -> dict[str, Any]:
        calls = self._document["paths"][self.template(path)]
        assert method.lower() in calls, f"Fivetran's API has no {method} {path}"
        found: dict[str, Any] = calls[method.lower()]
        return found

    def _parameters(self, operation: dict[str, Any]) -> list[dict[str, Any]]:
        """Return an operation's parameters, those given by reference included."""
        rows = operation.get("parameters", [])
        named = self._document["components"].get("parameters", {})
        return [named[row["$ref"].rsplit("/", 1)[1]] if "$ref" in row else row for row in rows]

    def _check(self, value: object, schema: Mapping[str, Any], where: str) -> None:
        """Fail with every place at which a value breaks its schema."""
        whole = {"allOf": [schema], "components": self._document["components"]}
        validator = OAS30Validator(whole, format_checker=oas30_format_checker)
        errors = [
            f"{'.'.join(map(str, error.path)) or '(all)'}: {error.message}"
            for error in _leaves(validator.iter_errors(value))
        ]
        assert not errors, f"{where} breaks the contract: " + "; ".join(errors)


def _leaves(errors: Any) -> Any:
    """Yield the errors at the bottom, instead of "is not valid under any of the given schemas"."""
    for error in errors:
        if error.context:
            yield from _leaves(error.context)
        else:
            yield error


def _schema(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema of a body, or an empty one if the document leaves it open."""
    content = part.get("content", {})
    found: Mapping[str, Any] = content.get("application/json", {}).get("schema", {})
    return found
