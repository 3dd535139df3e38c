"""The looks a film can have: each shipped one a file in data/looks, with a picture of a subject that suits it; and one's own, as a film
carries them.

The builtin painter has looks of its own; every other is `based_on` one of those and graded to its palette. `python -m cli
paint-looks` paints the pictures into static/looks."""

from __future__ import annotations

import io
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image
from pydantic import Field

from core.settings import ROOT
from core.types import Value, digest
from providers.base import Ask, Capability, Request

FOLDER = ROOT / "data" / "looks"
PICTURES = ROOT / "static" / "looks"
FIRST = "puppet"
OWN = "own:"
"""How a brief's word for a look begins that is somebody's own: its id follows."""
PAINTED_FROM = PICTURES / "painted.json"
"""By look, what its picture was painted from: see `mark`."""
SIZE = (512, 288)
PAINTED, PAINTED_SOON = (1280, 720), (768, 432)
"""How large a picture is painted before it is made small: of those that ship, and of one that somebody waits for."""
COLOUR = re.compile(r"#[0-9a-f]{6}")


class OwnStyle(Value):
    """A style of somebody's own, as a film holds it: the film stays as it is when the style is changed or removed. `palette` holds
    #rrggbb; `based_on` is the shipped look that the studio's own painter draws it as."""

    name: str = Field(min_length=1, max_length=60)
    words: str = ""
    negative: str = ""
    palette: tuple[str, ...] = ()
    based_on: str = FIRST

    def mark(self) -> dict[str, Any]:
        """What a picture in it is made from: all but its name."""
        return self.model_dump(mode="json", exclude={"name"})


class LookSubject(Value):
    """What the picture of a look shows: somebody somewhere, in the words of core.storyboard.model.Picture and of a character."""

    place: str = "street"
    location: str = "霓虹街头"
    when: str = "night"
    weather: str = "rain"
    mood: str = "mysterious"
    size: str = "medium_close"
    pose: str = "umbrella"
    expression: str = "calm"
    role: str = "女侦探"
    sex: str = "f"
    age: str = "adult"
    appearance: str = "短发，目光锐利"
    clothing: str = "驼色风衣，礼帽"


class Look(Value):
    """`name` is the word a brief holds; the words for people are in every language. `says` tells a person what it is, `words` a painter.
    `drawn` is the look of the studio's own painter it is drawn as; `graded` says that its palette is laid over that."""

    name: str
    order: int = 0
    label: dict[str, str]
    says: dict[str, str]
    words: dict[str, str]
    negative: str = ""
    palette: tuple[str, ...] = ()
    based_on: str = ""
    drawn: str = ""
    graded: bool = False
    subject: LookSubject = LookSubject()

    @property
    def picture(self) -> Path:
        return PICTURES / f"{self.name}.webp"

    @property
    def asked(self) -> dict[str, Any]:
        """What an engine that needs no prose is told of it."""
        return {"style": self.drawn, **({"palette": list(self.palette)} if self.graded and self.palette else {})}

    @property
    def prompt(self) -> str:
        """What it is, in words for a painter."""
        return f"{self.label['en']}. {self.words['en']}" if self.words["en"] else f"{self.label['en']}."


@cache
def shipped_looks() -> dict[str, Look]:
    """Every look there is a file for, in the order they are shown."""
    found = [_read(file) for file in FOLDER.glob("*.toml")]
    return {look.name: look for look in sorted(found, key=lambda look: (look.order, look.name))}


def look_or_default(name: str) -> str:
    """This look if there is one, else the house's own."""
    return name if name in shipped_looks() else FIRST


def resolve_look(name: str, told: OwnStyle | None = None) -> Look:
    """The look a brief names: a shipped one, or one of somebody's own by what the film holds of it."""
    if told is None:
        return shipped_looks()[look_or_default(name)]
    both = {"zh": told.words, "en": told.words}
    return Look(
        name=name,
        label={"zh": told.name, "en": told.name},
        says=both,
        words=both,
        negative=told.negative,
        palette=told.palette,
        based_on=told.based_on,
        drawn=look_or_default(told.based_on),
        graded=True,
        subject=shipped_looks()[look_or_default(told.based_on)].subject,
    )


def paint_look(look: Look, ask: Ask, size: tuple[int, int] = PAINTED) -> bytes:
    """Its subject, as WebP small enough for a tile."""
    picture = (
        Image.open(io.BytesIO(ask(_moment(look, size)).content)).convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
    )
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=6)
    return out.getvalue()


def _read(file: Path) -> Look:
    told = tomllib.loads(file.read_text("utf-8"))
    base = told.get("based_on", "")
    return Look(
        name=file.stem,
        order=told.get("order", 0),
        label=told["name"],
        says=told["says"],
        words=told["words"],
        negative=told.get("negative", ""),
        palette=tuple(told.get("palette", ())),
        based_on=base,
        drawn=file.stem,
        graded=bool(base),
        subject=LookSubject(**told.get("subject", {})),
    )


def look_digest(look: Look) -> str:
    """What its picture is painted from, in twelve letters: its subject, its palette and how it is printed."""
    prints = [
        tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")).get("darkroom", {})
        for name in (look.name, look.based_on)
        if name
    ]
    return digest(look.subject.model_dump(mode="json"), look.asked, prints, SIZE)[:12]


def _moment(look: Look, size: tuple[int, int]) -> Request:
    told = look.subject
    who = {
        "name": told.role, "role": told.role, "sex": told.sex, "age": told.age, "appearance": told.appearance,
        "clothing": told.clothing, "seed": look.drawn,
    }  # fmt: skip
    seen = {"name": told.role, "pose": told.pose, "expression": told.expression, "facing": 24.0, "at": 0.46}
    picture = {
        **told.model_dump(include={"place", "location", "when", "weather", "mood", "size"}), "people": [seen],
    }  # fmt: skip
    return Request(
        capability=Capability.IMAGE,
        purpose="shot",
        inputs={"picture": picture, "people": [who], **look.asked},
        width=size[0],
        height=size[1],
    )
