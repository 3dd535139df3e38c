"""What of a film can be taken home: the film itself and what it is exported as, by what each file is for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from core import exports
from core.database.tables import Cut
from core.exports import Holds
from core.files import assets
from core.film import film_handover, made_exports
from core.film.film_handover import OfferedExport
from core.film.made_exports import MadeExport
from core.people.access import Action
from jobs.stages import film_export
from ui.base import element_actions, film_on_screen, formatting, gate, html_parts, media, state, toast
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, stored_sentence, t
from ui.film.outputs import output_window, publishing_window

HERE = Path(__file__).parent
EVERY_S = 1.5
_element = st.components.v2.component(
    "dailies_export_list",
    html='<div class="here"></div>',
    css=(HERE / "export_list.element.css").read_text("utf-8"),
    js=element_actions.element_script("dom", "export_list"),
)


def draw(shown: FilmOnScreen, cut: Cut) -> None:
    """What is written in no time is a link and is made when it is fetched; what takes time is a task."""
    html_parts.draw_title(t("player.downloads"))
    busy = any(one.is_open for one in _made(shown.id))
    st.fragment(_draw_list, run_every=EVERY_S if busy else None)(shown, cut, busy)
    st.html(f'<p class="note">{escape(t("player.burned"))}</p>')
    with st.container(key="film-outputs", horizontal=True, gap="small"):
        output_window.draw_button(cut)
        publishing_window.draw_button(cut)


def _made(project_id: uuid.UUID) -> list[MadeExport]:
    return state.studio().db.execute_read(made_exports.list_exports, project_id)


def _draw_list(shown: FilmOnScreen, cut: Cut, busy: bool) -> None:
    """Runs again by itself while something is being made; when that begins or ends, the page once."""
    gate.require()
    made = _made(shown.id)
    if busy != any(one.is_open for one in made):
        st.rerun(scope="app")
    rows = [*_files(shown, cut), *_exports(shown, cut, made)]
    groups = ((purpose, [row for row in rows if row["holds"] == purpose]) for purpose in exports.PURPOSES)
    words = ("make", "make_what", "again_what", "delete_what", "stop_what")
    element_actions.draw(
        _element,
        f"exports-{shown.id}",
        {
            "version": cut.version,
            "locked": not shown.may_edit,
            "groups": [{"title": t(f"export.for_{purpose}"), "rows": some} for purpose, some in groups if some],
            "words": {word: t(f"export.{word}", what="{what}") for word in words},
        },
        {"prepare": _prepare, "stop": _stop, "remove": _remove},
    )


# Rows -----------------------------------------------------------------------------------------------------------------


def _row(holds: Holds, title: str, ending: str, **more: Any) -> dict[str, Any]:
    empty = {"format": "", "href": "", "name": "", "size": "", "keeps": "", "loses": "", "about": "", "state": "none"}
    return {"holds": holds, "title": title, "ending": ending, "task": "", "progress": 0, "slow": False, **empty, **more}


def _files(shown: FilmOnScreen, cut: Cut) -> Iterator[dict[str, Any]]:
    """What stands already."""
    size = state.studio().db.execute_read(assets.asset_sizes, [cut.sha256]).get(cut.sha256, 0)
    name = shown.made.project.name
    film = media.asset_url(cut.sha256, f"{name}.mp4")
    yield _row("film", t("player.file_mp4"), "mp4", href=film, name=f"{name}.mp4", size=formatting.format_bytes(size))
    yield _row("film", t("cover.file"), "jpg", href=media.cover_url(shown.id), name=f"{name}.jpg")
    pictures = f"/api/v1/assets/projects/{shown.id}/pictures.zip"
    yield _row("storyboard", t("player.file_zip"), "zip", href=pictures, name=f"{name}.zip")


def _exports(shown: FilmOnScreen, cut: Cut, made: list[MadeExport]) -> Iterator[dict[str, Any]]:
    newest = made_exports.newest_by_format(made)
    for each in film_handover.offer_exports(state.studio(), shown.made, cut):
        form, spoken = each.form, language()
        name = exports.file_name(form, shown.made.project.name, spoken)
        told: dict[str, Any] = {"format": each.name, "name": name, "size": _size(each)}
        told |= {"keeps": exports.in_language(form.keeps, spoken), "loses": exports.in_language(form.loses, spoken)}
        stands = _stands(newest.get(each.name), name, cut)
        if exports.takes_time(form) and (shown.may_edit or stands.get("href")):
            told |= {"slow": True, **stands}
        else:  # whoever may only look promises no work: it is written while they fetch it
            told |= {"href": media.export_url(shown.id, each.name, cut.version)}
        yield _row(form.holds, exports.format_title(form, spoken), form.extension, **told)


def _size(offered: OfferedExport) -> str:
    size = formatting.format_bytes(offered.bytes)
    return t("export.about", size=size) if exports.is_estimated(offered.form) else size


def _stands(one: MadeExport | None, name: str, cut: Cut) -> dict[str, Any]:
    """What became of a file that was asked for."""
    if one is None:
        return {}
    told: dict[str, Any] = {"task": str(one.task.id)}
    if one.is_open:
        about = f"{one.task.progress} %" if one.task.progress else t("export.waiting")
        return {**told, "state": "open", "progress": one.task.progress, "about": about}
    if not one.sha256:
        why = stored_sentence(one.task.error) if one.task.error else t("export.failed")
        return {**told, "state": "failed", "about": why}
    facts = {"who": one.person or "–", "when": formatting.format_when(one.task.created_at)}
    about = t("export.made_of", n=one.version, **facts) if one.version else t("export.made_by", **facts)
    about += f" · {t('export.older')}" if one.version not in (None, cut.version) else ""
    size = formatting.format_bytes(one.bytes)
    return {**told, "state": "made", "about": about, "size": size, "href": media.asset_url(one.sha256, name)}


# Deeds ----------------------------------------------------------------------------------------------------------------


def _prepare(told: dict[str, Any]) -> None:
    """One of each format and version at a time: what is being made already is left alone."""
    person, project_id = film_on_screen.require_person_and_film(Action.MAKE)
    film_export.prepare_export(state.studio(), person.id, project_id, str(told["format"]), int(told["version"]))


def _stop(told: dict[str, Any]) -> None:
    film_on_screen.stop_task(uuid.UUID(told["task"]))


def _remove(told: dict[str, Any]) -> None:
    _, project_id = film_on_screen.require_person_and_film(Action.EDIT)
    state.studio().db.execute_write(made_exports.delete_export, project_id, uuid.UUID(told["task"]))
    toast.show_sentence(t("export.deleted"))
