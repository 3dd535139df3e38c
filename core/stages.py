"""The stages of a film in their order: the one list, from which every other list of stages is built."""

from __future__ import annotations

from typing import Literal, get_args

Stage = Literal["idea", "script", "characters", "storyboard", "audio", "video", "film"]
STAGES: tuple[Stage, ...] = get_args(Stage)
