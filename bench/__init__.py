"""The figures the README gives, each from one command: `python -m bench.<name>`; what they share stands in bench/harness."""
