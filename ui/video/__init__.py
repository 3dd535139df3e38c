"""The clips' page: cards, a clip's window, its camera and its own sound. May use the stages before it."""
