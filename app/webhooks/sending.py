"""One message to another site: once, within some seconds, to the address itself and nowhere further."""

import logging
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from threading import Timer
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

CONNECT_SECONDS = 3
ANSWER_SECONDS = 10

# Its warning about a head that cannot be read repeats the address, whose path may be a secret between two.
logging.getLogger("urllib3.connection").setLevel(logging.ERROR)


class Problem(StrEnum):
    """Why a message was not taken."""

    NO_TIME = "no_time"
    """It did not connect or answer in time."""

    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    """It does not prove who it is."""

    REDIRECT = "redirect"
    REFUSED = "refused"
    """It answered, and not with a status from 200 to 299."""

    GONE = "gone"
    """It wants no more messages."""

    NOT_ALLOWED = "not_allowed"
    """The settings do not name its host any more."""

    NO_KEY = "no_key"
    """What signs was locked with a key of the application that is gone."""


@dataclass(frozen=True)
class Answer:
    """What came of one attempt. Without a `problem` the message was taken."""

    status: int | None
    problem: Problem | None = None


@dataclass(frozen=True)
class Patience:
    """How many seconds a site has to connect, and then to begin its answer."""

    connect: float = CONNECT_SECONDS
    answer: float = ANSWER_SECONDS


def send(address: str, headers: Mapping[str, str], body: bytes, patience: Patience) -> Answer:
    """Post JSON. What the site says besides the status is not read."""
    try:
        # A session for each message: no site gets another's cookies, or its own back.
        with requests.Session() as session:
            # No proxy, no .netrc and no bundle of certificates that the environment names.
            session.trust_env = False
            for scheme in ("https://", "http://"):
                session.mount(scheme, _Adapter())
            with session.post(
                address,
                data=body,
                headers={
                    "Content-Type": "application/json",
                    "User-Agent": "Anaplan-Onboarding",
                    "Accept": "*/*",
                    **headers,
                },
                timeout=(patience.connect, patience.answer),
                allow_redirects=False,
                stream=True,
            ) as answer:
                return _read(answer.status_code)
    except requests.exceptions.SSLError:
        return Answer(None, Problem.CERTIFICATE)
    except (requests.Timeout, TimeoutError):
        return Answer(None, Problem.NO_TIME)
    except (requests.RequestException, HTTPError, OSError, ValueError):
        return Answer(None, Problem.UNREACHABLE)


def _read(status: int) -> Answer:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Answer(status)
    if status == HTTPStatus.GONE:
        return Answer(status, Problem.GONE)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return Answer(status, Problem.REDIRECT)
    return Answer(status, Problem.REFUSED)


class _InTime(HTTPConnection):
    """Hangs up when the whole head of an answer is late: a socket's own limit begins anew with each byte."""

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as urllib3's own
        """Wait for the head. Raises TimeoutError, also when hanging up has made a part look whole."""
        began, seconds = time.monotonic(), float(self.timeout or ANSWER_SECONDS)
        watch = Timer(seconds, _hang_up, (self.sock,))
        watch.daemon = True
        watch.start()
        try:
            return super().getresponse()
        finally:
            watch.cancel()
            if time.monotonic() - began >= seconds:
                raise TimeoutError from None


class _InTimeWithTls(_InTime, HTTPSConnection):
    """The same with TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _InTime


class _PoolWithTls(HTTPSConnectionPool):
    ConnectionCls = _InTimeWithTls


class _Adapter(HTTPAdapter):
    """Uses such connections, and tries nothing twice."""

    def init_poolmanager(self, *arguments: Any, **more: Any) -> None:
        """Make the pools."""
        super().init_poolmanager(*arguments, **more)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _PoolWithTls}


def _hang_up(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)
