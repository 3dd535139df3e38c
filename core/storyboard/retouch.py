"""A picture worked on instead of painted anew: larger, in another style, without its background, changed as somebody says in words.
What comes of it is another take beside the one it was made from, and as fresh as that."""

from __future__ import annotations

import io
import uuid
from typing import Any

from PIL import Image, ImageChops, ImageFilter
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import BadInput, MadeBadly, NotFound, NothingSaid, PictureTooLarge, WordsTooLong
from core.files import assets, picture_import
from core.gateway.routing_policy import OWN
from core.project.projects import Brief
from core.studio import Studio
from core.tasks.task_rows import TaskState
from core.types import Value
from providers.base import Capability, Request, Result

TOOLS = ("upscale", "restyle", "cutout", "edit")
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
MOST_WORDS = 1000
"""Characters of what somebody says is to be changed."""
TYPICAL_WORDS = {"zh": "把外套改成红色，其余不变。", "en": "Make the coat red and leave all else as it is."}
SOFT = 0.004
"""How wide the border of what was changed is blended, as a part of the picture's width."""
SAME_SHAPE = 0.03
"""How far the shape of what came back may be from that of the picture for the two to lie over each other."""
MINE = ("tool", "of", "style", "words", "mask", "sent", "stepped_in", "by_hand")
"""What a take's facts say of its own making and of nothing that is made from it."""


class RetouchedPicture(Value):
    """What was made: bytes, and its size in pixels."""

    content: bytes
    width: int
    height: int


def retouch_request(
    tool: str,
    sha256: str,
    size: tuple[int, int],
    style: str = "",
    language: str = "zh",
    *,
    words: str = "",
    mask: str = "",
) -> Request:
    """What a model is asked to do with a picture of `size` pixels. Raises BadInput for another tool or style, NothingSaid and
    WordsTooLong for `words` that are to change it, and PictureTooLarge where it would be."""
    if tool not in TOOLS or (tool == "restyle" and style not in STYLES):
        raise BadInput("style")
    words = check_instruction(words) if tool == "edit" else ""
    width, height = size if tool != "upscale" else (size[0] * TIMES, size[1] * TIMES)
    if width * height > picture_import.MOST_PIXELS:
        raise PictureTooLarge(width=width, height=height)
    inputs: dict[str, dict[str, Any]] = {"upscale": {"times": TIMES}, "restyle": {"style": style}}
    return Request(
        capability=Capability(tool),
        prompt=STYLES[style].get(language, STYLES[style]["en"]) if tool == "restyle" else words,
        inputs=inputs.get(tool, {}),
        language=language,
        width=width,
        height=height,
        references=(sha256,),
        mask=mask if tool == "edit" else "",
    )


def check_instruction(words: str) -> str:
    """What is to be changed, in somebody's words. Raises NothingSaid, WordsTooLong."""
    words = words.strip()
    if not words:
        raise NothingSaid("words")
    if len(words) > MOST_WORDS:
        raise WordsTooLong("words", length=len(words), most=MOST_WORDS)
    return words


def typical_retouch(tool: str, brief: Brief) -> Request:
    """A request like those a film makes, for what it would cost; of whichever tool: another style."""
    tool = tool if tool in TOOLS else "restyle"
    style = next(iter(STYLES)) if tool == "restyle" else ""
    words = TYPICAL_WORDS.get(brief.language, TYPICAL_WORDS["en"])
    return retouch_request(tool, UNKNOWN, brief.size(), style, brief.language, words=words)


def finish_picture(
    tool: str, result: Result, size: tuple[int, int], *, before: bytes = b"", mask: bytes = b""
) -> RetouchedPicture:
    """What came back, in just this size; with a `mask`, over the picture as it was `before`, so that nothing else has changed. Raises
    MadeBadly for what is no picture, or has its background still."""
    model = f"{result.provider}/{result.model}"
    try:
        if tool != "cutout":
            content = result.content if result.provider == OWN else picture_import.crop_to_size(result.content, size)
            if mask and _same_shape(measure_picture(result.content), size):
                content = _laid_over(before, content, mask, size)
            return RetouchedPicture(content=content, width=size[0], height=size[1])
        cut = Image.open(io.BytesIO(picture_import.clean_picture_here(result.content).content))
    except BadInput as error:
        raise MadeBadly(what="picture", model=model) from error
    if cut.mode != "RGBA":
        raise MadeBadly(what="picture", model=model)
    return RetouchedPicture(
        content=_on_ground(cut.resize(size, Image.Resampling.LANCZOS)), width=size[0], height=size[1]
    )


def retouched_facts(tool: str, take: tables.Take, result: Result, **how: str) -> dict[str, Any]:
    """What is still true of the take that it was made from: where its main thing is; the sheet only of the same drawing. And how it
    was made, of which `how` says any of style, words, mask."""
    before = {name: value for name, value in (take.facts or {}).items() if name not in MINE}
    stays = {name: value for name, value in before.items() if tool == "upscale" or "sheet" not in name}
    own = {name: value for name, value in result.facts.items() if name in MINE}
    told = {name: value for name, value in how.items() if value}
    return {**stays, **own, "tool": tool, "of": take.number, **told}


def store_mask(studio: Studio, project_id: uuid.UUID, take: tables.Take, content: bytes) -> str:
    """Where a picture may be changed, white on black as somebody drew it: stored in the picture's own size, under its hash. Empty where
    nothing was drawn, or all of it. Raises NotAPicture, PictureTooLarge, FileTooLarge."""
    with studio.db.read() as session:
        size = picture_size(session, take)
    size = size if all(size) else measure_picture(studio.files.read(take.sha256))
    mask = picture_import.clean_mask(content, size)
    if not mask:
        return ""
    pixels = {"width": size[0], "height": size[1]}
    return assets.store(studio.db, studio.files, mask, "image/png", project_id=project_id, **pixels)


def load_film_take(session: Session, project_id: uuid.UUID, take_id: uuid.UUID) -> tables.Take:
    """A picture of this film. Raises NotFound."""
    take = session.get(tables.Take, take_id)
    if take is None or take.project_id != project_id or take.of_kind not in ("shot", "portrait"):
        raise NotFound(what="take")
    return take


def picture_size(session: Session, take: tables.Take) -> tuple[int, int]:
    """Pixels of its picture; (0, 0) where nobody wrote them down."""
    asset = session.get(tables.Asset, take.sha256)
    return (asset.width or 0, asset.height or 0) if asset else (0, 0)


def measure_picture(content: bytes) -> tuple[int, int]:
    """Pixels of a picture, where its row does not say."""
    with Image.open(io.BytesIO(content)) as picture:
        return picture.width, picture.height


def retouch_target(of_id: uuid.UUID | str) -> str:
    """The row that such work stands on, beside that of the painting itself."""
    return f"tool:{of_id}"


def last_failure(session: Session, project_id: uuid.UUID, of_id: uuid.UUID) -> dict[str, Any]:
    """Why the last work on a picture of this row was not done, as a row keeps it; empty where it was."""
    row = _last(session, project_id, of_id)
    return row.error if row is not None and row.status == TaskState.FAILED else {}


def failed_instruction(session: Session, project_id: uuid.UUID, take_id: uuid.UUID) -> str:
    """What somebody wanted changed on this take, where that was the last work on it and was not done; else empty. Raises NotFound."""
    row = _last(session, project_id, load_film_take(session, project_id, take_id).of_id)
    if row is None or row.status != TaskState.FAILED or row.params.get("take") != str(take_id):
        return ""
    return str(row.params.get("words", ""))


def _last(session: Session, project_id: uuid.UUID, of_id: uuid.UUID) -> tables.Task | None:
    newest = (
        select(tables.Task)
        .where(tables.Task.project_id == project_id, tables.Task.target_id == retouch_target(of_id))
        .order_by(tables.Task.created_at.desc())
        .limit(1)
    )
    return session.scalar(newest)


def _same_shape(came: tuple[int, int], wanted: tuple[int, int]) -> bool:
    return abs(came[0] * wanted[1] / (came[1] * wanted[0]) - 1) <= SAME_SHAPE


def _laid_over(before: bytes, after: bytes, mask: bytes, size: tuple[int, int]) -> bytes:
    """The picture as it was, and where the mask is white as it is now, softly bordered within the mask."""
    was = Image.open(io.BytesIO(picture_import.crop_to_size(before, size))).convert("RGB")
    now = Image.open(io.BytesIO(after)).convert("RGB")
    border = max(1, round(SOFT * size[0]))
    white = Image.open(io.BytesIO(mask)).convert("L").resize(size, Image.Resampling.NEAREST)
    inner = white.filter(ImageFilter.MinFilter(2 * border + 1)).filter(ImageFilter.GaussianBlur(border / 2))
    out = io.BytesIO()
    Image.composite(now, was, ImageChops.multiply(inner, white)).save(out, "PNG", compress_level=4)
    return out.getvalue()


def _on_ground(cut: Image.Image) -> bytes:
    """See-through still, and over plain ground where somebody looks only at its colours."""
    flat = Image.new("RGBA", cut.size, (*GROUND, 255))
    flat.alpha_composite(cut)
    flat.putalpha(cut.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "PNG", compress_level=4)
    return out.getvalue()
