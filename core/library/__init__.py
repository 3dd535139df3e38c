"""What is kept for the next film: presets, styles, shelves; and what is done to whole films. May use core.editing and all below it."""
