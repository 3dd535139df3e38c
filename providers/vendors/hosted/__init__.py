"""Vendors with an API of their own."""
