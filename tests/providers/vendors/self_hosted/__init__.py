"""Tests of what runs in the house."""
