"""The cutting room: the strip of the film's shots under its player, and what is done to the one that is chosen."""
