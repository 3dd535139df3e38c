"""The clips' page: cards, a clip's window, its camera and its own sound. May use base, widgets, takes, improve and the stages before it."""
