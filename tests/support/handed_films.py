"""A small film to be handed over, built by hand with media of a few kilobytes: what every format of core.exports is written from."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import numpy as np
from PIL import Image

from core.handover.model import CutVersion, Handover, HandoverShot, MediaFile, Provenance, ShotLine
from core.render import encode
from core.render.camera_moves import Size
from core.render.timeline import Card, Clip, Cue, Framing, OpeningMark, Recipe, Sound, Timeline
from core.script.model import Scene, Script
from tests.support.sound_samples import tone_wav

SIZE = Size(160, 90)
FPS = 24


class Shelf:
    """Files of a folder under their hashes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.media = folder, {}
        folder.mkdir()

    def put(self, content: bytes, media_type: str, **facts: int) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        (self.folder / sha256).write_bytes(content)
        self.media[sha256] = MediaFile(sha256=sha256, media_type=media_type, bytes=len(content), **facts)
        return sha256

    def still(self, grey: int) -> str:
        path = self.folder / "still.png"
        across = np.linspace(0, grey, 240, dtype=np.uint8)
        Image.fromarray(np.repeat(np.tile(across, (135, 1))[:, :, None], 3, axis=2)).save(path)
        return self.put(path.read_bytes(), "image/png", width=240, height=135)

    def clip(self, frames: int) -> str:
        path = self.folder / "clip.mp4"
        with encode.open_reel(path, SIZE, FPS, encode.DRAFT) as reel:
            for n in range(frames):
                reel.picture.y[:] = 16 + 2 * n
                reel.picture.u[:] = reel.picture.v[:] = 128
                reel.keep()
        return self.put(path.read_bytes(), "video/mp4", milliseconds=round(frames * 1000 / FPS))


def handed_film(folder: Path) -> Handover:
    """Six seconds: a title before four shots with an even, an odd and a coloured transition, one of them a brought clip at another speed;
    voices, music under them, an effect, two subtitles, a name that no folder may have."""
    shelf = Shelf(folder / "shelf")
    near, far, brought = shelf.still(200), shelf.still(90), shelf.clip(100)
    voice = shelf.put(tone_wav(1), "audio/wav", milliseconds=1000)
    music = shelf.put(tone_wav(2), "audio/wav", milliseconds=2000)
    push = {"start": Framing(), "end": Framing(x=0.6, y=0.4, zoom=1.3), "movement": "push"}
    clips = (
        Clip(shot_id="a", start=12, frames=48, recipe=Recipe(still=near, **push)),
        Clip(shot_id="b", start=50, frames=40, crossfade=10, file=brought, skip=20, speed=150),
        Clip(
            shot_id="c",
            start=83,
            frames=41,
            crossfade=7,
            transition="dip_black",
            recipe=Recipe(still=far),
            skip=6,
            whole=60,
        ),
        Clip(
            shot_id="d",
            start=124,
            frames=20,
            recipe=Recipe(still=near, start=Framing(x=0.4, zoom=1.2), end=Framing(x=0.4, zoom=1.2)),
        ),
    )
    timeline = Timeline(
        width=SIZE.width, height=SIZE.height, fps=FPS, frames=144, clips=clips,
        cues=(Cue(start=14, end=38, lines=("“你好”",), speaker="林远"), Cue(start=60, end=84, lines=("二", "🎬 & <三>"))),
        sounds=(
            Sound(kind="narration", file=voice, start=14, frames=24),
            Sound(kind="narration", file=voice, start=60, frames=24, gain_db=2.0),
            Sound(kind="music", file=music, start=0, frames=144, gain_db=-6.0, fade_in=12, fade_out=24, loop=True),
            Sound(kind="sfx", file=voice, start=70, frames=10, gain_db=-5.0, skip=4),
        ),
        cards=(Card(start=0, frames=12, kind="title", title="雨夜"),),
        mark=OpeningMark(text="AI 生成", frames=48),
    )  # fmt: skip
    shots = tuple(
        HandoverShot(number=f"{n:02d}", shot_id=clip.shot_id, scene=1 + n // 3, description=f"镜头 {n} & <近景>", frames=clip.frames)
        for n, clip in enumerate(clips, 1)
    )  # fmt: skip
    made = datetime(2026, 12, 1, 9, 30)
    return Handover(
        title='雨夜 / 追"猫"', language="zh", width=SIZE.width, height=SIZE.height, fps=FPS,
        path_of=lambda sha256: shelf.folder / sha256, scratch=folder / "scratch", timeline=timeline, shots=shots,
        script=Script(title="雨夜", scenes=(Scene(location="街头"), Scene(location="屋顶"))),
        version=CutVersion(number=3, cut_id="cut", made_at=made, person="阿敏"), media=shelf.media,
        sounds={voice: ShotLine(speaker="林远", text="你好")},
        provenance=(Provenance(of="shot", name="01", sha256=near, vendor="builtin", model="painter", prompt="雨", seed=7, made_at=made),),
    )  # fmt: skip
