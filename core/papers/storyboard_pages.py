"""The storyboard on paper: sheets on which all shots are seen together, then a page for each shot with room for notes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from core.handover.model import Handover
from core.i18n import translate_key
from core.papers import shot_words
from core.papers.shot_words import ShotWords
from core.papers.small_pictures import long_side, shrink_pictures
from core.papers.typesetting import set_pages_apart
from core.render.join import content_label
from core.types import digest

WORDS = ("storyboard", "notes", "no_picture", "made_by_ai", "line", "on_screen", "model", "approval")


def write_storyboard(handover: Handover, out: Path) -> None:
    """A PDF, A4 across. It says that its pictures are made by a machine, on each page and among what is told of the file.
    Raises TooHeavy, ReadersBusy."""
    language = handover.language
    with tempfile.TemporaryDirectory(prefix="dailies-storyboard-") as made:
        folder = Path(made)
        pictures = shrink_pictures(
            handover, [shot.picture for shot in handover.shots], folder, long_side(len(handover.shots))
        )
        shots = shot_words.shot_words(handover)
        values = {
            "title": handover.title,
            "language": language,
            "label": content_label(
                digest("storyboard", handover.title, [shot.picture for shot in handover.shots])[:32]
            ),
            "sum": sum_of_film(handover, shots),
            "version": version_words(handover),
            "aspect": handover.width / handover.height,
            "words": {word: translate_key(f"paper.{word}", language) for word in WORDS},
            "shots": _shots(handover, shots, pictures),
        }
        set_pages_apart("storyboard", values, folder, out)


def sum_of_film(handover: Handover, shots: list[ShotWords]) -> str:
    """How many scenes and shots it has, and how long it is."""
    return translate_key(
        "paper.sum",
        handover.language,
        scenes=len({shot.scene for shot in shots}),
        shots=len(shots),
        length=shot_words.clock(handover.timeline.seconds() if handover.timeline else sum(s.seconds for s in shots)),
    )


def version_words(handover: Handover) -> str:
    """Of which version of the cut a document tells; empty before there is one."""
    version = handover.version
    if version is None:
        return ""
    return translate_key("paper.version", handover.language, n=version.number, when=shot_words.day(version.made_at))


def estimate_bytes(handover: Handover) -> int:
    """About how large the PDF is: its pictures, and the shapes of its letters."""
    pixels = long_side(len(handover.shots)) ** 2 * min(
        handover.width / handover.height, handover.height / handover.width
    )
    return 60_000 + round(sum(1 for shot in handover.shots if shot.picture) * pixels * 0.2)


def _shots(handover: Handover, shots: list[ShotWords], pictures: dict[str, str]) -> list[dict[str, Any]]:
    language, before, told = handover.language, 0, []
    for shot, words in zip(handover.shots, shots, strict=True):
        told.append(
            {
                "number": words.number,
                "scene": translate_key("paper.scene_n", language, n=words.scene),
                "place": words.place,
                "begins": words.scene != before,
                "picture": pictures.get(shot.picture, ""),
                "description": words.picture,
                "lens": words.lens,
                "lines": list(words.lines),
                "on_screen": list(words.on_screen),
                "seconds": translate_key("paper.seconds_n", language, n=f"{words.seconds:g}"),
                "approval": words.approval,
                "approved": shot.is_approved,
                "model": words.model,
            }
        )
        before = words.scene
    return told
