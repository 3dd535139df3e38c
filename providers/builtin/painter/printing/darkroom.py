"""The darkroom: a finished picture printed in another look. Ink on paper, black and white stock, a picture book, an old
reel, a woodcut; each by the numbers in `data/looks/<name>.toml`; and graded towards a palette. The same picture and seed give
the same print."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from providers.builtin.painter.drawing.light_planes import Frame, blur
from providers.builtin.painter.printing import paper_prints, print_pieces
from providers.builtin.painter.printing.print_pieces import Sheet

WEIGHT = np.array((1.0, 1.7, 1.7), np.float32)
"""How much a difference in light, and in the two axes of colour, keeps two blocks apart."""
LOOKS = Path(__file__).parents[4] / "data" / "looks"
GRADE, TINT, TONES, NEAR = 0.72, 0.45, 0.6, 14.0
"""Of a grade: how strong it is, what of it is the tint of a tone (the rest: colours that lean to their nearest), how far black and
white come to the palette's ends, and how near (in units of Lab) a colour must be to pull."""
PALETTE_MOST = 8


def develop(picture: Sheet, look: str, seed: int = 0) -> Sheet:
    """The picture in this look; a look that nobody knows leaves it as it was painted."""
    numbers = look_recipe(look)
    printed = PRINTS.get(str(numbers.get("print", "")))
    if printed is None:
        return picture
    out = printed(np.ascontiguousarray(picture), numbers, seed)
    return print_pieces.pixelate(out, numbers["pixels"]) if numbers.get("pixels") else out


@cache
def look_recipe(look: str) -> dict[str, Any]:
    """The numbers of a look, over those of the look it is based on; none where there is no such file. Words become file names:
    only plain ones do."""
    file = LOOKS / f"{look}.toml"
    if not re.fullmatch(r"[a-z_]{1,40}", look) or not file.exists():
        return {}
    told = tomllib.loads(file.read_text("utf-8"))
    base = str(told.get("based_on", ""))
    return {**(look_recipe(base) if base != look else {}), **told.get("darkroom", {})}


def grade_colours(picture: Sheet, palette: Sequence[str], strength: float = GRADE) -> Sheet:
    """The picture drawn towards these colours (#rrggbb, any order), by `strength` from 0 to 1: each tone takes on the tint the
    palette has at that brightness, each colour leans to those of the palette nearest to it, and black and white come to the
    palette's darkest and lightest. Fewer than two colours change nothing."""
    colours = [colour for colour in palette if re.fullmatch(r"#[0-9a-fA-F]{6}", str(colour))][:PALETTE_MOST]
    if len(colours) < 2 or strength <= 0:
        return picture
    swatches = np.array([print_pieces.bgr_of(colour) for colour in colours], np.float32)[None] / 255
    lab = cv2.cvtColor(swatches, cv2.COLOR_BGR2LAB)[0]
    lab = lab[np.argsort(lab[:, 0], kind="stable")]
    steps = np.arange(256, dtype=np.float32)
    low, high = float(lab[0, 0]) * 2.55, float(lab[-1, 0]) * 2.55
    tones = print_pieces.to_eight_bit(steps + (low + steps / 255 * (high - low) - steps) * strength * TONES)
    sheet = cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_BGR2LAB)
    light = np.ascontiguousarray(sheet[..., 0])
    where: Any = sheet[..., 1].ravel().astype(np.int32) * 256 + sheet[..., 2].ravel()
    leaning = _leaning(lab[:, 1:]) * (1 - TINT)
    graded: list[Any] = [cv2.LUT(light, tones)]
    for n, own in enumerate(np.meshgrid(steps, steps, indexing="ij")):
        colour = (own * (1 - strength) + (leaning[..., n] + 128) * strength).astype(np.float32).ravel()
        tint = (np.interp(steps, lab[:, 0] * 2.55, lab[:, n + 1]) * TINT * strength).astype(np.float32)
        graded.append(cv2.convertScaleAbs(colour.take(where).reshape(light.shape) + cv2.LUT(light, tint)))
    return np.asarray(cv2.cvtColor(cv2.merge(graded), cv2.COLOR_LAB2BGR))


def _leaning(colours: Frame) -> Frame:
    """For each of 256 x 256 colours the mean of those of the palette, the nearer the heavier: 256 x 256 x 2."""
    axis = np.arange(256, dtype=np.float32) - 128
    here = np.stack(np.meshgrid(axis, axis, indexing="ij"), -1)
    far = ((here[:, :, None] - colours[None, None]) ** 2).sum(-1)
    weight = np.exp(-(far - far.min(-1, keepdims=True)) / (2 * NEAR**2))
    return np.asarray((weight[..., None] * colours).sum(2) / weight.sum(-1, keepdims=True))


# Prints ----------------------------------------------------------------------------------------------------------------


def _ink(sheet: Sheet, n: dict[str, Any], seed: int) -> Sheet:
    """Ink and wash on rice paper: tone is how much ink lies there, colour only a breath of what there was."""
    unit = print_pieces.stroke_unit(sheet)
    h, w = sheet.shape[:2]
    grey = print_pieces.to_grey(print_pieces.flatten_areas(sheet, 1, 40))
    tone = print_pieces.stretch_tone(grey, n["middle"], n["pull"])
    pooled = blur(tone, 9 * unit)
    wash = 1 - (tone * 0.62 + pooled * 0.38)
    wash += np.clip(pooled - tone, 0, 1) * 0.5
    wash = np.floor(wash * 5 + 0.5) / 5 * 0.4 + wash * 0.6
    wash *= 1 + print_pieces.paper_grain(sheet, seed, 0.02, 0.02)
    ink = np.clip(wash, 0, 1) ** n["dilute"] * n["depth"] + print_pieces.pen_lines(
        print_pieces.to_grey(sheet), 1.5 * unit, n["line"]
    )
    ink = np.clip(ink, 0, 0.97)[..., None]
    lab = cv2.cvtColor(sheet, cv2.COLOR_BGR2LAB)
    lab[..., 0] = 190
    colour = cv2.cvtColor(cv2.GaussianBlur(lab, (0, 0), 3 * unit + 0.3), cv2.COLOR_LAB2BGR).astype(np.float32)
    paper = print_pieces.bgr_of(n["paper"]) * (1 + print_pieces.paper_grain(sheet, seed + 1, 0.006, 0.012))[..., None]
    stain = paper + (colour - 190) * n["colour"]
    out = stain * (1 - ink) + print_pieces.bgr_of(n["ink"]) * ink
    return print_pieces.to_eight_bit(out * print_pieces.vignette(h, w, 0.1)[..., None])


def _noir(sheet: Sheet, n: dict[str, Any], seed: int) -> Sheet:
    """Black and white stock pushed in the bath: deep shadows, hard light, silver grain."""
    h, w = sheet.shape[:2]
    unit = print_pieces.stroke_unit(sheet)
    grey = (sheet.astype(np.float32) @ np.array((0.1, 0.38, 0.52), np.float32)) / 255
    tone = print_pieces.stretch_tone(grey, n["middle"], n["pull"])
    tone = tone + (0.5 - blur(tone, 90 * unit)) * n["dodge"]
    tone = 1 / (1 + np.exp(-n["contrast"] * (tone - 0.5)))
    low = 1 / (1 + np.exp(n["contrast"] / 2))
    tone = np.clip((tone - low) / (1 - 2 * low), 0, 1)
    bright = blur(np.clip(tone - 0.72, 0, 1), 16 * unit)
    tone = tone + bright * n["bloom"]
    tone *= print_pieces.vignette(h, w, n["vignette"])
    tone += print_pieces.paper_grain(sheet, seed, n["grain"], n["grain"] * 0.3) * (
        0.35 + 0.65 * (1 - np.abs(2 * np.clip(tone, 0, 1) - 1))
    )
    tone = np.clip(tone, 0, 1)[..., None]
    return print_pieces.to_eight_bit(
        print_pieces.bgr_of(n["black"]) * (1 - tone) + print_pieces.bgr_of(n["white"]) * tone
    )


def _book(sheet: Sheet, n: dict[str, Any], seed: int) -> Sheet:
    """A picture book: flat soft colours, a coloured pencil around them, paper that shows through."""
    unit = print_pieces.stroke_unit(sheet)
    flat = print_pieces.flatten_areas(sheet, 2, 60)
    lab = cv2.cvtColor(flat, cv2.COLOR_BGR2LAB).astype(np.float32)
    light = print_pieces.stretch_tone(lab[..., 0] / 255, n["middle"], n["pull"])
    levels = n["levels"]
    stepped = np.floor(light * levels + 0.5) / levels
    light = stepped * 0.72 + light * 0.28
    lab[..., 0] = (n["black"] + (1 - n["black"]) * light) * 255
    lab[..., 1:] = 128 + (lab[..., 1:] - 128) * n["colour"]
    lab[..., 2] += n["warm"]
    out = cv2.cvtColor(np.clip(lab, 0, 255).astype(np.uint8), cv2.COLOR_LAB2BGR).astype(np.float32)
    rim = np.clip(np.abs(blur(stepped, 3.5 * unit) - stepped) * 1.4, 0, 0.16)
    pencil = np.clip(
        print_pieces.pen_lines(print_pieces.to_grey(sheet), 1.3 * unit, n["line"])
        * (1 + print_pieces.paper_grain(sheet, seed + 2, 0.3, 0.3)),
        0,
        0.85,
    )
    out *= (1 - rim)[..., None]
    out += (print_pieces.bgr_of(n["pencil"]) - out) * pencil[..., None]
    chalk = print_pieces.paper_grain(sheet, seed, n["tooth"], n["tooth"] * 0.35)
    return print_pieces.to_eight_bit(out * (1 + chalk)[..., None] + 255 * np.clip(chalk, 0, 1)[..., None] * 0.35)


def _reel(sheet: Sheet, n: dict[str, Any], seed: int) -> Sheet:
    """An old colour reel: lifted blacks, light that bleeds red around lamps, dyes that drifted warm, grain."""
    h, w = sheet.shape[:2]
    unit = print_pieces.stroke_unit(sheet)
    image = cv2.GaussianBlur(sheet, (0, 0), max(0.3, 0.9 * unit)).astype(np.float32) / 255
    luma = image @ np.array((0.114, 0.587, 0.299), np.float32)
    glow = blur(np.clip(luma - n["lamp"], 0, 1), 26 * unit) + 0.6 * blur(np.clip(luma - n["lamp"], 0, 1), 7 * unit)
    image += glow[..., None] * np.array((0.1, 0.34, 1.0), np.float32) * n["halation"]
    grey = luma[..., None]
    image = grey + (image - grey) * n["colour"]
    shadow, high = print_pieces.bgr_of(n["shadow"]) / 255, print_pieces.bgr_of(n["high"]) / 255
    image = shadow * (1 - grey) + image * (high - shadow * (1 - grey) * 0.9)
    image = np.clip(image, 0, 1)
    image = image * (1 - n["fade"]) + n["fade"] * (image * image * (3 - 2 * image))
    image *= print_pieces.vignette(h, w, n["vignette"])[..., None]
    image += print_pieces.paper_grain(sheet, seed, n["grain"], n["grain"] * 0.25)[..., None] * (1.15 - grey)
    return print_pieces.to_eight_bit(image * 255)


def _woodcut(sheet: Sheet, n: dict[str, Any], seed: int) -> Sheet:
    """A print from few blocks: flat colours of the picture itself, a key block for lines and the darkest, colours a hair
    out of register."""
    unit = print_pieces.stroke_unit(sheet)
    h, w = sheet.shape[:2]
    flat = print_pieces.flatten_areas(sheet, 2, 70)
    lab = cv2.cvtColor(flat, cv2.COLOR_BGR2LAB)
    light = print_pieces.stretch_tone(lab[..., 0].astype(np.float32) / 255, n["middle"], n["pull"])
    lab[..., 0] = np.clip(light * 255, 0, 255).astype(np.uint8)
    blocks = _blocks(lab, n["blocks"])
    index = _nearest(lab, blocks)
    inks = blocks.astype(np.float32)
    inks[:, 1:] = 128 + (inks[:, 1:] - 128) * n["colour"]
    inks[:, 0] = n["black"] * 255 + inks[:, 0] * (1 - n["black"])
    palette = cv2.cvtColor(np.clip(inks, 0, 255).astype(np.uint8)[None], cv2.COLOR_LAB2BGR)[0].astype(np.float32)
    palette = palette * 0.82 + palette * print_pieces.bgr_of(n["paper"]) / 255 * 0.18
    colours = palette.astype(np.uint8)[index]
    colours = cv2.warpAffine(
        colours, np.array([[1, 0, 2.2 * unit], [0, 1, 1.4 * unit]], np.float32), (w, h), borderMode=cv2.BORDER_REPLICATE
    )
    out = colours.astype(np.float32)
    key = np.clip((n["key"] - light) * 26, 0, 1)
    key = np.maximum(
        key * _hatched(light, n, unit), print_pieces.pen_lines(print_pieces.to_grey(sheet), 1.5 * unit, n["line"])
    )
    key = np.clip(key * (1 + print_pieces.paper_grain(sheet, seed, 0.12, 0.2)), 0, 0.96)
    out += (print_pieces.bgr_of(n["ink"]) - out) * key[..., None]
    worn = np.clip(print_pieces.paper_grain(sheet, seed + 3, 0.75, 0.3) - 1.7, 0, 1) * n["worn"]
    out += (print_pieces.bgr_of(n["paper"]) - out) * worn[..., None]
    return print_pieces.to_eight_bit(out)


def _hatched(light: Frame, n: dict[str, Any], unit: float) -> Frame:
    """1 where the darkest is solid; towards the light the block is cut in slanting strokes."""
    h, w = light.shape
    pitch = max(3.0, n["pitch"] * unit)
    slant = (np.arange(w, dtype=np.float32)[None] * 0.55 + np.arange(h, dtype=np.float32)[:, None]) / pitch % 1
    share = np.clip((n["key"] - light) / max(0.01, n["key"] * 0.55), 0, 1)
    return np.asarray(np.clip((share - slant) * 6 + 0.5, 0, 1))


def _blocks(lab: Sheet, count: int) -> np.ndarray:
    """The colours of the blocks: the picture's own, found on a thumbnail where a small bright thing counts for more than its
    size; the same picture gives the same."""
    points = cv2.resize(lab, (120, 68), interpolation=cv2.INTER_AREA).reshape(-1, 3).astype(np.float32)
    _, where = np.unique((points // 8).astype(np.int32), axis=0, return_inverse=True)
    weight = np.bincount(where.ravel())
    sums = np.stack([np.bincount(where.ravel(), points[:, n]) for n in range(3)], -1) / weight[:, None]
    points = np.repeat(sums, 1 + np.log2(weight).astype(int), 0).astype(np.float32) * WEIGHT
    order = np.argsort(points[:, 0], kind="stable")
    count = min(count, len(points))
    labels = np.zeros((len(points), 1), np.int32)
    labels[order, 0] = np.arange(len(points)) * count // len(points)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 12, 0.5)
    _, _, centres = cv2.kmeans(points, count, labels, stop, 1, cv2.KMEANS_USE_INITIAL_LABELS)
    return np.asarray(np.clip(centres / WEIGHT, 0, 255).astype(np.uint8))


def _nearest(lab: Sheet, blocks: np.ndarray) -> np.ndarray:
    """Which block prints each point: looked up in a table of 32 steps a side."""
    axis = (np.arange(32, dtype=np.float32) * 8 + 4) * np.float32(1)
    grid = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), -1).reshape(-1, 1, 3)
    far = ((grid - blocks[None].astype(np.float32)) * WEIGHT) ** 2
    table = far.sum(-1).argmin(1).astype(np.uint8)
    step = lab >> 3
    return np.asarray(
        table[(step[..., 0].astype(np.int32) << 10) | (step[..., 1].astype(np.int32) << 5) | step[..., 2]]
    )


PRINTS: dict[str, Callable[[Sheet, dict[str, Any], int], Sheet]] = {
    "ink": _ink,
    "noir": _noir,
    "book": _book,
    "reel": _reel,
    "woodcut": _woodcut,
    "papercut": paper_prints.papercut,
    "comic": paper_prints.comic,
    "flat": paper_prints.flat,
}
