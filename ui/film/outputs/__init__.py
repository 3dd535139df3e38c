"""The window of a film's other files. It may use ui.base and core."""
