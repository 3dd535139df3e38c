"""Vendors that write text and speak as OpenAI does: each is a class of a few lines."""
