"""Tables of operators: accounts, how they get in, and the tokens that programs use in their name."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from app.store.engine import UtcDateTime
from app.store.models.base import by_operator, metadata

operator = Table(
    "operator",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(200), nullable=False),
    # None for somebody whom single sign-on has brought and no administrator has let in yet.
    Column("role", String(16)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
    Column("username", String(200), unique=True),
    Column("password_hash", String(200)),
    # The second factor, locked with the application's key of this id; the last step that a code was used for.
    Column("totp_secret", LargeBinary),
    Column("totp_key_id", String(16)),
    Column("totp_last_step", Integer),
    # Whom an identity provider vouches for: its address and its own name for the person.
    Column("issuer", String(500)),
    Column("subject", String(255)),
    UniqueConstraint("issuer", "subject"),
)

operator_code = Table(
    "operator_code",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    # None for the code that makes the first account.
    Column("operator_id", String(16), ForeignKey("operator.id", ondelete="CASCADE")),
    Column("expires_at", UtcDateTime, nullable=False),
)

operator_session = Table(
    "operator_session",
    metadata,
    Column("sid_digest", LargeBinary, primary_key=True),
    by_operator(),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    # Of a user name, known or not, or of a network address.
    Column("digest", LargeBinary, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
)

oidc_request = Table(
    "oidc_request",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("value", Text, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

api_token = Table(
    "api_token",
    metadata,
    Column("id", String(16), primary_key=True),
    by_operator(),
    Column("name", String(200), nullable=False),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("scopes", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
)
