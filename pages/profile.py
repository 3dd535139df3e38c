"""One's own page: name, picture, language, time zone, password, and where one is signed in."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import cache
from html import escape
from zoneinfo import ZoneInfo, available_timezones

import streamlit as st

from core.errors import StudioError
from core.i18n import LANGUAGES
from core.people import sessions, users
from core.people.errors import WrongPassword
from ui.base import film_on_screen, gate, html_parts, i18n, state
from ui.base.gate import require
from ui.base.i18n import language, t
from ui.people import faces, portrait_upload, second_factor_form, signed_in_devices
from ui.widgets import editable

person = require()
OLD, NEW = "profile_old", "profile_new"
CONTINENTS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def draw_notes() -> None:
    film_on_screen.draw_failure()


def draw_person() -> None:
    with st.container(key="me", horizontal=True, gap="large", vertical_alignment="center"):
        st.html(faces.disc_html(person, "large"), width="content")
        with st.container(key="me-name", gap="small"):
            editable.line(t("profile.name"), person.name, rename_self, key="profile_name")
            role = t(f"team.role_{person.role}")
            st.html(f'<p class="note">{escape(t("profile.email_note", email=person.email, role=role))}</p>')
            with st.container(key="me-picture", horizontal=True, gap="small", vertical_alignment="center"):
                portrait_upload.draw(language(), bool(person.avatar))
                if person.avatar:
                    st.button(t("profile.drop_picture"), key="drop-picture", type="tertiary", on_click=remove_picture)


def rename_self(_seen: str, name: str) -> None:
    with film_on_screen.report_failure():
        users.rename(state.studio().db, person.id, name)


def remove_picture() -> None:
    users.set_avatar(state.studio().db, person.id, "")


def draw_language_and_zone() -> None:
    html_parts.draw_title(t("profile.reading"))
    with st.container(key="me-reading", horizontal=True, gap="medium"):
        words = {"": t("profile.language_browser"), **html_parts.language_names()}
        editable.choice(
            t("profile.language"),
            ["", *LANGUAGES],
            person.language,
            choose_language,
            key="profile_language",
            words=words.__getitem__,
        )
        editable.choice(
            t("profile.zone"), ["", *known_zones()], person.timezone, choose_zone, key="profile_zone", words=zone_words
        )
    here = datetime.now(ZoneInfo(person.timezone or browser_zone()))
    st.html(f'<p class="note">{escape(t("profile.zone_now", time=f"{here.hour}:{here.minute:02d}"))}</p>')


def choose_language(_seen: str, code: str) -> None:
    users.set_language(state.studio().db, person.id, code)
    if code:
        i18n.choose_language(code)


def choose_zone(_seen: str, zone: str) -> None:
    if zone == "" or zone in known_zones():
        users.set_timezone(state.studio().db, person.id, zone)


@cache
def known_zones() -> tuple[str, ...]:
    """Every place on earth with a time of its own; names that only stand for another are left out."""
    return ("UTC", *sorted(name for name in available_timezones() if name.partition("/")[0] in CONTINENTS))


def zone_words(name: str) -> str:
    """Asia/Shanghai · UTC+8."""
    if not name:
        return t("profile.zone_browser", zone=browser_zone().replace("_", " "))
    offset = datetime.now(ZoneInfo(name)).utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    sign, whole, rest = "-" if minutes < 0 else "+", abs(minutes) // 60, abs(minutes) % 60
    return f"{name.replace('_', ' ')} · UTC{sign}{whole}" + (f":{rest:02d}" if rest else "")


def browser_zone() -> str:
    name = st.context.timezone
    return name if isinstance(name, str) and name in available_timezones() else "UTC"


def draw_password() -> None:
    html_parts.draw_title(t("profile.password"), t("profile.password_note"))
    with st.container(key="me-password", gap="small"):
        st.text_input(t("profile.old"), key=OLD, type="password", autocomplete="current-password")
        st.text_input(
            t("profile.new"), key=NEW, type="password", autocomplete="new-password", placeholder=t("auth.password_hint")
        )
        st.button(t("profile.change"), key="change-password", on_click=change_password)


def change_password() -> None:
    old, new = str(state.recall(OLD) or ""), str(state.recall(NEW) or "")
    try:
        users.change_password(
            state.studio().db, person.id, old, new, address=gate.caller_address(), but=gate.session_token()
        )
    except WrongPassword:
        state.remember(film_on_screen.WRONG, t("profile.old_wrong"))
    except StudioError as error:
        state.remember(film_on_screen.WRONG, error.sentence(language()))
    else:
        state.forget(OLD, NEW)
        film_on_screen.report_success(t("profile.changed"))


def draw_sessions() -> None:
    rows = state.studio().db.execute_read(sessions.list_open_sessions, person.id, gate.session_token())
    html_parts.draw_title(t("profile.sessions"))
    signed_in_devices.draw(rows, end_session, key="me")
    if any(not row.here for row in rows):
        st.button(t("profile.end_others"), key="end-others", icon=":material/logout:", on_click=end_other_sessions)


def end_session(session_id: str) -> None:
    with film_on_screen.report_failure():
        state.studio().db.execute_write(sessions.end_session_by_id, person.id, uuid.UUID(session_id), by=person.id)
        film_on_screen.report_success(t("profile.ended"))


def end_other_sessions() -> None:
    with film_on_screen.report_failure():
        state.studio().db.execute_write(sessions.end_all_sessions, person.id, but=gate.session_token(), by=person.id)
        film_on_screen.report_success(t("profile.others_ended"))


st.html(f'<h1 class="pg">{escape(t("profile.title"))}</h1>')
draw_notes()
with st.container(key="profile", gap="small"):
    draw_person()
    draw_language_and_zone()
    draw_password()
    second_factor_form.draw(person)
    draw_sessions()
