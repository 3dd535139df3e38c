"""The studio's housekeeping, done by the one that holds the lease: `python -m jobs.scheduler`; may use queue and machine."""
