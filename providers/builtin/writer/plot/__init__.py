"""Plots, and what fills them: who plays, where, with which deeds and words; may use understanding and below."""
