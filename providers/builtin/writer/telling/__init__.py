"""A sentence told as a film of a given length, scene by scene; may use shots and below."""
