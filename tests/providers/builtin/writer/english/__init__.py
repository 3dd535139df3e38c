"""Tests of providers/builtin/writer/english."""
