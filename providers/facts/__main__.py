"""`python -m providers.facts`."""

import sys

from providers.facts.audit import main

if __name__ == "__main__":
    sys.exit(main())
