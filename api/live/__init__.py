"""Rows that somebody watches, read once for all and told over the socket; may use jobs and core."""
