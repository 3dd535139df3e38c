"""A shot put together: framing, who stands where, what moves, portraits and sheets; may use every other room of the painter."""
