"""A still carries its cels in its own PNG."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from providers.animation import cels


def still() -> tuple[bytes, cels.Cels]:
    chance = np.random.default_rng(2)
    picture = cv2.GaussianBlur(chance.integers(0, 255, (60, 90, 3), np.uint8), (0, 0), 3)
    cel = cels.Cel(1.0, 10, 20, chance.integers(0, 255, (30, 40), np.uint8), picture[20:50, 10:50], 0.9)
    return cv2.imencode(".png", picture)[1].tobytes(), cels.Cels((cel,), 2.5, 0.7, {"weather": "rain"}, picture)


def test_what_moves_comes_out_again() -> None:
    png, packed = still()
    (cel,) = packed.sheets
    seen, cover = cel.behind[4:20, 6:30], cel.cover[4:20, 6:30]
    told = cels.Move("Ada", "round", 0.2, 16, 24, ((seen, cover), (255 - seen, 255 - cover)), -0.1, 0.2, (0.3, 0.4))
    found = cels.unpack(cels.pack(png, replace(packed, sheets=(replace(cel, moves=(told,)),))))
    assert found is not None
    (move,) = found.sheets[0].moves
    assert (move.who, move.play, move.hold, move.go) == ("Ada", "round", 0.2, -0.1)
    assert (move.grow, move.about) == (0.2, (0.3, 0.4))
    assert (move.left, move.top) == (16, 24) and len(move.phases) == 2
    for (picture, hides), (one, other) in zip(move.phases, told.phases, strict=True):
        assert (hides == other).all() and np.abs(picture.astype(int) - one).max() < 9


def test_what_is_packed_comes_out_again_and_the_picture_is_what_it_was() -> None:
    png, packed = still()
    content = cels.pack(png, packed)
    found = cels.unpack(content)
    assert found is not None and (found.depth, found.ground, found.air) == (2.5, 0.7, {"weather": "rain"})
    (cel,) = found.sheets
    assert (cel.cover == packed.sheets[0].cover).all() and (cel.left, cel.top, cel.foot) == (10, 20, 0.9)
    assert np.abs(cel.behind.astype(int) - packed.sheets[0].behind).mean() < 4
    plain, carrying = (cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) for data in (png, content))
    assert (plain == carrying).all()


def test_a_picture_without_cels_or_with_broken_ones_has_none() -> None:
    png, packed = still()
    content = cels.pack(png, packed)
    at = content.index(cels.CHUNK)
    torn = content[: at + 40] + b"\0" * 400 + content[at + 440 :]
    for strange in (png, b"", b"no picture", content[: at + 30], torn):
        assert cels.unpack(strange) is None
