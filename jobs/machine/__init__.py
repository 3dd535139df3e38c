"""The processes of one machine: a queue server and workers, children of whoever opened the studio. May use queue."""
