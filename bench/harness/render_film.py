"""The film that `bench.render` renders: stills of fine texture and lines, voices, music, subtitles, crossfades."""

from __future__ import annotations

import hashlib
import io
import resource
import time
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

from core.render import camera_moves, encode, pieces
from core.render.camera_moves import Size
from core.render.subtitles import subtitle_cues
from core.render.timeline import Clip, Cue, Framing, Recipe, Sound, Timeline, TransitionKind
from providers.animation import cels
from providers.animation.camera_moves import layer_travel

FPS, FADE = 24, 12
LINES = (
    "雨夜的未来都市里，一个老侦探撑着黑伞走过霓虹灯下的街道。",
    "她在天亮之前，把那封没有署名的信放回了桌上。",
    "At sunrise, an old fisherman looks out over the quiet sea and smiles.",
)
DISTANCES = (2.3, 1.0, 0.62)
"""Of the place, the people and what is close to the lens, in a still with cels."""
VOICE_RATE, MUSIC_RATE = 24_000, 48_000
Paths = dict[str, Path]


def make(
    folder: Path,
    size: Size,
    shots: int,
    seconds: float,
    layers: bool = False,
    joints: Sequence[TransitionKind] = ("dissolve",),
) -> tuple[Timeline, Paths]:
    """A film of `shots` shots of `seconds` each, which run into one another, and where its files are. With `layers` each still has cels:
    two people on the ground, and something close to the lens. Between the shots come the transitions of `joints` in turn."""
    paths: Paths = {}
    frames = round(seconds * FPS)
    step = frames - FADE
    clips = tuple(
        Clip(
            shot_id=str(number),
            start=number * step,
            frames=frames,
            crossfade=FADE if number else 0,
            transition=joints[(number - 1) % len(joints)] if number else "dissolve",
            recipe=_recipe(
                keep_file(paths, folder, (_layered if layers else _still)(size, number), "png"), number, layers
            ),
        )
        for number in range(shots)
    )
    total = (shots - 1) * step + frames
    voice = keep_file(paths, folder, wav_bytes(_speech(seconds * 0.7), VOICE_RATE), "wav")
    music = keep_file(paths, folder, wav_bytes(_music(20.0), MUSIC_RATE), "wav")
    spoken = round(seconds * 0.7 * FPS)
    timeline = Timeline(
        width=size.width,
        height=size.height,
        fps=FPS,
        frames=total,
        clips=clips,
        cues=_cues(clips, spoken, size),
        sounds=(
            *(Sound(kind="narration", file=voice, start=clip.start + FADE, frames=spoken) for clip in clips),
            Sound(kind="music", file=music, start=0, frames=total, gain_db=-7, fade_in=15, fade_out=45, loop=True),
        ),
    )
    return timeline, paths


def repaint(timeline: Timeline, paths: Paths, folder: Path, shot: int) -> Timeline:
    """The film with another picture in one shot."""
    size = Size(timeline.width, timeline.height)
    still = keep_file(paths, folder, _still(size, 1000), "png")
    clips = list(timeline.clips)
    recipe = clips[shot].recipe
    assert recipe is not None
    clips[shot] = clips[shot].model_copy(update={"recipe": recipe.model_copy(update={"still": still})})
    return timeline.model_copy(update={"clips": tuple(clips)})


def _recipe(still: str, number: int, layers: bool = False) -> Recipe:
    near, far = Framing(x=0.54, y=0.47, zoom=1.12), Framing()
    start, end = (far, near) if number % 2 == 0 else (near, far)
    deep = {"kind": "layers", "travel": layer_travel("push", DISTANCES)} if layers else {}
    return Recipe(still=still, movement="push", start=start, end=end, **deep)


def _cues(clips: tuple[Clip, ...], spoken: int, size: Size) -> tuple[Cue, ...]:
    found: list[Cue] = []
    for number, clip in enumerate(clips):
        line = LINES[number % len(LINES)]
        found += subtitle_cues.cues_of_line(line, clip.start + FADE, spoken, width=size.width, height=size.height)
    return subtitle_cues.settle_cues(found)


def keep_file(paths: Paths, folder: Path, content: bytes, ending: str) -> str:
    """Write a file into the folder and note in `paths` where it is; returns its SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    paths[sha256] = folder / f"{sha256[:16]}.{ending}"
    paths[sha256].write_bytes(content)
    return sha256


def _still(size: Size, seed: int) -> bytes:
    """A lit ground with grain, two hundred thin lines, discs and small print: what is hard to move smoothly."""
    chance = np.random.default_rng(seed)
    ground = np.linspace(0.35, 1.0, size.height)[:, None, None] * chance.uniform(60, 190, 3)
    grain = cv2.GaussianBlur(chance.normal(0, 16, (size.height, size.width, 1)).astype(np.float32), (0, 0), 1.2)
    picture = np.clip(ground + grain[..., None], 0, 255).astype(np.uint8)
    for _ in range(200):
        ends = chance.integers(0, (size.width, size.height), (2, 2))
        cv2.line(picture, ends[0].tolist(), ends[1].tolist(), chance.integers(0, 255, 3).tolist(), 1, cv2.LINE_AA)
    for _ in range(40):
        middle, reach = (
            chance.integers(0, (size.width, size.height)).tolist(),
            int(chance.integers(4, size.height // 9)),
        )
        cv2.circle(picture, middle, reach, chance.integers(0, 255, 3).tolist(), -1, cv2.LINE_AA)
    for _ in range(30):
        place = chance.integers(0, (size.width, size.height)).tolist()
        cv2.putText(picture, "Dailies 24fps", place, cv2.FONT_HERSHEY_SIMPLEX, 0.5, (235, 235, 235), 1, cv2.LINE_AA)
    return cv2.imencode(".png", picture)[1].tobytes()


def _layered(size: Size, seed: int) -> bytes:
    """A still with cels over a place that is whole: two people who cover a fifth of it, one close up at its edge."""
    place = cv2.imdecode(np.frombuffer(_still(size, seed), np.uint8), cv2.IMREAD_COLOR)
    other = cv2.imdecode(np.frombuffer(_still(size, seed + 500), np.uint8), cv2.IMREAD_COLOR)
    sheets: list[cels.Cel] = []
    groups = (((0.34, 0.6, 0.09, 0.32), (0.62, 0.6, 0.09, 0.32)), ((0.97, 0.7, 0.13, 0.45),))
    for distance, foot, group in zip(DISTANCES[1:], (0.92, 0.0), groups, strict=True):
        cover = np.zeros((size.height, size.width), np.uint8)
        for x, y, wide, high in group:
            middle, reach = (
                (round(x * size.width), round(y * size.height)),
                (round(wide * size.width), round(high * size.height)),
            )
            cv2.ellipse(cover, middle, reach, 0, 0, 360, 255, -1, cv2.LINE_AA)
        rows, cols = np.flatnonzero(cover.any(1)), np.flatnonzero(cover.any(0))
        top, left = int(rows[0]) & ~1, int(cols[0]) & ~1
        at = (slice(top, int(rows[-1]) + 1), slice(left, int(cols[-1]) + 1))
        sheets.append(cels.Cel(distance, left, top, cover[at], place[at].copy(), foot))
        share = cover[..., None] / np.float32(255)
        place = (place * (1 - share) + other * share + 0.5).astype(np.uint8)
    content = cv2.imencode(".png", place, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()
    return cels.pack(content, cels.Cels(tuple(sheets), DISTANCES[0], ground=0.62))


def _speech(seconds: float) -> np.ndarray:
    """Something with the rhythm of a voice: a buzz in syllables."""
    t = np.arange(round(seconds * VOICE_RATE)) / VOICE_RATE
    buzz = sum(np.sin(2 * np.pi * 140 * n * t) / n for n in range(1, 12))
    return 0.2 * buzz * np.clip(np.sin(2 * np.pi * 3.1 * t) + 0.4, 0, 1)


def _music(seconds: float) -> np.ndarray:
    t = np.arange(round(seconds * MUSIC_RATE)) / MUSIC_RATE
    beat = np.exp(-4 * (t * 1.5 % 1))
    return np.stack([0.3 * beat * np.sin(2 * np.pi * tone * t) for tone in (220.0, 277.2)], axis=1)


def wav_bytes(sound: np.ndarray, rate: int) -> bytes:
    """Samples of -1 to 1, a row each and a column a channel, as a WAV file of 16 bits."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1 if sound.ndim == 1 else 2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()


# Smoothness ----------------------------------------------------------------------------------------------------------


def zoom_error(folder: Path, size: Size, frames: int = 90, layers: bool = False) -> float:
    """Root mean square, in pixels, of how far each step of five dots in the exported film is off the ideal step. With
    `layers` the dots stand on a cel before a place that goes less far."""
    dots = np.array([(0.3, 0.3), (0.7, 0.32), (0.5, 0.5), (0.33, 0.68), (0.68, 0.7)]) * size
    still = folder / "dots.png"
    drawn = _dots(size, dots)
    recipe = Recipe(still="dots", start=Framing(), end=Framing(x=0.56, y=0.46, zoom=1.12))
    content = cv2.imencode(".png", drawn)[1].tobytes()
    if layers:
        cel = cels.Cel(1.0, 0, 0, (drawn[..., 0] > 30).astype(np.uint8) * 255, np.full_like(drawn, 30))
        content = cels.pack(content, cels.Cels((cel,)))
        recipe = recipe.model_copy(update={"kind": "layers", "travel": (0.4, 1.0)})
    still.write_bytes(content)
    layer = pieces.ShotLayer(recipe=recipe, frames=frames)
    piece = pieces.FilmPiece(frames=frames, width=size.width, height=size.height, fps=FPS, layers=(layer,))
    pieces.render_piece(piece, lambda _: still, folder / "dots.mp4")
    seen, ideal = [], []
    with av.open(str(folder / "dots.mp4")) as film:
        for number, picture in enumerate(film.decode(video=0)):
            here = camera_moves.camera_window(recipe, size, size, number, frames, FPS)
            where = (dots + 0.5 - (here.left, here.top)) * (size.width / here.width) - 0.5
            luma = encode.planes_of_frame(picture).y.astype(np.float64)
            seen.append([_centre(luma, spot) for spot in where])
            ideal.append(where)
    off = np.diff(np.array(seen), axis=0) - np.diff(np.array(ideal), axis=0)
    return float(np.sqrt(np.square(off).sum(axis=2).mean()))


def _dots(size: Size, dots: np.ndarray) -> np.ndarray:
    """White discs with soft edges on a dark ground."""
    y, x = np.mgrid[0 : size.height, 0 : size.width]
    away = np.min([np.hypot(x - dot[0], y - dot[1]) for dot in dots], axis=0)
    return np.repeat(30 + 200 * np.clip(7.5 - away, 0, 1)[..., None], 3, axis=2).astype(np.uint8)


def _centre(luma: np.ndarray, near: np.ndarray) -> tuple[float, float]:
    """The centre of light around a place."""
    left, top = (round(float(value)) - 16 for value in near)
    part = luma[top : top + 33, left : left + 33]
    light = np.clip(part - part.min() - 12, 0, None)
    y, x = np.mgrid[0:33, 0:33]
    return left + (light * x).sum() / light.sum(), top + (light * y).sum() / light.sum()


# The documented way of moviepy --------------------------------------------------------------------------------------


def by_moviepy(timeline: Timeline, paths: Paths, out: Path) -> float:
    """CPU seconds, this process and its children, to make the same film as moviepy's documentation shows it."""
    from moviepy import AudioFileClip, CompositeAudioClip, CompositeVideoClip, ImageClip, TextClip, afx, vfx

    from core.render import fonts

    begin = _all_cpu()
    size, parts = (timeline.width, timeline.height), []
    for clip in timeline.clips:
        assert clip.recipe is not None
        long, zoom = clip.frames / FPS, clip.recipe.end.zoom / clip.recipe.start.zoom
        still = ImageClip(str(paths[clip.recipe.still])).with_duration(long)
        first = clip.recipe.start.zoom
        moving = still.resized(lambda t, first=first, zoom=zoom, long=long: first * (1 + (zoom - 1) * t / long))
        shot = CompositeVideoClip([moving.with_position("center")], size=size).with_start(clip.start / FPS)
        parts.append(shot.with_effects([vfx.CrossFadeIn(clip.crossfade / FPS)]) if clip.crossfade else shot)
    look = subtitle_cues.subtitle_style(*size)
    for cue in timeline.cues:
        words = TextClip(
            font=str(fonts.PATHS["sans"]),
            text="\n".join(cue.lines),
            font_size=look.size,
            color="white",
            stroke_color="black",
            stroke_width=2,
            text_align="center",
            margin=(10, 10),
        )
        shown = words.with_start(cue.start / FPS).with_duration((cue.end - cue.start) / FPS)
        parts.append(shown.with_position(("center", size[1] - look.below - words.h)))
    heard = [_as_moviepy(sound, paths, AudioFileClip, afx) for sound in timeline.sounds]
    film = CompositeVideoClip(parts, size=size).with_duration(timeline.seconds())
    film.with_audio(CompositeAudioClip(heard)).write_videofile(
        str(out),
        fps=FPS,
        codec="libx264",
        audio_codec="aac",
        audio_bitrate="192k",
        preset=encode.PRESET,
        threads=1,
        temp_audiofile_path=str(out.parent),
        ffmpeg_params=["-crf", str(encode.CRF)],
        logger=None,
    )
    return _all_cpu() - begin


def _as_moviepy(sound: Sound, paths: Paths, open_sound: Any, afx: Any) -> Any:
    clip = open_sound(str(paths[sound.file]))
    if sound.loop:
        clip = clip.with_effects([afx.AudioLoop(duration=sound.frames / FPS), afx.MultiplyVolume(0.3)])
    return clip.with_start(sound.start / FPS)


def _all_cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
