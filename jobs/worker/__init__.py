"""Workers of one machine: `python -m jobs.worker`; may use every other room of jobs."""
