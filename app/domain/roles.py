"""What an operator may do: each role may do all that those before it may."""

from enum import StrEnum


class Role(StrEnum):
    """An operator's role, from the least to the most."""

    VIEWER = "viewer"
    """Sees every onboarding."""

    OPERATOR = "operator"
    """Makes links, and decides what becomes of them."""

    ADMIN = "admin"
    """Lets other operators in, and says which sites are told of what happens."""

    def covers(self, needed: "Role") -> bool:
        """Tell whether this role may do what another one may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)
