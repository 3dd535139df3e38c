"""Styles and presets: on the library page, and where a film's are chosen. May use base and widgets."""
