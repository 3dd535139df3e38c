"""What this studio is and what it keeps: for the admin."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import housekeeping
from core.access import Action, can
from core.errors import StudioError
from ui import state
from ui.components import figures, onscreen, parts
from ui.gate import current, require
from ui.i18n import language, t

person = require()


def clear() -> None:
    doer = current()
    if doer is None or not can(doer, Action.CLEAR_TAKES):
        return
    try:
        freed = housekeeping.clear(state.studio())
        onscreen.tell(t("pages.freed", size=figures.size(freed)))
    except StudioError as error:
        state.remember(onscreen.WRONG, error.sentence(language()))


def storage() -> None:
    studio = state.studio()
    with studio.db.read() as session:
        used = housekeeping.used(session, studio.settings)
    parts.title(t("pages.storage"))
    st.html(
        '<div class="tiles">'
        + tile(t("pages.kept"), figures.size(used.files), parts.counted("n_files", used.count))
        + tile(t("pages.spare"), figures.size(used.clearable), parts.counted("n_spare_takes", used.spare_takes))
        + tile(
            t("pages.disk_free"), figures.size(used.disk_free), t("pages.disk_of", size=figures.size(used.disk_total))
        )
        + "</div>"
    )
    with st.popover(t("pages.clear_takes"), disabled=not used.spare_takes, icon=":material/delete:"):
        st.html(f"<p>{escape(t('pages.clear_sure', n=used.spare_takes, size=figures.size(used.clearable)))}</p>")
        st.button(t("pages.clear_yes"), key="clear-takes", type="primary", on_click=clear)


def tile(label: str, value: str, note: str) -> str:
    return f'<div class="tile"><span>{escape(label)}</span><b class="num">{escape(value)}</b><small>{escape(note)}</small></div>'


def house() -> None:
    settings = state.studio().settings
    parts.title(t("pages.this_studio"))
    database = "SQLite" if settings.database.startswith("sqlite") else "PostgreSQL"
    st.html(
        '<div class="narrow">'
        + parts.facts(
            [
                (t("pages.machine"), t("pages.one_machine" if settings.one_machine else "pages.a_team")),
                (t("pages.database"), database),
                (t("pages.queue"), t("pages.own_queue" if settings.one_machine else "pages.shared_queue")),
                (t("pages.workers"), str(settings.dailies_workers)),
                (t("pages.files"), t("pages.files_bucket" if settings.assets_url else "pages.files_folder")),
                (t("pages.longest_film"), figures.running_time(settings.film_max_s)),
                (t("pages.version_of"), housekeeping.version()),
            ]
        )
        + f'</div><p class="note">{escape(t("pages.settings_note"))}</p>'
    )


st.html(f'<h1 class="pg">{escape(t("pages.settings"))}</h1>')
wrong, well = onscreen.said()
if wrong:
    parts.wrong(wrong)
if well:
    st.html(f'<div class="told" role="status">{parts.state("done", well)}</div>')
if can(person, Action.MANAGE_SETTINGS):
    storage()
    house()
else:
    st.html(f'<p class="mute">{escape(t("pages.settings_for_admin"))}</p>')
