"""The idea stage: what a sentence asks for, and the talk of a few questions that completes it. May use core.optimise and all below it."""
