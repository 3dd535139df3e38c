"""Tests of providers/builtin/writer/chinese."""
