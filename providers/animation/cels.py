"""A still's cels: the people and the foreground of a picture on sheets of their own, over a place that is whole behind them.

They travel inside the still's own PNG, in one private chunk that every viewer skips, so a still and its cels are one file
under one hash: whatever keeps, copies, exports or forgets the still does so with them, and an edit of the picture loses them.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np

CHUNK = b"ceLS"
"""Ancillary, private, and not to be copied by an editor that changes the picture (PNG, 5.4)."""
SIGNATURE = b"\x89PNG\r\n\x1a\n"
VERSION = 1
FULL_COLOUR = (cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444)
BEHIND = (cv2.IMWRITE_JPEG_QUALITY, 91, *FULL_COLOUR)
"""How what lies behind a cel is stored: seen only at the edges that a move uncovers. As JPEG, which takes a tenth of the time that
WebP takes."""
SHOWN = (cv2.IMWRITE_JPEG_QUALITY, 95, *FULL_COLOUR)
"""How what the film shows whole is stored, a picture without its weather and what moves: near enough to the still that where it is
as before, the film can show the still."""


@dataclass(frozen=True)
class Lid:
    """The finished picture (BGR) where somebody's eyes are, with the eyes shut, from a pixel of the still on."""

    left: int
    top: int
    shut: np.ndarray


PLAYS = ("back", "round", "once", "at_times", "speech")


@dataclass(frozen=True)
class Move:
    """A part of a sheet that moves: further drawings of it, all of one box that begins at `left`, `top` of the still, each the
    finished picture (BGR, h x w) and how much of that the sheet hides (8 bits). They are played with the still itself as the
    first: there and "back", "round" and round, "once" (they come before it, and it stays), "at_times" (mostly the still is
    seen), or while `who` speaks ("speech"); each is seen for `hold` seconds."""

    who: str
    play: str
    hold: float
    left: int
    top: int
    phases: tuple[tuple[np.ndarray, np.ndarray], ...]
    go: float = 0.0
    """How far the whole sheet goes to the right meanwhile, in widths of the still a second."""
    grow: float = 0.0
    """How much larger the whole sheet gets meanwhile, as a share a second: who comes nearer; below 0 who goes away."""
    about: tuple[float, float] = (0.5, 0.5)
    """The point of the still (0 to 1 across and down) that it grows about: over the feet, as high as the camera is."""


@dataclass(frozen=True)
class Cel:
    """One sheet. `cover` (8 bits, h x w) is how much it hides, `behind` (BGR, h x w) the finished picture without this sheet
    and those before it; both are cut to a box that begins at `left`, `top` of the still. `depth` is its distance from the
    camera, 1 = the people; `foot` the row (0 to 1) where it stands on the ground, 0 where it does not. `lids`: the eyes on it that can blink;
    `moves`: what of it moves."""

    depth: float
    left: int
    top: int
    cover: np.ndarray
    behind: np.ndarray
    foot: float = 0.0
    lids: tuple[Lid, ...] = ()
    moves: tuple[Move, ...] = ()

    def cut(self, wide: int, high: int) -> bool:
        """Whether it goes on beyond the edge of a still of so many pixels: smaller, it would be seen to end there."""
        height, width = self.cover.shape
        return self.left <= 0 or self.top <= 0 or self.left + width >= wide - 1 or self.top + height >= high - 1


@dataclass(frozen=True)
class Cels:
    """All sheets of a still, far to near. `depth` is that of the place; `ground` the row (0 to 1) where the ground begins
    to come towards the camera, 1 where none is seen. `clear` (BGR) is the picture without the weather that `air` names."""

    sheets: tuple[Cel, ...]
    depth: float = 4.0
    ground: float = 1.0
    air: dict[str, Any] = field(default_factory=dict)
    clear: np.ndarray | None = None


def largest_channel(picture: np.ndarray) -> np.ndarray:
    """Of each pixel the largest of its values: h x w."""
    first, *others = cv2.split(picture)
    for other in others:
        first = cv2.max(first, other)
    return np.asarray(first)


def pack(png: bytes, cels: Cels) -> bytes:
    """The PNG with its cels inside."""
    blobs: list[bytes] = []

    def keep(ending: str, picture: np.ndarray, options: Iterable[int]) -> list[int]:
        content = cv2.imencode(ending, picture, list(options))[1].tobytes()
        blobs.append(content)
        return [sum(map(len, blobs)) - len(content), len(content)]

    sheets = [
        {
            "depth": cel.depth,
            "foot": cel.foot,
            "at": [cel.left, cel.top],
            "cover": keep(".png", cel.cover, (cv2.IMWRITE_PNG_COMPRESSION, 3)),
            "behind": keep(".jpg", cel.behind, BEHIND),
            "lids": [{"at": [lid.left, lid.top], "shut": keep(".png", lid.shut, ())} for lid in cel.lids],
            "moves": [
                {
                    "who": move.who,
                    "play": move.play,
                    "hold": move.hold,
                    "go": move.go,
                    "grow": move.grow,
                    "about": list(move.about),
                    "at": [move.left, move.top],
                    "phases": [[keep(".jpg", seen, SHOWN), keep(".png", cover, ())] for seen, cover in move.phases],
                }
                for move in cel.moves
            ],
        }
        for cel in cels.sheets
    ]
    head: dict[str, Any] = {"v": VERSION, "depth": cels.depth, "ground": cels.ground, "sheets": sheets, "air": cels.air}
    if cels.clear is not None:
        head["clear"] = keep(".jpg", cels.clear, SHOWN)
    told = json.dumps(head, separators=(",", ":")).encode()
    body = struct.pack(">I", len(told)) + told + b"".join(blobs)
    chunk = struct.pack(">I", len(body)) + CHUNK + body + struct.pack(">I", zlib.crc32(CHUNK + body))
    end = png.rindex(b"IEND") - 4
    return png[:end] + chunk + png[end:]


def read_head(png: bytes) -> dict[str, Any] | None:
    """What a still says of its cels, without opening them; None where it has none that this version can read."""
    found = _body(png)
    return found[0] if found else None


def unpack(png: bytes) -> Cels | None:
    """The cels inside a PNG; None where there are none, or none that can be read whole."""
    found = _body(png)
    if found is None:
        return None
    told, blobs = found

    def picture(at: list[int], kind: int) -> np.ndarray:
        read = cv2.imdecode(np.frombuffer(blobs[at[0] : at[0] + at[1]], np.uint8), kind)
        if read is None:
            raise ValueError
        return np.asarray(read)

    try:
        sheets = tuple(
            Cel(
                depth=float(sheet["depth"]),
                left=int(sheet["at"][0]),
                top=int(sheet["at"][1]),
                cover=picture(sheet["cover"], cv2.IMREAD_GRAYSCALE),
                behind=picture(sheet["behind"], cv2.IMREAD_COLOR),
                foot=float(sheet["foot"]),
                lids=tuple(
                    Lid(int(lid["at"][0]), int(lid["at"][1]), picture(lid["shut"], cv2.IMREAD_COLOR))
                    for lid in sheet.get("lids", ())
                ),
                moves=tuple(
                    Move(
                        str(move["who"]),
                        str(move["play"]),
                        float(move["hold"]),
                        int(move["at"][0]),
                        int(move["at"][1]),
                        tuple(
                            (picture(seen, cv2.IMREAD_COLOR), picture(cover, cv2.IMREAD_GRAYSCALE))
                            for seen, cover in move["phases"]
                        ),
                        float(move["go"]),
                        float(move.get("grow", 0.0)),
                        _point(move.get("about", (0.5, 0.5))),
                    )
                    for move in sheet.get("moves", ())
                ),
            )
            for sheet in told["sheets"]
        )
        clear = picture(told["clear"], cv2.IMREAD_COLOR) if "clear" in told else None
        return Cels(sheets, float(told["depth"]), float(told["ground"]), dict(told["air"]), clear)
    except (KeyError, IndexError, TypeError, ValueError, cv2.error):
        return None


def _point(told: Sequence[float]) -> tuple[float, float]:
    across, down = told
    return float(across), float(down)


def _body(png: bytes) -> tuple[dict[str, Any], memoryview] | None:
    at, view = len(SIGNATURE), memoryview(png)
    if png[:at] != SIGNATURE:
        return None
    while at + 12 <= len(png):
        length, kind = struct.unpack(">I4s", view[at : at + 8])
        if kind == CHUNK:
            body = view[at + 8 : at + 8 + length]
            try:
                told_long = struct.unpack(">I", body[:4])[0]
                told = json.loads(bytes(body[4 : 4 + told_long]))
            except (struct.error, ValueError):
                return None
            return (told, body[4 + told_long :]) if told.get("v") == VERSION else None
        at += 12 + length
    return None
