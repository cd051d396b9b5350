"""Making a link: decide what is known, look at what the recipient will see, and get the link once."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.answers import Answers
from app.domain.roles import Role
from app.links import issuing, names, offer
from app.links.names import Standing
from app.links.offer import Offer, OfferError
from app.store import onboardings
from app.store.submissions import NameReservedError
from app.views.operator.access import asker, for_operator
from app.views.operator.offer_form import PATTERN, OfferForm
from app.views.operator.preview import pages
from app.views.parts import parts

blueprint = Blueprint("new_link", __name__, url_prefix="/operator/onboardings/new")

RECIPIENT_CHOOSES = ""


@blueprint.get("")
@for_operator(Role.OPERATOR)
def show() -> ResponseReturnValue:
    """Show the form with what is usual."""
    return _page(_form(None))


@blueprint.post("")
@for_operator(Role.OPERATOR)
def make() -> ResponseReturnValue:
    """Make the link, or show what it would be; `do` is the button that was pressed."""
    form = _form(request.form)
    if request.form.get("do") == "change":
        return _page(form)
    with parts().database.read() as connection:
        made = onboardings.made_by_form(connection, str(form.form_id.data))
    if made:
        return redirect(url_for("operator_onboarding.show", onboarding_id=made.id, done="made_already"), 303)
    checked = _checked(form)
    if checked is None:
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    wanted, first, unknown = checked
    if request.form.get("do") == "preview":
        return render_template(
            "operator/preview.html",
            form=form,
            offer=wanted,
            pages=pages(first),
            presets=first.presets,
            ends_at=datetime.now(UTC) + wanted.life,
            back_url=None,
        )
    now = datetime.now(UTC)
    try:
        with parts().database.write() as connection:
            if twice := onboardings.made_by_form(connection, str(form.form_id.data)):
                issued = None
            else:
                issued = issuing.issue(connection, parts().keys, wanted, first, asker(), now)
    except NameReservedError:
        _refuse_name(form, Standing.RESERVED, wanted)
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    if issued is None and twice:
        return redirect(url_for("operator_onboarding.show", onboarding_id=twice.id, done="made_already"), 303)
    if issued is None:
        raise LookupError("neither made nor found")
    return render_template(
        "operator/link_made.html",
        issued=issued,
        url=f"{parts().settings.public_url}/o/{issued.link.token}",
        offer=wanted,
        name_unknown=unknown,
    ), HTTPStatus.CREATED


@for_operator(Role.OPERATOR)
def show_again() -> ResponseReturnValue:
    """Show the form again with what was typed, when it could not be trusted any more; nothing is made."""
    return _page(_form(request.form)), HTTPStatus.BAD_REQUEST


def _form(posted: object) -> OfferForm:
    form = OfferForm(posted, datetime.now(UTC), parts().settings.redirect_uri_hosts)
    destinations = parts().lists.for_step("destination").destinations
    form.group_id.offer(destinations)
    if form.group_id.is_listed:
        choices = {**form.group_id.labels, RECIPIENT_CHOOSES: "The recipient chooses"}
        form.group_id.labels = form.group_id.choices = choices
    return form


def _checked(form: OfferForm) -> tuple[Offer, Answers, bool] | None:
    """Return the offer, the answers that it begins with, and whether nobody knows if the name is free."""
    if not request.form.get("group_id") and not form.group_id.is_listed:
        form.group_id.data = ""
    # A list, so that every field is checked and not only up to the first mistake.
    wrong = [name for name in CHECKED if not form[name].validate(form, _more(form, name))]
    is_fine = not wrong
    schema = _schema(form)
    wanted = form.offer(schema)
    first = Answers()
    try:
        first = offer.checked(wanted, parts().settings.redirect_uri_hosts)
    except OfferError as error:
        is_fine = False
        for name, words in error.problems.items():
            form.refuse(name, words)
    standing = Standing.FREE
    if is_fine and not form.errors and schema and wanted.presets.get("group_id"):
        group_id = wanted.presets["group_id"]
        standing = names.standing(parts().fivetran, parts().database, group_id, schema)
        if standing in names.IN_THE_WAY:
            _refuse_name(form, standing, wanted)
    if form.errors or not is_fine:
        return None
    return wanted, first, standing is Standing.UNKNOWN


def _refuse_name(form: OfferForm, standing: Standing, wanted: Offer) -> None:
    group_id, schema = wanted.presets["group_id"], wanted.presets["schema"]
    form.refuse("schema", names.refusal(standing, parts().fivetran, parts().database, group_id, schema))


CHECKED = (
    *("recipient", "purpose", "group_id", "allow_Basic", "life"),
    *("redirect_uri", "redirect_state", "failure_uri"),
)


def _more(form: OfferForm, name: str) -> list[object]:
    own = getattr(type(form), f"validate_{name}", None)
    return [own] if own else []


def _schema(form: OfferForm) -> str:
    """Return the name of the schema; a pattern is filled from the destination's name."""
    schema, group_id = form.schema.data or "", form.group_id.data or ""
    if not names.is_pattern(schema):
        return schema
    if not group_id:
        # Nobody has touched what stands there at first, so the recipient names it with the destination.
        if schema != PATTERN:
            form.refuse("schema", "A pattern needs a destination that is chosen here")
        return ""
    return names.fill(schema, str(form.group_id.labels.get(group_id, group_id)))


def _page(form: OfferForm) -> str:
    return render_template("operator/new_link.html", form=form, back_url=url_for("operator_list.show"))
