"""The description of the API for programs (OpenAPI 3.1), made of the shapes that it describes."""

import json
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from pydantic.json_schema import models_json_schema

from app.views.api import problems
from app.views.api.bodies import MEDIA_TYPE
from app.views.api.operations import ONE, OPERATIONS, Operation
from app.views.api.shape import Shape
from app.views.api.shapes import Problem
from app.views.declared import for_everybody
from app.views.parts import parts

blueprint = Blueprint("api_openapi", __name__, url_prefix="/api/v1")

VERSION = "1.0.0"
REFERENCE = "#/components/schemas/{model}"

REFUSALS: Mapping[int, str] = {
    400: "The request cannot be read: a parameter given twice, a body that is no JSON, a member given twice",
    401: "There is no token, or it does not work",
    403: "The token has not the scope, or its operator may no longer do this",
    404: "No onboarding has this ID",
    409: "It cannot be done as things stand; code says what is in the way",
    413: "The body is larger than 64 kB",
    415: "The body is not application/json",
    422: "A member, parameter or header is wrong; errors names each",
    500: "Something failed on our side",
    503: "Nothing can be read or saved just now",
}
ALWAYS, WITH_TOKEN, WITH_BODY = (400, 500, 503), (401, 403), (413, 415, 422)
HEADERS: Mapping[int, str] = {401: "WWW-Authenticate", 403: "WWW-Authenticate"}


@blueprint.get("/openapi.json")
@for_everybody
def show() -> ResponseReturnValue:
    """Tell what the API is."""
    settings = parts().settings
    return Response(_text(settings.public_url, settings.product_name), content_type=MEDIA_TYPE)


def document(public_url: str, product_name: str) -> dict[str, Any]:
    """Return the whole description."""
    told = {operation.told for operation in OPERATIONS} | {Problem}
    sent = {operation.sent for operation in OPERATIONS if operation.sent}
    _, schemas = models_json_schema(
        [
            *((shape, "serialization") for shape in sorted(told, key=_name)),
            *((shape, "validation") for shape in sorted(sent, key=_name)),
        ],
        ref_template=REFERENCE,
    )
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _described(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": product_name,
            "version": VERSION,
            "description": "Make onboarding links and see what became of them. An operator makes the token "
            "on the page Tokens. Every refusal is a problem (RFC 9457). A method that an address does not "
            "take is 405, an address that does not exist 404.",
        },
        "servers": [{"url": public_url}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "anp_ and 43 letters and digits"}
            },
        },
    }


@cache
def _text(public_url: str, product_name: str) -> str:
    return json.dumps(document(public_url, product_name), ensure_ascii=False)


def _described(operation: Operation) -> dict[str, Any]:
    refusals = {*ALWAYS, *WITH_TOKEN, *operation.refusals}
    if operation.sent:
        refusals |= set(WITH_BODY)
    if operation.path.startswith(ONE):
        refusals.add(404)
    answers: dict[str, Any] = {
        str(int(operation.status)): {
            "description": operation.summary,
            "content": {MEDIA_TYPE: {"schema": _reference(operation.told)}},
        }
    }
    if operation.status is HTTPStatus.CREATED:
        answers["201"] |= {
            "headers": {"Location": _header("The address of the onboarding")},
            "links": _links(),
        }
    for status in sorted(refusals):
        answers[str(status)] = _refusal(status)
    described: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "description": f"{operation.description} Needs the scope {operation.scope.value}.".strip(),
        "parameters": _parameters(operation),
        "responses": answers,
    }
    if operation.sent:
        content = {MEDIA_TYPE: {"schema": _reference(operation.sent)}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if operation.path.startswith(ONE):
        found.append(
            {
                "name": "onboarding_id",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "minLength": 1},
            }
        )
    for place, shape in (("query", operation.query), ("header", operation.headers)):
        schema = shape.model_json_schema() if shape else {}
        for name, member in schema.get("properties", {}).items():
            found.append(
                {
                    "name": name,
                    "in": place,
                    "required": False,
                    "description": member.pop("description", ""),
                    "schema": _without_null(member, schema.get("$defs", {})),
                }
            )
    return found


def _without_null(member: dict[str, Any], named: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a parameter, which is absent where a member would be null."""
    kinds = [kind for kind in member.get("anyOf", []) if kind != {"type": "null"}]
    found = {name: value for name, value in member.items() if name not in ("anyOf", "title")}
    if found.get("default", "") is None:
        del found["default"]
    for kind in kinds:
        found |= named[kind["$ref"].rpartition("/")[2]] if "$ref" in kind else kind
    return found


def _refusal(status: int) -> dict[str, Any]:
    refusal: dict[str, Any] = {
        "description": REFUSALS[status],
        "content": {problems.MEDIA_TYPE: {"schema": _reference(Problem)}},
    }
    if status in HEADERS:
        refusal["headers"] = {
            HEADERS[status]: _header("What is asked for: Bearer, and what is wrong with it")
        }
    return refusal


def _links() -> dict[str, Any]:
    """Return where the id of what was made can be used."""
    return {
        operation.id: {
            "operationId": operation.id,
            "parameters": {"onboarding_id": "$response.body#/id"},
        }
        for operation in OPERATIONS
        if operation.path.startswith(ONE)
    }


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "required": True, "schema": {"type": "string"}}


def _reference(shape: type[Shape]) -> dict[str, str]:
    return {"$ref": REFERENCE.format(model=shape.__name__)}


def _name(shape: type[Shape]) -> str:
    return shape.__name__
