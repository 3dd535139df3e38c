"""Tests of providers/gateway."""
