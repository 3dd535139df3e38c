"""One reading of what a person typed, for whoever asks: words, and who does what to whom. Imports nothing else of this house."""
