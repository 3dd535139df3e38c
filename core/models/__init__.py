"""Which model would make a thing, why, and at what price, before anybody is asked. May use core.production and all below it."""
