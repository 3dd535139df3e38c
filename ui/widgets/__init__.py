"""Fields, buttons and small elements that several screens share. May use base."""
