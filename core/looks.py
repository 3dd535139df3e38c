"""The looks a film can have: each shipped one a file in data/looks, with a picture of the same moment in that look; and one's own, as
a film carries them.

The builtin painter has looks of its own; every other is `based_on` one of those and graded to its palette. `python -m core.looks`
paints the pictures into static/looks; with names behind it, those alone."""

from __future__ import annotations

import io
import re
import sys
import tempfile
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image
from pydantic import Field

from core.settings import ROOT
from core.types import Value
from providers.base import Ask, Capability, Request

FOLDER = ROOT / "data" / "looks"
PICTURES = ROOT / "static" / "looks"
FIRST = "puppet"
OWN = "own:"
"""How a brief's word for a look begins that is somebody's own: its id follows."""
SIZE = (384, 216)
PAINTED, PAINTED_SOON = (1280, 720), (768, 432)
"""How large a picture is painted before it is made small: of those that ship, and of one that somebody waits for."""
COLOUR = re.compile(r"#[0-9a-f]{6}")


class Told(Value):
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
def looks() -> dict[str, Look]:
    """Every look there is a file for, in the order they are shown."""
    found = [_read(file) for file in FOLDER.glob("*.toml")]
    return {look.name: look for look in sorted(found, key=lambda look: (look.order, look.name))}


def known(name: str) -> str:
    """This look if there is one, else the house's own."""
    return name if name in looks() else FIRST


def of(name: str, told: Told | None = None) -> Look:
    """The look a brief names: a shipped one, or one of somebody's own by what the film holds of it."""
    if told is None:
        return looks()[known(name)]
    both = {"zh": told.words, "en": told.words}
    return Look(
        name=name, label={"zh": told.name, "en": told.name}, says=both, words=both, negative=told.negative,
        palette=told.palette, based_on=told.based_on, drawn=known(told.based_on), graded=True,
    )  # fmt: skip


def paint(look: Look, ask: Ask, size: tuple[int, int] = PAINTED) -> bytes:
    """The same moment as in every other look's picture, as WebP small enough for a button."""
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
        name=file.stem, order=told.get("order", 0), label=told["name"], says=told["says"], words=told["words"],
        negative=told.get("negative", ""), palette=tuple(told.get("palette", ())), based_on=base, drawn=file.stem, graded=bool(base),
    )  # fmt: skip


def main(only: list[str]) -> None:
    """The same moment in every look."""
    from core import schema
    from core.ledger import Account
    from core.settings import Settings
    from core.studio import open_studio

    with tempfile.TemporaryDirectory() as home:
        studio = open_studio(Settings(dailies_home=Path(home), database_url="", redis_url="", assets_url=""))
        schema.upgrade(studio.db)
        PICTURES.mkdir(exist_ok=True)
        for look in looks().values():
            if not only or look.name in only:
                look.picture.write_bytes(paint(look, studio.ask(Account())))
                print(look.picture.relative_to(ROOT), look.picture.stat().st_size)


def _moment(look: Look, size: tuple[int, int]) -> Request:
    """What every picture shows: somebody under an umbrella in a street of neon signs."""
    who = {
        "name": "林岚", "role": "女侦探", "sex": "f", "appearance": "短发，目光锐利", "clothing": "驼色风衣，礼帽", "seed": "look",
    }  # fmt: skip
    seen = {"name": "林岚", "pose": "umbrella", "expression": "calm", "facing": 24.0, "at": 0.46}
    picture = {
        "place": "street", "location": "霓虹街头", "when": "night", "weather": "rain", "mood": "mysterious", "size": "medium_close",
        "people": [seen],
    }  # fmt: skip
    return Request(
        capability=Capability.IMAGE,
        purpose="shot",
        inputs={"picture": picture, "people": [who], **look.asked},
        width=size[0],
        height=size[1],
    )


if __name__ == "__main__":
    main(sys.argv[1:])
