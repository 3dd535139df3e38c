"""The costs' page: this month, its change, its shares, its films. May use base, widgets, charts, vendors and home."""
