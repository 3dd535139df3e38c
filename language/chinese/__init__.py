"""Chinese: words with their tags by a trained network (LAC), and what they do to each other."""
