"""How the tables came to stand as they do: one file for each change, in order."""
