"""Things: from a word, Chinese or English, to a drawing, its size in heads and where it belongs."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from xml.etree import ElementTree

import numpy as np

from providers.builtin.painter import states
from providers.builtin.painter.beasts import draw_beast, is_beast
from providers.builtin.painter.light import Frame, Lamp, Part, light_relief, raster, raster_stack
from providers.builtin.painter.looks import Look
from providers.builtin.painter.puppet import ART, art_table
from providers.builtin.painter.strokes import make_ids_own

HEAD = 0.34
"""Metres of a grown head: what things are measured by beside people."""
WARM = np.array([1.0, 0.95, 0.90], np.float32)
SATURATION = 0.74
"""Emoji colours are louder than the painter's: they are taken down and warmed (looked at side by side)."""

SHINING = frozenset(
    [
        "full-moon",
        "crescent-moon",
        "new-moon",
        "star",
        "glowing-star",
        "shooting-star",
        "sun",
        "sparkles",
        "fireworks",
        "red-paper-lantern",
    ]
)
"""Drawings that are lit from inside."""


MOST_OF_MANY = 5.0
"""Heads of width up to which several of a kind are drawn side by side."""


@dataclass(frozen=True)
class Drawing:
    """SVG body in a box of width x height, how wide it is in heads (a head is 0.34 m), and where it belongs:
    ground, table (small: stands on what is there, or is held), wall, sky, far, water."""

    name: str
    body: str
    width: float
    height: float
    size: float
    where: str
    glow: str = ""
    own: bool = False


@cache
def noto_index() -> dict[str, Any]:
    drawings: dict[str, Any] = json.loads(gzip.decompress((ART / "noto.json.gz").read_bytes()))
    return drawings


@cache
def _homes() -> dict[str, tuple[float, str]]:
    """Metres of width and place of every drawing that has its own row."""
    out: dict[str, tuple[float, str]] = {}
    for row in art_table("things")["sizes"]:
        for name in row["names"]:
            out[name] = (row["metres"], row["where"])
    return out


@cache
def _synonyms() -> dict[str, str]:
    out: dict[str, str] = {}
    for name, words in art_table("things")["words"].items():
        for word in words:
            out[word.lower()] = name
    return out


@cache
def load_drawing(name: str) -> Drawing | None:
    """The drawing of that name: our own first, then Noto's."""
    own = art_table("drawings")["drawings"].get(name)
    if own:
        w, h = own["box"]
        return Drawing(name, own["body"], w, h, own["metres"] / HEAD, own["where"], own.get("glow", ""), True)
    entry = noto_index().get(name)
    if entry is None:
        return None
    size, where = _homes().get(name, (0.24, "table"))
    return Drawing(name, entry["body"], entry.get("width", 128), entry.get("height", 128), size / HEAD, where)


@cache
def lowest_ink(name: str) -> float:
    """Where a drawing's ink ends below, in its own units: what stands must not float on its margin."""
    d = load_drawing(name)
    assert d is not None
    rows = 96
    ink = raster(make_ids_own(d.body), max(1, round(rows * d.width / d.height)), rows, (0, 0, d.width, d.height))[
        ..., 3
    ]
    inked = np.flatnonzero(ink.max(axis=1) > 40)
    return float(d.height * (inked[-1] + 1) / rows) if len(inked) else d.height


def find_drawing(word: str) -> Drawing | None:
    """The drawing a word leads to: exactly, by its last noun, or by a known word inside it."""
    text = re.sub(r"\s+", " ", str(word)).strip().lower()[:60]
    if not text:
        return None
    if text not in _synonyms():
        state, rest = states.split_state(text)
        base = find_drawing(rest) if state else None
        if base is not None:
            other = states.drawing_in_state(state, base.name)
            return load_drawing(other) if other else states.change_drawing(base, state)
        if kind := _gathering(text):
            return _crowd(kind)
        if many := _many(text):
            return _several(*many)
    name, beast = _lookup(text), is_beast(text)
    if name in HEADS_ONLY and beast:
        return _beast(text)
    if name:
        return load_drawing(name)
    return _beast(text) if beast and text not in art_table("things")["unlike"] else None


def _gathering(word: str) -> str:
    """The kind of many people that a word names; "" where it names none."""
    return next((kind for kind, words in art_table("things")["gatherings"].items() if word in words), "")


@cache
def _crowd(kind: str) -> Drawing:
    """Many people as a drawing."""
    from providers.builtin.painter.gatherings import crowd_drawing  # people sit on seats, and those are drawings

    body, width, height = crowd_drawing(kind)
    return Drawing(kind, body, width, height, width, "ground", own=True)


def _many(text: str) -> tuple[str, str] | None:
    """Whether they come in a line or a flock, and of what kind they are, in a text that says so: 羊群, a line of hens."""
    bare = re.sub(r"^(an?|the) ", "", text)
    for form, told in art_table("things")["many"].items():
        found = [bare.removeprefix(word).strip() for word in told["before"] if bare.startswith(word)]
        found += [bare.removesuffix(word) for word in told["after"] if bare.endswith(word)]
        for of in found:
            if is_animal(of) or (form == "line" and find_drawing(of)):
                return form, of
    return None


def is_animal(word: str) -> bool:
    """Whether a word names an animal that we can draw."""
    if is_beast(word):
        return True
    one = find_drawing(word)
    return one is not None and one.name in art_table("things")["animals"]


IN_LINE, A_LINE, A_FLOCK = 0.82, 5, ((0.1, 0.8), (0.95, 0.8), (1.75, 0.8), (-0.35, 1.0), (0.5, 1.0), (1.3, 1.0))
"""From one to the next in a line, in widths of one, and how many they are; where those of a flock stand, and how large."""


@cache
def _several(form: str, of: str) -> Drawing | None:
    """Many of a kind as one drawing: one behind the other, or two rows of them."""
    one = find_drawing(of)
    if one is None or one.where not in ("ground", "table") or one.size > MOST_OF_MANY:
        return one
    w, h = one.width, one.height
    spots = [(n * IN_LINE, 1.0) for n in range(A_LINE)] if form == "line" else A_FLOCK
    left = min(x for x, _ in spots)
    wide = (max(x for x, _ in spots) - left + 1) * w
    high = h if form == "line" else 1.12 * h
    body = ""
    for x, k in spots:
        y = high - h * k - (0.0 if k == 1.0 else 0.12 * h)
        body += f'<g transform="translate({(x - left) * w:.3f} {y:.3f}) scale({k})">{make_ids_own(one.body)}</g>'
    return replace(
        one,
        name=f"{form} of {one.name}",
        body=body,
        width=wide,
        height=high,
        size=one.size * wide / w,
        where="ground",
        glow="",
    )


HEADS_ONLY = ("fox", "bear", "lion", "panda", "koala", "wolf", "hamster", "unicorn", "cow-face", "dragon")
"""Animals of whom Noto has a head and no body: ours have both."""


@cache
def _beast(species: str) -> Drawing:
    """An animal of our own as a drawing."""
    parts, _, height, half, _ = draw_beast(Look(kind="animal", species=species, cloth=""), "stand", "calm", 50)
    w, h = half * 3.9, height * 1.12
    body = f'<g transform="translate({w / 2:.3f} {h:.3f})">' + "".join(part.svg for part in parts) + "</g>"
    return Drawing(f"beast {species}", body, w, h, w, "ground", own=True)


def _lookup(text: str) -> str:
    words: dict[str, dict[str, str]] = art_table("words")
    synonyms = _synonyms()

    def known(key: str) -> str:
        if key in synonyms:
            return synonyms[key]
        return words["en"].get(key, "") if key.isascii() else words["zh"].get(key, "")

    if name := known(text):
        return name
    if text.isascii():
        return _english(text, known)
    return _chinese(re.sub(r"[^\u4e00-\u9fff]", "", text), known)


AFTER = (
    "们",
    "儿",
    "子",
    "里",
    "上",
    "中",
    "下",
    "堆",
    "群",
    "声",
    "光",
    "片",
    "块",
    "只",
    "个",
    "条",
    "张",
    "把",
    "座",
    "盏",
    "封",
)
"""What may follow the noun in a Chinese word for a thing and is not the thing itself."""


def _chinese(text: str, known: Any) -> str:
    """The longest end of the word that is known: what comes before only says what kind it is (鱼缸 of 金鱼缸). One character is
    trusted only where our own list has it."""
    ends = [text]
    while len(ends[-1]) > 2 and ends[-1][-1] in AFTER:
        ends.append(ends[-1][:-1])
    for end in ends:
        for start in range(len(end)):
            part = end[start:]
            name = _synonyms().get(part, "") if len(part) == 1 else known(part)
            if name:
                return str(name)
            if part in art_table("things")["unlike"]:
                return ""
    return ""


def _english(text: str, known: Any) -> str:
    """The longest end of the phrase that is known, without what comes after "of" or "with"; else what does come after."""
    parts = re.split(r"\b(?:of|with|in|on|from|for|that|at)\b", text)
    for part in parts:
        tokens = re.findall(r"[a-z][a-z'-]*", part)
        for start in range(max(0, len(tokens) - 3), len(tokens)):
            for form in _forms(" ".join(tokens[start:])):
                if len(form) > 2 and (name := known(form)):
                    return str(name)
    return ""


def _forms(phrase: str) -> tuple[str, ...]:
    forms = [phrase]
    if phrase.endswith("ies"):
        forms.append(phrase[:-3] + "y")
    if phrase.endswith("es"):
        forms.append(phrase[:-2])
    if phrase.endswith("s"):
        forms.append(phrase[:-1])
    if phrase.endswith("'s"):
        forms.append(phrase[:-2])
    return tuple(forms)


LAYERED = 48
"""Pixels of width from which the pieces of a drawing can be told apart."""
MOST_PIECES, PIECE_EDGE = 7, 0.045
"""Into how many pieces of felt a drawing is cut, and how round their edges are (shares of its width)."""
SHARED = ("defs", "linearGradient", "radialGradient", "clipPath", "mask", "filter", "style")
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"


@cache
def cut_pieces(name: str, body: str) -> tuple[str, ...]:
    """A drawing cut into pieces that lie on each other, the lowest first: its own elements, a few together. What they share,
    such as gradients, goes with each."""
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    try:
        root = ElementTree.fromstring(f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}">{body}</svg>')
    except ElementTree.ParseError:
        return (body,)
    while len(root) == 1 and root[0].tag == f"{{{SVG}}}g" and not root[0].attrib:
        root = root[0]
    shared, shapes = "", []
    for child in root:
        text = re.sub(r' xmlns(:xlink)?="[^"]+"', "", ElementTree.tostring(child, "unicode"))
        if child.tag.removeprefix(f"{{{SVG}}}") in SHARED:
            shared += text
        else:
            shapes.append(text)
    step = -(-len(shapes) // MOST_PIECES) or 1
    return tuple(shared + "".join(shapes[n : n + step]) for n in range(0, len(shapes), step)) or (body,)


def paint_drawing(d: Drawing, width_px: float, lamp: Lamp, flip: bool = False, shade: float = 1.0) -> Frame:
    """A drawing lit as felt, each piece of it casting a little shadow on the one below: premultiplied RGBA, `width_px` wide."""
    w = max(3, int(width_px))
    h = max(3, int(width_px * d.height / d.width))
    cut = cut_pieces(d.name, d.body) if w >= LAYERED else (d.body,)
    turn = f'<g transform="translate({d.width} 0) scale(-1 1)">' if flip else "<g>"
    parts = [
        Part(f"{turn}{make_ids_own(body)}</g>", PIECE_EDGE if len(cut) > 1 else 0.10, 0, "cloth", 0.55 if n else 0)
        for n, body in enumerate(cut)
    ]
    relief = raster_stack(parts, w, (0, 0, d.width, d.height), (w, h), lamp)
    if not d.own:
        mean = relief.colour.mean(-1, keepdims=True)
        relief.colour = (mean + (relief.colour - mean) * SATURATION) * WARM
    relief.scale = w * 0.5
    rims = lamp.rims if w > 40 else ()
    return light_relief(relief, replace(lamp.dimmed(shade), rims=rims))
