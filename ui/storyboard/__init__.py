"""The storyboard's page: the board, a shot's window, what may be done with shots. May use base, widgets, takes and improve."""
