"""A film as it was asked for: brief, look, tags, takes, progress, and the words of prompts that every stage uses. May use core.people and all below it."""
