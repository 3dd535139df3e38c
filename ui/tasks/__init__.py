"""The tasks' page: the list of makings and their steps. May use base and widgets."""
