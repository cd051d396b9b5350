"""All routes, which together pass every page of the product."""

from collections.abc import Callable, Iterator

from tests.browser import anaplan_routes, office, outcomes, picking, routes
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct

Route = Callable[[RunningProduct, Visitor, str], Iterator[str]]
"""Walks with a visitor and a schema's name, and yields the name of each page that is worth a look."""

ROUTES: tuple[Route, ...] = (
    routes.password,
    routes.certificate,
    routes.operator,
    anaplan_routes.refused,
    anaplan_routes.certificate_refused,
    picking.picked,
    picking.many,
    picking.not_picked,
    outcomes.connected,
    outcomes.waiting,
    outcomes.failing,
    outcomes.refused,
    outcomes.card,
    outcomes.beside,
    office.link,
    office.people,
    office.sent,
    office.handing_over,
)
