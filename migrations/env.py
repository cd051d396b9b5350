"""How Alembic reaches the database."""

from alembic import context

from app.store.engine import Database
from app.store.models import metadata

database = Database(context.config.attributes["database_url"])
with database.engine.connect().execution_options(writes=True) as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
database.engine.dispose()
