"""Prompt templates: read, matched, filled, versioned, exchanged. May use core.library and all below it."""
