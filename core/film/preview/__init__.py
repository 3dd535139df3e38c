"""The film as it stands, seen and heard a moment after each change of its cut, before it is rendered: small pieces, made one by one when a
player asks for them. May use core.render and the film's own time line; knows no page."""
