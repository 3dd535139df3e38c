"""The audio stage: lines in their voices, music, effects and the sounds of actions. May use core.storyboard and all below it."""
