"""A made-up Anaplan tenant of the size of a large company's: always the same, and made in a moment."""

from app.sandbox.seed.anaplan import Model, Tenant, export

WORKSPACES = (
    ("8a81b0aa000000000000000000000001", "Finance"),
    ("8a81b0aa000000000000000000000002", "Sales"),
    ("8a81b0aa000000000000000000000003", "Supply chain"),
)
MODELS, EXPORTS = 200, 50

TOPICS = ("Budget", "Forecast", "Headcount", "Demand", "Actuals", "Territories", "Stock", "Capacity")
KINDS = ("TABULAR_ALL_LINE_ITEMS", "GRID_CURRENT_PAGE", "TABULAR_MULTI_COLUMN")


def large_tenant() -> Tenant:
    """Return 10,000 exports in 200 models of three workspaces."""
    return Tenant(WORKSPACES, tuple(_model(number) for number in range(1, MODELS + 1)))


def _model(number: int) -> Model:
    workspace_id, _name = WORKSPACES[number % len(WORKSPACES)]
    topic = TOPICS[number % len(TOPICS)]
    exports = tuple(
        export(
            number * EXPORTS + place,
            f"{topic} of unit {place:02}, model {number:03}",
            KINDS[place % len(KINDS)],
        )
        for place in range(EXPORTS)
    )
    return Model(f"{number:032X}", f"{topic} {number:03}", "UNLOCKED", workspace_id, exports)
