"""The database: its tables and migrations, sessions, locks, Redis beside it, and encrypted secrets. May use the loose files: errors, settings, types, roles."""
