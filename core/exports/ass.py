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
    keeps={
        "zh": "每句话、时间，和影片自己的字体、颜色、描边、底框、位置；逐词点亮。",
        "en": "Each line, its time, and the film’s own type, colours, edge, box and place; words lit as they are spoken.",
    },
    loses={
        "zh": "字体不在文件里：没有思源黑体的电脑用别的字体。",
        "en": "The typeface is not inside: a computer without Noto Sans SC takes another.",
    },
    write=write,
    order=21,
)
