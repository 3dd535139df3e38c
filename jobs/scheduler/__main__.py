"""`python -m jobs.scheduler`."""

import sys

from jobs.scheduler.housekeeping import main

if __name__ == "__main__":
    sys.exit(main())
