"""The doors for programs and browsers: server.py puts them beside the pages; may use jobs and core."""
