"""A subtitle file brought in: what it would change, and the way in."""
