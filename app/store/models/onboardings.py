"""Tables of onboardings: the link, what was answered, by whom it was opened, what happened."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    and_,
    false,
    text,
)

from app.store.engine import UtcDateTime
from app.store.models.base import metadata, of_onboarding

onboarding = Table(
    "onboarding",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    # Who asks, as the recipient reads it, and which operator that was. Neither this nor `parent_id` is a
    # reference: SQLite adds none to a table that exists, and neither accounts nor onboardings are deleted.
    Column("created_by", String(200), nullable=False),
    Column("operator_id", String(16)),
    Column("by_operator", Boolean, nullable=False),
    Column("recipient", String(200), nullable=False, server_default=""),
    Column("purpose", String(500), nullable=False, server_default=""),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    # When the holder of a link that opens nothing any more asked for a new one.
    Column("asked_again_at", UtcDateTime),
    Column("presets", JSON, nullable=False),
    # The ways to authorize that may be chosen; none named means all.
    Column("auth_modes", JSON, nullable=False, server_default=text("'[]'")),
    Column("needs_approval", Boolean, nullable=False, server_default=false()),
    # Proves that somebody holds the link; the link itself is stored nowhere.
    Column("verifier", LargeBinary, nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("pin_hash", String(200)),
    Column("wrong_pins", Integer, nullable=False, server_default="0"),
    # The browser in which the first answer was saved.
    Column("browser_digest", LargeBinary),
    # One use of the form that makes links, so that pressing twice makes one.
    Column("form_id", String(64), unique=True, index=True),
    # What the list is filtered by; see `app.store.stages`.
    Column("stage", String(16), nullable=False, server_default="waiting"),
    Column("certificate_ends_at", UtcDateTime, index=True),
    # A link for one step of another onboarding: what is answered goes there, locked with its public key.
    Column("parent_id", String(16)),
    Column("only_step", String(32)),
    Column("parent_key", LargeBinary),
    Column("handed_over_at", UtcDateTime),
    # What the site that `redirect_uri` names is told besides the connection's id, and how people get there.
    Column("redirect_state", String(500), nullable=False, server_default=""),
    Column("redirect_by_button", Boolean, nullable=False, server_default=false()),
    Column("failure_uri", String(2000), nullable=False, server_default=""),
    Column("handed_on_at", UtcDateTime),
)
IS_WHOLE = onboarding.c.parent_id.is_(None)
IS_PART = onboarding.c.parent_id.is_not(None)
ASKED_AGAIN = and_(IS_WHOLE, onboarding.c.asked_again_at.is_not(None))
PLACE = (onboarding.c.created_at, onboarding.c.id)
# Lists go along these. An index that also held rows without a parent would make SQLite look them all up by
# that, and then sort them.
Index("ix_onboarding_created_at_id", *PLACE, sqlite_where=IS_WHOLE, postgresql_where=IS_WHOLE)
Index(
    "ix_onboarding_stage_created_at_id",
    onboarding.c.stage,
    *PLACE,
    sqlite_where=IS_WHOLE,
    postgresql_where=IS_WHOLE,
)
Index("ix_onboarding_asked_again", *PLACE, sqlite_where=ASKED_AGAIN, postgresql_where=ASKED_AGAIN)
Index("ix_onboarding_parent_id", onboarding.c.parent_id, sqlite_where=IS_PART, postgresql_where=IS_PART)

former_link = Table(
    "former_link",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    of_onboarding(),
    Column("verifier", LargeBinary, nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("ended_at", UtcDateTime, nullable=False),
)
Index("ix_former_link_onboarding_id", former_link.c.onboarding_id)

answers = Table(
    "answers",
    metadata,
    of_onboarding(primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("sections", JSON, nullable=False),
)

recipient_session = Table(
    "recipient_session",
    metadata,
    Column("sid_digest", LargeBinary, primary_key=True),
    of_onboarding(primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("key_id", String(16), nullable=False),
    # The link's key, readable only with the cookie; empty once the link was revoked or issued anew.
    Column("wrapped_key", LargeBinary, nullable=False),
)
Index("ix_recipient_session_onboarding_id", recipient_session.c.onboarding_id)

secret_value = Table(
    "secret_value",
    metadata,
    of_onboarding(primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("generation", String(32), nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("ciphertext", LargeBinary, nullable=False),
    # The value's own key: under the link's key until it is sent, then sealed to one epoch's worker key.
    Column("wrapped_key", LargeBinary, nullable=False),
    # Whether somebody else entered it, who has only the public half of the link's key.
    Column("handed_over", Boolean, nullable=False, server_default=false()),
    Column("worker_epoch", String(32)),
)

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    of_onboarding(),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(200), nullable=False),
    # An operator's or a token's name.
    Column("actor_name", String(200), nullable=False, server_default=""),
    Column("happened", String(64), nullable=False),
    Column("detail", JSON, nullable=False, server_default=text("'{}'")),
)
Index("ix_event_onboarding_id_at", event.c.onboarding_id, event.c.at)

card_return = Table(
    "card_return",
    metadata,
    Column("state_digest", LargeBinary, primary_key=True),
    of_onboarding(),
    Column("connection_id", String(200), nullable=False, server_default=""),
    # The one use of the page from which the person left; empty for those of before.
    Column("nonce_digest", LargeBinary, unique=True, index=True),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("returned_at", UtcDateTime),
)
Index("ix_card_return_onboarding_id_expires_at", card_return.c.onboarding_id, card_return.c.expires_at)
