"""Subtitles as Advanced SubStation (.ass): at their place of the picture, in their colours, words lit as they are spoken.

An .ass file measures a letter from the top of the tallest to the foot of the lowest, where the studio counts its square; both are told
in pixels of the film.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pysubs2
from pysubs2 import Alignment, Color

from core.render import fonts
from core.render.camera_moves import Size
from core.render.subtitles.burned_subtitles import TOP_TALL, TOP_WIDE, fitting_letter_size
from core.render.subtitles.subtitle_cues import plain_subtitle, settle_cues, subtitle_style, word_times
from core.render.subtitles.subtitle_looks import PLAIN, SubtitleLook, rgb_of
from core.render.timeline import Cue, Timeline

FACE = "Noto Sans SC"
BOLD_FROM = 0.02
"""The least share of a letter by which a look thickens it that is told as bold."""
STYLE = "Dailies"
BOX_EDGE = 1
"""Pixels by which a box is larger than its line."""


def write_ass(timeline: Timeline, title: str) -> str:
    """The subtitles of a film in its own style. Times are whole hundredths of a second, and no two subtitles stand at once."""
    look, picture = timeline.subtitles or PLAIN, Size(timeline.width, timeline.height)
    file = pysubs2.SSAFile()
    file.info |= {
        "Title": " ".join(title.split()),
        "PlayResX": str(picture.width),
        "PlayResY": str(picture.height),
        "WrapStyle": "2",
        "ScaledBorderAndShadow": "yes",
        "YCbCr Matrix": "TV.709",
    }
    file.styles = {STYLE: _style(look, picture)}
    room = subtitle_style(*picture, look.size)
    for cue in settle_cues(timeline.cues):
        size = fitting_letter_size(cue.lines, picture, room)
        tags = (f"\\blur{look.glow * size / 3:.1f}" if look.glow and not look.box else "") + (
            f"\\fs{size * sum(_metrics()):.1f}" if size < room.size else ""
        )
        text = (f"{{{tags}}}" if tags else "") + (_in_boxes if look.box else str)(_words(cue, look, timeline.fps))
        file.append(
            pysubs2.SSAEvent(
                start=10 * hundredths(cue.start, timeline.fps),
                end=10 * hundredths(cue.end, timeline.fps),
                style=STYLE,
                name=plain_subtitle(cue.speaker).replace(",", "，"),
                text=text,
            )
        )
    return file.to_string("ass")


def hundredths(frame: int, fps: int) -> int:
    """Where a frame begins, in hundredths of a second: the nearest, never the one before."""
    return (200 * frame + fps) // (2 * fps)


def _style(look: SubtitleLook, picture: Size) -> pysubs2.SSAStyle:
    room, (rise, drop) = subtitle_style(*picture, look.size), _metrics()
    letter, word = _colour(look.letter), _colour(look.word_colour)
    edge = (look.edge + look.glow / 2) * room.size
    above = TOP_TALL if picture.height >= 1.4 * picture.width else TOP_WIDE
    margin = {
        "bottom": room.below + (0.16 - drop) * room.size,
        "middle": 0.0,
        "top": picture.height * above + (0.92 - rise) * room.size,
    }[look.place]
    places = {"bottom": Alignment.BOTTOM_CENTER, "middle": Alignment.MIDDLE_CENTER, "top": Alignment.TOP_CENTER}
    clear = Color(*rgb_of(look.letter), 255)
    return pysubs2.SSAStyle(
        fontname=FACE,
        fontsize=round(room.size * (rise + drop), 1),
        primarycolor=word if look.words == "karaoke" else letter,
        secondarycolor=clear if look.words == "pop" else letter,
        outlinecolor=_edge_colour(look),
        backcolor=_colour(look.edge_colour, 0.5),
        bold=look.bold >= BOLD_FROM,
        borderstyle=3 if look.box else 1,
        outline=BOX_EDGE if look.box else round(edge, 1),
        shadow=0,
        alignment=places[look.place],
        marginl=round(0.04 * picture.width),
        marginr=round(0.04 * picture.width),
        marginv=max(0, round(margin)),
    )


def _edge_colour(look: SubtitleLook) -> Color:
    if look.box:
        return _colour(look.box_colour, 1 - look.box)
    return _colour(look.edge_colour, 0.0 if look.edge else 0.5)


def _in_boxes(text: str) -> str:
    """Lines with a hard space at either end: their boxes lie under each other, and would be seen to overlap if they were made wider."""
    return "\\N".join(f"\\h{line}\\h" for line in text.split("\\N"))


@cache
def _metrics() -> tuple[float, float]:
    """How far the face rises above a line and drops below it, in letters."""
    rise, drop = fonts.load_font("sans", 1000).getmetrics()
    return rise / 1000, drop / 1000


def _colour(colour: str, clear: float = 0.0) -> Color:
    """`clear` is how much of what lies behind is seen: 0 none, 1 all."""
    return Color(*rgb_of(colour), round(255 * clear))


def _words(cue: Cue, look: SubtitleLook, fps: int) -> str:
    """The lines; for a look that follows words each with how long it takes, and, where it pops up, its own colour until it is over."""
    text, breaks = "".join(cue.lines), _line_ends(cue)
    if not look.words:
        return "\\N".join(plain_subtitle(line) for line in cue.lines)
    timed = word_times(cue)
    begins = [hundredths(begin, fps) for begin, _ in timed] + [hundredths(cue.end, fps)]
    first, said, at = hundredths(cue.start, fps), "", 0
    tag = "ko" if look.words == "pop" else "k"
    said = f"{{\\{tag}{begins[0] - first}}}" if begins[0] > first else ""
    for (_, letters), (begin, end) in zip(timed, pairwise(begins), strict=True):
        lit = ""
        if look.words == "pop":
            over = 10 * (end - first)
            lit = f"\\1c{_tag(look.word_colour)}\\t({over},{over},\\1c{_tag(look.letter)})"
        said += f"{{\\{tag}{end - begin}{lit}}}{_between(text, at, letters, breaks)}"
        at = letters
    return said + _between(text, at, len(text), breaks)


def _line_ends(cue: Cue) -> set[int]:
    ends, at = set(), 0
    for line in cue.lines[:-1]:
        at += len(line)
        ends.add(at)
    return ends


def _between(text: str, begin: int, end: int, breaks: set[int]) -> str:
    return "".join(plain_subtitle(text[at]) + ("\\N" if at + 1 in breaks else "") for at in range(begin, end))


def _tag(colour: str) -> str:
    red, green, blue = rgb_of(colour)
    return f"&H{blue:02X}{green:02X}{red:02X}&"
