"""Tests of providers/transport."""
