"""How the schema evolved: one file for each change, in order. Alembic runs them for core.database.schema, which knows this folder by its path. May use core.database."""
