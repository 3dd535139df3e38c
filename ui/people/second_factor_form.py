"""The second step at sign-in, on one's own page: switched on with an authenticator app, recovery codes told once, switched off again."""

from __future__ import annotations

from html import escape

import segno
import streamlit as st

from core.people import second_factor, users
from core.people.second_factor import NewFactor
from core.people.sessions import Person
from ui.base import film_on_screen, gate, html_parts, state
from ui.base.acting_person import require_person
from ui.base.i18n import t

CODE, PASSWORD, CODES, ENDING = "second_code", "second_password", "_second_codes", "_second_ending"
QR_SIDE = 5
"""Pixels of each of its squares."""


def draw(person: Person) -> None:
    html_parts.draw_title(t("profile.second"), t("profile.second_note"))
    db = state.studio().db
    with st.container(key="second-factor", gap="small"):
        if codes := state.recall(CODES):
            _codes(codes)
        elif db.execute_read(second_factor.is_asked, person.id):
            _on(db.execute_read(second_factor.recovery_codes_left, person.id))
        elif new := db.execute_read(second_factor.setup_under_way, person.id):
            _setup(new)
        else:
            st.button(t("profile.second_begin"), key="second-begin", icon=":material/verified_user:", on_click=_begin)


def _setup(new: NewFactor) -> None:
    st.html(f'<p class="note">{escape(t("profile.second_scan"))}</p>')
    picture = segno.make(new.address, error="m").svg_data_uri(scale=QR_SIDE, border=3, dark="#000", light="#fff")
    st.html(f'<img class="second-qr" src="{escape(picture)}" alt="{escape(t("profile.second_qr"))}">')
    st.caption(t("profile.second_key"))
    st.code(" ".join(new.key[at : at + 4] for at in range(0, len(new.key), 4)), language=None)
    st.text_input(t("profile.second_code"), key=CODE, max_chars=10, autocomplete="one-time-code", width=220)
    with st.container(key="second-deeds", horizontal=True, gap="small"):
        st.button(t("profile.second_confirm"), key="second-confirm", type="primary", on_click=_confirm)
        st.button(t("profile.second_cancel"), key="second-cancel", type="tertiary", on_click=_cancel)


def _codes(codes: list[str]) -> None:
    st.html(f'<p class="note">{escape(t("profile.second_codes"))}</p>')
    st.code("\n".join(codes), language=None)
    st.button(t("profile.second_kept"), key="second-kept", type="primary", on_click=state.forget, args=(CODES,))


def _on(left: int) -> None:
    st.html(html_parts.state_html("done", t("profile.second_on", n=left)))
    if not state.recall(ENDING):
        st.button(
            t("profile.second_off"), key="second-off", type="tertiary", on_click=state.remember, args=(ENDING, True)
        )
        return
    st.html(f'<p class="note">{escape(t("profile.second_off_why"))}</p>')
    st.text_input(t("profile.old"), key=PASSWORD, type="password", autocomplete="current-password")
    st.text_input(t("profile.second_code"), key=CODE, max_chars=40, autocomplete="one-time-code", width=220)
    with st.container(key="second-deeds", horizontal=True, gap="small"):
        st.button(t("profile.second_off"), key="second-off-yes", type="primary", on_click=_switch_off)
        st.button(
            t("profile.second_cancel"),
            key="second-off-no",
            type="tertiary",
            on_click=state.forget,
            args=(ENDING, PASSWORD, CODE),
        )


def _begin() -> None:
    with film_on_screen.report_failure():
        state.studio().db.execute_write(second_factor.begin_setup, require_person().id)


def _confirm() -> None:
    with film_on_screen.report_failure():
        person = require_person()
        codes = state.studio().db.execute_write(second_factor.confirm_setup, person.id, str(state.recall(CODE) or ""))
        state.remember(CODES, codes)
        state.forget(CODE)


def _cancel() -> None:
    with film_on_screen.report_failure():
        state.studio().db.execute_write(second_factor.give_up_setup, require_person().id)


def _switch_off() -> None:
    """Whoever sits at an open page is not yet who has the phone: both proofs are asked again."""
    with film_on_screen.report_failure():
        person, db = require_person(), state.studio().db
        password, code = (str(state.recall(key) or "") for key in (PASSWORD, CODE))
        users.sign_in(db, person.email, password, gate.caller_address(), code)
        db.execute_write(second_factor.switch_off, person.id, person.id)
        state.forget(ENDING, PASSWORD, CODE)
        film_on_screen.report_success(t("profile.second_now_off"))
