"""The cast's page: portraits, sheets, what is told of each, and choosing a voice by ear. May use base, widgets, takes and improve."""
