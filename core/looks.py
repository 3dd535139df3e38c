"""The looks a film can have: each a file in data/looks, with a picture of the same moment in that look.

`python -m core.looks` paints those pictures into static/looks."""

from __future__ import annotations

import io
import tempfile
import tomllib
from functools import cache
from pathlib import Path

from PIL import Image

from core.ledger import Account
from core.settings import ROOT
from core.types import Value
from providers.base import Capability, Request

FOLDER = ROOT / "data" / "looks"
PICTURES = ROOT / "static" / "looks"
FIRST = "puppet"
SIZE = (384, 216)


class Look(Value):
    """`name` is the word a brief holds; the words for people are in every language."""

    name: str
    order: int = 0
    label: dict[str, str]
    says: dict[str, str]

    @property
    def picture(self) -> Path:
        return PICTURES / f"{self.name}.webp"


@cache
def looks() -> dict[str, Look]:
    """Every look there is a file for, in the order they are shown."""
    found = [_read(file) for file in FOLDER.glob("*.toml")]
    return {look.name: look for look in sorted(found, key=lambda look: (look.order, look.name))}


def known(name: str) -> str:
    """This look if there is one, else the house's own."""
    return name if name in looks() else FIRST


def _read(file: Path) -> Look:
    told = tomllib.loads(file.read_text("utf-8"))
    return Look(name=file.stem, order=told.get("order", 0), label=told["name"], says=told["says"])


def main() -> None:
    """The same moment in every look, small enough for a button."""
    from core import schema
    from core.settings import Settings
    from core.studio import open_studio

    with tempfile.TemporaryDirectory() as home:
        studio = open_studio(Settings(dailies_home=Path(home), database_url="", redis_url="", assets_url=""))
        schema.upgrade(studio.db)
        PICTURES.mkdir(exist_ok=True)
        for look in looks().values():
            painted = studio.ask(Account())(_moment(look.name))
            picture = Image.open(io.BytesIO(painted.content)).convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
            picture.save(look.picture, "WEBP", quality=82, method=6)
            print(look.picture.relative_to(ROOT), look.picture.stat().st_size)


def _moment(look: str) -> Request:
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
        inputs={"picture": picture, "people": [who], "style": look},
        width=1280,
        height=720,
    )


if __name__ == "__main__":
    main()
