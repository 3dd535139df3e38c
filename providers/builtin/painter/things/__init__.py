"""Animals and things, from a word to a drawing in its state; may use drawing and figures."""
