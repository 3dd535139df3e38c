"""Whole films, from a sentence to the last frame."""
