"""Review of a film in the studio: who is asked and what they said, notes beside the player, and links for people without an account."""
