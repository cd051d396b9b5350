"""Whether a request is a person going somewhere, and not a look ahead or a page that refreshes itself."""

from flask import request

OURS = "X-Requested-With"
"""Sent by `static/js/refresh.js`, for browsers that do not say themselves what a request is."""


def is_navigation() -> bool:
    """Tell whether a browser shows its person what is answered, as far as anybody can know."""
    return (
        request.method == "GET"
        and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        and not is_look_ahead()
        and OURS not in request.headers
    )


def is_look_ahead() -> bool:
    """Tell whether a browser guesses that its person may go there next."""
    return "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
