"""The video stage: one clip per shot, or a recipe for the builtin camera. May use core.audio and all below it."""
