"""A picture worked on instead of painted anew: larger, in another style, without its background. What comes of it is another take
beside the one it was made from, and as fresh as that."""

from __future__ import annotations

import io
import uuid
from typing import Any

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import clips, tables
from core.errors import BadInput, MadeBadly, NotFound, PictureTooLarge
from core.project import Brief
from core.task_rows import Status
from core.terms import OWN
from core.types import Value
from providers.base import Capability, Request, Result

TOOLS = ("upscale", "restyle", "cutout")
STYLES = {
    "watercolor": {"zh": "水彩", "en": "watercolour"},
    "pencil": {"zh": "铅笔素描", "en": "pencil sketch"},
    "crayon": {"zh": "蜡笔", "en": "crayon"},
    "oil": {"zh": "油画", "en": "oil painting"},
    "comic": {"zh": "漫画", "en": "comic"},
    "ink": {"zh": "水墨", "en": "ink wash"},
    "noir": {"zh": "黑色电影", "en": "noir"},
    "old_film": {"zh": "老电影", "en": "old film"},
    "dream": {"zh": "梦幻", "en": "dream"},
    "woodcut": {"zh": "木刻", "en": "woodcut"},
}
"""The styles every studio can do, for its own engine knows them; and each in words, for a model that reads them."""
TIMES = 2
GROUND = (20, 20, 20)
"""What a film shows where a picture has no background: black without glare. Under the cut-out it is there already."""
UNKNOWN = "0" * 64


class Picture(Value):
    """What was made: bytes, and its size in pixels."""

    content: bytes
    width: int
    height: int


def request(tool: str, sha256: str, size: tuple[int, int], style: str = "", language: str = "zh") -> Request:
    """What a model is asked to do with a picture of `size` pixels. Raises BadInput for another tool or style, and PictureTooLarge
    where it would be."""
    if tool not in TOOLS or (tool == "restyle" and style not in STYLES):
        raise BadInput("style")
    width, height = size if tool != "upscale" else (size[0] * TIMES, size[1] * TIMES)
    if width * height > clips.MOST_PIXELS:
        raise PictureTooLarge(width=width, height=height)
    inputs: dict[str, dict[str, Any]] = {"upscale": {"times": TIMES}, "restyle": {"style": style}, "cutout": {}}
    return Request(
        capability=Capability(tool),
        prompt=STYLES[style].get(language, STYLES[style]["en"]) if tool == "restyle" else "",
        inputs=inputs[tool],
        language=language,
        width=width,
        height=height,
        references=(sha256,),
    )


def typical(tool: str, brief: Brief) -> Request:
    """A request like those a film makes, for what it would cost; of whichever tool: another style."""
    tool = tool if tool in TOOLS else "restyle"
    return request(tool, UNKNOWN, brief.size(), next(iter(STYLES)) if tool == "restyle" else "", brief.language)


def finished(tool: str, result: Result, size: tuple[int, int]) -> Picture:
    """What came back, in just this size. Raises MadeBadly for what is no picture, or has its background still."""
    model = f"{result.provider}/{result.model}"
    try:
        if tool != "cutout":
            content = result.content if result.provider == OWN else clips.fitted(result.content, size)
            return Picture(content=content, width=size[0], height=size[1])
        cut = Image.open(io.BytesIO(clips.read_picture(result.content).content))
    except BadInput as error:
        raise MadeBadly(what="picture", model=model) from error
    if cut.mode != "RGBA":
        raise MadeBadly(what="picture", model=model)
    return Picture(content=_on_ground(cut.resize(size, Image.Resampling.LANCZOS)), width=size[0], height=size[1])


def kept_facts(tool: str, take: tables.Take, style: str = "") -> dict[str, Any]:
    """What is still true of the take that it was made from: where its main thing is; the sheet only of the same drawing."""
    stays = {name: value for name, value in (take.facts or {}).items() if tool == "upscale" or "sheet" not in name}
    return {**stays, "tool": tool, "of": take.number, **({"style": style} if style else {})}


def take_of(session: Session, project_id: uuid.UUID, take_id: uuid.UUID) -> tables.Take:
    """A picture of this film. Raises NotFound."""
    take = session.get(tables.Take, take_id)
    if take is None or take.project_id != project_id or take.of_kind not in ("shot", "portrait"):
        raise NotFound(what="take")
    return take


def size_of(session: Session, take: tables.Take) -> tuple[int, int]:
    """Pixels of its picture; (0, 0) where nobody wrote them down."""
    asset = session.get(tables.Asset, take.sha256)
    return (asset.width or 0, asset.height or 0) if asset else (0, 0)


def measured(content: bytes) -> tuple[int, int]:
    """Pixels of a picture, where its row does not say."""
    with Image.open(io.BytesIO(content)) as picture:
        return picture.size


def target(of_id: uuid.UUID | str) -> str:
    """The row that such work stands on, beside that of the painting itself."""
    return f"tool:{of_id}"


def failed(session: Session, project_id: uuid.UUID, of_id: uuid.UUID) -> dict[str, Any]:
    """Why the last work on a picture of this row was not done, as a row keeps it; empty where it was."""
    newest = (
        select(tables.Task)
        .where(tables.Task.project_id == project_id, tables.Task.target_id == target(of_id))
        .order_by(tables.Task.created_at.desc())
        .limit(1)
    )
    row = session.scalar(newest)
    return row.error if row is not None and row.status == Status.FAILED else {}


def _on_ground(cut: Image.Image) -> bytes:
    """See-through still, and over plain ground where somebody looks only at its colours."""
    flat = Image.new("RGBA", cut.size, (*GROUND, 255))
    flat.alpha_composite(cut)
    flat.putalpha(cut.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "PNG", compress_level=4)
    return out.getvalue()
