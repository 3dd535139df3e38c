"""`python -m jobs.worker`."""

import sys

from jobs.worker.machine_workers import main

if __name__ == "__main__":
    sys.exit(main())
