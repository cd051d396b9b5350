"""The way from `requests` straight into a WSGI application, without a socket between them."""

import io
from collections.abc import Iterable, Mapping
from http.client import HTTPMessage
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import requests
from flask import Flask
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse


class Door(HTTPAdapter):
    """Hands a request of `requests` to the application and brings the answer back."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self._app = app

    def send(self, request: requests.PreparedRequest, *_args: Any, **_more: Any) -> requests.Response:
        """Ask the application."""
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
            started.append((status, headers))

        body = b"".join(_closing(self._app.wsgi_app(_environ(request), start)))  # type: ignore[arg-type]
        status, headers = started[-1]
        message = HTTPMessage()
        for name, value in headers:
            message.add_header(name, value)
        raw = HTTPResponse(
            body=io.BytesIO(body),
            request_method=request.method,
            headers=HTTPHeaderDict(headers),
            status=int(status.split()[0]),
            preload_content=False,
            # Where `requests` looks for cookies.
            original_response=SimpleNamespace(msg=message, isclosed=lambda: True, close=lambda: None),  # type: ignore[arg-type]
        )
        return self.build_response(request, raw)


def _closing(parts: Iterable[bytes]) -> list[bytes]:
    try:
        return list(parts)
    finally:
        close = getattr(parts, "close", None)
        if close:
            close()


def _environ(request: requests.PreparedRequest) -> dict[str, Any]:
    """Return a request as a WSGI server would describe it."""
    address = urlsplit(request.url or "")
    body = request.body or b""
    sent = body.encode() if isinstance(body, str) else bytes(body)
    default_port = "443" if address.scheme == "https" else "80"
    headers: Mapping[str, str] = request.headers
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(address.path).decode("latin-1"),
        "RAW_URI": request.path_url,
        "QUERY_STRING": address.query,
        "SERVER_NAME": address.hostname,
        "SERVER_PORT": str(address.port or default_port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": address.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(sent)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": address.scheme,
        "wsgi.input": io.BytesIO(sent),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        plain = value.decode("latin-1") if isinstance(value, bytes) else value
        environ["HTTP_" + name.upper().replace("-", "_")] = plain
    if "Content-Type" in headers:
        environ["CONTENT_TYPE"] = headers["Content-Type"]
    return environ
