"""The subtitles of a film as WebVTT, which browsers read."""

from __future__ import annotations

from core.exports import FilmFormat
from core.render.subtitles.subtitle_cues import write_vtt
from core.render.timeline import Timeline


def write(timeline: Timeline, title: str) -> bytes:
    """UTF-8 text, without the title."""
    return write_vtt(timeline.cues, timeline.fps).encode()


FORMAT = FilmFormat(
    extension="vtt",
    media_type="text/vtt",
    title={"zh": "字幕 WebVTT", "en": "Subtitles WebVTT"},
    holds="subtitles",
    write=write,
    order=20,
)
