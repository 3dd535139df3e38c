"""Joints on the beat of the music: what would move, shown before it is done. May use ui.base and ui.storyboard."""
