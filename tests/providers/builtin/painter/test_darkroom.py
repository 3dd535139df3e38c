"""A finished picture printed in another look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from providers.base import Capability, Request
from providers.builtin.engines.painter import ENGINE
from providers.builtin.painter.printing import darkroom
from providers.builtin.painter.printing.darkroom import PRINTS

LOOKS = ("ink", "noir", "book", "reel", "woodcut", "papercut", "comic", "flat")


class Shelf:
    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch

    def progress(self, share: float, message: str = "", facts: Any = None) -> None: ...


def scene() -> np.ndarray:
    """A lamp-lit wall with a word on it."""
    ramp = np.linspace(20, 200, 320, dtype=np.uint8)
    sheet = np.dstack([np.tile(ramp, (180, 1)), np.full((180, 320), 60, np.uint8), np.tile(ramp[::-1], (180, 1))])
    cv2.putText(sheet, "BAR", (60, 120), cv2.FONT_HERSHEY_SIMPLEX, 3, (250, 240, 255), 8)
    return np.ascontiguousarray(sheet)


@pytest.mark.parametrize("look", LOOKS)
def test_a_print_is_as_large_as_the_picture_and_the_same_twice(look: str) -> None:
    once, again = darkroom.develop(scene(), look, 7), darkroom.develop(scene(), look, 7)
    assert (once.shape, once.dtype) == (scene().shape, np.uint8)
    assert (once == again).all()
    assert np.abs(once.astype(float) - scene()).mean() > 8


@pytest.mark.parametrize("look", LOOKS)
def test_a_sign_can_still_be_read(look: str) -> None:
    """The strokes of a word stand out from the wall around them, lighter or darker."""
    grey = cv2.cvtColor(darkroom.develop(scene(), look), cv2.COLOR_BGR2GRAY).astype(float)
    drawn = np.zeros((180, 320), np.uint8)
    cv2.putText(drawn, "BAR", (60, 120), cv2.FONT_HERSHEY_SIMPLEX, 3, 255, 8)
    around = cv2.dilate(drawn, np.ones((25, 25))) - cv2.dilate(drawn, np.ones((9, 9)))
    assert abs(np.median(grey[drawn > 0]) - np.median(grey[around > 0])) > 30


def test_every_recipe_names_a_print_there_is_and_a_strange_word_changes_nothing() -> None:
    assert {darkroom.look_recipe(look)["print"] for look in LOOKS} == set(PRINTS)
    for strange in ("", "puppet", "nobody", "../../art/words", "INK"):
        assert (darkroom.develop(scene(), strange) == scene()).all()


@pytest.mark.parametrize("size", [(16, 16), (33, 90), (640, 17)])
def test_any_size_can_be_printed(size: tuple[int, int]) -> None:
    for look in LOOKS:
        sheet = np.full((*size, 3), 90, np.uint8)
        assert darkroom.develop(sheet, look, 3).shape == (*size, 3)


def test_the_painter_paints_shots_and_portraits_in_the_look_that_is_asked_for(tmp_path) -> None:
    person = {"name": "林岚", "role": "女侦探", "sex": "f", "seed": "1"}
    for purpose, inputs in (("portrait", {"person": person}), ("shot", {"picture": {"place": "park"}})):
        made = {
            style: ENGINE.make(
                Request(
                    capability=Capability.IMAGE,
                    purpose=purpose,
                    inputs={**inputs, "style": style},
                    width=160,
                    height=160,
                ),
                Shelf(tmp_path),
            ).content
            for style in ("puppet", "ink", "no such look")
        }
        assert made["puppet"] == made["no such look"] != made["ink"]


BLUES = ["#050b16", "#12294a", "#345f8a", "#7fa7c4", "#dfeaf2"]


def test_a_grade_brings_every_colour_nearer_to_the_palette_and_no_grade_changes_nothing() -> None:
    graded = darkroom.grade_colours(scene(), BLUES)
    assert (graded.shape, graded.dtype) == (scene().shape, np.uint8)
    swatches = np.array([[int(c[n : n + 2], 16) for n in (5, 3, 1)] for c in BLUES], np.uint8)
    wanted = cv2.cvtColor(swatches[None], cv2.COLOR_BGR2LAB)[0, :, 1:].astype(float)

    def off(sheet: np.ndarray) -> float:
        lab = cv2.cvtColor(sheet, cv2.COLOR_BGR2LAB)[..., 1:].astype(float)
        return float(np.sqrt(((lab[:, :, None] - wanted) ** 2).sum(-1)).min(-1).mean())

    assert off(graded) < 0.6 * off(scene())
    for nothing in ([], ["#ff0000"], ["red", "#12", "url(x)"]):
        assert (darkroom.grade_colours(scene(), nothing) == scene()).all()


def test_a_grade_keeps_what_is_lighter_lighter() -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, 2)
    graded = cv2.cvtColor(darkroom.grade_colours(np.repeat(ramp, 20, 0), BLUES), cv2.COLOR_BGR2GRAY)[10].astype(int)
    assert (np.diff(graded) >= -2).all() and graded[-1] - graded[0] > 120


def test_a_picture_in_squares_has_few_colours_beside_each_other() -> None:
    sheet = cv2.resize(scene(), (1280, 720))
    squares = darkroom.develop(sheet, "pixel")
    assert squares.shape == sheet.shape
    assert (np.abs(np.diff(squares.astype(int), axis=1)).sum(-1) == 0).mean() > 0.6


def test_the_painter_grades_to_the_palette_it_is_told(tmp_path) -> None:
    asked = {"picture": {"place": "park"}, "style": "puppet"}
    plain, blue = (
        ENGINE.make(
            Request(capability=Capability.IMAGE, purpose="shot", inputs={**asked, **more}, width=160, height=90),
            Shelf(tmp_path),
        ).content
        for more in ({}, {"palette": BLUES})
    )
    assert plain != blue
