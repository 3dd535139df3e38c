"""The bell in the top bar: how many notices somebody has not read, and the list of them. It is drawn anew by itself when one comes."""

from __future__ import annotations

import uuid
from contextlib import suppress
from html import escape

import streamlit as st

from core import alerts, news, notices
from core.db import NOT_NOW
from core.errors import StudioError
from core.making import STAGES
from core.notices import Told
from core.tables import now
from ui import gate, registry, state
from ui.components import figures, line, parts, toast
from ui.i18n import language, t, told

MOST = 12
LOOKS = {"critical": "fail", "high": "fail", "medium": "stale", "low": "empty", "": "done"}
_ear = st.components.v2.component("dailies_bell", js=line.script("alert_bell"))


def draw() -> None:
    st.fragment(_bell)()


def _bell() -> None:
    person = gate.require()
    with state.studio().db.read() as session:
        many, newest = notices.unread(session, [person.id]).get(person.id, (0, None))
    words = t("alerts.bell_n", n=many) if many else t("alerts.bell")
    with st.container(key="bell-some" if many else "bell", horizontal=True, gap=None, width="content"):
        window = st.popover(
            f"{min(many, 99)} :small[{words}]" if many else f":small[{words}]",
            icon=":material/notifications:",
            type="tertiary",
            key="bell-list",
            help=words,
            on_change="rerun",
        )
    told_until = newest.isoformat() if newest else ""
    with st.container(key="bell-ear"):
        _ear(
            data={"unread": many, "newest": told_until, "language": language()},
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
    with state.studio().db.read() as session:
        rows = notices.of(session, user_id, MOST)
    if not rows:
        st.html(f'<p class="bell-none">{escape(t("alerts.nothing_told"))}</p>')
        return
    for row in rows:
        _notice(row)
    if many:
        st.button(t("alerts.all_read"), key="bell-read", type="tertiary", on_click=_read_all)


def _notice(row: Told) -> None:
    with st.container(key=f"notice-{row.id}", gap=None):
        fresh = "" if row.read else "fresh"
        word = t(f"alerts.level_{row.level}") if row.level else t("alerts.bell")
        over = row.said.get("say") == "alerts.notice_over"
        failed = row.said.get("say") == "live.ended_failed"
        look = "done" if over else "fail" if failed else LOOKS[row.level]
        st.html(
            f'<div class="notice {fresh}">{parts.state(look, word)}<p>{escape(told(row.said))}</p>'
            f"<small>{escape(figures.when(row.created_at))}</small></div>"
        )
        with st.container(key=f"notice-do-{row.id}", horizontal=True, gap="small"):
            way(row.way)
            if row.open and row.alert_id and not over:
                st.button(
                    t("alerts.see_to_it"), key=f"notice-see-{row.id}", type="tertiary", on_click=see_to, args=(row.alert_id,)
                )  # fmt: skip


def way(leads: dict[str, str]) -> None:
    """A link to what it is about."""
    page = leads.get("page", "costs")
    if page not in {screen.name for screen in registry.written()}:
        return
    name = "letter" if leads.get("view") == "letter" else "stage" if page in STAGES and page != "film" else page
    words = {key: value for key, value in leads.items() if key != "page"}
    st.page_link(registry.go_to(page), label=t(f"alerts.go_{name}"), query_params=words or None)


def see_to(alert_id: uuid.UUID) -> None:
    """The person here says that they see to it."""
    with state.whole():
        person = gate.current()
        if person is None:
            return
        try:
            with state.studio().db.write() as session:
                mine = alerts.acknowledge(session, person, alert_id)
        except StudioError as error:
            toast.say(error.sentence(language()))
            return
        toast.say(t("alerts.seen_to" if mine else "alerts.seen_to_before"))


def read_of(film_id: uuid.UUID) -> None:
    """The film that they were told of is on screen: they know. A database that takes nothing now is told the next time."""
    person = gate.require()
    db = state.studio().db
    with db.read() as session:
        which = news.seen(session, person.id, film_id)
    if which:
        with suppress(*NOT_NOW), db.write() as session:
            news.read(session, which, now())


def _read_all() -> None:
    person = gate.current()
    if person is not None:
        with state.studio().db.write() as session:
            notices.read(session, person.id)
