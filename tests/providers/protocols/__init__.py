"""Tests of providers/protocols."""
