"""A film's cover: which frames of its cut can stand for it, and how the one that does is drawn in any ratio, with the film's title or
without. May use core.render and the film's own time line; knows no page."""
