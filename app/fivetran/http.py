"""One call to Fivetran: headers, time limits, and the translation of every outcome into an error of ours."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import requests
import structlog
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util.retry import Retry

from app.answer_body import json_object, read_whole
from app.fivetran.errors import (
    FivetranBusyError,
    FivetranNotFoundError,
    FivetranNotSentError,
    FivetranRefusedError,
    FivetranSignInError,
    FivetranUnclearError,
)

CONNECT_SECONDS = 3
LIST_SECONDS = 10
REPEATS = 2
CREATE_SECONDS = 90
"""Longer than the 60 s after which Fivetran gives up itself (docs, "pause connector, 500 error")."""

TEST_SECONDS = 900
REFUSALS = (400, 405, 406, 409, 410, 415, 422)
"""With these, and with 404, nothing was done. Another 4xx, such as 408, may come after it was."""

LARGEST_ANSWER = 8_000_000
"""A thousand connections, each with its config of the card, are between one and three million bytes."""

RETRY_AFTER_IF_UNSAID = 60
LONGEST_RETRY_AFTER = 3600

log = structlog.get_logger()


class Gate(Protocol):
    """Decides whether a call may be made now, and is told what became of it."""

    def enter(self, *, tests: bool) -> None:
        """Let a call through, or raise FivetranBusyError."""

    def leave(self, *, answered: bool) -> None:
        """Note whether an answer came."""


class FivetranHttp:
    """Signs in and speaks JSON. Only GETs are ever repeated; no body is logged or kept in an error."""

    def __init__(
        self,
        api_url: str,
        key: str,
        secret: str,
        *,
        list_seconds: float = LIST_SECONDS,
        repeats: int = REPEATS,
        gate: Gate | None = None,
    ) -> None:
        self._api_url = api_url
        self._session = requests.Session()
        self._list_seconds = list_seconds
        self._gate = gate
        self._session.auth = (key, secret)
        # A .netrc entry for the host would take the place of our Authorization header.
        self._session.trust_env = False
        self._session.headers.update({"Accept": "application/json;version=2"})
        once_more = Retry(
            total=repeats,
            # Of any method; but who has waited to connect may have lost the right to send.
            connect=0,
            allowed_methods=["GET"],
            status_forcelist=[502, 503, 504],
            backoff_factor=0.2,
            respect_retry_after_header=False,
            raise_on_status=False,
        )
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=once_more, pool_maxsize=16))

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        seconds: float | None = None,
        runs_tests: bool = False,
        only_if: Callable[[], bool] | None = None,
    ) -> dict[str, Any]:
        """Return `data` of a successful answer. Raises FivetranError.

        `only_if` is asked last of all, when nothing else can delay the call any more.
        """
        if self._gate:
            self._gate.enter(tests=runs_tests)
        if only_if and not only_if():
            raise FivetranNotSentError
        answered = False
        try:
            answer, content = self._send(method, path, query, body, seconds)
            answered = answer.status_code < requests.codes.server_error
        finally:
            if self._gate:
                self._gate.leave(answered=answered)
        return _data(answer, content)

    def _send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        body: Mapping[str, Any] | None,
        seconds: float | None,
    ) -> tuple[requests.Response, bytes]:
        began = time.monotonic()
        patience = seconds or self._list_seconds
        outcome: int | str = "no answer"
        try:
            with self._session.request(
                method,
                self._api_url + path,
                params=query,
                json=body,
                timeout=(CONNECT_SECONDS, patience),
                allow_redirects=False,
                stream=True,
            ) as answer:
                outcome = answer.status_code
                content = read_whole(answer, began + patience, LARGEST_ANSWER)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            outcome = type(error).__name__
            # The cause holds the request, and the request holds the password.
            raise FivetranUnclearError("Fivetran did not answer.") from None
        finally:
            route = _without_ids(path)
            log.info(
                "fivetran",
                method=method,
                route=route,
                outcome=outcome,
                seconds=round(time.monotonic() - began, 3),
            )
        return answer, content


def _data(answer: requests.Response, content: bytes) -> dict[str, Any]:
    status = answer.status_code
    envelope = json_object(content, LARGEST_ANSWER)
    message = str(envelope.get("message") or "") if envelope else ""
    if status == requests.codes.too_many_requests:
        raise FivetranBusyError(message, _retry_after(answer))
    if status in (requests.codes.unauthorized, requests.codes.forbidden):
        raise FivetranSignInError(message, status)
    if envelope is None:
        raise FivetranUnclearError("Fivetran's answer could not be read.", status)
    if status == requests.codes.not_found:
        raise FivetranNotFoundError(message, status)
    if status in REFUSALS:
        raise FivetranRefusedError(message, status)
    data = envelope.get("data", {})
    if not 200 <= status < 300 or not isinstance(data, dict):  # noqa: PLR2004 - the class of successes
        raise FivetranUnclearError(message, status)
    return data


def _retry_after(answer: requests.Response) -> int:
    said = answer.headers.get("Retry-After", "")
    return min(int(said), LONGEST_RETRY_AFTER) if said.isdecimal() else RETRY_AFTER_IF_UNSAID


def _without_ids(path: str) -> str:
    parts = path.split("/")
    return "/".join(part if place != 3 else "{id}" for place, part in enumerate(parts))  # noqa: PLR2004 - /v1/things/{id}
