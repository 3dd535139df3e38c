"""Two prints of the darkroom that are laid rather than printed: sheets of cut paper, and the inked page of a comic."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from providers.builtin.painter.drawing.light_planes import Frame, blur
from providers.builtin.painter.printing import print_pieces
from providers.builtin.painter.printing.print_pieces import Sheet


def papercut(sheet: Sheet, n: dict[str, Any], seed: int) -> Sheet:
    """Sheets of coloured paper, one over the other: the darker the tone, the nearer its sheet, each edge cut clean and throwing its
    shadow on what lies behind. `papers` are their colours from the nearest to the farthest; `hue` how much of its own colour
    a thing keeps, `apart` how far it is cut from what is round it."""
    u, (h, w) = print_pieces.stroke_unit(sheet), sheet.shape[:2]
    papers = np.array([print_pieces.bgr_of(colour) for colour in n["papers"]], np.float32)
    tone = print_pieces.stretch_tone(
        print_pieces.to_grey(print_pieces.flatten_areas(sheet, 2, 60)), n["middle"], n["pull"]
    )
    tone += (tone - blur(tone, 70 * u)) * n["apart"]
    tone = blur(tone, 2.4 * u)
    level = np.clip(tone * len(papers), 0, len(papers) - 1).astype(np.uint8)
    level = cv2.medianBlur(level, _odd(16 * u))
    shade = np.zeros((h, w), np.float32)
    little = cv2.resize(level, (max(2, w // 2), max(2, h // 2)), interpolation=cv2.INTER_NEAREST)
    for near in range(len(papers) - 1):
        cut = (little <= near).astype(np.float32)
        move = np.array([[1, 0, 3.0 * u], [0, 1, 4.0 * u]], np.float32)
        thrown = blur(cv2.warpAffine(cut, move, (little.shape[1], little.shape[0])), 3.6 * u + 0.3)
        np.maximum(shade, cv2.resize(thrown, (w, h)) * (level > near), out=shade)
    lit = np.zeros((h, w), np.float32)
    rim = level.astype(np.float32) - np.roll(level, (max(1, round(1.5 * u)),) * 2, (0, 1)).astype(np.float32)
    lit += np.clip(-rim, 0, 1) * 0.10
    out = papers[level]
    own = cv2.cvtColor(print_pieces.flatten_areas(sheet, 1, 60), cv2.COLOR_BGR2LAB).astype(np.float32)
    own[..., 1:] = blur(np.ascontiguousarray(own[..., 1:]), 3 * u)
    lab = cv2.cvtColor(out.astype(np.uint8), cv2.COLOR_BGR2LAB).astype(np.float32)
    lab[..., 1:] += (128 + (own[..., 1:] - 128) * 1.5 - lab[..., 1:]) * n["hue"]
    out = cv2.cvtColor(np.clip(lab, 0, 255).astype(np.uint8), cv2.COLOR_LAB2BGR).astype(np.float32)
    cuts = print_pieces.pen_lines(print_pieces.to_grey(sheet), 1.3 * u, n["line"])
    ink = papers[0] * 0.5
    out += (ink - out) * np.clip(cuts * 1.4 - 0.25, 0, 0.9)[..., None]
    out *= (1 - 0.42 * shade + lit)[..., None]
    out *= (1 + print_pieces.paper_grain(sheet, seed, 0.022, 0.018))[..., None]
    return print_pieces.to_eight_bit(out * print_pieces.vignette(h, w, 0.12)[..., None])


def comic(sheet: Sheet, n: dict[str, Any], seed: int) -> Sheet:
    """A page of a comic: flat clear colours in few tones, dots where it is dark, a black line drawn with a brush."""
    u = print_pieces.stroke_unit(sheet)
    flat = print_pieces.flatten_areas(sheet, 3, 60)
    lab = cv2.cvtColor(flat, cv2.COLOR_BGR2LAB).astype(np.float32)
    light = blur(print_pieces.stretch_tone(lab[..., 0] / 255, n["middle"], n["pull"]), 2.0 * u)
    steps = float(n["tones"])
    part = light * steps
    whole = np.floor(part)
    steep = blur(cv2.magnitude(cv2.Sobel(part, -1, 1, 0), cv2.Sobel(part, -1, 0, 1)), 3 * u) * u
    soft = np.clip(0.9 - steep * n["crisp"], 0.08, 0.9)  # a sky that only fades has no steps in it
    light_stepped = (whole + np.clip((part - whole - 0.5) / soft + 0.5, 0, 1)) / steps
    lab[..., 0] = (n["black"] + (1 - n["black"]) * (light_stepped * 0.86 + light * 0.14)) * 255
    chroma = blur(np.ascontiguousarray(lab[..., 1:]), 4 * u) - 128
    size = np.sqrt((chroma**2).sum(-1, keepdims=True)) + 1e-3
    lab[..., 1:] = 128 + chroma * np.minimum(n["colour"], 62 / size)
    out = cv2.cvtColor(np.clip(lab, 0, 255).astype(np.uint8), cv2.COLOR_LAB2BGR).astype(np.float32)
    out *= (1 - 0.34 * _dots(light, n, u))[..., None]
    grey = print_pieces.to_grey(print_pieces.flatten_areas(sheet, 1, 40))
    line = np.clip(print_pieces.pen_lines(grey, 1.7 * u, n["line"]) * 1.5 - 0.25, 0, 1)
    solid = np.clip((n["key"] - light) * 30, 0, 1)
    ink = np.maximum(line, solid * 0.96)
    out += (print_pieces.bgr_of(n["ink"]) - out) * np.clip(ink, 0, 0.97)[..., None]
    return print_pieces.to_eight_bit(out * (1 + print_pieces.paper_grain(sheet, seed, 0.012, 0.01))[..., None])


def _dots(light: Frame, n: dict[str, Any], u: float) -> Frame:
    """A screen of dots on a slant, the larger the darker; none in the light."""
    h, w = light.shape
    pitch = max(3.0, n["pitch"] * u)
    xs, ys = np.arange(w, dtype=np.float32)[None], np.arange(h, dtype=np.float32)[:, None]
    a, b = (xs + ys) / pitch / 1.414, (xs - ys) / pitch / 1.414
    far = np.sqrt((a - np.round(a)) ** 2 + (b - np.round(b)) ** 2)
    share = np.clip((n["dotted"] - light) / n["dotted"], 0, 1)
    return np.asarray(np.clip((share * 0.62 - far) * pitch * 0.6 + 0.5, 0, 1) * (share > 0.04))


def _odd(size: float) -> int:
    return max(3, min(15, int(size) // 2 * 2 + 1))


def flat(sheet: Sheet, n: dict[str, Any], seed: int) -> Sheet:
    """An illustration's clear light: tones lifted out of the dark, colours a little fuller, no grain."""
    lab = cv2.cvtColor(print_pieces.flatten_areas(sheet, 1, 40), cv2.COLOR_BGR2LAB).astype(np.float32)
    own = lab[..., 0] / 255
    lifted = print_pieces.stretch_tone(own, n["middle"], n["pull"])
    lab[..., 0] = (own + (lifted - own) * n["lift"]) * 255
    lab[..., 1:] = 128 + (lab[..., 1:] - 128) * n["colour"]
    return cv2.cvtColor(np.clip(lab, 0, 255).astype(np.uint8), cv2.COLOR_LAB2BGR)
