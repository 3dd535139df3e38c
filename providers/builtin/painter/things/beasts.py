"""Animals of our own drawing: found by name among the measures in data/art/beasts.json, then drawn on legs or wings."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.figure_look import Look
from providers.builtin.painter.figures.look_words import find_word
from providers.builtin.painter.things.beast import Beast, Drawn, Stir
from providers.builtin.painter.things.birds import draw_bird
from providers.builtin.painter.things.quadrupeds import draw_quadruped

YOUNG = 0.72
SMALL = 1.2
"""Small animals play larger than life, or their faces are lost in wide shots."""


@cache
def beast_row(species: str) -> dict[str, Any] | None:
    """The measures of an animal named in any of its words; the longest word wins."""
    text, best = species.lower(), (0, "")
    for name, row in art_table("beasts")["beasts"].items():
        for word in row["words"]:
            if len(word) > best[0] and find_word(text, [word]) >= 0:
                best = (len(word), name)
    return art_table("beasts")["beasts"][best[1]] if best[1] else None


def knows_beast(species: str) -> bool:
    return beast_row(species) is not None


def is_beast(thing: str) -> bool:
    """Whether a thing's word is an animal's, by its head: a henhouse is no hen, 气象站 no elephant."""
    text = thing.lower()
    if text.isascii():
        words = re.split(r"\b(?:of|with|in|on|from|for|that|at)\b", text)[0].split()
        return bool(words) and knows_beast(words[-1])
    bare = text.rstrip("们儿子群只")
    return any(bare.endswith(word) for row in art_table("beasts")["beasts"].values() for word in row["words"])


def _beast(look: Look, pose: str, expression: str, facing: float, stir: Stir) -> Beast:
    row = beast_row(look.species) or art_table("beasts")["beasts"]["cat"]
    k = (YOUNG if look.age == "child" else 1.0) * (SMALL if row["length"] < 1.5 else 1.0)
    return Beast(row, look, k, pose, expression, (facing + 180) % 360 - 180, stir)


def beast_motions(look: Look, pose: str, facing: float) -> list[dict[str, Any]]:
    """What of an animal moves in a pose: rows of "motions" in beasts.json."""
    beast, table = _beast(look, pose, "calm", facing, {}), art_table("beasts")
    kind = "bird" if beast.row.get("bird") else "hoof" if beast.row.get("hoof") else "paw"
    names = {**table["stirs"][kind], **beast.row.get("stirs", {})}.get(beast.way, ())
    return [table["motions"][name] for name in names]


def draw_beast(look: Look, pose: str, expression: str, facing: float, stir: Stir | None = None) -> Drawn:
    """An animal in a pose. `facing` in degrees, 0 to the viewer, positive to the right; `stir` what this drawing changes."""
    beast = _beast(look, pose, expression, facing, stir or {})
    if beast.row.get("bird"):
        draw_bird(beast)
    else:
        draw_quadruped(beast)
    return beast.finished()
