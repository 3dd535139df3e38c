"""The people of the studio: who they are, what they may, where they are signed in. For admins."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core.people import passwords, second_factor, sessions, studio_rules, team, users
from core.people.access import Action
from core.people.sessions import Person
from core.people.team import TeamPerson
from core.roles import ROLES
from ui.base import film_on_screen, formatting, gate, html_parts, state
from ui.base.acting_person import require_actor
from ui.base.gate import require
from ui.base.i18n import t
from ui.people import faces, signed_in_devices, team_invitations
from ui.widgets import editable

person = require(Action.MANAGE_USERS)
OPENED, ADDING, SHOWN_ONCE, MADE = "_team_person", "_team_adding", "_team_password", "_team_made"
NEW_NAME, NEW_EMAIL, NEW_ROLE, NEW_WORD = "team_name", "team_email", "team_role", "team_word"


def require_admin() -> Person:
    """In a callback: whoever is at this screen, if they still run the studio. Raises NotSignedIn or NotAllowed."""
    return require_actor(Action.MANAGE_USERS)


def draw_notes() -> None:
    film_on_screen.draw_failure()


# The list ----------------------------------------------------------------------------------------------------------


def draw_page() -> None:
    search, number = str(state.recall("team_search", "") or ""), int(state.recall("team_page", 1) or 1)
    people, total = state.studio().db.execute_read(team.list_people, search, number)
    draw_head(total)
    if state.recall(OPENED) is None and not state.recall(ADDING) and not team_invitations.is_open():
        draw_notes()
    draw_sign_up()
    if not people:
        st.html(f'<p class="mute">{escape(t("team.nobody"))}</p>')
    else:
        with st.container(key="team", gap=None):
            st.html(titles_html())
            for one in people:
                draw_row(one)
    if total > team.PAGE:
        with st.container(horizontal_alignment="center"):
            st.pagination(-(-total // team.PAGE), key="team_page")


def draw_head(total: int) -> None:
    with st.container(key="team-head", horizontal=True, vertical_alignment="center", gap="small"):
        counted = t("team.n_people_one" if total == 1 else "team.n_people", n=total)
        st.html(
            f'<div class="h pg-h"><h1 class="pg">{escape(t("team.title"))}</h1><span class="mute">{escape(counted)}</span></div>',
            width="stretch",
        )
        st.text_input(
            t("team.search"),
            key="team_search",
            label_visibility="collapsed",
            placeholder=t("team.search"),
            icon=":material/search:",
            width=240,
            live=True,
            on_change=first_page,
        )
        team_invitations.button()
        st.button(
            t("team.add"),
            key="team-add",
            type="primary",
            icon=":material/person_add:",
            on_click=state.remember,
            args=(ADDING, True),
        )


def first_page() -> None:
    """Whoever is found stands on the first page."""
    state.remember("team_page", 1)


def draw_sign_up() -> None:
    studio = state.studio()
    is_open = studio_rules.current_rules(studio.db, studio.settings).sign_up == "open"
    with st.container(key="team-door", horizontal=True, vertical_alignment="center", gap="small"):
        editable.switch(t("team.sign_up"), is_open, set_sign_up, key="team-sign-up")
        said = t("team.sign_up_open" if is_open else "team.sign_up_closed")
        st.html(f'<span class="note">{escape(said)}</span>', width="content")


def set_sign_up(_seen: bool, is_open: bool) -> None:
    with film_on_screen.report_failure():
        doer = require_admin()
        studio = state.studio()
        studio.db.execute_write(
            studio_rules.set_rule, studio.settings, "sign_up", "open" if is_open else "closed", doer
        )


def titles_html() -> str:
    words = ("who", "role", "films", "signed_in", "seen", "status")
    return (
        '<div class="mate mate-head">'
        + "".join(f"<span>{escape(t(f'team.{word}'))}</span>" for word in words)
        + "</div>"
    )


def draw_row(one: TeamPerson) -> None:
    second = f"{one.email} · {t('team.you')}" if one.id == person.id else one.email
    off = one.status != "active"
    word = t(f"team.{one.status}")
    look = html_parts.state_html("empty" if off else "done", word)
    cells = (
        f'<span class="mt-films num" data-word="{escape(films_words(one))}">{one.films}</span>'
        f'<span class="mt-in">{escape(places_words(one.sittings))}</span>'
        f'<span class="mt-seen">{escape(formatting.format_when(one.last_seen) if one.last_seen else t("team.never"))}</span>'
    )
    with st.container(key=f"mate-{one.id}", gap=None):
        st.html(
            f'<div class="mate{" off" if off else ""}">{faces.named_face_html(one, second)}'
            f'<span class="mt-role">{escape(t(f"team.role_{one.role}"))}{grant_html(one)}</span>{cells}{look}</div>'
        )
        st.button(
            t("team.open_person", name=html_parts.escape_markdown(one.name)),
            key=f"open-mate-{one.id}",
            type="tertiary",
            on_click=state.remember,
            args=(OPENED, str(one.id)),
        )


def grant_html(one: TeamPerson) -> str:
    holds = Action.SEE_ALL_COSTS in one.grants and one.role != "admin"
    return f"<small>{escape(t('team.grant_costs'))}</small>" if holds else ""


def films_words(one: TeamPerson) -> str:
    return t("team.films_count_one" if one.films == 1 else "team.films_count", n=one.films)


def places_words(count: int) -> str:
    return t(f"team.places{ {0: '_none', 1: '_one'}.get(count, '') }", n=count)


# One person ----------------------------------------------------------------------------------------------------------


def close_window() -> None:
    for_role = [f"mate-role-{state.recall(OPENED)}"]
    state.forget(OPENED, ADDING, SHOWN_ONCE, MADE, *for_role)


def draw_member(user_id: uuid.UUID) -> None:
    require(Action.MANAGE_USERS)
    one, rows = state.studio().db.execute_read(team.find_person_with_sessions, user_id, gate.session_token())
    if one is None:
        html_parts.draw_wrong(t("team.gone"))
        return
    joined = t("team.joined", when=formatting.format_when(one.created_at))
    st.html(faces.named_face_html(one, f"{one.email} · {joined} · {films_words(one)}", "medium"))
    draw_notes()
    draw_rights(one)
    html_parts.draw_title(t("team.sessions"))
    signed_in_devices.draw(rows, end_session, str(one.id), key=f"mate-{one.id}")
    if len([each for each in rows if not each.here]) > 1:
        st.button(
            t("team.end_all"),
            key="mate-end-all",
            type="tertiary",
            icon=":material/logout:",
            on_click=end_all_sessions,
            args=(str(one.id),),
        )
    draw_access(one)


def draw_rights(one: TeamPerson) -> None:
    editable.choice(
        t("team.role"),
        list(ROLES),
        one.role,
        set_role,
        str(one.id),
        one.name,
        key=f"mate-role-{one.id}",
        words=lambda role: t(f"team.role_{role}"),
        disabled=one.id == person.id,
    )
    st.html(f'<p class="note">{escape(t(f"team.role_{one.role}_may"))}</p>')
    if one.role != "admin":
        editable.switch(
            t("team.grant_costs"),
            Action.SEE_ALL_COSTS in one.grants,
            set_grant,
            str(one.id),
            one.name,
            key=f"mate-costs-{one.id}",
            help=t("team.grant_costs_note"),
        )


def draw_access(one: TeamPerson) -> None:
    """A new password, and whether they may come in at all."""
    shown = state.recall(SHOWN_ONCE)
    if shown:
        html_parts.draw_title(t("team.password"))
        st.code(shown, language=None)
        st.html(f'<p class="note">{escape(t("team.shown_once", name=one.name))}</p>')
    with st.container(key="mate-way-in", horizontal=True, gap="small"):
        with st.popover(t("team.new_password"), icon=":material/key:"):
            st.html(f'<p class="sure">{escape(t("team.new_password_sure", name=one.name))}</p>')
            st.button(
                t("team.new_password_yes"),
                key="mate-password",
                type="primary",
                on_click=give_password,
                args=(str(one.id),),
            )
        if one.id == person.id:
            return
        if state.studio().db.execute_read(second_factor.is_asked, one.id):
            with st.popover(t("team.second_off"), icon=":material/phonelink_erase:"):
                st.html(f'<p class="sure">{escape(t("team.second_off_sure", name=one.name))}</p>')
                st.button(t("team.second_off"), key="mate-second-off", type="primary", on_click=end_second_factor, args=(str(one.id), one.name))  # fmt: skip
        if one.status == "active":
            with st.popover(t("team.disable"), icon=":material/block:"):
                st.html(f'<p class="sure">{escape(t("team.disable_sure", name=one.name))}</p>')
                st.button(
                    t("team.disable"),
                    key="mate-disable",
                    type="primary",
                    on_click=set_status,
                    args=(str(one.id), one.name, "disabled"),
                )
        else:
            st.button(
                t("team.enable"),
                key="mate-enable",
                icon=":material/lock_open:",
                on_click=set_status,
                args=(str(one.id), one.name, "active"),
            )


def set_role(user_id: str, name: str, _seen: str, role: str) -> None:
    editable.reset_field(f"mate-role-{user_id}")
    with film_on_screen.report_failure():
        doer = require_admin()
        users.set_role(state.studio().db, uuid.UUID(user_id), role, by=doer)
        film_on_screen.report_success(t("team.role_now", name=name, role=t(f"team.role_{role}")))


def set_grant(user_id: str, name: str, _seen: bool, on: bool) -> None:
    with film_on_screen.report_failure():
        doer = require_admin()
        users.set_grant(state.studio().db, uuid.UUID(user_id), Action.SEE_ALL_COSTS.value, on, by=doer)
        film_on_screen.report_success(t("team.granted" if on else "team.taken", name=name))


def set_status(user_id: str, name: str, status: str) -> None:
    with film_on_screen.report_failure():
        doer = require_admin()
        users.set_status(state.studio().db, uuid.UUID(user_id), status, by=doer)
        film_on_screen.report_success(t("team.enabled_now" if status == "active" else "team.disabled_now", name=name))


def end_second_factor(user_id: str, name: str) -> None:
    with film_on_screen.report_failure():
        doer = require_admin()
        state.studio().db.execute_write(second_factor.switch_off, uuid.UUID(user_id), doer.id)
        film_on_screen.report_success(t("team.second_off_now", name=name))


def give_password(user_id: str) -> None:
    with film_on_screen.report_failure():
        doer = require_admin()
        made = passwords.generate_password()
        own = gate.session_token() if doer.id == uuid.UUID(user_id) else ""
        users.set_password(state.studio().db, uuid.UUID(user_id), made, by=doer, but=own)
        state.remember(SHOWN_ONCE, made)


def end_session(user_id: str, session_id: str) -> None:
    with film_on_screen.report_failure():
        doer = require_admin()
        state.studio().db.execute_write(
            sessions.end_session_by_id, uuid.UUID(user_id), uuid.UUID(session_id), by=doer.id
        )
        film_on_screen.report_success(t("team.ended"))


def end_all_sessions(user_id: str) -> None:
    with film_on_screen.report_failure():
        doer = require_admin()
        state.studio().db.execute_write(
            sessions.end_all_sessions, uuid.UUID(user_id), but=gate.session_token(), by=doer.id
        )
        film_on_screen.report_success(t("team.ended"))


# Somebody new ----------------------------------------------------------------------------------------------------------


def draw_new_account() -> None:
    require(Action.MANAGE_USERS)
    made = state.recall(MADE)
    draw_notes()
    if made:
        name, email = made
        shown = state.recall(SHOWN_ONCE)
        st.code(invitation(email, shown), language=None)
        st.html(f'<p class="note">{escape(t("team.shown_once" if shown else "team.hand_over", name=name))}</p>')
        st.button(
            t("team.another"),
            key="team-another",
            icon=":material/person_add:",
            on_click=state.forget,
            args=(MADE, SHOWN_ONCE),
        )
        return
    st.text_input(t("team.who"), key=NEW_NAME, max_chars=100, autocomplete="off")
    st.text_input(t("team.email"), key=NEW_EMAIL, max_chars=255, autocomplete="off")
    role = st.selectbox(
        t("team.role"),
        ROLES,
        index=1,
        key=NEW_ROLE,
        format_func=html_parts.option_labels(ROLES, lambda each: t(f"team.role_{each}")),
    )
    st.html(f'<p class="note">{escape(t(f"team.role_{role}_may"))}</p>')
    st.text_input(t("team.own_word"), key=NEW_WORD, placeholder=t("team.own_word_hint"), autocomplete="off")
    st.button(t("team.make"), key="team-make", type="primary", on_click=create_account)


def invitation(email: str, password: str) -> str:
    """What is handed to them: where the studio is, as this browser found it, and how they come in."""
    lines = [state.address_in_browser(), f"{t('team.email')}: {email}"]
    return "\n".join([*lines, f"{t('team.password')}: {password}"] if password else lines)


def create_account() -> None:
    name, email, word = (str(state.recall(key) or "") for key in (NEW_NAME, NEW_EMAIL, NEW_WORD))
    with film_on_screen.report_failure():
        doer = require_admin()
        studio = state.studio()
        given = word or passwords.generate_password()
        language = studio_rules.current_rules(studio.db, studio.settings).language
        made = users.create(studio.db, email, name, given, str(state.recall(NEW_ROLE)), by=doer, language=language)
        state.remember(MADE, (made.name, made.email))
        state.remember(SHOWN_ONCE, "" if word else given)
        state.forget(NEW_NAME, NEW_EMAIL, NEW_WORD)
        film_on_screen.report_success(t("team.made", name=made.name))


draw_page()
if state.recall(ADDING):
    st.dialog(t("team.add"), on_dismiss=close_window)(draw_new_account)()
elif team_invitations.is_open():
    st.dialog(t("team.invite"), width="large", on_dismiss=team_invitations.close)(team_invitations.draw_window)()
elif state.recall(OPENED):
    st.dialog(t("team.title"), on_dismiss=close_window)(draw_member)(uuid.UUID(state.recall(OPENED)))
