"""What is wrong with a finished cut, as far as its time line, its shots and its measured sound tell: each finding with its place and how
much is too much. Limits are data (data/check/rules.toml); nothing is decoded.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import chain
from statistics import median
from typing import Any, Literal

from core.database import tables
from core.film import film_cut, line_subtitles
from core.film.cut_rules import Finding, Level, clip_at, found, level_of, rule_limits
from core.film.sound_faults import joints_within_scenes, sound_faults
from core.project.film_mix import LANES
from core.render import fonts
from core.render.picture_measures import PictureMeasures, flashes
from core.render.subtitles.subtitle_cues import NO_END, NO_START, subtitle_style
from core.render.subtitles.subtitle_looks import PLAIN
from core.render.timeline import Card, Cue, Timeline
from core.storyboard.film_snapshot import FilmSnapshot
from core.types import Value
from core.video import video

READ_LETTERS_S = {"zh": 6.0, "en": 16.0}
"""Letters of words set large that are read in a second: fewer than of subtitles, which one expects and whose place one knows. Our own
measure, as no guide has one."""
READ_LEAST_S = 0.8
CLOSING = NO_START - {"…", "—"}
"""Marks that never begin a line; a line that goes on may begin with the others."""
SEEN = "seen"
"""Among the facts of a cut: what was measured in its pictures (core.render.picture_measures.PictureMeasures)."""
FILE = "file"
"""Among the facts of a cut: what its finished file is (core.render.join.measure_film), by FILE_FACTS."""
FILE_FACTS = ("width", "height", "frames", "fps", "uniform", "sound_seconds")
SIZE_TOLD = 2
"""Pixels by which a picture may differ from what is asked for: sides are even."""


class CheckedCut(Value):
    findings: tuple[Finding, ...] = ()
    """Faults first, then what is to be looked at; each in the order of the film."""

    @property
    def level(self) -> Literal["red", "amber", "green"]:
        """The worst there is."""
        return self.findings[0].level if self.findings else "green"

    def count(self, level: Level) -> int:
        return sum(finding.level == level for finding in self.findings)


def check_cut(made: FilmSnapshot, cut: tables.Cut, stale: frozenset[str] = frozenset()) -> CheckedCut:
    """`stale` are the ids of shots whose picture or clip is no longer what is wanted."""
    timeline = film_cut.timeline_of_cut(cut)
    scenes = {str(shot.id): shot.scene for shot in made.shots}
    faults = chain(
        _subtitles(timeline),
        _cards(timeline),
        _lost_letters(made, timeline),
        _outdated_subtitles(made, timeline),
        _shots(made, timeline, stale),
        _whole(made, timeline),
        _file(timeline, (cut.facts or {}).get(FILE) or {}),
        _seen(timeline, (cut.facts or {}).get(SEEN) or {}, scenes),
        sound_faults(timeline, cut.facts or {}, scenes),
        _lanes(made, timeline),
    )
    return CheckedCut(findings=tuple(sorted(faults, key=lambda one: (one.level != "red", one.start or 0.0))))


# Words -----------------------------------------------------------------------------------------------------------------


def letters_read(text: str, language: str) -> float:
    """How many letters a reader reads: none for marks and blanks; of Chinese half for a Latin letter or a figure."""
    letters = [letter for letter in text if letter.isalnum()]
    return sum(0.5 if language == "zh" and letter.isascii() else 1.0 for letter in letters)


def _subtitles(timeline: Timeline) -> Iterator[Finding]:
    for cue in timeline.cues:
        yield from _subtitle(cue, timeline)
        seconds = _beyond(timeline, cue.start, cue.end) / timeline.fps
        level = level_of("subtitle_over", seconds)
        yield from found(
            "subtitle_over", level, timeline, cue.start, text=" ".join(cue.lines), seconds=f"{seconds:.1f}"
        )


def _beyond(timeline: Timeline, start: int, end: int) -> int:
    """Frames for which words that come up in a shot stand on after it, while nothing of what they say is heard any more. A transition
    belongs to both."""
    clip = clip_at(timeline, start)
    spoken = (
        s.start + s.frames for s in timeline.sounds if s.kind == "narration" and s.start <= start < s.start + s.frames
    )
    return end - max(clip.start + clip.frames if clip else 0, *spoken, 0)


def _subtitle(cue: Cue, timeline: Timeline) -> Iterator[Finding]:
    seconds = (cue.end - cue.start) / timeline.fps
    text, language = "".join(cue.lines), "zh" if timeline.language == "zh" else "en"
    said = {"text": " ".join(cue.lines)}
    speed = letters_read(text, language) / max(seconds, 1 / timeline.fps)
    fast = level_of("reading_speed", speed, language)
    yield from found("reading_speed", fast, timeline, cue.start, **said, speed=f"{speed:.0f}")
    short = None if fast else level_of("subtitle_short", seconds)
    yield from found("subtitle_short", short, timeline, cue.start, **said, seconds=f"{seconds:.1f}")
    yield from found(
        "subtitle_long", level_of("subtitle_long", seconds), timeline, cue.start, **said, seconds=f"{seconds:.1f}"
    )
    yield from found("lines", level_of("lines", len(cue.lines)), timeline, cue.start, **said, lines=str(len(cue.lines)))
    style = subtitle_style(timeline.width, timeline.height, (timeline.subtitles or PLAIN).size)
    share = max((fonts.text_width(line, "sans", style.size) for line in cue.lines), default=0.0) / timeline.width
    yield from found("subtitle_wide", level_of("subtitle_wide", share), timeline, cue.start, **said)
    begins = next((line[0] for line in cue.lines if line and line[0] in CLOSING), "")
    ends = next((line[-1] for line in cue.lines if line and line[-1] in NO_END), "")
    yield from found("line_mark", "amber" if begins or ends else None, timeline, cue.start, **said, mark=begins or ends)


def _cards(timeline: Timeline) -> Iterator[Finding]:
    for card in timeline.cards:
        if card.kind == "end":
            continue  # it stays until the film ends, as long as its film allows
        over = _beyond(timeline, card.start, card.start + card.frames) if card.kind != "title" else 0
        seconds = over / timeline.fps
        level = level_of("card_over", seconds)
        yield from found("card_over", level, timeline, card.start, text=card.title, seconds=f"{seconds:.1f}")
        share = _seconds_read(card, timeline)
        short = found("card_short", level_of("card_short", share), timeline, card.start, text=card.title)
        yield from (one.model_copy(update={"longer": _frames_lacking(card, share, timeline)}) for one in short)


def _seconds_read(card: Card, timeline: Timeline) -> float:
    """How long a card stands, over how long its words are read for."""
    language = "zh" if timeline.language == "zh" else "en"
    letters = letters_read("".join((card.title, card.subtitle, *card.lines)), language)
    return card.frames / timeline.fps / max(READ_LEAST_S, letters / READ_LETTERS_S[language])


def _frames_lacking(card: Card, share: float, timeline: Timeline) -> int:
    """By how many frames its shot would have to be longer; its other cards take their parts of them. A title stands as long as films
    have it."""
    clip = clip_at(timeline, card.start)
    if card.kind == "title" or clip is None:
        return 0
    beside = sum(
        clip.start <= other.start < clip.start + clip.frames for other in timeline.cards if other.kind != "title"
    )
    needed: float = card.frames / share * rule_limits()["card_short"]["below_amber"]
    return (math.ceil(needed) - card.frames) * max(1, beside)


def _lost_letters(made: FilmSnapshot, timeline: Timeline) -> Iterator[Finding]:
    """Letters of a line or a card that no face of the studio can draw: they are left out of it."""
    starts = {sound.file: sound.start for sound in timeline.sounds if sound.kind == "narration"}
    for row in made.audios:
        start = starts.get(row.file_key or "")
        if start is not None:
            yield from _lost(_read_of_line(row), timeline, start)
    for card in timeline.cards:
        yield from _lost(" ".join(filter(None, (card.title, card.subtitle, *card.lines))), timeline, card.start)


def _lost(text: str, timeline: Timeline, start: int) -> Iterator[Finding]:
    lost = "".join(dict.fromkeys(letter for letter in text if not fonts.has_glyph(letter)))
    yield from found("lost_letters", "amber" if lost else None, timeline, start, text=text, lost=lost)


def _read_of_line(row: tables.Audio) -> str:
    """What subtitles show of a line, in the end."""
    own = line_subtitles.standing_subtitles(row.text, line_subtitles.own_subtitles(row))
    return " ".join(part.read for part in own.parts if not part.hidden) if own else row.text


def _outdated_subtitles(made: FilmSnapshot, timeline: Timeline) -> Iterator[Finding]:
    """Lines that say something else than when somebody wrote their subtitles."""
    starts = {sound.file: sound.start for sound in timeline.sounds if sound.kind == "narration"}
    for row in made.audios:
        own = line_subtitles.own_subtitles(row)
        if own and own.has_own_words and line_subtitles.is_outdated(row.text, own):
            read = " ".join(part.read for part in own.parts if not part.hidden)
            yield from found(
                "subtitle_old", "amber", timeline, starts.get(row.file_key or ""), text=row.text, read=read
            )


# Pictures --------------------------------------------------------------------------------------------------------------


def _shots(made: FilmSnapshot, timeline: Timeline, stale: frozenset[str]) -> Iterator[Finding]:
    shots = {str(shot.id): shot for shot in made.shots}
    for clip in timeline.clips:
        shot = shots.get(clip.shot_id)
        if shot is None:
            yield from found("shot_gone", "amber", timeline, clip.start + clip.crossfade)
        elif shot.take_id not in made.takes or shot.id not in made.clips:
            yield from found("take_missing", "red", timeline, clip.start + clip.crossfade)
        elif clip.shot_id in stale:
            yield from found("shot_stale", "red", timeline, clip.start + clip.crossfade)
        elif shot.approved_at is None:
            yield from found("shot_unapproved", "amber", timeline, clip.start + clip.crossfade)


def _whole(made: FilmSnapshot, timeline: Timeline) -> Iterator[Finding]:
    asked = made.brief.seconds
    off = abs(timeline.seconds() - asked) / max(1, asked)
    yield from found(
        "length", level_of("length", off), timeline, None, seconds=f"{timeline.seconds():.0f}", asked=str(asked)
    )
    width, height = made.brief.size()
    if max(abs(timeline.width - width), abs(timeline.height - height)) > SIZE_TOLD:
        size = f"{timeline.width} × {timeline.height}"
        yield from found("size", "amber", timeline, None, size=size, asked=f"{width} × {height}")
    marked = timeline.mark.frames / timeline.fps if timeline.mark else 0.0
    level = level_of("mark", marked) if timeline.seconds() >= rule_limits()["mark"]["below_red"] else None
    yield from found("mark", level, timeline, 0)


def _file(timeline: Timeline, told: Mapping[str, Any]) -> Iterator[Finding]:
    """Where the finished file is not what its time line says."""
    if not told:
        return
    size, asked = (told["width"], told["height"]), (timeline.width, timeline.height)
    yield from found(
        "file_size",
        "red" if size != asked else None,
        timeline,
        size="{} × {}".format(*size),
        asked="{} × {}".format(*asked),
    )
    frames: Level | None = "red" if told["frames"] != timeline.frames else None
    yield from found("file_length", frames, timeline, frames=str(told["frames"]), asked=str(timeline.frames))
    rate: Level | None = "red" if told["fps"] != timeline.fps or not told["uniform"] else None
    yield from found("file_rate", rate, timeline, fps=f"{told['fps']:g}", asked=str(timeline.fps))
    off = abs(told["sound_seconds"] - timeline.seconds())
    yield from found("file_sound", level_of("file_sound", off), timeline, seconds=f"{told['sound_seconds']:.1f}")


def _seen(timeline: Timeline, told: Mapping[str, Any], scenes: Mapping[str, int]) -> Iterator[Finding]:
    """Spans that are black without being meant to, clips whose file is over and whose last picture is held, flashes, and cuts at which
    the colours jump."""
    if not told:
        return
    measures = PictureMeasures.model_validate(told)
    for start, frames in measures.black:
        seconds = _unmeant_black(timeline, start, frames) / timeline.fps
        yield from found("black", level_of("black", seconds), timeline, start, seconds=f"{seconds:.1f}")
    for clip in timeline.clips:
        held = sum(_overlap(span, (clip.start, clip.frames)) for span in measures.still) if clip.file else 0
        seconds = held / timeline.fps
        yield from found("frozen", level_of("frozen", seconds), timeline, clip.start, seconds=f"{seconds:.1f}")
    for start in flashes(measures, timeline.fps):
        yield from found("flashes", "red", timeline, start)
    yield from _jumps(timeline, measures, scenes)


def _jumps(timeline: Timeline, measures: PictureMeasures, scenes: Mapping[str, int]) -> Iterator[Finding]:
    """Cuts within a scene whose colours lie much further apart than those of the film's other cuts do."""
    inside, limits = joints_within_scenes(timeline, scenes), rule_limits()["joint_colour"]
    jumps = [(start, far) for start, far in measures.joints if start in inside]
    for number, (start, far) in enumerate(jumps):
        others = [other for at, (_, other) in enumerate(jumps) if at != number]
        if len(others) < limits["others"]:
            continue
        times = far / max(median(others), limits["usual"])
        yield from found("joint_colour", level_of("joint_colour", times), timeline, start, times=f"{times:.1f}")


def _unmeant_black(timeline: Timeline, start: int, frames: int) -> int:
    """Frames of a black span that stand neither in a dip to black nor under a card that darkens what it lies on."""
    dips = [(c.start, c.crossfade) for c in timeline.clips if c.transition == "dip_black"]
    under = [(card.start, card.frames) for card in timeline.cards if card.is_title_or_end]
    return frames - min(frames, sum(_overlap((start, frames), span) for span in (*dips, *under)))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(0, min(sum(one), sum(other)) - max(one[0], other[0]))


# Sound ---------------------------------------------------------------------------------------------------------------


def _lanes(made: FilmSnapshot, timeline: Timeline) -> Iterator[Finding]:
    """Lanes that there is something for and that the film was cut without, because they are muted or others play solo."""
    mix, there = made.brief.mix, {row.type for row in made.audios if row.file_key}
    if any(row.file_key and video.has_sound(row) for row in made.clips.values()):
        there.add("clip")
    lacking = [lane for lane in LANES if lane in there and not mix.is_heard(lane)]
    for lane in lacking:
        if all(sound.kind != lane for sound in timeline.sounds):
            muted = mix.lane(lane).muted
            yield from found(
                "lane_muted" if muted else "lane_solo", "amber" if muted else "red", timeline, None, lane=lane
            )
