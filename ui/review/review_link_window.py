"""The window of a film's review links: one is made for somebody without an account, its address is copied once, and each is withdrawn."""

from __future__ import annotations

import uuid
from html import escape
from typing import cast

import streamlit as st

from core.people.access import Action, can
from core.review import links
from core.review.links import LinkView, NewLink, Scope
from ui.base import film_on_screen, formatting, html_parts, state
from ui.base.film_on_screen import FilmOnScreen, FilmWindow
from ui.base.i18n import t
from ui.people import film_sharing

FOR, SHOWS, DAYS, PASSWORD, MARK, PUBLIC = (
    f"link_{word}" for word in ("for", "shows", "days", "password", "mark", "public")
)
MADE = "_review_link_made"
WINDOW = FilmWindow("_review_links", "film_review.link_title", (MADE, FOR, SHOWS, DAYS, PASSWORD, MARK, PUBLIC))
SCOPES = ("film", "version", "boards", "script")
ENDS = (1, 7, 14, 30, 90)


def draw(cut_id: uuid.UUID) -> None:
    """`cut_id`: the version on screen."""
    WINDOW.draw(lambda shown: _draw_inside(shown, cut_id))


def _draw_inside(shown: FilmOnScreen, cut_id: uuid.UUID) -> None:
    if token := state.recall(MADE):
        _made(token)
    else:
        _form(shown, cut_id)
    there = state.studio().db.execute_read(links.list_links, shown.person, shown.id)
    if there:
        html_parts.draw_title(t("film_review.links"))
    with st.container(key="review-links", gap=None):
        for link in there:
            _row(link)


def _form(shown: FilmOnScreen, cut_id: uuid.UUID) -> None:
    st.html(f'<p class="note">{escape(t("film_review.link_why"))}</p>')
    st.text_input(t("film_review.link_for"), key=FOR, max_chars=100, placeholder=t("film_review.link_for_hint"))
    with st.container(key="link-choices", horizontal=True, gap="medium", vertical_alignment="bottom"):
        st.selectbox(
            t("film_review.link_shows"), SCOPES, key=SHOWS,
            format_func=html_parts.option_labels(SCOPES, lambda word: t(f"film_review.shows_{word}")),
        )  # fmt: skip
        st.selectbox(
            t("film_review.link_ends"), ENDS, index=ENDS.index(links.USUAL.days), key=DAYS,
            format_func=html_parts.option_labels(ENDS, lambda days: html_parts.count_words("in_days", days, area="film_review")),
        )  # fmt: skip
        st.text_input(
            t("film_review.link_password"), key=PASSWORD, max_chars=100, type="password", autocomplete="off",
            placeholder=t("film_review.link_password_hint"),
        )  # fmt: skip
    st.checkbox(t("film_review.link_mark"), key=MARK)
    if can(shown.person, Action.MANAGE_SETTINGS):
        st.checkbox(t("film_review.link_public"), key=PUBLIC)
    st.button(
        t("film_review.link_make"),
        key="link-make",
        type="primary",
        icon=":material/add_link:",
        on_click=_make,
        args=(cut_id,),
    )


def _made(token: str) -> None:
    """The address, this once: only its digest is kept."""
    st.html(f'<div class="well" role="status">{html_parts.state_html("done", t("film_review.link_made"))}</div>')
    film_sharing.draw_address(f"/review/{token}", t("film_review.link_address"), key=f"review-{token[:12]}")
    st.button(
        t("film_review.link_another"),
        key="link-another",
        type="tertiary",
        icon=":material/add:",
        on_click=state.forget,
        args=(MADE,),
    )


def _row(link: LinkView) -> None:
    name = link.label or t("film_review.no_label")
    shows = t(f"film_review.shows_{'version' if link.one_version else link.scope}")
    facts = [
        shows,
        *(t(f"film_review.{word}") for word in ("has_password", "watermark", "read_only") if getattr(link, word)),
    ]
    opened = t("film_review.never_opened")
    if link.last_opened_at:
        who = link.last_opened_by or t("film_review.somebody")
        opened = html_parts.count_words(
            "opened_n", link.openings, area="film_review", who=who, when=formatting.format_when(link.last_opened_at)
        )
    stands = t(f"film_review.link_{link.ended}") if link.ended else t("film_review.link_until", day=formatting.format_day(link.expires_at)) if link.expires_at else ""  # fmt: skip
    with st.container(key=f"link-{link.id}", horizontal=True, gap="small", vertical_alignment="center", wrap=False):
        st.html(
            f'<div class="linkrow{" off" if link.ended else ""}"><b>{escape(name)}</b><span>{escape(stands)}</span>'
            f"<small>{escape(' · '.join([*facts, opened]))}</small></div>",
            width="stretch",
        )
        if not link.ended:
            st.button(
                t("film_review.withdraw"),
                key=f"withdraw-{link.id}",
                help=t("film_review.withdraw_link", name=html_parts.escape_markdown(name)),
                icon=":material/link_off:",
                type="tertiary",
                on_click=_withdraw,
                args=(link.id,),
            )


def _make(cut_id: uuid.UUID) -> None:
    shows = str(state.recall(SHOWS) or "film")
    with film_on_screen.report_failure():
        person, project_id = film_on_screen.require_person_and_film(Action.APPROVE)
        new = NewLink(
            label=str(state.recall(FOR) or ""),
            scope=cast("Scope", "film" if shows == "version" else shows),
            days=int(state.recall(DAYS) or links.USUAL.days),
            password=str(state.recall(PASSWORD) or ""),
            watermark=bool(state.recall(MARK)),
            read_only=bool(state.recall(PUBLIC)),
            cut_id=cut_id if shows == "version" else None,
        )
        _, token = state.studio().db.execute_write(links.make_link, person, project_id, new)
        state.remember(MADE, token)


def _withdraw(link_id: uuid.UUID) -> None:
    with film_on_screen.report_failure():
        person, project_id = film_on_screen.require_person_and_film(Action.APPROVE)
        state.studio().db.execute_write(links.revoke_link, person, project_id, link_id)
