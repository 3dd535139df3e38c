"""The film stage: the cut on its time line, its versions, sound desk, posters, credits and exported files. May use core.exports and all below it."""
