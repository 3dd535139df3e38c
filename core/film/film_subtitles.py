"""All subtitles of a film as it stands, in its order: what each says, when, and what somebody changed of it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from core.film import cut_check, line_subtitles
from core.film.film_sounds import placed_lines
from core.film.line_subtitles import SubtitleFrame
from core.film.shot_lengths import place_shots
from core.film.sound_desk import lay_draft_timeline
from core.project.own_subtitles import SubtitlePart
from core.render.subtitles.subtitle_looks import PLAIN
from core.render.timeline import Cue
from core.storyboard.film_snapshot import FilmSnapshot


@dataclass(frozen=True)
class SubtitleRow:
    """The `nth` subtitle of the line of a beat, which says `line`. `at` is the line's first frame in the film; `start` and `end` count
    from it, and may be moved between `earliest` and `latest`. `cues` are
    what is drawn of it, from the same frame."""

    beat: str
    nth: int
    line: str
    speaker: str
    file: str
    at: int
    start: int
    end: int
    earliest: int
    latest: int
    part: SubtitlePart
    outdated: bool
    cues: tuple[Cue, ...]

    def letters(self, language: str) -> float:
        """Those a reader reads, as the film's check counts them."""
        return cut_check.letters_read(self.part.read, language)


def list_subtitles(made: FilmSnapshot) -> list[SubtitleRow]:
    """Empty while there are no shots."""
    if made.script is None or not made.shots:
        return []
    timeline = lay_draft_timeline(made)
    frame = SubtitleFrame(timeline.width, timeline.height, timeline.language, timeline.subtitles or PLAIN)
    lines = list(placed_lines(place_shots(made), timeline.clips))
    laid = [
        (line, n, one) for line in lines for n, one in enumerate(line_subtitles.lay_line(line.spoken, line.own, frame))
    ]
    shown = [(line.start + one.start, line.start + one.end, one) for line, _, one in laid if not one.part.hidden]
    ends = {id(after[2]): before[1] for before, after in itertools.pairwise(shown)}
    begins = {id(before[2]): after[0] for before, after in itertools.pairwise(shown)}
    return [
        SubtitleRow(
            beat=line.beat,
            nth=n,
            line=line.spoken.text,
            speaker=line.speaker,
            file=line.file,
            at=line.start,
            start=one.start,
            end=one.end,
            earliest=min(one.start, ends.get(id(one), 0) - line.start),
            latest=max(one.end, begins.get(id(one), timeline.frames) - line.start),
            part=one.part,
            outdated=line_subtitles.is_outdated(line.spoken.text, line.own),
            cues=one.cues,
        )
        for line, n, one in laid
    ]
