"""The window in which a film's cover is chosen: candidates of its cut, any other of its frames, and the title on it."""
