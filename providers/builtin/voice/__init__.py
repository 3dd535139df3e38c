"""From a text to phonemes, breaths, sound and the time of each word, in Chinese and English."""
