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
    keeps={"zh": "每句话和它的时间，网页能直接用。", "en": "Each line and its time, as web pages use it."},
    loses={"zh": "没有样式。", "en": "No style."},
    write=write,
    order=20,
)
