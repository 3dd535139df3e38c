"""The bell in the top bar: how many notices somebody has not read, and the list of them. It is drawn anew by itself when one comes."""

from __future__ import annotations

import uuid
from contextlib import suppress
from html import escape

import streamlit as st

from core.alerts import alerts
from core.database.engine import NOT_NOW
from core.database.tables import utc_now
from core.errors import StudioError
from core.people import notices
from core.people.notices import NoticeView
from core.stages import STAGES
from core.tasks import film_news
from ui.base import formatting, gate, html_parts, live_connection, registry, state, toast
from ui.base.i18n import language, stored_sentence, t

MOST = 12
LOOKS = {"critical": "fail", "high": "fail", "medium": "stale", "low": "empty", "": "done"}
_ear = st.components.v2.component("dailies_bell", js=live_connection.element_script("alert_bell"))


def draw() -> None:
    st.fragment(_bell)()


def _bell() -> None:
    person = gate.require()
    unread = state.studio().db.execute_read(notices.unread_counts, [person.id])
    many, newest = unread.get(person.id, (0, None))
    with st.container(key="bell", horizontal=True, gap=None, width="content"):
        window = st.popover(
            f":small[{t('alerts.bell')}]",  # always the same: with other words it is another button, and the focus is lost
            icon=":material/notifications:",
            type="tertiary",
            key="bell-list",
            help=t("alerts.bell"),
            on_change="rerun",
        )
    words = t("alerts.bell_n", n=many) if many else ""
    told_until = newest.isoformat() if newest else ""
    with st.container(key="bell-ear"):
        _ear(
            data={"unread": many, "words": words, "newest": told_until, "language": language()},
            key="_bell-ear",
            height=1,
            on_notice_change=_heard,
        )
    if window.open:
        with window:
            _list(person.id, many)


def _heard() -> None:
    """There is something new: this run draws it."""


def _list(user_id: uuid.UUID, many: int) -> None:
    rows = state.studio().db.execute_read(notices.latest_notices, user_id, MOST)
    if not rows:
        st.html(f'<p class="bell-none">{escape(t("alerts.nothing_told"))}</p>')
        return
    for row in rows:
        _notice(row)
    if many:
        st.button(t("alerts.all_read"), key="bell-read", type="tertiary", on_click=_read_all)


def _notice(row: NoticeView) -> None:
    with st.container(key=f"notice-{row.id}", gap=None):
        fresh = "" if row.read else "fresh"
        word = t(f"alerts.level_{row.level}") if row.level else t("alerts.bell")
        over = row.said.get("say") == "alerts.notice_over"
        failed = row.said.get("say") == "live.ended_failed"
        look = "done" if over else "fail" if failed else LOOKS[row.level]
        st.html(
            f'<div class="notice {fresh}">{html_parts.state_html(look, word)}<p>{escape(stored_sentence(row.said))}</p>'
            f"<small>{escape(formatting.format_when(row.created_at))}</small></div>"
        )
        with st.container(key=f"notice-do-{row.id}", horizontal=True, gap="small"):
            draw_link(row.way)
            if row.open and row.alert_id and not over:
                st.button(
                    t("alerts.see_to_it"), key=f"notice-see-{row.id}", type="tertiary", on_click=acknowledge_alert, args=(row.alert_id,)
                )  # fmt: skip


def draw_link(leads: dict[str, str]) -> None:
    """A link to what it is about."""
    page = leads.get("page", "costs")
    if page not in {screen.name for screen in registry.written_screens()}:
        return
    name = "letter" if leads.get("view") == "letter" else "stage" if page in STAGES and page != "film" else page
    words = {key: value for key, value in leads.items() if key != "page"}
    st.page_link(registry.page_file(page), label=t(f"alerts.go_{name}"), query_params=words or None)


def acknowledge_alert(alert_id: uuid.UUID) -> None:
    """The person here says that they see to it."""
    with state.uninterrupted():
        person = gate.current_person()
        if person is None:
            return
        try:
            mine = state.studio().db.execute_write(alerts.acknowledge_alert, person, alert_id)
        except StudioError as error:
            toast.show_sentence(error.sentence(language()))
            return
        toast.show_sentence(t("alerts.seen_to" if mine else "alerts.seen_to_before"))


def mark_film_alerts_read(film_id: uuid.UUID) -> None:
    """The film that they were told of is on screen: they know. A database that takes nothing now is told the next time."""
    person = gate.require()
    db = state.studio().db
    which = db.execute_read(film_news.unread_of_film, person.id, film_id)
    if which:
        with suppress(*NOT_NOW):
            db.execute_write(film_news.mark_film_news_read, which, utc_now())


def _read_all() -> None:
    person = gate.current_person()
    if person is not None:
        state.studio().db.execute_write(notices.mark_read, person.id)
