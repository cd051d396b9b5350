"""What every answer carries, and what every request must be, in one place."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request

from app.config import Settings

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "clipboard-read",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
    )
) + (", publickey-credentials-get=(self), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()")

TOKEN_PAGES = ("/o/",)
"""What begins so may hold a link's secret: no report names it, and no other site hears of it."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
NONCE_BYTES = 16

BOXES = frozenset({("picking.pick", "selected_exports")})
"""Names of boxes that are ticked together, by the route that takes them; it looks at each."""


def install(app: Flask, settings: Settings) -> None:
    """Guard every request and put the headers on every answer, errors included."""

    @app.before_request
    def guard() -> None:
        if "\0" in request.path:
            # PostgreSQL takes no such text, and no address of ours has it.
            abort(404)
        if request.method not in SAFE_METHODS and request.endpoint != "csp.report":
            _refuse_other_sites(settings)
        # One value for each name: two would let a check see one and the page another.
        for values in (request.args, request.form, request.files):
            several = [name for name, given in values.lists() if len(given) > 1]
            if any((request.endpoint, name) not in BOXES for name in several):
                abort(400)

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.extend(
            _headers(settings, csp_nonce(), is_token_page=request.path.startswith(TOKEN_PAGES))
        )
        response.vary.add("Cookie")
        return response

    app.jinja_env.globals["csp_nonce"] = csp_nonce


def csp_nonce() -> str:
    """Return 128 random bits, drawn anew for each answer."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(NONCE_BYTES)
    nonce: str = g.csp_nonce
    return nonce


def _refuse_other_sites(settings: Settings) -> None:
    """Answer 400 to a form of another site. What says nothing of its origin is left to the CSRF token."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if fetch_site is not None:
        allowed = fetch_site == "same-origin"
    elif origin is not None:
        allowed = origin == settings.public_url
    elif request.referrer:
        allowed = _origin(request.referrer) == settings.public_url
    else:
        allowed = True
    if not allowed:
        abort(400)


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def _headers(settings: Settings, nonce: str, *, is_token_page: bool) -> dict[str, str]:
    policy = [
        "default-src 'none'",
        f"script-src 'nonce-{nonce}'",
        f"style-src 'nonce-{nonce}'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    headers = {
        "Cache-Control": "no-store",
        "Referrer-Policy": "strict-origin" if is_token_page else "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Origin-Agent-Cluster": "?1",
        "Permissions-Policy": PERMISSIONS,
        "X-Permitted-Cross-Domain-Policies": "none",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
    }
    if not settings.is_local:
        policy.append("upgrade-insecure-requests")
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    if not is_token_page:
        policy += ["report-to csp", "report-uri /csp"]
        headers["Reporting-Endpoints"] = f'csp="{settings.public_url}/csp"'
    headers["Content-Security-Policy"] = "; ".join(policy)
    return headers
