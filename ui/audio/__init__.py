"""The sound page: rows of lines, music and places, and the time line of effects. May use base, widgets, takes, improve and the stages before it."""
