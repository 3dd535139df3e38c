"""Tests of the builtin engines."""
