"""What all tables share: one collection of them, and names of keys that are the same on every database."""

from sqlalchemy import Column, ForeignKey, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def of_onboarding(*, primary_key: bool = False) -> Column[str]:
    """Return the column that ties a row to its onboarding; the row goes when the onboarding goes."""
    return Column(
        "onboarding_id",
        String(16),
        ForeignKey("onboarding.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


def by_operator(name: str = "operator_id", *, primary_key: bool = False) -> Column[str]:
    """Return the column that names an operator whose sessions, codes or tokens these are."""
    return Column(
        name,
        String(16),
        ForeignKey("operator.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )
