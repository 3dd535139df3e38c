"""The script's page: scenes beside the screenplay, edits, rewrites, versions. May use base, widgets and improve."""
