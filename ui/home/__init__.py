"""Home: the box with its choices, the button that begins a film, what was read in the sentence, what waits, the wall of films. May use base, widgets, people, library and idea."""
