"""The window in which a film's title, its end and the marks in its corners are changed, with a still of each as the renderer draws it."""
