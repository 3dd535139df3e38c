"""How alike two people look is told from the pixels: other people differ more than the same one in another light."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from bench.harness.engines.engine_cases import rows
from bench.harness.engines.people_part import kept
from bench.harness.likeness import HEADS, Features, face_likeness, features, likeness

FOCUS = (0.5, 0.4)


def doll(hair: tuple[int, int, int], dress: tuple[int, int, int], light: float = 1.0, brows: int = -6) -> Features:
    """Somebody in a medium shot: an oval face with two eyes, two brows and a mouth, hair around it, a body below."""
    picture = np.full((540, 960, 3), (150, 140, 120), np.uint8)
    x, y, head = 480, 216, 135
    cv2.ellipse(picture, (x, y), (60, 78), 0, 0, 360, hair, -1)
    cv2.ellipse(picture, (x, y + 10), (44, 56), 0, 0, 360, (150, 180, 225), -1)
    for side in (-1, 1):
        cv2.circle(picture, (x + side * 18, y), 6, (40, 30, 30), -1)
        cv2.line(picture, (x + side * 10, y - 16), (x + side * 28, y - 16 + brows), (40, 40, 60), 3)
    cv2.line(picture, (x - 12, y + 34), (x + 12, y + 34), (80, 70, 170), 3)
    cv2.rectangle(picture, (x - 80, y + int(0.6 * head)), (x + 80, 540), dress, -1)
    return features(np.clip(picture * light, 0, 255).astype(np.uint8), FOCUS, "medium")


BLACK, RED, GREEN, CREAM = (30, 28, 26), (50, 60, 180), (70, 130, 60), (190, 215, 235)


def test_somebody_is_wholly_like_themselves() -> None:
    assert likeness(doll(BLACK, RED), doll(BLACK, RED)) == pytest.approx(1.0)


def test_less_light_on_the_same_person_counts_less_than_another_dress_or_hair() -> None:
    dimmed = likeness(doll(BLACK, RED), doll(BLACK, RED, 0.9))
    assert dimmed > likeness(doll(BLACK, RED), doll(BLACK, GREEN))
    assert dimmed > likeness(doll(BLACK, RED), doll(CREAM, RED))


def test_another_drawing_of_the_face_is_seen_in_the_same_dress() -> None:
    assert face_likeness(doll(BLACK, RED), doll(BLACK, RED, brows=14)) < 0.97


def test_a_part_outside_the_picture_is_not_compared() -> None:
    close = features(np.full((540, 960, 3), 90, np.uint8), (0.5, 0.9), "close_up")
    assert "dress" not in close.colours
    assert 0 <= likeness(close, doll(BLACK, RED)) <= 1


def test_a_cast_that_changes_its_clothes_from_shot_to_shot_is_told_from_one_that_keeps_them() -> None:
    same = {("A", n): doll(BLACK, RED, 1 - 0.05 * n) for n in range(3)}
    same |= {("B", n): doll(CREAM, GREEN, 1 - 0.05 * n) for n in range(3)}
    mixed = same | {("A", 1): same["B", 1], ("B", 1): same["A", 1]}
    itself, others, nearest = kept(same, likeness)
    assert nearest == 1 and itself > 1.5 * others
    assert kept(mixed, likeness)[0] < itself


def test_twelve_people_stand_in_six_views_of_known_size() -> None:
    people, views = rows("people"), rows("views")
    assert (len({p["name"] for p in people}), len(views)) == (12, 6)
    assert {view["size"] for view in views} <= set(HEADS)
