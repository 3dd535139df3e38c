"""Colours of the dashboards: each stands out from both grounds, and any two are told apart by whoever sees two kinds of light.

Simulated as Machado, Oliveira and Fernandes have it ("A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE
TVCG 15(6), 2009, severity 1.0), on linear light; distances are CIE76 in Lab (D65). Three to one is WCAG 2.2's 1.4.11, for graphics.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from ui.charts.chart_pieces import DARK, LIGHT

SEEN = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
APART = {"all": 16.0, "protanopia": 9.0, "deuteranopia": 9.0, "tritanopia": 9.0}
"""Two and three are just seen side by side; over nine, a legend's square is found again among bars."""


def linear(colour: str) -> tuple[float, ...]:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def light_of(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((light_of(one), light_of(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, kind: str) -> tuple[float, float, float]:
    red, green, blue = (
        min(1.0, max(0.0, sum(part * light for part, light in zip(row, linear(colour), strict=True))))
        for row in SEEN[kind]
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def apart(one: str, other: str, kind: str) -> float:
    return sum((a - b) ** 2 for a, b in zip(lab(one, kind), lab(other, kind), strict=True)) ** 0.5


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_of_a_series_stands_out_from_the_page(look):
    weak = {
        c: round(contrast(c, look["bg"]), 2) for c in (*look["colours"], look["rest"]) if contrast(c, look["bg"]) < 3
    }
    assert weak == {}


@pytest.mark.parametrize("kind", SEEN)
@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_any_two_colours_are_told_apart(look, kind):
    pairs = combinations((*look["colours"], look["rest"]), 2)
    near = {
        (one, other): round(apart(one, other, kind), 1) for one, other in pairs if apart(one, other, kind) < APART[kind]
    }
    assert near == {}


@pytest.mark.parametrize("kind", SEEN)
@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_more_is_further_from_the_page_for_everybody(look, kind):
    far = [apart(step, look["bg"], kind) for step in look["heat"]]
    assert far == sorted(far)
    assert min(b - a for a, b in pairwise(far)) > 10
