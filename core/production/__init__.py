"""What of a film is missing or stale, in which order it is made, and what comes back made fit for it. May use core.film and all below it."""
