"""Tests of providers/animation."""
