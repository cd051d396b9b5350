"""All routes, which together pass every page of the product, in two parts that two processes can share."""

from collections.abc import Callable, Iterator

from tests.browser import (
    accounts,
    anaplan_routes,
    endings,
    for_one_page,
    not_just_now,
    office,
    outcomes,
    picking,
    reminders,
    routes,
    sandbox_pages,
    single_sign_on,
    telling,
)
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct

Route = Callable[[RunningProduct, Visitor, str], Iterator[str]]
"""Walks with a visitor and a schema's name, and yields the name of each page that is worth a look."""

ANSWERING: tuple[Route, ...] = (
    routes.password,
    routes.certificate,
    routes.operator,
    anaplan_routes.refused,
    anaplan_routes.certificate_refused,
    picking.picked,
    picking.many,
    picking.not_picked,
    outcomes.connected,
    outcomes.repairing,
    outcomes.waiting,
    outcomes.failing,
    outcomes.refused,
    outcomes.card,
    outcomes.beside,
    for_one_page.handing_over,
    for_one_page.withdrawn,
    endings.locked,
    endings.approval,
    endings.cancelled,
    not_just_now.not_ready,
    not_just_now.no_card,
)
"""Past every question and what comes of the answers."""

OPERATING: tuple[Route, ...] = (
    office.link,
    office.people,
    office.sent,
    reminders.reminders,
    reminders.cancelled,
    reminders.approved,
    accounts.letting_in,
    accounts.password,
    accounts.second_factor,
    single_sign_on.single_sign_on,
    telling.webhook,
    sandbox_pages.sandbox,
)
"""Past what operators see, and whoever tries the product with the sandbox."""

ROUTES = ANSWERING + OPERATING
