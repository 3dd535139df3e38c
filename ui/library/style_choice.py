"""Choosing a film's style: a strip of six, and behind it a window with all: one's own, the team's, the shipped ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.library import styles
from core.library.styles import Style, Whose
from core.people.sessions import Person
from core.project import looks
from core.project.projects import Brief
from ui.base import gate, html_parts, state
from ui.base.i18n import t
from ui.library.style_pictures import key_of_ref, style_css, style_name, tile_html
from ui.widgets import picture_choice

OPENED = "_styles_opened"
STRIP, OWN_MOST, TEAM_MOST = 6, 2, 1
"""How many the strip shows, and how many of them are one's own and the team's."""
GROUPS: tuple[Whose, ...] = ("mine", "team", "shipped")


def pick_style(
    person: Person,
    label: str,
    *,
    key: str,
    picked: str,
    size: tuple[int, int],
    on_change: Callable[..., None],
    args: tuple[Any, ...] = (),
    disabled: bool = False,
    held: Brief | None = None,
) -> str:
    """The ref of the style that is chosen. `held` is a film's brief: its own style can be seen here by whoever sees the film."""
    every = _every(person, held)
    now = state.recall(key) if state.recall(key) in every else picked if picked in every else looks.FIRST
    shown = {ref: style_css(every[ref]) for ref in styles_in_strip(every, now)}
    words = {ref: style_name(every[ref]) for ref in shown}
    with st.container(key=f"styles-{key}", gap=None):
        chosen = picture_choice.choose_one(
            label, shown, key=key, word=words.__getitem__, size=size, picked=now, on_change=on_change, args=args,
            drawn=False, disabled=disabled,
        )  # fmt: skip
        st.button(
            t("styles.all", n=len(every)), key=f"{key}-all", type="tertiary", icon=":material/grid_view:",
            on_click=state.remember, args=(OPENED, key), disabled=disabled,
        )  # fmt: skip
    if state.recall(OPENED) == key and not disabled:
        st.dialog(t("styles.which"), width="large", on_dismiss=_close)(_window)(every, key, now, on_change, args)
    return str(chosen)


def styles_in_strip(every: dict[str, Style], now: str) -> list[str]:
    """The few that are shown at once: the newest of one's own and of the team's, then the shipped ones, and always the one that
    is chosen."""
    by = {whose: [ref for ref, style in every.items() if style.whose == whose] for whose in GROUPS}
    few = [*by["mine"][:OWN_MOST], *by["team"][:TEAM_MOST], *by["shipped"]][:STRIP]
    return few if now in few else [*few[: STRIP - 1], now]


def _every(person: Person, held: Brief | None) -> dict[str, Style]:
    every = {style.ref: style for style in state.studio().db.execute_read(styles.list_styles, person)}
    if held is not None and held.own_style is not None and held.style not in every:
        every[held.style] = Style(ref=held.style, whose="team", look=held.look)
    return every


def _window(every: dict[str, Style], key: str, now: str, on_change: Callable[..., None], args: tuple[Any, ...]) -> None:
    gate.require()
    if state.recall(OPENED) != key:
        st.rerun()
    for whose in GROUPS:
        group = [style for style in every.values() if style.whose == whose]
        if not group:
            continue
        if len(group) < len(every):
            html_parts.draw_title(t(f"styles.group_{whose}"))
        draw_grid(f"all-{whose}", group, now, _take, (key, on_change, args))


def draw_grid(name: str, group: list[Style], now: str, on_click: Callable[..., None], args: tuple[Any, ...]) -> None:
    """Tiles, each a button over its whole; `on_click` is told the style's ref before `args`."""
    with st.container(key=f"tiles-{name}"):
        for style in group:
            with st.container(key=f"tile-{name}-{key_of_ref(style.ref)}", gap=None):
                st.html(tile_html(style, style.ref == now))
                said = t("styles.chosen", name=style_name(style)) if style.ref == now else style_name(style)
                st.button(said, key=f"take-{name}-{key_of_ref(style.ref)}", on_click=on_click, args=(style.ref, *args))


def _take(ref: str, key: str, on_change: Callable[..., None], args: tuple[Any, ...]) -> None:
    state.remember(key, ref)
    _close()
    on_change(*args)


def _close() -> None:
    state.forget(OPENED)
