"""JSON lines with a request id. Only plain values pass; paths, bodies, headers and queries never do."""

import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request

PLAIN = (str, int, float, bool, type(None))
LONGEST_VALUE = 300
LINK = re.compile(r"/o/\w+")

log = structlog.get_logger()


def configure(level: str) -> None:
    """Send our own lines and those of libraries to standard error in one form."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                _where_not_what,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                only_plain_values,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # These name addresses or job arguments on their chattier levels.
    for name in ("urllib3", "huey", "werkzeug"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # The server's warnings quote requests that it cannot read; its errors go the way of all others.
    server = logging.getLogger("gunicorn.error")
    server.setLevel(logging.ERROR)
    server.handlers.clear()
    server.propagate = True


def install(app: Flask) -> None:
    """Write one line for each request: route, status, time; never the path, which may be a link."""

    @app.before_request
    def begin() -> None:
        g.began = time.monotonic()
        g.request_id = secrets.token_hex(8)
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        log.info(
            "request",
            method=request.method if request.url_rule else "-",
            route=str(request.url_rule.rule) if request.url_rule else "-",
            status=response.status_code,
            seconds=round(time.monotonic() - g.get("began", time.monotonic()), 4),
        )
        return response

    @app.teardown_request
    def clear(_error: BaseException | None) -> None:
        structlog.contextvars.clear_contextvars()


def only_plain_values(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace whatever is not a plain value by its type's name, and cut what is long."""
    for key, value in line.items():
        if isinstance(value, list):
            line[key] = [_plain(item) for item in value]
        else:
            line[key] = _plain(value)
    return line


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return LINK.sub("/o/…", value)[:LONGEST_VALUE]
    return value if isinstance(value, PLAIN) else f"<{type(value).__name__}>"


def _where_not_what(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Turn an exception into its type and places; its text may repeat what somebody typed."""
    record: logging.LogRecord | None = line.get("_record")
    info = line.pop("exc_info", None) or (record.exc_info if record else None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[0] is not None:
        line["error"] = info[0].__name__
        line["where"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(info[2])]
        if record:
            record.exc_info = None
            record.exc_text = None
    return line
