"""The database: its tables, schema, sessions, locks, Redis beside it, and encrypted secrets. May use the loose files of core."""
