"""The subtitles of a film as Advanced SubStation, with the film's own style: for players and for burning them in elsewhere."""

from __future__ import annotations

from core.exports import FilmFormat
from core.render.subtitles.styled_subtitles import write_ass
from core.render.timeline import Timeline


def write(timeline: Timeline, title: str) -> bytes:
    """UTF-8 text."""
    return write_ass(timeline, title).encode()


FORMAT = FilmFormat(
    extension="ass",
    media_type="text/x-ssa; charset=utf-8",
    title={"zh": "字幕 ASS，带样式", "en": "Subtitles ASS, styled"},
    holds="subtitles",
    write=write,
    order=21,
)
