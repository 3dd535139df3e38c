"""Tests of providers/builtin/writer/plot."""
