"""The subtitles of a film as a SubRip file, which every player and every editing program reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.subtitles import write_srt
from core.timeline import Timeline

NAME = "SubRip"
SUFFIX = ".srt"


def write(timeline: Timeline, project: Mapping[str, Any], file: Path) -> None:
    file.write_text(write_srt(timeline.cues, timeline.fps), "utf-8")
