"""What documents say of a shot: its lens, its lines, its length, who approved it, what made it and what that cost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from core.characters.voices import load_voices
from core.handover.model import Handover, HandoverShot, Provenance
from core.i18n import texts_of_area, translate_key
from core.script.script import scene_heading
from core.script.script_paragraphs import one_line

YUAN = 1_000_000
"""Micro-yuan."""


class ShotWords(NamedTuple):
    """Of one shot, in the language of the film. `seconds` are those of the cut, before there is one those that are planned; `cost` is
    in yuan."""

    number: str
    scene: int
    place: str
    picture: str
    size: str
    angle: str
    movement: str
    lines: tuple[str, ...]
    on_screen: tuple[str, ...]
    seconds: float
    approval: str
    model: str
    cost: Decimal

    @property
    def lens(self) -> str:
        return " · ".join((self.size, self.angle, self.movement))


def shot_words(handover: Handover) -> list[ShotWords]:
    """Of every shot, in the order of the film."""
    made = {shot: [one for one in handover.provenance if one.of in ("shot", "clip") and one.name == shot] for shot in
            (each.number for each in handover.shots)}  # fmt: skip
    return [_words(shot, handover, made[shot.number]) for shot in handover.shots]


def _words(shot: HandoverShot, handover: Handover, made: list[Provenance]) -> ShotWords:
    language = handover.language
    return ShotWords(
        number=shot.number,
        scene=shot.scene,
        place=place_of_scene(handover, shot.scene),
        picture=one_line(shot.description),
        size=_named("size", shot.size, language),
        angle=_named("angle", shot.angle, language),
        movement=_named("move", shot.movement, language),
        lines=tuple(_line(line.speaker, line.text, language) for line in shot.lines),
        on_screen=shot.on_screen,
        seconds=seconds_of(shot, handover.fps),
        approval=approval(shot, language),
        model=models(made, language),
        cost=Decimal(sum(one.cost_micro_yuan for one in made)) / YUAN,
    )


def place_of_scene(handover: Handover, scene: int) -> str:
    """Its heading; empty for a scene that the script does not have."""
    scenes = handover.script.scenes if handover.script else ()
    return one_line(scene_heading(scenes[scene - 1], handover.language)) if 0 < scene <= len(scenes) else ""


def seconds_of(shot: HandoverShot, fps: int) -> float:
    return round(shot.frames / fps if shot.frames else shot.planned_seconds, 2)


def approval(shot: HandoverShot, language: str) -> str:
    """Who approved it and when; that nobody did."""
    if shot.approved_at is None:
        return translate_key("paper.not_approved", language)
    when = day(shot.approved_at)
    if not shot.approved_by:
        return translate_key("paper.approved_when", language, when=when)
    return translate_key("paper.approved_by", language, who=shot.approved_by, when=when)


def models(made: Iterable[Provenance], language: str) -> str:
    """What made it, each once."""
    return "、".join(dict.fromkeys(maker(one, language) for one in made)) if language.startswith("zh") else ", ".join(
        dict.fromkeys(maker(one, language) for one in made)
    )  # fmt: skip


def maker(made: Provenance, language: str) -> str:
    """A model with its vendor, one of the studio's own by what it does, or who brought it."""
    if not made.vendor:
        who = made.person
        return translate_key("paper.brought_by", language, who=who) if who else translate_key("paper.brought", language)
    if made.vendor == "builtin" and f"by_{made.model}" in texts_of_area("player"):
        return translate_key(f"player.by_{made.model}", language)
    return f"{made.vendor} {made.model}".strip()


def day(when: datetime) -> str:
    """In universal time, so that a file is the same wherever it is made."""
    return when.strftime("%Y-%m-%d")


def clock(seconds: float) -> str:
    """Minutes and seconds, as 1:05."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def yuan(micro: int, language: str) -> str:
    """With as many decimals as it has, at least two and at most four."""
    number = f"{Decimal(micro) / YUAN:.4f}"
    return translate_key("paper.yuan_n", language, n=number[:-2] + number[-2:].rstrip("0"))


def voice_name(voice: str, language: str) -> str:
    """What a voice is called and how it sounds; what stands in the rows for one that the studio does not know."""
    known = next((one for one in load_voices() if one.id == voice), None)
    if known is None:
        return voice
    name, sounds = (words.get(language) or words["en"] for words in (known.name, known.character))
    return f"{name}（{sounds}）" if language.startswith("zh") else f"{name} ({sounds})"


def _line(speaker: str, text: str, language: str) -> str:
    name = speaker or translate_key("film.narrator", language)
    return f"{name}：{one_line(text)}" if language.startswith("zh") else f"{name.upper()}: {one_line(text)}"


def _named(kind: str, word: str, language: str) -> str:
    """A word of the storyboard as it is told on the page; the word itself where the studio has no name for it."""
    key = f"{kind}_{word}"
    return translate_key(f"pages.{key}", language) if key in texts_of_area("pages") else word
