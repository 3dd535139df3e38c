"""A film's sound taken apart again: what of its mix is dialogue, what narration, music and effects, as WAV files."""
