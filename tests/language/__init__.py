"""The reading of sentences."""
