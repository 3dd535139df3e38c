"""Tests of providers/builtin/writer/telling."""
