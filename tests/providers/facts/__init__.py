"""Tests of providers/facts."""
