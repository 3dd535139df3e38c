"""The grid of an experiment: its answers as rows, and the element that draws, marks and picks them. May use base and widgets."""
