"""One call to Anaplan: headers, time limits, and the translation of every outcome into an error of ours."""

import time
from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy
from threading import BoundedSemaphore
from typing import Any

import requests
import structlog
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, NewConnectionError

from app.anaplan.errors import (
    AnaplanBlockedError,
    AnaplanBusyError,
    AnaplanCrowdedError,
    AnaplanError,
    AnaplanFailingError,
    AnaplanModelError,
    AnaplanNoAnswerError,
    AnaplanNotFoundError,
    AnaplanRefusedError,
    AnaplanTroubleError,
    AnaplanUnreachableError,
)
from app.answer_body import json_object, read_whole

CONNECT_SECONDS = 3
AT_ONCE = 6
"""Of the twenty threads that serve pages, so many may wait for Anaplan."""

LARGEST_ANSWER = 8_000_000
"""A page of 5,000 exports is below two million bytes."""

RETRY_AFTER_IF_UNSAID = 10
LONGEST_RETRY_AFTER, LONGEST_NUMBER = 3600, 9
LONGEST_MESSAGE = 200
BY_STATUS: Mapping[int, type[AnaplanError]] = {
    401: AnaplanRefusedError,
    403: AnaplanBlockedError,
    404: AnaplanNotFoundError,
    # Source: Anaplan, "Model busy behavior and retry strategy".
    **dict.fromkeys((410, 422, 423, 424, 425), AnaplanModelError),
}

log = structlog.get_logger()


class AnaplanHttp:
    """Sends what it is given, once: nothing is repeated, because Anaplan locks users who fail too often."""

    def __init__(self, user_agent: str) -> None:
        self._session = requests.Session()
        self._room = BoundedSemaphore(AT_ONCE)
        # A .netrc entry for the host would take the place of our Authorization header.
        self._session.trust_env = False
        # One session serves many customers, so none may leave a cookie for the next.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers.update({"Accept": "application/json", "User-Agent": user_agent})
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=0, pool_maxsize=16))

    def call(
        self,
        method: str,
        url: str,
        *,
        authorization: str,
        seconds: float,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Return the JSON object of a successful answer, empty if there is none. Raises AnaplanError."""
        answer, content = self._send(method, url, authorization, seconds, query, body)
        found = json_object(content, LARGEST_ANSWER)
        if 200 <= answer.status_code < 300 and (found is not None or not content):  # noqa: PLR2004 - the class of successes
            return found or {}
        message = message_of(found)
        if answer.status_code == requests.codes.too_many_requests:
            raise AnaplanBusyError(message, _retry_after(answer))
        is_failing = answer.status_code >= requests.codes.server_error
        otherwise = AnaplanFailingError if is_failing else AnaplanTroubleError
        raise BY_STATUS.get(answer.status_code, otherwise)(message, answer.status_code, word_of(found))

    def _send(
        self,
        method: str,
        url: str,
        authorization: str,
        seconds: float,
        query: Mapping[str, str] | None,
        body: Mapping[str, str] | None,
    ) -> tuple[requests.Response, bytes]:
        if not self._room.acquire(blocking=False):
            raise AnaplanCrowdedError
        began = time.monotonic()
        outcome: int | str = "no answer"
        try:
            with self._session.request(
                method,
                url,
                params=query,
                json=body,
                headers={"Authorization": authorization},
                timeout=(CONNECT_SECONDS, seconds),
                allow_redirects=False,
                stream=True,
            ) as answer:
                outcome = answer.status_code
                content = read_whole(answer, began + seconds, LARGEST_ANSWER)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            outcome = type(error).__name__
            # The cause holds the request, and the request holds the password.
            raise (AnaplanNoAnswerError if _was_sent(error) else AnaplanUnreachableError) from None
        finally:
            self._room.release()
            log.info("anaplan", method=method, outcome=outcome, seconds=round(time.monotonic() - began, 3))
        return answer, content


def word_of(found: dict[str, Any] | None) -> str:
    """Return the status that the Authentication API gives in words."""
    word = found.get("status") if found else None
    return word if isinstance(word, str) else ""


def _was_sent(error: Exception) -> bool:
    """Tell whether Anaplan may have seen the request."""
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    never = isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError)
    return not never


def message_of(found: dict[str, Any] | None) -> str:
    """Return Anaplan's own words: the two APIs keep them in different places."""
    match found:
        case {"statusMessage": str(message)} | {"status": {"message": str(message)}}:
            return message[:LONGEST_MESSAGE]
        case _:
            return ""


def _retry_after(answer: requests.Response) -> int:
    said = answer.headers.get("Retry-After", "")
    # Longer ones are no times, and Python refuses to read thousands of digits.
    is_number = said.isdecimal() and len(said) <= LONGEST_NUMBER
    return min(int(said), LONGEST_RETRY_AFTER) if is_number else RETRY_AFTER_IF_UNSAID
