"""What is heard in the film, laid under its shots: voices with their subtitles, music, places, effects, the sound of clips."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from core.audio import action_sounds, audio, effects
from core.database import tables
from core.film import line_subtitles
from core.film.line_subtitles import SpokenLine, SubtitleFrame
from core.film.shot_lengths import FPS, GAP, PlacedShot, clip_frames, frames_of_milliseconds
from core.project import film_mix
from core.project.film_mix import FilmMix
from core.project.own_subtitles import LineSubtitles
from core.render.subtitles.subtitle_looks import PLAIN, SubtitleLook
from core.render.timeline import Clip, Cue, Sound
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.video import video

NEAR_END = FPS // 2
"""Frames by which music may be shorter or longer than the film and still end with it."""
MUSIC_DB = -6.0
AMBIENCE_DB = -13.0
EFFECT_DB = -5.0
OWN_DB = -6.0
"""Of what a clip's file sounds of; `OWN_DUCK_DB` is added while somebody speaks, where it gives way."""
OWN_DUCK_DB = -12.0


def speech_and_cues(
    placed: Sequence[PlacedShot],
    clips: Sequence[Clip],
    language: str,
    width: int,
    height: int,
    look: SubtitleLook = PLAIN,
) -> tuple[list[Sound], list[Cue], list[Cue]]:
    """Every line where its shot says it, its words as subtitles, and the same as they are spoken whatever somebody made of them."""
    sounds: list[Sound] = []
    cues: list[Cue] = []
    spoken: list[Cue] = []
    frame = SubtitleFrame(width, height, language, look)
    for line in placed_lines(placed, clips):
        sounds.append(Sound(kind="narration", file=line.file, start=line.start, frames=line.frames))
        moved = partial(line_subtitles.moved_cue, by=line.start, speaker=line.speaker)
        spoken += map(moved, line_subtitles.spoken_cues(line.spoken, frame))
        laid = line_subtitles.lay_line(line.spoken, line.own, frame)
        cues += [moved(cue) for one in laid for cue in one.cues]
    return sounds, cues, spoken


class PlacedLine(NamedTuple):
    """A spoken line where the film says it, from frame `start` on."""

    beat: str
    file: str
    start: int
    frames: int
    speaker: str
    spoken: SpokenLine
    own: LineSubtitles | None


def placed_lines(placed: Sequence[PlacedShot], clips: Sequence[Clip]) -> Iterator[PlacedLine]:
    """Every line of the film in the order of its shots. Its subtitles stand a little longer than it sounds."""
    for shot, clip in zip(placed, clips, strict=True):
        at = clip.start + max(shot.lead, clip.crossfade)
        of_lines = zip(shot.lines, shot.heard, shot.beats, shot.subtitles, strict=True)
        for (sha256, frames, text, speaker), heard, beat, own in of_lines:
            spoken = SpokenLine(text, frames + GAP // 2, heard)
            yield PlacedLine(beat, sha256, at, frames, speaker, spoken, own)
            at += frames + GAP


def music_sounds(made: FilmSnapshot, total: int) -> list[Sound]:
    """The music as long as the film."""
    rows = [row for row in made.audios if row.type == "music" and row.file_key]
    return [
        Sound(
            kind="music",
            file=row.file_key or "",
            start=0,
            frames=total,
            gain_db=MUSIC_DB + volume,
            fade_in=FPS // 2,
            fade_out=0 if _lands(made, row, total) else min(2 * FPS, total // 6),
            loop=not _lands(made, row, total),
        )
        for row in rows
        if (volume := audio.volume_db(row)) is not None
    ]


def _lands(made: FilmSnapshot, row: tables.Audio, total: int) -> bool:
    """Whether music that tells where its last chord is struck dies away with the film: it is neither cut nor begins again."""
    take = made.takes.get(row.take_id) if row.take_id else None
    ends = bool(take and (take.facts or {}).get("end"))
    return ends and abs(frames_of_milliseconds(row.milliseconds or 0) - total) <= NEAR_END


def place_and_effect_sounds(made: FilmSnapshot, placed: Sequence[PlacedShot], clips: Sequence[Clip]) -> list[Sound]:
    """The sound of each scene's place as long as the scene, and the effects on the time line, each at its second."""
    sounds = []
    for row in made.audios:
        volume = audio.volume_db(row)
        if row.type != "sfx" or not row.file_key or volume is None or action_sounds.is_taken_out(row):
            continue
        if effects.is_placed_effect(row):
            sounds += _effect(row, effect_start(made, clips, row), volume, clips[-1].start + clips[-1].frames)
            continue
        inside = [clip for shot, clip in zip(placed, clips, strict=True) if row.beat == f"scene{shot.scene}"]
        if inside:
            start, end = inside[0].start, inside[-1].start + inside[-1].frames
            fade = min(FPS // 2, (end - start) // 4)
            sounds.append(
                Sound(
                    kind="sfx",
                    file=row.file_key,
                    start=start,
                    frames=end - start,
                    gain_db=AMBIENCE_DB + audio.ambience_gain_db(row.text) + volume,
                    fade_in=fade,
                    fade_out=fade,
                    loop=True,
                )
            )
    return sounds


def clip_sounds(made: FilmSnapshot, clips: Sequence[Clip]) -> list[Sound]:
    """What clips that came as files sound of themselves, each as long as its shot is seen."""
    sounds = []
    plans = {str(shot.id): storyboard.plan_of(shot) for shot in made.shots}
    for clip, after in itertools.zip_longest(clips, clips[1:]):
        row, plan = made.clips[uuid.UUID(clip.shot_id)], plans[clip.shot_id]
        how = video.own_sound_mode(plan, made.brief, row)
        if not clip.file or not video.has_sound(row) or how == "mute":
            continue
        sounds.append(
            Sound(
                kind="clip",
                file=clip.file,
                start=clip.start,
                frames=_frames_sounding(clip, clip_frames(row)),
                skip=clip.skip,
                part=clip.part,
                speed=clip.speed,
                gain_db=OWN_DB + plan.own_sound_db,
                fade_in=clip.crossfade,
                fade_out=after.crossfade if after else 0,
                duck_db=OWN_DUCK_DB if how == "duck" else 0.0,
            )
        )
    return sounds


def _frames_sounding(clip: Clip, file: int) -> int:
    """How long a shot sounds of itself: until its file of so many frames is over (0: nobody measured it)."""
    spare = 100 * (file - clip.skip) - clip.part
    return max(0, min(clip.frames, spare // clip.speed)) if file else clip.frames


def mix_by_hand(mix: FilmMix, sounds: Iterable[Sound]) -> tuple[Sound, ...]:
    """The sounds of lanes that are heard, each with its part of its lane's volume line."""
    heard = (sound for sound in sounds if mix.is_heard(sound.kind))
    return tuple(
        sound.model_copy(update={"levels": levels})
        if (levels := film_mix.points_within(mix.lane(sound.kind).points, sound.start, sound.frames))
        else sound
        for sound in heard
    )


def effect_start(made: FilmSnapshot, clips: Sequence[Clip], row: tables.Audio) -> int | None:
    """The frame where an effect on the time line begins; None while no shot shows what brings it."""
    if effects.follows_shot(row):
        return action_sounds.start_frame(row, made.shots, clips)
    return round(effects.start_second(row) * FPS)


def _effect(row: tables.Audio, start: int | None, volume: float, total: int) -> list[Sound]:
    """One effect as long as it was made, cut at the film's end; none where the film is over before it begins."""
    if start is None:
        return []
    frames = min(frames_of_milliseconds(row.milliseconds or 0), total - start)
    if frames <= 0:
        return []
    fade = min(FPS // 4, frames // 4) if effects.is_continuous(row.text) else 0
    return [
        Sound(
            kind="sfx",
            file=row.file_key or "",
            start=start,
            frames=frames,
            gain_db=EFFECT_DB + volume,
            fade_in=fade,
            fade_out=fade,
        )
    ]
