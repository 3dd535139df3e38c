"""The builtin camera: turns a shot's movement into a recipe (from which framing of the still to which), with a small
moving preview. It films nothing: the film is rendered from the recipe.
"""

from __future__ import annotations

import base64
import io
import json
import random
from fractions import Fraction
from typing import Any

import av
import cv2
import numpy as np

from providers.base import BadAnswer, Books, Capability, Model, Refused, Request, Result, Usage

RECIPE = "application/vnd.dailies.recipe+json"
PREVIEW_WIDE, PREVIEW_FPS, PREVIEW_SECONDS = 320, 15, 2
MOVES: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "static": ((0.0, 0.0, 1.012), (0.0, 0.0, 1.030)),
    "push": ((0.0, 0.0, 1.000), (0.0, 0.0, 1.150)),
    "pull": ((0.0, 0.0, 1.150), (0.0, 0.0, 1.000)),
    "pan_left": ((1.0, 0.0, 1.130), (-1.0, 0.0, 1.130)),
    "pan_right": ((-1.0, 0.0, 1.130), (1.0, 0.0, 1.130)),
    "truck_left": ((1.0, 0.15, 1.170), (-1.0, 0.15, 1.190)),
    "truck_right": ((-1.0, 0.15, 1.170), (1.0, 0.15, 1.190)),
    "track": ((-0.9, 0.0, 1.080), (0.9, 0.0, 1.180)),
    "crane_up": ((0.0, 1.0, 1.180), (0.0, -1.0, 1.130)),
    "crane_down": ((0.0, -1.0, 1.130), (0.0, 1.0, 1.180)),
    "orbit": ((-0.8, 0.0, 1.110), (0.8, 0.0, 1.170)),
}
"""Each move from one framing to another: how far to the side and down, in shares of the room that the zoom leaves
(-1 left or top edge, 1 right or bottom edge), and the zoom. A pan turns, so it keeps its size; a truck travels, nearer
to what it passes; a crane rises away from it."""
TOWARDS = 0.7
"""How much of the way to the focus a framing goes that has a choice."""
BOW = 0.018


class Camera:
    capability = Capability.VIDEO
    purposes: tuple[str, ...] = ()
    model = Model(
        provider="builtin",
        name="camera",
        capability=Capability.VIDEO,
        label={"zh": "内置摄影机", "en": "Builtin camera"},
        quality=2,
        seconds=0.3,
        unit="second",
    )

    def warm(self) -> None:
        """Nothing to load."""

    def make(self, request: Request, books: Books) -> Result:
        still = str(request.inputs.get("still") or next(iter(request.references), ""))
        if not still:
            raise Refused("The builtin camera needs a still to move over.")
        strength = min(1.3, max(0.6, request.seconds / 5)) if request.seconds else 1.0
        recipe = {"kind": "still", "still": still} | recipe_for(
            str(request.inputs.get("movement", "static")), request.inputs.get("focus"), request.seed, strength
        )
        film = preview(books.read(still), recipe, request.width, request.height)
        return Result(
            content=json.dumps(recipe).encode(),
            media_type=RECIPE,
            usage=Usage(seconds=request.seconds),
            facts={"preview": base64.b64encode(film).decode()},
        )


def recipe_for(movement: str, focus: Any = None, seed: int = 0, strength: float = 1.0) -> dict[str, Any]:
    """The framings a movement goes between, towards `focus` (x, y in 0..1 of the still). An unknown movement is static.

    `strength` about 1 stretches the move: a longer shot may travel further. The same arguments give the same move.
    """
    chance = random.Random(f"{movement}/{seed}")
    movement = movement if movement in MOVES else "static"
    x, y = _point(focus)
    first, last = MOVES[movement]
    if movement == "static" and chance.random() < 0.5:
        first, last = last, first
    if movement == "orbit":
        y = 0.5  # an arc needs room above and below
    turned = 1.0
    if movement in ("track", "orbit"):
        turned = -1.0 if (x < 0.45 or (x <= 0.55 and chance.random() < 0.5)) else 1.0
    reach = strength * chance.uniform(0.92, 1.08)
    start, end = (_framing(turned * side, down, zoom, x, y, reach) for side, down, zoom in (first, last))
    return {
        "movement": movement,
        "start": start,
        "end": end,
        "ease": "in_out",
        "bow": BOW * chance.choice((-1, 1)) if movement == "orbit" else 0.0,
        "seed": seed,
    }


def _framing(side: float, down: float, zoom: float, x: float, y: float, reach: float) -> dict[str, float]:
    """Centre and zoom of a framing that lies within the still."""
    zoom = 1 + (zoom - 1) * reach
    room = 0.5 - 0.5 / zoom
    across = side * room if side else max(-room, min(room, TOWARDS * (x - 0.5)))
    along = down * room if down else max(-room, min(room, TOWARDS * (y - 0.5)))
    return {"x": round(0.5 + across, 6), "y": round(0.5 + along, 6), "zoom": round(zoom, 6)}


def _point(focus: Any) -> tuple[float, float]:
    try:
        x, y = focus
        return min(1.0, max(0.0, float(x))), min(1.0, max(0.0, float(y)))
    except (TypeError, ValueError):
        return 0.5, 0.5


def preview(still: bytes, recipe: dict[str, Any], width: int, height: int) -> bytes:
    """Two seconds of the move as a small MP4, at most 320 pixels wide."""
    picture = cv2.imdecode(np.frombuffer(still, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise BadAnswer("The still cannot be read as a picture.")
    shape = (width / height) if width and height else picture.shape[1] / picture.shape[0]
    wide = PREVIEW_WIDE if shape >= 1 else round(PREVIEW_WIDE * shape / 2) * 2
    size = (wide, round(wide / shape / 2) * 2)
    picture = cv2.resize(picture, _covering(picture, size), interpolation=cv2.INTER_AREA)
    count = PREVIEW_FPS * PREVIEW_SECONDS
    return _film([_look(picture, recipe, size, step / (count - 1)) for step in range(count)], size)


def _covering(picture: np.ndarray, size: tuple[int, int]) -> tuple[int, int]:
    """The smallest size of the picture's own shape that covers `size` at the closest zoom."""
    scale = 1.2 * max(size[0] / picture.shape[1], size[1] / picture.shape[0])
    return round(picture.shape[1] * scale), round(picture.shape[0] * scale)


def _look(picture: np.ndarray, recipe: dict[str, Any], size: tuple[int, int], way: float) -> np.ndarray:
    way = way * way * (3 - 2 * way)
    start, end = recipe["start"], recipe["end"]
    x, y, zoom = (start[key] + (end[key] - start[key]) * way for key in ("x", "y", "zoom"))
    scale = min(picture.shape[1] / size[0], picture.shape[0] / size[1]) / zoom
    left = x * picture.shape[1] - size[0] * scale / 2
    top = y * picture.shape[0] - size[1] * scale / 2
    turn = np.array([[scale, 0, left + scale / 2 - 0.5], [0, scale, top + scale / 2 - 0.5]])
    flags = cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR
    return cv2.warpAffine(picture, turn, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)


def _film(pictures: list[np.ndarray], size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream("libx264", rate=PREVIEW_FPS, options={"preset": "ultrafast", "crf": "26"})
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 1
        for at, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = at, Fraction(1, PREVIEW_FPS)
            for packet in stream.encode(frame):
                file.mux(packet)
        for packet in stream.encode(None):
            file.mux(packet)
    return out.getvalue()


ENGINE = Camera()
