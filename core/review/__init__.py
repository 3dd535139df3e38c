"""Review of a film: notes pinned to what they are about, yes and no to each version, and links for people without an account."""
