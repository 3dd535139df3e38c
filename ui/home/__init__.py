"""Home: the line of choices, what was read in the sentence, what waits, the wall of films. May use base, widgets, people, library and idea."""
