"""The subtitles of one spoken line: as its voice says it, with what somebody changed of them by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from core.database import tables
from core.project.own_subtitles import LineSubtitles, SubtitlePart
from core.render import fonts
from core.render.subtitles import subtitle_cues
from core.render.subtitles.subtitle_looks import PLAIN, SubtitleLook
from core.render.timeline import Cue

SETTING = "subtitles"
"""Among the settings of a line's row: a LineSubtitles."""
Heard = tuple[tuple[str, int], ...]


class SubtitleFrame(NamedTuple):
    """What subtitles are laid for: the picture in pixels, the language of the film, and how they look."""

    width: int
    height: int
    language: str
    look: SubtitleLook = PLAIN


class SpokenLine(NamedTuple):
    """A line as its voice says it: `frames` long, `heard` its words and the frame of the line in which each begins."""

    text: str
    frames: int
    heard: Heard = ()


class LaidSubtitle(NamedTuple):
    """One subtitle where it stands, in frames after the line's first, and the cues it is drawn as: none where it is hidden, several
    where it does not fit in one."""

    part: SubtitlePart
    start: int
    end: int
    cues: tuple[Cue, ...]


def own_subtitles(row: tables.Audio) -> LineSubtitles | None:
    """What somebody made of a line's subtitles; None where they follow its voice."""
    told: Mapping[str, Any] | None = (row.settings or {}).get(SETTING)
    return LineSubtitles.model_validate(told) if told else None


def is_outdated(text: str, own: LineSubtitles | None) -> bool:
    """Whether the line says something else than when its subtitles were changed by hand."""
    return own is not None and own.line != text


def standing_subtitles(text: str, own: LineSubtitles | None) -> LineSubtitles | None:
    """What still holds for a line that says `text`. Of one that says something else by now, own words stay, and so does that nothing of
    it is shown; times alone were of other words and follow the voice again."""
    if own is None or own.line == text or own.has_own_words or own.all_hidden:
        return own
    return None


def lay_line(line: SpokenLine, own: LineSubtitles | None, frame: SubtitleFrame) -> tuple[LaidSubtitle, ...]:
    """The subtitles of a line in order, from the first of its frames."""
    spoken = spoken_cues(line, frame)
    said = _words_of_cues(line.text, spoken)
    if (own := standing_subtitles(line.text, own)) is None:
        return tuple(
            LaidSubtitle(SubtitlePart(said=words), cue.start, cue.end, (cue,))
            for words, cue in zip(said, spoken, strict=True)
        )
    as_spoken = dict(zip(said, spoken, strict=True))
    spans = _spans_by_voice([part.said for part in own.parts], line.frames, said, spoken)
    return tuple(
        _laid(part, span, as_spoken.get(part.said), frame) for part, span in zip(own.parts, spans, strict=True)
    )


@lru_cache(maxsize=2048)
def spoken_cues(line: SpokenLine, frame: SubtitleFrame) -> tuple[Cue, ...]:
    """As the voice says the line, whatever somebody changed. Kept: a film is laid with each of its draws."""
    return subtitle_cues.cues_of_line(
        line.text,
        0,
        line.frames,
        width=frame.width,
        height=frame.height,
        language=frame.language,
        heard=line.heard,
        look=frame.look,
    )


def moved_cue(cue: Cue, by: int, speaker: str) -> Cue:
    """The same `by` frames later, said by this speaker."""
    words = tuple((begin + by, letters) for begin, letters in cue.words)
    return cue.model_copy(update={"start": cue.start + by, "end": cue.end + by, "speaker": speaker, "words": words})


def _laid(part: SubtitlePart, span: tuple[int, int], spoken: Cue | None, frame: SubtitleFrame) -> LaidSubtitle:
    start = span[0] if part.start is None else part.start
    end = max(start + 1, span[1] if part.end is None else part.end)
    if part.hidden:
        return LaidSubtitle(part, start, end, ())
    if not part.is_own and spoken is not None and (spoken.start, spoken.end) == span:
        return LaidSubtitle(part, start, end, (spoken,))
    return LaidSubtitle(
        part,
        start,
        end,
        subtitle_cues.cues_of_line(
            part.read,
            start,
            end - start,
            width=frame.width,
            height=frame.height,
            language=frame.language,
            look=frame.look,
        ),
    )


def _words_of_cues(text: str, cues: Sequence[Cue]) -> list[str]:
    """The words of a line that each of its cues shows, with the marks that stand between two."""
    words, begins, at = fonts.drawable_text(text), [], 0
    for cue in cues:
        begins.append(words.find(cue.lines[0], at))
        for part in cue.lines:
            at = words.find(part, at) + len(part)
    return [words[begin:end].strip() for begin, end in pairwise([*begins, len(words)])]


def _spans_by_voice(
    parts: Sequence[str], frames: int, said: Sequence[str], spoken: Sequence[Cue]
) -> list[tuple[int, int]]:
    """From which frame to which each of these parts of a line is said: where its cues are the same, as they are, else by its share of the
    letters."""
    if list(parts) == list(said):
        return [(cue.start, cue.end) for cue in spoken]
    total = sum(map(len, parts)) or 1
    edges = [0]
    for part in parts:
        edges.append(edges[-1] + len(part))
    return [(round(frames * begin / total), round(frames * end / total)) for begin, end in pairwise(edges)]
