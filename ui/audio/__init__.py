"""The sound page: rows of lines, music and places, and the time line of effects. May use the stages before it."""
