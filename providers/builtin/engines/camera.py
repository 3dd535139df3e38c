"""The builtin camera: turns a shot's movement into a recipe (from which framing of the still to which), with a small
moving preview. It films nothing: the film is rendered from the recipe.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any

import av
import cv2
import numpy as np

from providers.animation import cels, drawing_timing
from providers.animation.camera_moves import layer_travel, move_recipe, reach_of
from providers.base import Capability, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, Unable

RECIPE = "application/vnd.dailies.recipe+json"
UNDER_FEET = 0.03
"""Of the still's height, that a framing shows below the feet of people who are seen whole."""
PREVIEW_WIDE, PREVIEW_FPS, PREVIEW_SECONDS = 320, 15, 2


class Camera:
    capability = Capability.VIDEO
    purposes: tuple[str, ...] = ()
    model = Model(
        provider="builtin",
        name="camera",
        capability=Capability.VIDEO,
        label={"zh": "内置摄影机", "en": "Builtin camera"},
        quality=1.5,
        seconds=0.3,
        unit="second",
    )

    def warm(self) -> None:
        """Nothing to load."""

    def make(self, request: Request, errand: Errand) -> Result:
        still = str(request.inputs.get("still") or next(iter(request.references), ""))
        if not still:
            raise Unable("The builtin camera needs a still to move over.")
        planned = float(request.inputs.get("planned") or request.seconds)
        reach = reach_of(planned, str(request.inputs.get("strength", "normal")))
        move = move_recipe(
            str(request.inputs.get("movement", "static")), request.inputs.get("focus"), request.seed, reach
        )
        content = errand.read(still)
        recipe = {"kind": "still", "still": still} | move | _depth(content, move)
        film = render_preview(content, recipe, request.width, request.height)
        return Result(
            content=json.dumps(recipe).encode(),
            media_type=RECIPE,
            usage=Usage(seconds=request.seconds),
            facts={"preview": base64.b64encode(film).decode()},
        )


def _depth(still: bytes, move: dict[str, Any]) -> dict[str, Any]:
    """What makes a recipe one of layers, where the still has cels."""
    told, movement = cels.read_head(still), move["movement"]
    if told is None:
        return {}
    sheets, ground = told["sheets"], float(told["ground"])
    place, *shares = layer_travel(movement, [float(told["depth"]), *(float(sheet["depth"]) for sheet in sheets)])
    if ground < 1.0 and movement != "orbit":
        # who stands on ground that comes nearer row by row goes as far as the row under their feet
        for number, sheet in enumerate(sheets):
            if sheet["foot"] > ground:
                shares[number] = round(place + (1 - place) * (sheet["foot"] - ground) / (1 - ground), 4)
    foot = max((float(sheet["foot"]) for sheet in sheets if sheet["depth"] == 1), default=0.0)
    ends = {end: _on_their_feet(move[end], foot) for end in ("start", "end")}
    return {"kind": "layers", "travel": [place, *shares], **ends}


def _on_their_feet(framing: dict[str, float], foot: float) -> dict[str, float]:
    """A framing lowered until it shows the feet of who stands whole in the picture."""
    if not 0 < foot < 0.97:
        return framing
    half = 0.5 / framing["zoom"]
    lowest = min(1 - half, foot + UNDER_FEET - half)
    return {**framing, "y": round(max(framing["y"], lowest), 6)}


def render_preview(still: bytes, recipe: dict[str, Any], width: int, height: int) -> bytes:
    """Two seconds of the move as a small MP4, at most 320 pixels wide."""
    picture = cv2.imdecode(np.frombuffer(still, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise BadAnswer("The still cannot be read as a picture.")
    shape = (width / height) if width and height else picture.shape[1] / picture.shape[0]
    wide = PREVIEW_WIDE if shape >= 1 else round(PREVIEW_WIDE * shape / 2) * 2
    size = (wide, round(wide / shape / 2) * 2)
    apart = cels.unpack(still) if recipe["kind"] == "layers" else None
    sheets = _taken_apart(picture, apart, _covering(picture, size), int(recipe.get("seed", 0)))
    count = PREVIEW_FPS * PREVIEW_SECONDS
    pictures = []
    for step in range(count):
        pictures.append(_seen(sheets, recipe, size, step / PREVIEW_FPS, step / (count - 1)))
    return _film(pictures, size)


@dataclass
class Sheet:
    """The place or a cel, made small: what it adds (premultiplied BGR) and how much it covers (0 to 1) as a fourth; and for each
    part that moves, what each further drawing of it changes of that."""

    plain: np.ndarray
    moving: list[tuple[drawing_timing.Play, list[np.ndarray]]] = field(default_factory=list)
    grows: Callable[[float, float], float] | None = None
    about: tuple[float, float] = (0.5, 0.5)
    """How large it is so many seconds into a shot of so many, and the point (0 to 1) that it grows about."""

    def nearer(self, second: float) -> float:
        """How large it is then, as a share of what was painted."""
        return self.grows(second, PREVIEW_SECONDS) if self.grows else 1.0

    def at(self, second: float) -> np.ndarray:
        """As it is seen then; nobody speaks in a preview."""
        now = self.plain
        for play, drawings in self.moving:
            number = play.at(second, PREVIEW_SECONDS)
            now = now + drawings[number - 1] if number else now
        return now


def _taken_apart(picture: np.ndarray, found: cels.Cels | None, size: tuple[int, int], seed: int) -> list[Sheet]:
    """The place, then each cel, made as small as `size`."""

    def small(sheet: np.ndarray) -> np.ndarray:
        return np.asarray(cv2.resize(sheet, size, interpolation=cv2.INTER_AREA), np.float32)

    sheets: list[Sheet] = []
    shown = small(picture)
    for cel in reversed(found.sheets if found else ()):
        at = (slice(cel.top, cel.top + cel.cover.shape[0]), slice(cel.left, cel.left + cel.cover.shape[1]))
        with_it, covered = picture, np.zeros(picture.shape[:2], np.uint8)
        picture = picture.copy()
        picture[at], covered[at] = cel.behind, cel.cover
        behind = small(picture)

        def inked(seen: np.ndarray, hidden: np.ndarray, behind: np.ndarray = behind) -> np.ndarray:
            cover = small(hidden) / 255
            return np.dstack([small(seen) - behind * (1 - cover)[..., None], cover])

        sheet = Sheet(inked(with_it, covered))
        for move in cel.moves:
            drawings = [inked(*_again(move, n, with_it, covered)) - sheet.plain for n in range(len(move.phases))]
            sheet.moving.append((drawing_timing.Play.of(move, seed), drawings))
            if move.grow:
                cut = cel.cut(picture.shape[1], picture.shape[0])
                sheet.grows, sheet.about = partial(drawing_timing.size_at, move, cut), move.about
        sheets.insert(0, sheet)
        shown = behind
    return [Sheet(np.dstack([shown, np.ones(shown.shape[:2], np.float32)])), *sheets]


def _again(move: cels.Move, number: int, picture: np.ndarray, covered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The picture and what a cel covers of it with a further drawing of what moves."""
    seen, cover = move.phases[number]
    at = (slice(move.top, move.top + cover.shape[0]), slice(move.left, move.left + cover.shape[1]))
    picture, covered = picture.copy(), covered.copy()
    picture[at], covered[at] = seen, cover
    return picture, covered


def _seen(sheets: list[Sheet], recipe: dict[str, Any], size: tuple[int, int], second: float, way: float) -> np.ndarray:
    """One picture of the preview: each sheet goes its share of the move."""
    shown = np.zeros((size[1], size[0], 3), np.float32)
    for sheet, share in zip(sheets, recipe.get("travel") or [1.0], strict=False):
        moved = _look(sheet.at(second), recipe, size, way, share, sheet.nearer(second), sheet.about)
        shown = shown * (1 - moved[..., 3:]) + moved[..., :3]
    return np.asarray(np.clip(shown + 0.5, 0, 255).astype(np.uint8))


def _covering(picture: np.ndarray, size: tuple[int, int]) -> tuple[int, int]:
    """The smallest size of the picture's own shape that covers `size` at the closest zoom."""
    scale = 1.2 * max(size[0] / picture.shape[1], size[1] / picture.shape[0])
    return round(picture.shape[1] * scale), round(picture.shape[0] * scale)


def _look(
    sheet: np.ndarray,
    recipe: dict[str, Any],
    size: tuple[int, int],
    way: float,
    share: float,
    nearer: float = 1.0,
    about: tuple[float, float] = (0.5, 0.5),
) -> np.ndarray:
    picture, way = sheet, share * way * way * (3 - 2 * way)
    start, end = recipe["start"], recipe["end"]
    x, y, zoom = (start[key] + (end[key] - start[key]) * way for key in ("x", "y", "zoom"))
    scale = min(picture.shape[1] / size[0], picture.shape[0] / size[1]) / zoom
    left = x * picture.shape[1] - size[0] * scale / 2
    top = y * picture.shape[0] - size[1] * scale / 2
    across, down = about[0] * picture.shape[1], about[1] * picture.shape[0]
    scale, left, top = scale / nearer, across + (left - across) / nearer, down + (top - down) / nearer
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
