"""The subtitles of a film as WebVTT, which browsers read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.subtitles import write_vtt
from core.timeline import Timeline

NAME = "WebVTT"
SUFFIX = ".vtt"


def write(timeline: Timeline, project: Mapping[str, Any], file: Path) -> None:
    file.write_text(write_vtt(timeline.cues, timeline.fps), "utf-8")
