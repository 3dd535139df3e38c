"""The subtitles of a film as a SubRip file, which every player and every editing program reads."""

from __future__ import annotations

from core.exports import FilmFormat
from core.render.subtitles.subtitle_cues import write_srt
from core.render.timeline import Timeline


def write(timeline: Timeline, title: str) -> bytes:
    """UTF-8 text; SubRip has no place for a title."""
    return write_srt(timeline.cues, timeline.fps).encode()


FORMAT = FilmFormat(
    extension="srt",
    media_type="application/x-subrip",
    title={"zh": "字幕 SRT", "en": "Subtitles SRT"},
    holds="subtitles",
    keeps={"zh": "每句话和它的时间。", "en": "Each line and its time."},
    loses={"zh": "没有样式和位置。", "en": "No style and no place."},
    write=write,
    order=10,
)
