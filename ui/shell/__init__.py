"""What is drawn around every page: sign-in, top bar, the film's header, and what only the browser can do. May use every screen; only main uses it."""
