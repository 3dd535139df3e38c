"""What of a film is missing or stale, in which order it is made, and the media that models return, cleaned and fitted. May use core.film and all below it."""
