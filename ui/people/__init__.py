"""Faces, one's own picture, who works on a film, where somebody is signed in. May use base and widgets."""
