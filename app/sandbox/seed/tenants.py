"""The made-up tenants by their size. Each is made when it is first asked for."""

from collections.abc import Callable, Mapping
from functools import cache

from app.sandbox.seed.anaplan import Tenant, usual_tenant
from app.sandbox.seed.anaplan_large import large_tenant

SIZES: Mapping[str, Callable[[], Tenant]] = {"usual": usual_tenant, "large": large_tenant}


@cache
def tenant_of(size: str) -> Tenant:
    """Return the tenant of a size."""
    return SIZES[size]()
