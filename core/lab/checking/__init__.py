"""Results of the lab looked at without a key and without a model: picture, sound, text, clip. May use core.idea and all below it."""
