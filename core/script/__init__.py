"""The script stage: scenes, beats and cast; written by a model, read from a file, edited, compared. May use core.render and all below it."""
