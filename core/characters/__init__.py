"""The characters stage: who is seen and heard, their looks and voices, and how models are told of them (prose). May use core.script and all below it."""
