"""Shots as a film maker plans them, and what a camera can see; may use plot and below, and the painter's things and places."""
