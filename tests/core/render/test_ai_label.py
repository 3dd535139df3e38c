"""A film's opening says that a machine made it, large enough and long enough."""

from __future__ import annotations

import numpy as np
import pytest

from core.render import pieces, raster
from core.render.timeline import OpeningMark, Timeline

FPS, TOLD = 24, 48
"""Two seconds: GB 45438-2025, 5.4."""


def film(width: int, height: int, text: str, mark: bool = True) -> Timeline:
    told = OpeningMark(text=text, frames=TOLD) if mark else None
    return Timeline(width=width, height=height, fps=FPS, frames=120, clips=(), mark=told)


def letters(timeline: Timeline, frame: int) -> np.ndarray:
    """Where the picture is as light as letters, at a frame of the film."""
    (piece,) = pieces.plan_pieces(timeline)
    return raster.to_rgb(pieces.piece_picture(piece, lambda sha256: None, frame)).min(axis=2) > 200  # type: ignore[arg-type,return-value]


def height_of_the_lowest(seen: np.ndarray) -> int:
    """Rows of the lowest letter: columns without light part them."""
    columns = np.flatnonzero(np.diff(np.pad(seen.any(axis=0), 1).astype(int)))
    tall = [seen[:, left:right].any(axis=1) for left, right in columns.reshape(-1, 2)]
    return min(int(np.flatnonzero(rows)[-1] - np.flatnonzero(rows)[0] + 1) for rows in tall if rows.sum() > 4)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920), (1280, 720)])
def test_a_capital_of_the_mark_is_a_twentieth_of_the_shorter_side_high_and_in_the_corner(
    width: int, height: int
) -> None:
    seen = letters(film(width, height, "AI 生成"), 0)
    assert height_of_the_lowest(seen) >= 0.05 * min(width, height) - 1
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    assert rows[-1] < 0.2 * height
    assert columns[-1] < 0.5 * width


def test_it_stands_whole_for_two_seconds_and_is_gone_soon_after() -> None:
    told = film(640, 360, "AI-generated")
    first = letters(told, 0)
    assert first.any()
    assert (letters(told, TOLD - 1) == first).all()
    assert not letters(told, TOLD + FPS // 2).any()


def test_only_the_opening_is_other_than_before_there_were_marks() -> None:
    long = {"width": 320, "height": 180, "fps": FPS, "frames": 24 * 20, "clips": ()}
    plain, told = Timeline(**long), Timeline(**long, mark=OpeningMark(text="AI 生成", frames=TOLD))
    differ = [a.key != b.key for a, b in zip(pieces.plan_pieces(plain), pieces.plan_pieces(told), strict=True)]
    assert differ == [True, False, False]
    assert "mark" not in plain.model_dump()
