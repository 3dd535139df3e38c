"""What of a film can be taken home: the film itself and what it is exported as, by what each file is for."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

import streamlit as st

from core import exports
from core.database.tables import Cut
from core.exports import Holds
from core.files import assets
from core.film import film_handover
from core.film.film_handover import OfferedExport
from ui.base import formatting, html_parts, media, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, t
from ui.film.outputs import output_window


class FileRow(NamedTuple):
    """A file to fetch at `address`, saved as `name`, which ends in `extension`. `size` is empty where nobody knows it before it is made."""

    holds: Holds
    address: str
    name: str
    extension: str
    title: str
    size: str = ""
    keeps: str = ""
    loses: str = ""


def draw(shown: FilmOnScreen, cut: Cut) -> None:
    """Links only: a file is made when it is fetched."""
    rows = list(_rows(shown, cut))
    html_parts.draw_title(t("player.downloads"))
    groups = ((purpose, [row for row in rows if row.holds == purpose]) for purpose in exports.PURPOSES)
    told = "".join(_group(purpose, some) for purpose, some in groups if some)
    st.html(
        f'<div class="files">{told}</div><p class="note">{escape(t("player.burned"))} {escape(t("export.made_then"))}</p>'
    )
    output_window.draw_button(cut)


def _rows(shown: FilmOnScreen, cut: Cut) -> Iterator[FileRow]:
    studio, spoken = state.studio(), language()
    size = studio.db.execute_read(assets.asset_sizes, [cut.sha256]).get(cut.sha256, 0)
    name = shown.made.project.name
    film = media.asset_url(cut.sha256, f"{name}.mp4")
    yield FileRow("film", film, f"{name}.mp4", "mp4", t("player.file_mp4"), formatting.format_bytes(size))
    yield FileRow("film", media.cover_url(shown.id), f"{name}.jpg", "jpg", t("cover.file"))
    yield FileRow(
        "storyboard", f"/api/v1/assets/projects/{shown.id}/pictures.zip", f"{name}.zip", "zip", t("player.file_zip")
    )
    for each in film_handover.offer_exports(studio, shown.made, cut):
        form = each.form
        yield FileRow(
            form.holds,
            media.export_url(shown.id, each.name, cut.version),
            exports.file_name(form, name, spoken),
            form.extension,
            exports.format_title(form, spoken),
            _size(each),
            exports.in_language(form.keeps, spoken),
            exports.in_language(form.loses, spoken),
        )


def _size(offered: OfferedExport) -> str:
    size = formatting.format_bytes(offered.bytes)
    return t("export.about", size=size) if exports.is_estimated(offered.form) else size


def _group(purpose: Holds, rows: list[FileRow]) -> str:
    return f"<section><h3>{escape(t(f'export.for_{purpose}'))}</h3>{''.join(map(_row, rows))}</section>"


def _row(row: FileRow) -> str:
    told = f"<p>{escape(row.keeps)} <em>{escape(row.loses)}</em></p>" if row.keeps or row.loses else ""
    return (
        f'<a class="download" href="{escape(row.address)}" download="{escape(row.name)}">'
        f"<span>{escape(row.title)} <i>.{escape(row.extension)}</i></span><small>{escape(row.size)}</small>{told}</a>"
    )
