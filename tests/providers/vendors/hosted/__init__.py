"""Tests of vendors with an API of their own."""
