"""The forms of the door: the first admin's, everybody's, and the one for who is new."""

from __future__ import annotations

import html

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.errors import StudioError, raise_all
from core.people import invitations, studio_rules, users
from core.people.errors import SecondFactorNeeded, WrongCode
from ui.base import gate, html_parts, i18n, state
from ui.base.i18n import t

CODE, INVITE, ASKS_CODE = "code", "invite", "_asks_code"
Places = dict[str, DeltaGenerator]
"""Where the errors of each field of a form are said; "" is for those of none."""


def draw() -> None:
    """The form stands at the address that was asked for; signing in leads to that page."""
    db = state.studio().db
    with st.container(key="signin", gap=None):
        st.html(f'<div class="hero"><div class="q">{t("auth.hero")}<small>{t("auth.hero_note")}</small></div></div>')
        with st.container(key="signin-form", gap="small"):
            st.html('<div class="brand"><img src="/assets/mark.svg" alt=""><span>Dailies 样片</span></div>')
            if not users.has_admin(db):
                _first_admin()
            elif INVITE in st.query_params:
                _invited()
            elif state.recall(state.JOINING):
                _newcomer()
            else:
                _everybody()
            _foot()


def _first_admin() -> None:
    st.html(f'<h1 class="door">{t("auth.owner_title")}</h1><p class="under">{t("auth.owner_text")}</p>')
    said: Places = {}
    with st.form("_first_admin", border=False, enter_to_submit=True):
        code = st.text_input(
            t("auth.code"), _code_in_address(), placeholder=t("auth.code_help"), autocomplete="off", max_chars=100
        )
        said["code"] = st.container()
        name, email, password = _somebody(said)
        again = st.text_input(t("auth.again"), type="password", autocomplete="new-password")
        said["again"] = st.container()
        said[""] = st.container()
        pressed = st.form_submit_button(t("auth.open"), type="primary", width="stretch")
    if not pressed:
        return
    db = state.studio().db
    try:
        raise_all([*_wrong_code(code), *users.find_sign_up_errors(email, name, password, again)])
        person = users.create_first_admin(db, email, name, password)
    except StudioError as error:
        _say(said, error)
        return
    st.query_params.pop(CODE, None)
    gate.sign_in(person, keep=False)
    st.rerun()


def _wrong_code(code: str) -> list[StudioError]:
    """Raises TooManyTries."""
    try:
        users.check_opening_code(state.studio().db, code, gate.caller_address())
    except WrongCode as error:
        return [error]
    return []


def _somebody(said: Places, known_email: str = "") -> tuple[str, str, str]:
    """Who they are: name, e-mail, password, with a place under each to say what is wrong with it."""
    name = st.text_input(t("auth.name"), autocomplete="name", max_chars=100)
    said["name"] = st.container()
    email = st.text_input(t("auth.email"), known_email, autocomplete="username", max_chars=255)
    said["email"] = st.container()
    password = st.text_input(
        t("auth.password"), type="password", autocomplete="new-password", placeholder=t("auth.password_hint")
    )
    said["password"] = st.container()
    return name, email, password


def _code_in_address() -> str:
    """The terminal prints an address that carries the code."""
    return str(st.query_params.get(CODE, ""))[:100]


def _everybody(wrong: str = "") -> None:
    st.html(f'<h1 class="door">{t("auth.title")}</h1>')
    if wrong:
        html_parts.draw_wrong(wrong)
    if state.recall(state.KEPT):
        st.html(f'<p class="under">{t("auth.ended")}</p>')
    with st.form("_sign_in", border=False, enter_to_submit=True):
        who = st.text_input(t("auth.who"), autocomplete="username", max_chars=255)
        password = st.text_input(t("auth.password"), type="password", autocomplete="current-password")
        said: Places = {"code": st.container()}
        code = _second_code() if state.recall(ASKS_CODE) else ""
        keep = st.checkbox(t("auth.keep"))
        said[""] = st.container()
        pressed = st.form_submit_button(t("auth.sign_in"), type="primary", width="stretch")
    if not pressed:
        return
    try:
        person = users.sign_in(state.studio().db, who, password, gate.caller_address(), code)
    except SecondFactorNeeded:
        state.remember(ASKS_CODE, True)
        st.rerun()
    except StudioError as error:
        _say(said, error)
        return
    state.forget(ASKS_CODE)
    gate.sign_in(person, keep)
    st.rerun()


def _second_code() -> str:
    return st.text_input(
        t("auth.second_code"), autocomplete="one-time-code", max_chars=40, placeholder=t("auth.second_code_hint")
    )


def _newcomer() -> None:
    studio = state.studio()
    st.html(f'<h1 class="door">{t("auth.join_title")}</h1><p class="under">{t("auth.join_text")}</p>')
    said: Places = {}
    with st.form("_sign_up", border=False, enter_to_submit=True):
        name, email, password = _somebody(said)
        said[""] = st.container()
        pressed = st.form_submit_button(t("auth.join"), type="primary", width="stretch")
    if not pressed:
        return
    try:
        person = users.sign_up(
            studio.db,
            studio_rules.current_rules(studio.db, studio.settings),
            email,
            name,
            password,
            address=gate.caller_address(),
            language=str(state.recall(state.LANGUAGE) or ""),
        )
    except StudioError as error:
        _say(said, error)
        return
    state.forget(state.JOINING)
    gate.sign_in(person, keep=False)
    st.rerun()


def _invited() -> None:
    """By the address of an invitation. Where it lets nobody in, that is said above the form for everybody."""
    studio, token = state.studio(), str(st.query_params.get(INVITE, ""))[:200]
    try:
        invitation = invitations.find_invitation(studio.db, token, gate.caller_address())
    except StudioError as error:
        _everybody(error.sentence(i18n.language()) if error.status != 404 else t("auth.invite_unknown"))
        return
    title = t("auth.invited_title", who=invitation.by or t("auth.somebody"))
    films = t("auth.invited_films", films=t("film_review.and").join(invitation.films)) if invitation.films else ""
    st.html(
        f'<h1 class="door">{html.escape(title)}</h1><p class="under">{t("auth.invited_text")} {html.escape(films)}</p>'
    )
    said: Places = {}
    with st.form("_invited", border=False, enter_to_submit=True):
        name, email, password = _somebody(said, invitation.email)
        said[""] = st.container()
        pressed = st.form_submit_button(t("auth.accept"), type="primary", width="stretch")
    if not pressed:
        return
    language = str(state.recall(state.LANGUAGE) or "")
    try:
        person = invitations.accept_invitation(
            studio.db, token, email, name, password, address=gate.caller_address(), language=language
        )
    except StudioError as error:
        _say(said, error)
        return
    st.query_params.pop(INVITE, None)
    gate.sign_in(person, keep=False)
    st.rerun()


def _other_form() -> None:
    """The way from one form to the other; where the studio takes nobody, whom to ask."""
    studio = state.studio()
    joining = bool(state.recall(state.JOINING))
    if not joining and studio_rules.current_rules(studio.db, studio.settings).sign_up == "closed":
        st.html(f'<p class="under new-here">{t("auth.closed")}</p>')
        return
    with st.container(key="signin-other", horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.html(f'<span class="under">{t("auth.have_one" if joining else "auth.new_here")}</span>', width="content")
        st.button(
            t("auth.title" if joining else "auth.make_one"),
            type="tertiary",
            key="_other",
            on_click=state.remember,
            args=(state.JOINING, not joining),
        )


def _foot() -> None:
    if users.has_admin(state.studio().db):
        _other_form()
    with st.container(key="signin-foot", horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            t("ui.language_other"),
            type="tertiary",
            key="_lang",
            on_click=i18n.choose_language,
            args=(i18n.other_language(),),
        )
        if users.has_admin(state.studio().db):
            st.space("stretch")
            with st.popover(t("auth.forgot"), type="tertiary", key="_forgot"):
                st.html(f'<p class="under">{t("auth.forgot_text")}</p>')
                st.code("make admin", language=None)


def _say(places: Places, error: StudioError) -> None:
    """Each thing that is wrong, under its own field; what belongs to none, above the button."""
    for one in error.each:
        sentence = html.escape(one.sentence(i18n.language()))
        where = places.get(one.field, places[""])
        where.html(f'<div class="wrong" role="alert"><span class="gl s-fail">{sentence}</span></div>')
