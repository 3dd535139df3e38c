"""A film in another ratio: the same cut with the same sounds, each shot framed by what it tells of and its words set anew.

Nothing is painted or filmed again: a move over a still shows another part of it, and so does a clip that came as a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from core.errors import BadInput
from core.film import shot_lengths, shot_subjects
from core.film.shot_lengths import GAP
from core.film.shot_subjects import PathOf
from core.project.projects import RATIOS, picture_size
from core.render.camera_moves import Size, largest_window, window_between, window_of_framing
from core.render.framing import reframing
from core.render.framing.reframing import Box, Subject
from core.render.subtitles import subtitle_cues
from core.render.subtitles.subtitle_looks import PLAIN
from core.render.timeline import Clip, Cue, Framing, Timeline
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.types import digest


@dataclass(frozen=True)
class ReframedClip:
    """A clip as it is in another ratio, what it tells of, and the size of the picture or file it is shown from."""

    clip: Clip
    subject: Subject
    source: Size
    picture: Size

    @property
    def window(self) -> Box:
        """What of its picture is seen half way through its move."""
        ends = (self.clip.recipe.start, self.clip.recipe.end) if self.clip.recipe else (self._framing,) * 2
        start, end = (window_of_framing(each, self.source, self.picture) for each in ends)
        here = window_between(start, end, 0.5)
        wide, high = self.source
        return Box(here.left / wide, here.top / high, (here.left + here.width) / wide, (here.top + here.height) / high)

    @property
    def held(self) -> Box | None:
        """What of the subject the ratio holds."""
        return reframing.held_box(self.subject, self.source, largest_window(self.source, self.picture))

    @property
    def _framing(self) -> Framing:
        return self.clip.framing or Framing()


def timeline_in_ratio(made: FilmSnapshot, timeline: Timeline, ratio: str, path_of: PathOf) -> Timeline:
    """A cut of a film in another of projects.RATIOS, its short side as long as it is; in the ratio that it has, itself. `path_of` finds the
    files of its pictures. Raises BadInput for a ratio that is none."""
    picture = other_size(timeline, ratio)
    if picture == (timeline.width, timeline.height):
        return timeline
    return timeline.model_copy(
        update={
            "width": picture.width,
            "height": picture.height,
            "clips": tuple(each.clip for each in clips_in_ratio(made, timeline, ratio, path_of)),
            "cues": subtitle_cues.settle_cues(_cues_set_anew(made, timeline, picture)),
        }
    )


def clips_in_ratio(made: FilmSnapshot, timeline: Timeline, ratio: str, path_of: PathOf) -> Iterator[ReframedClip]:
    """Each clip of a cut in another ratio, in order. What somebody set by hand for a shot goes before what was found. Raises BadInput."""
    before, after = Size(timeline.width, timeline.height), other_size(timeline, ratio)
    by_hand = {str(shot.id): storyboard.plan_of(shot).reframed.get(ratio) for shot in made.shots}
    for clip in timeline.clips:
        subject, source = shot_subjects.find_subject(made, timeline, clip, path_of)
        subject = subject.model_copy(update={"by_hand": by_hand.get(clip.shot_id)})
        told: dict[str, Any] = {}
        if clip.recipe:
            told["recipe"] = reframing.reframe_recipe(clip.recipe, subject, source, before, after)
        else:
            told["framing"] = reframing.still_framing(subject, source, after)
        yield ReframedClip(clip.model_copy(update=told), subject, source, after)


def hand_framing(made: FilmSnapshot, ratio: str) -> str:
    """What somebody set by hand for the shots of a film in a ratio, as one hash; empty where nobody did."""
    found = {str(shot.id): at for shot in made.shots if (at := storyboard.plan_of(shot).reframed.get(ratio))}
    return digest("framing", found) if found else ""


def other_size(timeline: Timeline, ratio: str) -> Size:
    """The size of a cut's picture in a ratio. Raises BadInput for one that is none."""
    if ratio not in RATIOS:
        raise BadInput("ratio")
    return Size(*picture_size(ratio, min(timeline.width, timeline.height)))


def _cues_set_anew(made: FilmSnapshot, timeline: Timeline, picture: Size) -> Iterator[Cue]:
    """The subtitles broken for another picture: each line as it is written, timed by its voice; one that was written otherwise since
    the cut is broken from what the cut says."""
    said = {
        line[0]: (line[2], heard)
        for shot in shot_lengths.place_shots(made)
        for line, heard in zip(shot.lines, shot.heard, strict=True)
    }
    left = list(timeline.cues)
    set_in = partial(
        subtitle_cues.cues_of_line,
        width=picture.width,
        height=picture.height,
        language=timeline.language,
        look=timeline.subtitles or PLAIN,
    )
    for sound in (sound for sound in timeline.sounds if sound.kind == "narration"):
        frames = sound.frames + GAP // 2
        mine = [cue for cue in left if sound.start <= cue.start < sound.start + frames]
        text, heard = said.get(sound.file, ("", ()))
        if not mine or _letters(text) != _letters("".join("".join(cue.lines) for cue in mine)):
            continue
        left = [cue for cue in left if cue not in mine]
        speaker = mine[0].speaker
        yield from set_in(text, sound.start, frames, speaker=speaker, heard=heard)
    for cue in left:
        text = (" " if " ".join(cue.lines).isascii() else "").join(cue.lines)
        yield from set_in(text, cue.start, cue.end - cue.start, speaker=cue.speaker)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
