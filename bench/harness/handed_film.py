"""The film that `bench.exports` hands over: twelve shots with Chinese names, every transition, a speed, a volume line, subtitles, a title."""

from __future__ import annotations

import mimetypes
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from bench.harness import render_film
from core.handover.model import CutVersion, Handover, HandoverCharacter, HandoverShot, MediaFile, Provenance, ShotLine
from core.project.projects import RATIOS, picture_size
from core.render.camera_moves import Size
from core.render.timeline import Card, Timeline, TransitionKind
from core.script.model import Beat, CastMember, Scene, Script

SHOTS, SECONDS = 12, 2.0
MADE_AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
TITLE, HERO = "雨夜追猫：第一集", "林岚"
PLACES = ("霓虹街头", "天桥", "码头")
LINES = ("站住！", "你到底是谁？", "我知道你听得懂。")


def make(folder: Path, size: Size, joints: tuple[TransitionKind, ...], shots: int = SHOTS) -> Handover:
    """The film, with what it is made of in the folder."""
    timeline, paths = render_film.make(folder, size, shots, SECONDS, joints=joints)
    timeline = _dressed(timeline)
    script = _script(shots)
    shown = tuple(_shot(timeline, n) for n in range(shots))
    voice, music = timeline.sounds[0].file, timeline.sounds[-1].file
    made = [Provenance(of="shot", name=one.number, sha256=one.picture, vendor="builtin", model="painter", prompt="雨", seed=7,
                       cost_micro_yuan=12_000, made_at=MADE_AT) for one in shown]  # fmt: skip
    return Handover(
        title=TITLE,
        language="zh",
        width=size.width,
        height=size.height,
        fps=render_film.FPS,
        path_of=paths.__getitem__,
        scratch=folder / "scratch",
        script=script,
        timeline=timeline,
        version=CutVersion(number=2, cut_id="cut-2", made_at=MADE_AT, person="制片"),
        shots=shown,
        characters=(HandoverCharacter(name=HERO, role="侦探", appearance="短发", voice="zf_xiaoxiao"),),
        sounds={voice: ShotLine(speaker=HERO, text=LINES[0]), music: ShotLine(speaker="", text="雨夜")},
        media={sha256: _media(sha256, path) for sha256, path in paths.items()},
        cover_in=lambda ratio: _cover(folder, ratio),
        provenance=tuple(made),
    )


def _dressed(timeline: Timeline) -> Timeline:
    """One shot runs faster, the music has a volume line, and a title stands over the first second."""
    clips, sounds = list(timeline.clips), list(timeline.sounds)
    clips[1] = clips[1].model_copy(update={"speed": 125, "skip": 6, "whole": 2 * clips[1].frames})
    points = ((0, 0.0), (timeline.frames // 2, -6.0), (timeline.frames, 0.0))
    sounds[-1] = sounds[-1].model_copy(update={"levels": points})
    title = Card(start=0, frames=timeline.fps, kind="title", title=TITLE)
    return timeline.model_copy(update={"clips": tuple(clips), "sounds": tuple(sounds), "cards": (title,)})


def _script(shots: int) -> Script:
    each = -(-shots // len(PLACES))
    scenes = tuple(
        Scene(
            location=place,
            when="night",
            beats=tuple(
                Beat(id=f"{place}{n}", kind="dialogue", speaker=HERO, text=LINES[n % len(LINES)]) for n in range(each)
            ),
        )
        for place in PLACES
    )
    return Script(
        title=TITLE,
        logline="侦探追一只会说话的猫。",
        language="zh",
        cast=(CastMember(name=HERO, role="侦探"),),
        scenes=scenes,
    )


def _shot(timeline: Timeline, n: int) -> HandoverShot:
    clip = timeline.clips[n]
    assert clip.recipe is not None
    return HandoverShot(
        number=f"{n + 1:02d}",
        shot_id=clip.shot_id,
        scene=1 + n * len(PLACES) // len(timeline.clips),
        description="雨里的街，她没有回头。",
        size="wide",
        movement="push",
        prompt="雨",
        picture=clip.recipe.still,
        lines=(ShotLine(speaker=HERO, text=LINES[n % len(LINES)]),),
        start=clip.start,
        frames=clip.frames,
        planned_seconds=clip.frames / timeline.fps,
    )


def _media(sha256: str, path: Path) -> MediaFile:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    facts = {}
    if kind.startswith("image/"):
        with Image.open(path) as picture:
            facts = {"width": picture.width, "height": picture.height}
    return MediaFile(sha256=sha256, media_type=kind, bytes=path.stat().st_size, **facts)


def _cover(folder: Path, ratio: str) -> Path:
    assert ratio in RATIOS
    path = folder / f"cover-{ratio.replace(':', 'x')}.jpg"
    Image.new("RGB", picture_size(ratio, 240), (90, 40, 60)).save(path)
    return path
