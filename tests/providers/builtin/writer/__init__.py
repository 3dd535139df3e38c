"""Tests of the writer as a whole, and of its rooms below."""
