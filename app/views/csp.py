"""Reports of browsers that a page broke its own content security policy."""

from urllib.parse import urlsplit

import structlog
from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.views.declared import for_everybody

blueprint = Blueprint("csp", __name__)
LARGEST = 10_000
log = structlog.get_logger()


@blueprint.post("/csp")
@for_everybody
def report() -> ResponseReturnValue:
    """Log which rule was broken by which site; addresses are cut down to their origin."""
    if (request.content_length or 0) > LARGEST:
        return "", 413
    try:
        found = request.get_json(force=True)
    except (BadRequest, RecursionError):
        return "", 400
    for item in found[:10] if isinstance(found, list) else [found]:
        body = item.get("body", item.get("csp-report", {})) if isinstance(item, dict) else {}
        if isinstance(body, dict):
            rule = str(body.get("effectiveDirective", body.get("effective-directive", "")))
            log.warning(
                "csp report", rule=rule[:50], blocked=_origin(body.get("blockedURL", body.get("blocked-uri")))
            )
    return "", 204


def _origin(address: object) -> str:
    try:
        parts = urlsplit(str(address or ""))
    except ValueError:
        return ""
    if parts.netloc:
        return f"{parts.scheme}://{parts.netloc}"
    # A word such as "inline" says which kind of thing was blocked; a path may be a link.
    return parts.path[:20] if "/" not in parts.path else ""
