"""A film cut, worded, covered and taken home in a real browser."""
