"""English: words, their tags and how they hang together, by a small trained network that runs on numpy."""
