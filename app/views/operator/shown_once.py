"""The page that shows a link in the place of an older one, this once."""

from http import HTTPStatus

from flask import render_template

from app.links.issuing import Issued
from app.store.onboarding_rows import Onboarding
from app.views.parts import parts


def page(onboarding: Onboarding, issued: Issued, *, is_repair: bool = False) -> tuple[str, int]:
    """Show the link; it is stored nowhere."""
    return render_template(
        "operator/reissued.html",
        onboarding=onboarding,
        issued=issued,
        is_repair=is_repair,
        url=f"{parts().settings.public_url}/o/{issued.link.token}",
    ), HTTPStatus.CREATED
