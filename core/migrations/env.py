"""What Alembic runs for every change of the tables; the connection, and so the transaction, is handed in by core.database.schema."""

from alembic import context

from core.database.schema_compare import OPTIONS
from core.database.tables import Table

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,  # as SQLite changes a table: by copying it
    **OPTIONS,
)
context.run_migrations()
