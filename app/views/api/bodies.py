"""Reading what a program sent: strictly, and naming every member that is wrong."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from flask import request
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.views.api.problems import ProblemError
from app.views.api.shape import IN_WORDS, Shape
from app.views.api.shapes import FieldError

S = TypeVar("S", bound=Shape)

MEDIA_TYPE = "application/json"
LARGEST_BODY = 64 * 1024
NOT_JSON = "The body is not JSON in UTF-8."


def read_body(shape: type[S]) -> S:
    """Return the body. Raises ProblemError: 415, 413, 400 where it is no JSON, 422 for another shape."""
    if request.mimetype != MEDIA_TYPE:
        raise ProblemError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    body = request.get_data(cache=False)
    if len(body) > LARGEST_BODY:
        raise ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        text = body.decode()
        json.loads(text, object_pairs_hook=_each_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        words = str(error) if isinstance(error, TwiceError) else NOT_JSON
        raise ProblemError(HTTPStatus.BAD_REQUEST, words) from None
    try:
        return shape.model_validate_json(text)
    except ValidationError as error:
        raise _refused(error) from None


def read_query(shape: type[S]) -> S:
    """Return the parameters of the address. Raises ProblemError: 422."""
    try:
        return shape.model_validate_strings(request.args.to_dict())
    except ValidationError as error:
        raise _refused(error) from None


def read_headers(shape: type[S]) -> S:
    """Return the headers that a shape names, by its aliases. Raises ProblemError: 422."""
    given = {field.alias: request.headers.get(str(field.alias)) for field in shape.model_fields.values()}
    try:
        return shape.model_validate_strings({name: text for name, text in given.items() if text is not None})
    except ValidationError as error:
        raise _refused(error) from None


def unprocessable(problems: Mapping[str, str]) -> ProblemError:
    """Return the refusal of members that have the right shape and cannot be taken all the same."""
    return ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        f"Correct {', '.join(problems)}.",
        errors=[FieldError(field=name, message=words) for name, words in problems.items()],
    )


class TwiceError(ValueError):
    """A member stands twice in an object."""


def _each_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in members:
        if name in found:
            raise TwiceError("A member stands twice in an object of the body. Give each once.")
        found[name] = value
    return found


def _refuse(_word: str) -> None:
    raise ValueError("not a number of JSON")


def _refused(error: ValidationError) -> ProblemError:
    # Neither the values nor the addresses of explanations: only where, and what is wrong.
    found = error.errors(include_url=False, include_input=False)
    if any(each["type"] == "json_invalid" for each in found):
        return ProblemError(HTTPStatus.BAD_REQUEST, NOT_JSON)
    problems: dict[str, str] = {}
    for each in found:
        problems.setdefault(".".join(map(str, each["loc"])) or "body", _in_words(each))
    return unprocessable(problems)


def _in_words(wrong: ErrorDetails) -> str:
    pattern = wrong["ctx"]["pattern"] if wrong["type"] == "string_pattern_mismatch" else ""
    return IN_WORDS.get(pattern, wrong["msg"])
