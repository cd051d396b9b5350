"""The workspaces, models and exports of a made-up Anaplan tenant, the odd ones included."""

from dataclasses import dataclass, field

Row = dict[str, object]

CSV = "text/csv"
EXCEL = "application/vnd.ms-excel"


@dataclass(frozen=True)
class Model:
    """A model, and how it behaves when its exports are asked for."""

    id: str
    name: str
    state: str
    workspace_id: str
    exports: tuple[Row, ...] = field(default=(), repr=False)
    may_be_read: bool = True
    is_dormant: bool = False


@dataclass(frozen=True)
class Tenant:
    """Workspaces by id and name, and the models in them."""

    workspaces: tuple[tuple[str, str], ...]
    models: tuple[Model, ...]


def export(number: int, name: str, kind: str, file_format: str | None = CSV) -> Row:
    """Return an export; without a file format it has only what can be relied on."""
    row: Row = {"id": f"116{number:09}", "name": name, "exportType": kind}
    if file_format is not None:
        row |= {"exportFormat": file_format, "layout": kind}
    if file_format == CSV:
        row["encoding"] = "UTF-8"
    return row


FINANCE = "8a81b08e6c2f4d1a017e52c3a9b4d6f0"
SUPPLY = "8a81b09d5f7e3c42018f6a1b2c3d4e5f"

WORKSPACES = ((FINANCE, "Finance"), (SUPPLY, "Supply chain"))

BUDGET_EXPORTS = (
    export(1, "Budget by cost centre", "GRID_CURRENT_PAGE"),
    export(2, "Budget, all line items", "TABULAR_ALL_LINE_ITEMS"),
    export(3, "Headcount plan", "TABULAR_ALL_LINE_ITEMS"),
    export(4, "Headcount plan", "GRID_CURRENT_PAGE"),
    export(5, 'P&L <draft> "v2"', "GRID_CURRENT_PAGE"),
    export(6, "Budget by region, several columns", "TABULAR_MULTI_COLUMN"),
    export(7, "Board workbook", "GRID_ALL_PAGES", EXCEL),
    export(8, "Who changed what", "AUDIT_LOG", None),
)
ACTUALS_EXPORTS = (
    export(21, "Actuals by month", "TABULAR_ALL_LINE_ITEMS"),
    export(22, "Trial balance", "GRID_CURRENT_PAGE"),
    export(23, "Current item only", "TABULAR_CURRENT_LINE_ITEM"),
)
FORECAST_EXPORTS = (export(41, "Rolling forecast", "TABULAR_ALL_LINE_ITEMS"),)
LONG_RANGE_EXPORTS = (export(61, "Ten years", "GRID_CURRENT_PAGE"),)
DEMAND_EXPORTS = tuple(
    export(10_000 + number, f"Demand of site {number:04}", "TABULAR_ALL_LINE_ITEMS")
    for number in range(1, 5013)
)

MODELS = (
    Model("0A1B2C3D4E5F60718293A4B5C6D7E8F9", "Budget 2027", "UNLOCKED", FINANCE, BUDGET_EXPORTS),
    Model("1B2C3D4E5F60718293A4B5C6D7E8F90A", "Actuals", "PRODUCTION", FINANCE, ACTUALS_EXPORTS),
    Model("2C3D4E5F60718293A4B5C6D7E8F90A1B", "Forecast", "LOCKED", FINANCE, FORECAST_EXPORTS),
    Model("3D4E5F60718293A4B5C6D7E8F90A1B2C", "Budget 2019", "ARCHIVED", FINANCE, FORECAST_EXPORTS),
    Model("4E5F60718293A4B5C6D7E8F90A1B2C3D", "Board pack", "UNLOCKED", FINANCE, may_be_read=False),
    Model(
        "5F60718293A4B5C6D7E8F90A1B2C3D4E",
        "Long-range plan",
        "UNLOCKED",
        FINANCE,
        LONG_RANGE_EXPORTS,
        is_dormant=True,
    ),
    Model("60718293A4B5C6D7E8F90A1B2C3D4E5F", "Controller's notes", "UNLOCKED", FINANCE),
    Model("718293A4B5C6D7E8F90A1B2C3D4E5F60", "Demand planning", "UNLOCKED", SUPPLY, DEMAND_EXPORTS),
)


def usual_tenant() -> Tenant:
    """Return a small tenant with every oddity."""
    return Tenant(WORKSPACES, MODELS)
