"""A film made in a real browser: its stages, what is done on them, and the making seen live."""
