"""The people of the studio: who they are, what they may, where they are signed in. For admins."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core import rules, sessions, team, users
from core.access import Action
from core.sessions import Person
from core.team import OnTeam
from ui import gate, state
from ui.components import editable, faces, figures, onscreen, parts, sittings
from ui.components.doer import doer
from ui.gate import require
from ui.i18n import t

person = require(Action.MANAGE_USERS)
OPENED, ADDING, SHOWN_ONCE, MADE = "_team_person", "_team_adding", "_team_password", "_team_made"
ROLES = ("admin", "user", "viewer", "guest")
NEW_NAME, NEW_EMAIL, NEW_ROLE, NEW_WORD = "team_name", "team_email", "team_role", "team_word"


def admin() -> Person:
    """In a callback: whoever is at this screen, if they still run the studio. Raises NotSignedIn or NotAllowed."""
    return doer(Action.MANAGE_USERS)


def notes() -> None:
    wrong, well = onscreen.said()
    if wrong:
        parts.wrong(wrong)
    if well:
        st.html(f'<div class="well" role="status">{parts.state("done", well)}</div>')


# The list ----------------------------------------------------------------------------------------------------------


def page() -> None:
    search, number = str(state.recall("team_search", "") or ""), int(state.recall("team_page", 1) or 1)
    with state.studio().db.read() as session:
        people, total = team.listed(session, search, number)
    head(total)
    if state.recall(OPENED) is None and not state.recall(ADDING):
        notes()
    sign_up()
    if not people:
        st.html(f'<p class="mute">{escape(t("team.nobody"))}</p>')
    else:
        with st.container(key="team", gap=None):
            st.html(titles())
            for one in people:
                row(one)
    if total > team.PAGE:
        with st.container(horizontal_alignment="center"):
            st.pagination(-(-total // team.PAGE), key="team_page")


def head(total: int) -> None:
    with st.container(key="team-head", horizontal=True, vertical_alignment="center", gap="small"):
        counted = t("team.n_people_one" if total == 1 else "team.n_people", n=total)
        st.html(
            f'<div class="h pg-h"><h1 class="pg">{escape(t("team.title"))}</h1><span class="mute">{escape(counted)}</span></div>',
            width="stretch",
        )
        st.text_input(
            t("team.search"), key="team_search", label_visibility="collapsed", placeholder=t("team.search"),
            icon=":material/search:", width=240,
        )  # fmt: skip
        st.button(
            t("team.add"), key="team-add", type="primary", icon=":material/person_add:", on_click=state.remember,
            args=(ADDING, True),
        )  # fmt: skip


def sign_up() -> None:
    studio = state.studio()
    is_open = rules.now(studio.db, studio.settings).sign_up == "open"
    with st.container(key="team-door", horizontal=True, vertical_alignment="center", gap="small"):
        editable.switch(t("team.sign_up"), is_open, set_sign_up, key="team-sign-up")
        said = t("team.sign_up_open" if is_open else "team.sign_up_closed")
        st.html(f'<span class="note">{escape(said)}</span>', width="content")


def set_sign_up(_seen: bool, is_open: bool) -> None:
    with onscreen.kept():
        doer = admin()
        with state.studio().db.write() as session:
            rules.change(session, state.studio().settings, "sign_up", "open" if is_open else "closed", doer)


def titles() -> str:
    words = ("who", "role", "films", "signed_in", "seen", "status")
    return (
        '<div class="mate mate-head">'
        + "".join(f"<span>{escape(t(f'team.{word}'))}</span>" for word in words)
        + "</div>"
    )


def row(one: OnTeam) -> None:
    second = f"{one.email} · {t('team.you')}" if one.id == person.id else one.email
    off = one.status != "active"
    word = t(f"team.{one.status}")
    look = parts.state("empty" if off else "done", word)
    cells = (
        f'<span class="mt-films num" data-word="{escape(films(one))}">{one.films}</span>'
        f'<span class="mt-in">{escape(places(one.sittings))}</span>'
        f'<span class="mt-seen">{escape(figures.when(one.last_seen) if one.last_seen else t("team.never"))}</span>'
    )
    with st.container(key=f"mate-{one.id}", gap=None):
        st.html(
            f'<div class="mate{" off" if off else ""}">{faces.named(one, second)}'
            f'<span class="mt-role">{escape(t(f"team.role_{one.role}"))}{grant_mark(one)}</span>{cells}{look}</div>'
        )
        st.button(
            t("team.open_person", name=parts.plain(one.name)), key=f"open-mate-{one.id}", type="tertiary", on_click=state.remember,
            args=(OPENED, str(one.id)),
        )  # fmt: skip


def grant_mark(one: OnTeam) -> str:
    holds = Action.SEE_ALL_COSTS in one.grants and one.role != "admin"
    return f"<small>{escape(t('team.grant_costs'))}</small>" if holds else ""


def films(one: OnTeam) -> str:
    return t("team.films_count_one" if one.films == 1 else "team.films_count", n=one.films)


def places(count: int) -> str:
    return t(f"team.places{ {0: '_none', 1: '_one'}.get(count, '') }", n=count)


# One person ----------------------------------------------------------------------------------------------------------


def close() -> None:
    for_role = [f"mate-role-{state.recall(OPENED)}"]
    state.forget(OPENED, ADDING, SHOWN_ONCE, MADE, *for_role)


def window(user_id: uuid.UUID) -> None:
    require(Action.MANAGE_USERS)
    with state.studio().db.read() as session:
        one = team.one(session, user_id)
        rows = sessions.of(session, user_id, gate.token())
    if one is None:
        parts.wrong(t("team.gone"))
        return
    joined = t("team.joined", when=figures.when(one.created_at))
    st.html(faces.named(one, f"{one.email} · {joined} · {films(one)}", "medium"))
    notes()
    what_they_may(one)
    parts.title(t("team.sessions"))
    sittings.draw(rows, end_one, str(one.id), key=f"mate-{one.id}")
    if len([each for each in rows if not each.here]) > 1:
        st.button(t("team.end_all"), key="mate-end-all", type="tertiary", icon=":material/logout:", on_click=end_all, args=(str(one.id),))  # fmt: skip
    way_in(one)


def what_they_may(one: OnTeam) -> None:
    editable.choice(
        t("team.role"), list(ROLES), one.role, set_role, str(one.id), one.name, key=f"mate-role-{one.id}",
        words=lambda role: t(f"team.role_{role}"), disabled=one.id == person.id,
    )  # fmt: skip
    st.html(f'<p class="note">{escape(t(f"team.role_{one.role}_may"))}</p>')
    if one.role != "admin":
        editable.switch(
            t("team.grant_costs"), Action.SEE_ALL_COSTS in one.grants, set_grant, str(one.id), one.name,
            key=f"mate-costs-{one.id}", help=t("team.grant_costs_note"),
        )  # fmt: skip


def way_in(one: OnTeam) -> None:
    """A new password, and whether they may come in at all."""
    shown = state.recall(SHOWN_ONCE)
    if shown:
        parts.title(t("team.password"))
        st.code(shown, language=None)
        st.html(f'<p class="note">{escape(t("team.shown_once", name=one.name))}</p>')
    with st.container(key="mate-way-in", horizontal=True, gap="small"):
        with st.popover(t("team.new_password"), icon=":material/key:"):
            st.html(f'<p class="sure">{escape(t("team.new_password_sure", name=one.name))}</p>')
            st.button(t("team.new_password_yes"), key="mate-password", type="primary", on_click=give_password, args=(str(one.id),))  # fmt: skip
        if one.id == person.id:
            return
        if one.status == "active":
            with st.popover(t("team.disable"), icon=":material/block:"):
                st.html(f'<p class="sure">{escape(t("team.disable_sure", name=one.name))}</p>')
                st.button(t("team.disable"), key="mate-disable", type="primary", on_click=set_status, args=(str(one.id), one.name, "disabled"))  # fmt: skip
        else:
            st.button(t("team.enable"), key="mate-enable", icon=":material/lock_open:", on_click=set_status, args=(str(one.id), one.name, "active"))  # fmt: skip


def set_role(user_id: str, name: str, _seen: str, role: str) -> None:
    editable.put_back(f"mate-role-{user_id}")
    with onscreen.kept():
        doer = admin()
        users.set_role(state.studio().db, uuid.UUID(user_id), role, by=doer)
        onscreen.tell(t("team.role_now", name=name, role=t(f"team.role_{role}")))


def set_grant(user_id: str, name: str, _seen: bool, on: bool) -> None:
    with onscreen.kept():
        doer = admin()
        users.set_grant(state.studio().db, uuid.UUID(user_id), Action.SEE_ALL_COSTS.value, on, by=doer)
        onscreen.tell(t("team.granted" if on else "team.taken", name=name))


def set_status(user_id: str, name: str, status: str) -> None:
    with onscreen.kept():
        doer = admin()
        users.set_status(state.studio().db, uuid.UUID(user_id), status, by=doer)
        onscreen.tell(t("team.enabled_now" if status == "active" else "team.disabled_now", name=name))


def give_password(user_id: str) -> None:
    with onscreen.kept():
        doer = admin()
        made = users.new_password()
        own = gate.token() if doer.id == uuid.UUID(user_id) else ""
        users.set_password(state.studio().db, uuid.UUID(user_id), made, by=doer, but=own)
        state.remember(SHOWN_ONCE, made)


def end_one(user_id: str, session_id: str) -> None:
    with onscreen.kept():
        doer = admin()
        with state.studio().db.write() as session:
            sessions.end_one(session, uuid.UUID(user_id), uuid.UUID(session_id), by=doer.id)
        onscreen.tell(t("team.ended"))


def end_all(user_id: str) -> None:
    with onscreen.kept():
        doer = admin()
        with state.studio().db.write() as session:
            sessions.end_all(session, uuid.UUID(user_id), but=gate.token(), by=doer.id)
        onscreen.tell(t("team.ended"))


# Somebody new ----------------------------------------------------------------------------------------------------------


def adding() -> None:
    require(Action.MANAGE_USERS)
    made = state.recall(MADE)
    notes()
    if made:
        st.html(f'<div class="well" role="status">{parts.state("done", t("team.made", name=made))}</div>')
        if shown := state.recall(SHOWN_ONCE):
            st.code(shown, language=None)
            st.html(f'<p class="note">{escape(t("team.shown_once", name=made))}</p>')
        st.button(t("team.another"), key="team-another", icon=":material/person_add:", on_click=state.forget, args=(MADE, SHOWN_ONCE))  # fmt: skip
        return
    st.text_input(t("team.who"), key=NEW_NAME, max_chars=100, autocomplete="off")
    st.text_input(t("team.email"), key=NEW_EMAIL, max_chars=255, autocomplete="off")
    role = st.selectbox(t("team.role"), ROLES, index=1, key=NEW_ROLE, format_func=parts.named(ROLES, lambda each: t(f"team.role_{each}")))  # fmt: skip
    st.html(f'<p class="note">{escape(t(f"team.role_{role}_may"))}</p>')
    st.text_input(t("team.own_word"), key=NEW_WORD, placeholder=t("team.own_word_hint"), autocomplete="off")
    st.button(t("team.make"), key="team-make", type="primary", on_click=make)


def make() -> None:
    name, email, word = (str(state.recall(key) or "") for key in (NEW_NAME, NEW_EMAIL, NEW_WORD))
    with onscreen.kept():
        doer = admin()
        studio = state.studio()
        given = word or users.new_password()
        language = rules.now(studio.db, studio.settings).language
        made = users.create(studio.db, email, name, given, str(state.recall(NEW_ROLE)), by=doer, language=language)
        state.remember(MADE, made.name)
        state.remember(SHOWN_ONCE, "" if word else given)
        state.forget(NEW_NAME, NEW_EMAIL, NEW_WORD)
        onscreen.tell(t("team.made", name=made.name))


page()
if state.recall(ADDING):
    st.dialog(t("team.add"), on_dismiss=close)(adding)()
elif state.recall(OPENED):
    st.dialog(t("team.title"), on_dismiss=close)(window)(uuid.UUID(state.recall(OPENED)))
