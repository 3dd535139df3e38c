"""A film as it is handed over, built by hand with tiny pictures: nothing of it is rendered, and no database is asked."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from core.handover.model import CutVersion, Handover, HandoverCharacter, HandoverShot, MediaFile, Provenance, ShotLine
from core.render.timeline import Clip, Recipe, Timeline
from core.script.model import Beat, CastMember, Scene, Script

FPS = 24
APPROVED = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
DANGEROUS = '=HYPERLINK("http://x","y")'


def small_script(language: str) -> Script:
    zh = language == "zh"
    beats = (
        Beat(id="a", kind="action", text="雨下个不停。" if zh else "It rains."),
        Beat(id="b", kind="dialogue", speaker="林岚" if zh else "Ada", text="站住！" if zh else "Stop!"),
        Beat(id="c", kind="narration", text="她想起来了。" if zh else "She remembers."),
    )
    places = ("霓虹街头", "天桥") if zh else ("neon street", "bridge")
    return Script(
        title="雨夜追猫" if zh else "After the Rain",
        logline="侦探追一只会说话的猫。" if zh else "A detective follows a cat that speaks.",
        language=language,
        cast=(CastMember(name="林岚" if zh else "Ada", role="侦探" if zh else "detective"),),
        scenes=tuple(Scene(location=place, when="night", beats=beats) for place in places),
    )


def picture(folder: Path, name: str, size: tuple[int, int], colour: tuple[int, int, int]) -> MediaFile:
    path = folder / f"{name}.png"
    Image.new("RGB", size, colour).save(path)
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    path.rename(folder / sha256)
    return MediaFile(sha256=sha256, media_type="image/png", bytes=len(content), width=size[0], height=size[1])


def small_handover(folder: Path, language: str = "zh", shots: int = 4, size: tuple[int, int] = (64, 36)) -> Handover:
    """`shots` shots of two seconds in two scenes: the first is approved, the last has no picture, the second says something that a
    spreadsheet would reckon with."""
    zh = language == "zh"
    media = [picture(folder, f"shot{n}", size, (40 * n % 256, 90, 160)) for n in range(1, shots)]
    face = picture(folder, "face", (32, 32), (200, 150, 120))
    speaker = "林岚" if zh else "Ada"
    told = [
        HandoverShot(
            number=f"{1 + 2 * n // shots}-{n + 1}",
            shot_id=f"shot-{n}",
            scene=1 + 2 * n // shots,
            description=DANGEROUS if n == 1 else ("雨里的街。" if zh else "A street in the rain."),
            size="close_up" if n % 2 else "wide",
            movement="push" if n % 2 else "static",
            picture=media[n].sha256 if n < len(media) else "",
            lines=(ShotLine(speaker=speaker, text="站住！" if zh else "Stop!"),) if n % 2 == 0 else (),
            start=48 * n,
            frames=48,
            approved_by="小明" if n == 0 else "",
            approved_at=APPROVED if n == 0 else None,
        )
        for n in range(shots)
    ]
    made = [
        Provenance(of="shot", name=shot.number, sha256=shot.picture, vendor="dashscope", model="wan-x", prompt="rain, neon", seed=7,
                   cost_micro_yuan=160_000, made_at=APPROVED)
        for shot in told
        if shot.picture
    ]  # fmt: skip
    clips = [
        Clip(shot_id=shot.shot_id, start=shot.start, frames=48, recipe=Recipe(still=shot.picture or media[0].sha256))
        for shot in told
    ]
    return Handover(
        title=small_script(language).title,
        language=language,
        width=size[0],
        height=size[1],
        fps=FPS,
        path_of=lambda sha256: folder / sha256,
        scratch=folder / "scratch",
        script=small_script(language),
        timeline=Timeline(
            width=size[0], height=size[1], fps=FPS, language=language, frames=48 * shots, clips=tuple(clips)
        ),
        version=CutVersion(number=3, cut_id="cut", made_at=APPROVED, person="小明"),
        shots=tuple(told),
        characters=(
            HandoverCharacter(
                name=speaker,
                role="侦探" if zh else "detective",
                description="不爱说话。" if zh else "Says little.",
                voice="zf_xiaoxiao",
                picture=face.sha256,
            ),
        ),
        media={one.sha256: one for one in (*media, face)},
        provenance=(
            *made,
            Provenance(of="portrait", name=speaker, sha256=face.sha256, vendor="builtin", model="painter", seed=3),
        ),
    )
