"""The cast's page: choosing a voice by ear. May use base, widgets, takes and improve."""
