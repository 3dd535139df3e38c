"""Invitations on the team's page: one is made with a role and films, its address is copied once, and each is withdrawn."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core.people import invitations
from core.people.access import Action
from core.people.invitations import InvitationView, NewInvitation
from core.roles import ROLES
from ui.base import film_on_screen, formatting, html_parts, state
from ui.base.acting_person import require_actor
from ui.base.gate import require
from ui.base.i18n import t
from ui.people import film_sharing

ROLE, EMAIL, FILMS, DAYS = (f"invite_{word}" for word in ("role", "email", "films", "days"))
INVITING, MADE = "_team_inviting", "_team_invited"
ENDS = (1, 7, 30, 90)


def button() -> None:
    st.button(
        t("team.invite"), key="team-invite", icon=":material/mail:", on_click=state.remember, args=(INVITING, True)
    )


def is_open() -> bool:
    return bool(state.recall(INVITING))


def close() -> None:
    state.forget(INVITING, MADE, ROLE, EMAIL, FILMS, DAYS)


def draw_window() -> None:
    person = require(Action.MANAGE_USERS)
    film_on_screen.draw_failure()
    if token := state.recall(MADE):
        st.html(f'<div class="well" role="status">{html_parts.state_html("done", t("team.invited"))}</div>')
        film_sharing.draw_address(f"/?invite={token}", t("team.invite_address"), key=f"invite-{token[:12]}")
        st.button(
            t("team.invite_another"),
            key="invite-another",
            type="tertiary",
            icon=":material/add:",
            on_click=state.forget,
            args=(MADE,),
        )
    else:
        _form(state.studio().db.execute_read(invitations.films_to_share, person))
    there = state.studio().db.execute_read(invitations.list_invitations, person)
    if there:
        html_parts.draw_title(t("team.invitations"))
    with st.container(key="invitations", gap=None):
        for one in there:
            _row(one)


def _form(films: dict[uuid.UUID, str]) -> None:
    st.html(f'<p class="note">{escape(t("team.invite_why"))}</p>')
    role = st.selectbox(
        t("team.role"),
        ROLES,
        index=1,
        key=ROLE,
        format_func=html_parts.option_labels(ROLES, lambda each: t(f"team.role_{each}")),
    )
    st.html(f'<p class="note">{escape(t(f"team.role_{role}_may"))}</p>')
    st.text_input(
        t("team.invite_email"), key=EMAIL, max_chars=255, autocomplete="off", placeholder=t("team.invite_email_hint")
    )
    if films:
        st.multiselect(
            t("team.invite_films"), list(films), key=FILMS, format_func=html_parts.option_labels(list(films), films.__getitem__), placeholder=t("team.invite_films_hint")
        )  # fmt: skip
    st.selectbox(
        t("team.invite_days"), ENDS, index=ENDS.index(invitations.USUAL_DAYS), key=DAYS,
        format_func=html_parts.option_labels(ENDS, lambda days: html_parts.count_words("in_days", days, area="film_review")),
    )  # fmt: skip
    st.button(t("team.invite_make"), key="invite-make", type="primary", icon=":material/add_link:", on_click=_make)


def _row(one: InvitationView) -> None:
    name = one.email or t("team.invite_anybody")
    stands = (
        t(f"team.invite_{one.ended}", who=one.used_by)
        if one.ended
        else t("film_review.link_until", day=formatting.format_day(one.expires_at))
    )
    facts = " · ".join([t(f"team.role_{one.role}"), *one.films])
    with st.container(
        key=f"invitation-{one.id}", horizontal=True, gap="small", vertical_alignment="center", wrap=False
    ):
        st.html(
            f'<div class="linkrow{" off" if one.ended else ""}"><b>{escape(name)}</b><span>{escape(stands)}</span><small>{escape(facts)}</small></div>',
            width="stretch",
        )
        if not one.ended:
            st.button(
                t("film_review.withdraw"), key=f"uninvite-{one.id}", help=t("team.invite_withdraw", name=html_parts.escape_markdown(name)),
                icon=":material/link_off:", type="tertiary", on_click=_withdraw, args=(one.id,),
            )  # fmt: skip


def _make() -> None:
    with film_on_screen.report_failure():
        doer = require_actor(Action.MANAGE_USERS)
        role = str(state.recall(ROLE) or "user")
        new = NewInvitation(
            role=role,
            email=str(state.recall(EMAIL) or ""),
            films=dict.fromkeys(state.recall(FILMS) or (), "user" if role in ("user", "admin") else "viewer"),
            days=int(state.recall(DAYS) or invitations.USUAL_DAYS),
        )
        _, token = state.studio().db.execute_write(invitations.make_invitation, doer, new)
        state.remember(MADE, token)


def _withdraw(invitation_id: uuid.UUID) -> None:
    with film_on_screen.report_failure():
        doer = require_actor(Action.MANAGE_USERS)
        state.studio().db.execute_write(invitations.withdraw_invitation, doer, invitation_id)
