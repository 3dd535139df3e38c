"""One style in a window: what it is, and for one's own its words, colours and name to change."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any, Concatenate, ParamSpec

import streamlit as st

from core.database.engine import Session
from core.errors import StudioError
from core.library import shelf, styles
from core.library.styles import Style
from core.people.access import Action
from core.people.sessions import Person
from core.project import looks
from core.project.looks import OwnStyle
from ui.base import gate, html_parts, state, toast
from ui.base.i18n import language, t
from ui.library.style_pictures import owner_word, style_name, style_url, swatches_html

P = ParamSpec("P")
SEEN, DRAFT, WRONG, TURN = "_style_seen", "_style_draft", "_style_wrong", "_style_turn"
"""The style that is looked at; the one that is written, as (id or None, when it was seen, Told); and a turn for its fields."""
FIRST_COLOURS = ("#22252b", "#8a6f5a", "#e9e2d3")


def open_style(ref: str) -> None:
    state.forget(DRAFT, WRONG)
    state.remember(SEEN, ref)


def begin_style(style: Style | None = None, own: bool = False) -> None:
    """Write a new one, from another or from nothing; or with `own` that one itself."""
    told = style.told() if style else OwnStyle(name=t("styles.new_name"), words="", palette=FIRST_COLOURS)
    if style and not own:
        told = told.model_copy(update={"name": t("styles.from", name=style_name(style))[: shelf.NAME_CHARS]})
    if style and not own and style.whose == "shipped":
        told = told.model_copy(update={"words": style.look.words[language()]})
    state.forget(SEEN, WRONG)
    state.remember(TURN, state.recall(TURN, 0) + 1)
    state.remember(DRAFT, (style.id if style and own else None, style.updated_at if style and own else None, told))


def draw(person: Person, every: dict[str, Style]) -> None:
    """Whichever window is open."""
    if state.recall(DRAFT):
        st.dialog(t("styles.edit_style" if state.recall(DRAFT)[0] else "styles.new"), width="large", on_dismiss=_close)(
            _form
        )()
    elif state.recall(SEEN) in every:
        style = every[state.recall(SEEN)]
        st.dialog(html_parts.escape_markdown(style_name(style)), width="large", on_dismiss=_close)(_look)(style)


def change_shelf(
    said: str,
    name: str,
    verb: Callable[Concatenate[Session, Person, P], object],
    *args: P.args,
    **kwargs: P.kwargs,
) -> None:
    """One transaction on the shelf by the person here; said where it went well. A callback."""
    state.forget(WRONG)
    try:
        person = gate.current_person()
        if person is None:
            return
        state.studio().db.execute_write(verb, person, *args, **kwargs)
        toast.show_sentence(t(said, name=name))
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))


def _look(style: Style) -> None:
    gate.require(Action.USE_LIBRARY)
    if state.recall(SEEN) != style.ref:
        st.rerun()
    left, right = st.columns([1.15, 1], gap="medium")
    look, code = style.look, language()
    with left:
        st.html(
            f'<div class="style-big"><img src="{escape(style_url(style))}" alt="{escape(style_name(style))}">{swatches_html(look.palette)}</div>'
        )
    with right:
        words = [(t("styles.words"), look.words[code]), (t("styles.negative"), look.negative)]
        if look.based_on:
            words.append(
                (t("styles.based_on"), looks.shipped_looks()[looks.look_or_default(look.based_on)].label[code])
            )
        says = f"<p>{escape(look.says[code])}</p>" if style.whose == "shipped" else ""
        rows = "".join(f"<h4>{escape(name)}</h4><p>{escape(told)}</p>" for name, told in words if told)
        of = f'<p class="note">{escape(owner_word(style))}</p>' if owner_word(style) else ""
        st.html(f'<div class="style-big">{of}{says}{rows}</div>')
        if wrong := state.recall(WRONG):
            html_parts.draw_wrong(wrong)
        _deeds(style)


def _deeds(style: Style) -> None:
    name, row_id = style_name(style), style.id
    with st.container(horizontal=True, gap="small", key="style-deeds"):
        if style.may_change and row_id is not None:
            st.button(
                t("styles.edit"), key="style-edit", icon=":material/edit:", on_click=begin_style, args=(style, True)
            )
        st.button(
            t("styles.copy" if style.whose == "mine" else "styles.make_mine"),
            key="style-fork",
            icon=":material/content_copy:",
            on_click=begin_style,
            args=(style,),
        )
        if style.may_change and row_id is not None:
            st.button(
                t("styles.share_off" if style.shared else "styles.share"), key="style-share", icon=":material/group:",
                on_click=_share, args=(row_id, name, not style.shared),
            )  # fmt: skip
            st.button(
                t("styles.remove"), key="style-remove", icon=":material/delete:", type="tertiary", on_click=_remove,
                args=(row_id, name),
            )  # fmt: skip


def _share(row_id: Any, name: str, shared: bool) -> None:
    said = "styles.is_shared" if shared else "styles.is_mine"
    change_shelf(said, name, styles.share, row_id, shared)
    if not state.recall(WRONG):
        _close()


def _remove(row_id: Any, name: str) -> None:
    change_shelf("styles.removed", name, styles.remove, row_id)
    if not state.recall(WRONG):
        _close()


# Written ---------------------------------------------------------------------------------------------------------------


def _form() -> None:
    gate.require(Action.USE_LIBRARY)
    opened = state.recall(DRAFT)
    if not opened:
        st.rerun()
    _, _, told = opened
    shipped = looks.shipped_looks()
    st.text_input(t("styles.name"), told.name, key=_key("name"), max_chars=shelf.NAME_CHARS)
    st.text_area(
        t("styles.words"), told.words, key=_key("words"), height=96, max_chars=styles.WORDS_CHARS,
        help=t("styles.words_help", most=styles.WORDS_CHARS),
    )  # fmt: skip
    st.text_input(t("styles.negative"), told.negative, key=_key("negative"), max_chars=styles.NEGATIVE_CHARS)
    names = list(shipped)
    st.selectbox(
        t("styles.based_on"), names, names.index(looks.look_or_default(told.based_on)), key=_key("based_on"),
        format_func=html_parts.option_labels(names, lambda one: shipped[one].label[language()]),
    )  # fmt: skip
    _palette(told)
    if wrong := state.recall(WRONG):
        html_parts.draw_wrong(wrong)
    st.button(t("styles.save"), key="style-save", type="primary", icon=":material/brush:", on_click=_save)


def _palette(told: OwnStyle) -> None:
    count = state.recall(_key("colours"), len(told.palette))
    st.html(f'<p class="note">{escape(t("styles.palette") if count else t("styles.no_palette"))}</p>')
    with st.container(key="colour-row", horizontal=True, vertical_alignment="bottom", gap="small"):
        for number in range(count):
            first = told.palette[number] if number < len(told.palette) else FIRST_COLOURS[number % len(FIRST_COLOURS)]
            st.color_picker(t("styles.colour", n=number + 1), first, key=_key(f"colour{number}"))
        least = styles.COLOURS_LEAST
        if count < styles.COLOURS_MOST:
            st.button(
                t("styles.add_colour"), key="colour-more", type="tertiary", icon=":material/add:", on_click=state.remember,
                args=(_key("colours"), max(least, count + 1)),
            )  # fmt: skip
        if count:
            st.button(
                t("styles.drop_colour"), key="colour-less", type="tertiary", icon=":material/remove:", on_click=state.remember,
                args=(_key("colours"), count - 1 if count > least else 0),
            )  # fmt: skip


def _save() -> None:
    """What stands in the form; nothing typed is lost where it cannot be."""
    opened, person = state.recall(DRAFT), gate.current_person()
    if not opened or person is None:
        return
    style_id, seen, told = opened
    count = state.recall(_key("colours"), len(told.palette))
    state.forget(WRONG)
    try:
        written = OwnStyle.model_construct(
            name=str(state.recall(_key("name")) or ""), words=str(state.recall(_key("words")) or ""),
            negative=str(state.recall(_key("negative")) or ""), based_on=str(state.recall(_key("based_on")) or looks.FIRST),
            palette=tuple(str(state.recall(_key(f"colour{number}"))) for number in range(count)),
        )  # fmt: skip
        styles.save(state.studio(), person, written, style_id, seen)
        toast.show_sentence(t("styles.saved", name=written.name))
        _close()
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))


def _key(field: str) -> str:
    return f"_style_{state.recall(TURN, 0)}_{field}"


def _close() -> None:
    state.forget(SEEN, DRAFT, WRONG)
