"""The audit log: who did what, chained so that a row that was changed or taken out shows."""
