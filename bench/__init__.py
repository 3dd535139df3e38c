"""The figures the README gives, each from one command: `python -m bench.<name>`."""
