"""The pages of a film's stages, without a browser."""
