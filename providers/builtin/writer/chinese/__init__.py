"""Reads a Chinese sentence; may use vocabulary."""
