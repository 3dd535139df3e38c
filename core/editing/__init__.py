"""Changes a person makes across a film: undo, trash, cast, rewritten scenes, own media, copies. May use core.progress and all below it."""
