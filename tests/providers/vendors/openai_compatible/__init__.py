"""Tests of vendors that speak as OpenAI does."""
