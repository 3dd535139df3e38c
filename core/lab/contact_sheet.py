"""A contact sheet of an experiment: for each input the grid of wordings and models, with pictures, first frames, waveforms and the
beginning of texts, on pages of a bounded size."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import av
from PIL import Image, ImageDraw, ImageOps

from core.audio import waveform
from core.database.tables import Cell
from core.errors import StudioError
from core.i18n import translate_key
from core.lab import experiment_export
from core.lab.experiment_export import ExperimentExport
from core.lab.lab_values import RUNGS
from core.models import model_catalogue
from core.models.model_catalogue import Names, model_display_name
from core.render import fonts
from core.render.footage import ONLY_FILES
from core.studio import Studio
from core.types import Value

MOST = 200
"""Cells of one page."""
ACROSS = 6
"""Models side by side: where there are more, they go on below."""
TEXT_CHARS = 120
TILE, SHOWN, CAPTION = 320, 180, 50
"""Width of a cell, height of what it shows and of the words below, in pixels."""
GAP, SIDE, TOP, LABEL = 12, 28, 78, 190
HEAD = 62
"""Height of what stands above the rows of an input: its name, and the models."""
PAPER, INK, FAINT, LINE, EMPTY, REJECTED = "#f6f5f2", "#1d1c1a", "#77736b", "#d9d6cf", "#e9e7e2", "#b3402a"
BARS = "#3f6f8f"


class ContactSheet(Value):
    """The pages: a PNG, or a ZIP of several. `cells` how many are on them."""

    content: bytes
    media_type: str
    pages: int
    cells: int


@dataclass(frozen=True)
class SheetRow:
    """One row of the grid: what one wording made of one input, by up to ACROSS models, with one seed."""

    rung: str
    input: str
    title: str
    models: tuple[str, ...]
    label: str
    seed: int
    cells: dict[str, Cell]

    @property
    def block(self) -> tuple[Any, ...]:
        return self.rung, self.input, self.models


def draw_contact_sheet(studio: Studio, told: ExperimentExport, language: str) -> ContactSheet:
    """Every cell of an experiment that has a place in its grid. An experiment without any is a page that says so with its title."""
    pages = list(split_pages(sheet_rows(told)))
    drawn = (_drawn(studio, told, page, n, len(pages), language) for n, page in enumerate(pages, 1))
    cells = sum(len(strip.cells) for page in pages for strip in page)
    if len(pages) == 1:
        return ContactSheet(content=next(drawn), media_type="image/png", pages=1, cells=cells)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for number, page in enumerate(drawn, 1):
            packed.writestr(f"{number:02d}.png", page)
    return ContactSheet(content=out.getvalue(), media_type="application/zip", pages=len(pages), cells=cells)


def sheet_rows(told: ExperimentExport) -> list[SheetRow]:
    """The rows of all grids, in the order of rungs, inputs and wordings; of cells in the same place the newest."""
    rows: dict[tuple[str, str], dict[tuple[str, int], dict[str, Cell]]] = defaultdict(lambda: defaultdict(dict))
    names: dict[str, str] = {}
    labels: dict[str, str] = {}
    for cell in told.cells:
        rows[cell.rung, cell.input][cell.variant, cell.seed][cell.model] = cell
        names[cell.variant], labels[cell.input] = told.variant(cell), told.input(cell)
    found = []
    for (rung, input), grid in sorted(rows.items(), key=lambda each: RUNGS.index(each[0][0])):
        models = list(dict.fromkeys(model for cells in grid.values() for model in cells))
        for part in _chunks(models, ACROSS):
            for (variant, seed), cells in grid.items():
                here = {model: cells[model] for model in part if model in cells}
                if here:
                    found.append(SheetRow(rung, input, labels[input], tuple(part), names[variant], seed, here))
    return found


def split_pages(found: Iterable[SheetRow]) -> Iterator[list[SheetRow]]:
    """At most MOST cells a page; one empty page where there is nothing."""
    page: list[SheetRow] = []
    for strip in found:
        if page and sum(len(each.cells) for each in page) + len(strip.cells) > MOST:
            yield page
            page = []
        page.append(strip)
    yield page


# A page --------------------------------------------------------------------------------------------------------------


def _drawn(
    studio: Studio, told: ExperimentExport, page: Sequence[SheetRow], number: int, of: int, language: str
) -> bytes:
    across = max((len(strip.models) for strip in page), default=2)
    heads = len(dict.fromkeys(strip.block for strip in page))
    width = 2 * SIDE + LABEL + across * (TILE + GAP)
    height = TOP + heads * HEAD + len(page) * (SHOWN + CAPTION + GAP) + SIDE
    picture = Image.new("RGB", (width, height), PAPER)
    pen = ImageDraw.Draw(picture)
    _line(pen, (SIDE, 24), told.experiment.name, 26, width - 2 * SIDE - 200, INK)
    if of > 1:
        said = translate_key("lab.sheet_page", language, page=number, pages=of)
        pen.text((width - SIDE - fonts.text_width(said, "sans", 15), 34), said, FAINT, fonts.load_font("sans", 15))
    known = model_catalogue.models_by_id(studio)
    seeds = len({strip.seed for strip in page}) > 1
    y, before = TOP, None
    for strip in page:
        if strip.block != before:
            _head(pen, strip, y, width, known, language)
            y, before = y + HEAD, strip.block
        _row(studio, told, picture, pen, strip, y, seeds, language)
        y += SHOWN + CAPTION + GAP
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _head(pen: ImageDraw.ImageDraw, strip: SheetRow, y: int, width: int, known: Names, language: str) -> None:
    pen.line((SIDE, y, width - SIDE, y), LINE)
    said = " · ".join(filter(None, (translate_key(f"lab.rung_{strip.rung}", language), strip.title)))
    _line(pen, (SIDE, y + 8), said, 17, width - 2 * SIDE, INK)
    for column, model in enumerate(strip.models):
        _line(pen, (_x(column), y + 36), model_display_name(model, known, language), 14, TILE, FAINT)


def _row(
    studio: Studio,
    told: ExperimentExport,
    picture: Image.Image,
    pen: ImageDraw.ImageDraw,
    strip: SheetRow,
    y: int,
    seeds: bool,
    language: str,
) -> None:
    for n, line in enumerate(wrap_text(strip.label, LABEL - GAP, 16, 5)):
        pen.text((SIDE, y + 22 * n), line, INK, fonts.load_font("sans", 16))
    if seeds:
        said = translate_key("lab.sheet_seed", language, seed=strip.seed)
        pen.text((SIDE, y + SHOWN - 20), said, FAINT, fonts.load_font("sans", 13))
    for column, model in enumerate(strip.models):
        cell = strip.cells.get(model)
        if cell is not None:
            _tile(studio, picture, pen, cell, _x(column), y, language)
            _caption(pen, told, cell, _x(column), y + SHOWN, language)


def _x(column: int) -> int:
    return SIDE + LABEL + column * (TILE + GAP)


def _caption(pen: ImageDraw.ImageDraw, told: ExperimentExport, cell: Cell, x: int, y: int, language: str) -> None:
    word = told.marked.get(cell.id)
    said = [f"¥{experiment_export.format_yuan(cell.cost_micro_yuan)}", f"{cell.took_ms / 1000:.1f} s"]
    if word is not None and word.mean is not None:
        said.insert(0, translate_key("lab.sheet_stars", language, stars=f"{word.mean:.1f}", marks=len(word.stars)))
    _line(pen, (x, y + 5), "  ·  ".join(said), 14, TILE, INK)
    if word is not None and (word.tags or word.rejected):
        tags = [translate_key("lab.word_rejected", language)] if word.rejected else []
        tags += [experiment_export.tag_word(tag, language) for tag in word.tags]
        _line(pen, (x, y + 26), ", ".join(tags), 13, TILE, REJECTED if word.rejected else FAINT)


# What a cell shows ---------------------------------------------------------------------------------------------------


def _tile(
    studio: Studio, picture: Image.Image, pen: ImageDraw.ImageDraw, cell: Cell, x: int, y: int, language: str
) -> None:
    pen.rectangle((x, y, x + TILE - 1, y + SHOWN - 1), EMPTY)
    if cell.media_type.startswith("audio/"):
        return _wave(studio, pen, cell, x, y, language)
    if cell.sha256 or cell.thumb:
        seen = _seen(studio, cell)
        if seen is None:
            return _text(pen, translate_key("lab.sheet_gone", language), x, y, FAINT)
        fitted = ImageOps.contain(seen, (TILE, SHOWN), Image.Resampling.LANCZOS)
        picture.paste(fitted, (x + (TILE - fitted.width) // 2, y + (SHOWN - fitted.height) // 2))
        return None
    if cell.answer:
        short = cell.answer if len(cell.answer) <= TEXT_CHARS else cell.answer[: TEXT_CHARS - 1] + "…"
        return _text(pen, short, x, y, INK)
    return _text(
        pen,
        experiment_export.failure_reason(cell, language) or translate_key(f"lab.state_{cell.state}", language),
        x,
        y,
        FAINT,
    )


def _seen(studio: Studio, cell: Cell) -> Image.Image | None:
    """Its picture, or the first frame of its clip; None where the file is gone or cannot be read."""
    if cell.thumb:
        with suppress(OSError, StudioError):
            return Image.open(io.BytesIO(studio.files.read(cell.thumb))).convert("RGB")
    if not cell.sha256:
        return None
    with suppress(OSError, StudioError, ValueError, StopIteration):
        if cell.media_type.startswith("video/"):
            with av.open(f"file:{studio.files.path(cell.sha256)}", options=ONLY_FILES) as film:
                first: Image.Image = next(film.decode(video=0)).to_image()
                return first
        opened = Image.open(io.BytesIO(studio.files.read(cell.sha256)))
        opened.draft("RGB", (2 * TILE, 2 * SHOWN))
        return opened.convert("RGB")
    return None


def _wave(studio: Studio, pen: ImageDraw.ImageDraw, cell: Cell, x: int, y: int, language: str) -> None:
    peaks = waveform.load_waveform(studio, cell.sha256, cell.facts)
    if not peaks:
        gone = "sheet_silent" if cell.sha256 and studio.files.has(cell.sha256) else "sheet_gone"
        return _text(pen, translate_key(f"lab.{gone}", language), x, y, FAINT)
    step, middle = (TILE - 2 * GAP) / len(peaks), y + SHOWN // 2
    for n, peak in enumerate(peaks):
        left, right = round(x + GAP + n * step), round(x + GAP + (n + 1) * step)
        reach = max(1, round(peak / 100 * (SHOWN / 2 - GAP)))
        pen.rectangle((left, middle - reach, max(left, right - 1), middle + reach), BARS)
    return None


def _text(pen: ImageDraw.ImageDraw, text: str, x: int, y: int, ink: str) -> None:
    for n, line in enumerate(wrap_text(text, TILE - 2 * GAP, 15, (SHOWN - GAP) // 21)):
        pen.text((x + GAP, y + GAP + 21 * n), line, ink, fonts.load_font("sans", 15))


def _line(pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str, pixels: int, width: int, ink: str) -> None:
    found = wrap_text(text, width, pixels, 1)
    if found:
        pen.text(at, found[0], ink, fonts.load_font("sans", pixels))


def wrap_text(text: str, width: float, pixels: int, most: int) -> list[str]:
    """At most so many lines of this width in pixels; between words where it can, within a word or between Chinese characters where it
    must. What does not fit ends in "…"."""
    lines: list[str] = []
    rest = fonts.drawable_text(text[:2000])
    while rest and len(lines) < most:
        end = _fits(rest, width, pixels)
        if end < len(rest):
            space = rest.rfind(" ", 1, end + 1)
            end = space if space > end // 3 else end
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    if rest and lines:
        short = lines[-1]
        while short and fonts.text_width(short + "…", "sans", pixels) > width:
            short = short[:-1]
        lines[-1] = short.rstrip() + "…"
    return lines


def _fits(text: str, width: float, pixels: int) -> int:
    """How many of its characters fit; at least one."""
    used = 0.0
    for n, character in enumerate(text):
        used += fonts.text_width(character, "sans", pixels)
        if used > width:
            return max(1, n)
    return len(text)


def _chunks(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
