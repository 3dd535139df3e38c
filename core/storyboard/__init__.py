"""The storyboard stage: a row per shot, planned, ordered, softened, retouched, and how models are told of it (prose). May use core.characters and all below it."""
