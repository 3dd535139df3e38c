"""Processes of one machine: a queue server and workers as children of whoever opened the studio, who owns them, who works; may use queue."""
