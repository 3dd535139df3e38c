"""Reads an English sentence; may use vocabulary."""
