"""Tests of providers/builtin/writer/understanding."""
