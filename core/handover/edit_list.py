"""The cut as editing programs know it: clips that lie one behind the other with transitions over their joints, overlays above them and
sounds below, each with the media file it plays.

In the studio's own timeline two shots lie over each other while one takes the place of the other; here the cut stands in the middle of
that, and each shot goes on under the transition with material that its media has (its handles). All positions are whole frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from core.handover import media_plan
from core.handover.media_plan import MediaItem
from core.handover.model import Handover
from core.handover.volume import VolumePoints, volume_points
from core.render.timeline import Card, Clip, Cue, Sound, Timeline, TransitionKind
from core.types import Value

Lane = Literal["dialogue", "narration", "music", "effects", "clips"]
LANES: tuple[Lane, ...] = ("dialogue", "narration", "music", "effects", "clips")
DARK = ("title", "end")


class Joint(Value):
    """How a clip takes the place of the one before it: `frames` of transition over the cut between them, `before` of them before it."""

    kind: TransitionKind
    frames: int

    @property
    def before(self) -> int:
        return self.frames // 2

    @property
    def after(self) -> int:
        return self.frames - self.frames // 2


@dataclass(frozen=True, kw_only=True)
class PictureClip:
    """A shot on the picture track from frame `start` up to `end`. It begins at frame `source` of its media and runs through it at `speed`
    percent. `joint` is the transition at its beginning, None for a cut."""

    name: str
    shot_id: str
    description: str
    media: MediaItem
    start: int
    end: int
    source: int
    speed: int = 100
    joint: Joint | None = None
    clip: Clip

    @property
    def frames(self) -> int:
        return self.end - self.start

    @property
    def source_frames(self) -> int:
        """Of its media, that it passes over."""
        return max(1, round(self.frames * self.speed / 100))


@dataclass(frozen=True, kw_only=True)
class Overlay:
    """A clear picture of the whole frame over the film: a title, an end, what stands in the corners."""

    name: str
    media: MediaItem
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class SoundClip:
    """A recording from frame `start` up to `end`. `volume` is in dB at frames from its start: what somebody mixed, its fades, and that it
    gives way to voices."""

    name: str
    lane: Lane
    media: MediaItem
    start: int
    end: int
    source: int
    volume: VolumePoints

    @property
    def frames(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, kw_only=True)
class Marker:
    """A place in the film that has a name: a scene's first frame, words on the screen."""

    frame: int
    name: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class EditList:
    """`sounds` are tracks of one lane each, in which nothing overlaps; so are `overlays`, the lowest first."""

    title: str
    language: str
    fps: int
    width: int
    height: int
    frames: int
    pictures: tuple[PictureClip, ...]
    overlays: tuple[tuple[Overlay, ...], ...]
    sounds: tuple[tuple[Lane, tuple[SoundClip, ...]], ...]
    markers: tuple[Marker, ...]
    cues: tuple[Cue, ...]

    @property
    def media(self) -> tuple[MediaItem, ...]:
        """Every file, once, in the order of the film."""
        used = [clip.media for clip in self.pictures]
        used += [each.media for track in self.overlays for each in track]
        used += [each.media for _, track in self.sounds for each in track]
        return tuple({item.name: item for item in used}.values())


def edit_list(handover: Handover) -> EditList:
    """Raises ValueError before there is a film."""
    cut = handover.cut
    return EditList(
        title=handover.title,
        language=handover.language,
        fps=cut.fps,
        width=cut.width,
        height=cut.height,
        frames=cut.frames,
        pictures=tuple(_pictures(handover, cut)),
        overlays=tuple(tuple(track) for track in _tracks(_overlays(handover, cut))),
        sounds=tuple(_sounds(handover, cut)),
        markers=tuple(sorted(_markers(handover, cut), key=lambda each: each.frame)),
        cues=cut.cues,
    )


def _pictures(handover: Handover, cut: Timeline) -> Iterator[PictureClip]:
    for n, clip in enumerate(cut.clips):
        after = cut.clips[n + 1] if n + 1 < len(cut.clips) else None
        joint = Joint(kind=clip.transition, frames=clip.crossfade) if clip.crossfade else None
        start = clip.start + (joint.before if joint else 0)
        end = after.start + after.crossfade // 2 if after else clip.start + clip.frames
        shot = handover.shot_of(clip)
        media = media_plan.shot_media(handover, n, clip)
        yield PictureClip(
            name=shot.number if shot else f"{n + 1:02d}",
            shot_id=clip.shot_id,
            description=shot.description if shot else "",
            media=media,
            start=start,
            end=end,
            source=media_plan.source_frame(media, clip, start - clip.start),
            speed=clip.speed if clip.file else 100,
            joint=joint,
            clip=clip,
        )


def _overlays(handover: Handover, cut: Timeline) -> Iterator[Overlay]:
    titles = [card for card in cut.cards if card.kind in DARK]
    for n, card in enumerate(titles, 1):
        media = media_plan.overlay_media(handover, f"title-{n:02d}", card=card)
        yield Overlay(name=card.title, media=media, start=card.start, end=min(cut.frames, card.start + card.frames))
    if cut.marks:
        media = media_plan.overlay_media(handover, "corners", marks=cut.marks)
        yield Overlay(name="corners", media=media, start=0, end=cut.frames)
    if cut.mark:
        media = media_plan.overlay_media(handover, "ai-label", label=cut.mark.text)
        yield Overlay(name=cut.mark.text, media=media, start=0, end=min(cut.frames, cut.mark.frames))


def _tracks(overlays: Iterable[Overlay]) -> list[list[Overlay]]:
    """Each on the lowest track that is free, in their order: what comes later lies above."""
    found: list[list[Overlay]] = []
    for each in overlays:
        above = max((n for n, track in enumerate(found) if any(_meet(each, other) for other in track)), default=-1)
        if above + 1 == len(found):
            found.append([])
        found[above + 1].append(each)
    return [sorted(track, key=lambda each: each.start) for track in found]


def _sounds(handover: Handover, cut: Timeline) -> Iterator[tuple[Lane, tuple[SoundClip, ...]]]:
    """A lane's sounds on as few tracks as they have room on."""
    voices = [(sound.start, sound.start + sound.frames) for sound in cut.sounds if sound.kind == "narration"]
    heard = [
        _sound(handover, n, sound, voices, cut)
        for n, sound in enumerate(cut.sounds)
        if min(cut.frames, sound.start + sound.frames) > sound.start
    ]
    heard.sort(key=lambda each: (LANES.index(each.lane), each.start))
    for lane, of_lane in groupby(heard, key=lambda each: each.lane):
        tracks: list[list[SoundClip]] = []
        for each in of_lane:
            free = next((track for track in tracks if track[-1].end <= each.start), None)
            if free is None:
                tracks.append(free := [])
            free.append(each)
        yield from ((lane, tuple(track)) for track in tracks)


def _sound(
    handover: Handover, number: int, sound: Sound, voices: Sequence[tuple[int, int]], cut: Timeline
) -> SoundClip:
    said = handover.sounds.get(sound.file)
    frames = min(cut.frames, sound.start + sound.frames) - sound.start
    lane = _lane(sound, bool(said and said.speaker))
    return SoundClip(
        name=" ".join(word for word in ((said.speaker, said.text) if said else ()) if word) or lane,
        lane=lane,
        media=media_plan.sound_media(handover, number, sound, frames),
        start=sound.start,
        end=sound.start + frames,
        source=media_plan.sound_source(sound),
        volume=volume_points(sound, frames, voices, cut.fps),
    )


def _lane(sound: Sound, spoken: bool) -> Lane:
    if sound.kind == "narration":
        return "dialogue" if spoken else "narration"
    return {"music": "music", "sfx": "effects", "clip": "clips"}[sound.kind]  # type: ignore[return-value]


def _markers(handover: Handover, cut: Timeline) -> Iterator[Marker]:
    """The scenes, and what is to be read on the screen and is no title."""
    scene = 0
    for n, clip in enumerate(cut.clips):
        shot = handover.shot_of(clip)
        if shot and shot.scene != scene:
            scene = shot.scene
            scenes = handover.script.scenes if handover.script else ()
            place = scenes[scene - 1].location if scene <= len(scenes) else ""
            yield Marker(frame=clip.start if n else 0, name=f"{scene} {place}".strip())
    yield from (
        Marker(frame=card.start, name=card.title, note=_small(card)) for card in cut.cards if card.kind not in DARK
    )


def _small(card: Card) -> str:
    return " / ".join(card.lines)


def _meet(one: Overlay, other: Overlay) -> bool:
    return one.start < other.end and other.start < one.end
