"""The cover of a film in every ratio, framed anew in each, as labelled JPEG files in a zip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

from core.exports import HandoverFormat
from core.handover.model import Handover
from core.handover.package import Entry, write_zip
from core.i18n import translate_key
from core.papers.labelled_picture import labelled_jpeg
from core.project.projects import RATIOS, picture_size
from core.render.join import content_label
from core.types import digest

BITS_OF_PIXEL = 3.0
"""Of such a JPEG, about."""


def write(handover: Handover, path: Path) -> None:
    """One after another. Raises NoCover where the film has no picture to show, ValueError where there is nobody to draw it."""
    if handover.cover_in is None:
        raise ValueError("nobody draws its cover")
    write_zip(path, _covers(handover, handover.cover_in))


def _covers(handover: Handover, draw: Callable[[str], Path]) -> Iterator[Entry]:
    mark = handover.timeline.mark if handover.timeline else None
    cover = translate_key("paper.cover", handover.language)
    for ratio in RATIOS:
        drawn = draw(ratio)
        label = content_label(digest("cover", handover.title, drawn.stem)[:32])
        with Image.open(drawn) as picture:
            size = f"{picture.width}x{picture.height}"
        yield f"{cover} {ratio.replace(':', '-')} {size}.jpg", labelled_jpeg(drawn, label, mark.text if mark else "")


def estimate(handover: Handover) -> int:
    sizes = (picture_size(ratio, min(handover.width, handover.height)) for ratio in RATIOS)
    return round(sum(wide * high for wide, high in sizes) * BITS_OF_PIXEL / 8)


FORMAT = HandoverFormat(
    extension="zip",
    media_type="application/zip",
    title={"zh": "封面五种比例 JPEG", "en": "Cover in five ratios, JPEG"},
    holds="film",
    keeps={
        "zh": "16:9、9:16、1:1、4:5、21:9 各一张，按画面里的人重新取景，有 AI 标识；封面上要片名就有片名。",
        "en": "16:9, 9:16, 1:1, 4:5 and 21:9, each framed anew around who is in it, with the AI label, and the title where the cover has it.",
    },
    loses={"zh": "没有分层，字不能再改。", "en": "No layers; its words cannot be changed."},
    suffix={"zh": "封面", "en": "covers"},
    write=write,
    estimate=estimate,
    order=20,
    takes_time=True,
)
