"""Cards and marks: the film's title and end card, its watermark and its logo, each changed beside a still of it, lettered by the renderer
that makes the film."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from core.database.tables import Shot
from core.editing import card_edit, mark_edit, user_media
from core.files import logo_import
from core.film import film_cards, sound_desk
from core.project import card_choice, mark_choice
from core.project.card_choice import CARDS, CardName
from core.project.mark_choice import MARKS, CornerMark, MarkName
from core.render.camera_moves import Size
from core.render.overlays.card_looks import card_styles, resolve_card_look
from core.render.overlays.overlay_picture import overlay_picture
from core.render.overlays.safe_area import safe_area
from core.render.timeline import Card, Timeline
from ui.base import element_actions, film_on_screen, html_parts, media, state
from ui.base.film_on_screen import FilmOnScreen, FilmWindow
from ui.base.i18n import t

HERE = Path(__file__).parent
WINDOW, TAB = FilmWindow("_cards_window", "cards.window"), "_cards_tab"
TABS = (*CARDS, *MARKS)
LONG_SIDE, LONG_SIDE_OF_STYLE = 720, 320
"""Pixels of the still, and of the small one of each style."""
WORDS = ("tabs", "shown", "title_field", "subtitle", "credits", "credits_why", "stands", "frames", "shorter", "longer", "place", "ground", "style",
         "as_found", "watermark", "watermark_why", "logo_choose", "logo_other", "logo_why", "reading", "corner", "taken", "below_label",
         "size", "opacity", "margin", "remove", "safe", "left_out", "note")  # fmt: skip
_element = st.components.v2.component(
    "dailies_cards",
    html='<div class="here"></div>',
    css=(HERE / "cards_window.element.css").read_text("utf-8"),
    js=element_actions.element_script(
        "dom", "element_room", "camera_moves", "cards_controls", "card_fields", "mark_fields", "cards_window"
    ),
)


def draw() -> None:
    WINDOW.draw(_draw_inside)


def _draw_inside(shown: FilmOnScreen) -> None:
    if not shown.made.shots:
        WINDOW.close()
        st.rerun()
    tab, size = state.recall(TAB, "title"), Size(*shown.made.brief.size())
    laid = sound_desk.lay_draft_timeline(shown.made)
    shot = shown.made.shots[-1 if tab == "end" else 0]
    element_actions.draw(
        _element,
        f"cards-{shown.id}",
        {
            "film": str(shown.id),
            "fps": laid.fps,
            "ratio": html_parts.RATIO[shown.ratio],
            "tall": size.height > size.width,
            "safe": safe_area(size),
            "still": _still(shown, shot),
            "tab": tab,
            "tabs": [{"id": each, "word": t(f"cards.{each}")} for each in TABS],
            "card": _card(shown, laid, tab, size) if tab in CARDS else None,
            "mark": _mark(shown, laid, tab, size) if tab in MARKS else None,
            "locked": not shown.may_edit,
            "words": {word: t(f"cards.{word}") for word in WORDS},
        },
        {"act": _act},
    )


def _still(shown: FilmOnScreen, shot: Shot) -> str:
    take = shown.take(shot.take_id)
    return media.asset_url(take.thumb or take.sha256) if take else ""


# A card ---------------------------------------------------------------------------------------------------------------


def _card(shown: FilmOnScreen, laid: Timeline, name: CardName, size: Size) -> dict[str, Any]:
    choice = shown.made.brief.cards.card(name)
    words, credit = film_cards.own_words(name, shown.made)
    card = next((each for each in laid.cards if each.kind == name), None)
    styled = card or film_cards.card_as_chosen(name, choice, words, credit, 0, 1)
    return {
        "name": t(f"cards.{name}"),
        "shown": choice.shown,
        "own": choice != card_choice.CardChoice(),
        "words": styled.title,
        "own_words": words,
        "subtitle": choice.subtitle,
        "credits": "\n".join(styled.lines),
        "own_credits": credit,
        "frames": card.frames if card else choice.frames or 0,
        "range": [card_edit.SHORTEST, card_edit.LONGEST],
        "most": card_choice.MOST_LETTERS,
        "place": choice.place,
        "places": [{"id": each, "word": t(f"cards.place_{each}")} for each in card_choice.PLACES],
        "ground": choice.ground,
        "grounds": [{"id": each, "word": t(f"cards.ground_{each}_{name}")} for each in card_choice.GROUNDS],
        "ground_why": t(f"cards.ground_why_{name}"),
        "style": choice.style if choice.style in card_styles() else card_choice.FIRST,
        "styles": [
            {"id": style, "word": t(f"cards.style_{style}"), "lettering": _styled(styled, style, size)}
            for style in card_styles()
        ],
        "overlay": _overlay(_small(size, LONG_SIDE), card and card.without_time),
    }


def _styled(card: Card, style: str, size: Size) -> str:
    look = resolve_card_look(card_choice.CardChoice(style=style))
    return _overlay(_small(size, LONG_SIDE_OF_STYLE), card.without_time.model_copy(update={"look": look}))


# A mark ---------------------------------------------------------------------------------------------------------------


def _mark(shown: FilmOnScreen, laid: Timeline, name: MarkName, size: Size) -> dict[str, Any]:
    marks = shown.made.brief.marks
    mark, other = marks.mark(name), marks.mark("logo" if name == "words" else "words")
    label = laid.mark.text if laid.mark else ""
    return {
        "id": name,
        "name": t(f"cards.{name}"),
        "there": mark is not None,
        "text": mark.text if mark else "",
        "picture": media.asset_url(mark.picture) if mark and mark.picture else "",
        "most": mark_choice.MOST_LETTERS,
        "corner": mark.corner if mark else "",
        "corners": [{"id": each, "word": t(f"cards.corner_{each}")} for each in mark_choice.CORNERS],
        "taken": other.corner if other else "",
        "most_bytes": logo_import.MOST_BYTES,
        "too_large": t("cards.logo_large", most=logo_import.MOST_BYTES >> 20),
        "numbers": [
            {
                "id": field,
                "word": t(f"cards.{field}"),
                "least": least,
                "most": most,
                "value": getattr(mark or CornerMark(), field),
            }
            for field, (least, most) in mark_edit.LIMITS.items()
        ],
        "overlay": _overlay(_small(size, LONG_SIDE), None, marks.laid, label),
    }


def _small(film: Size, long_side: int) -> Size:
    scale = long_side / max(film)
    return Size(*(max(2, round(side * scale / 2) * 2) for side in film))


@lru_cache(maxsize=128)
def _overlay(size: Size, card: Card | None, marks: tuple[CornerMark, ...] = (), label: str = "") -> str:
    drawn = overlay_picture(size, state.studio().files.path, card, marks, label)
    return f"data:image/png;base64,{base64.b64encode(drawn).decode()}"


# What is done ---------------------------------------------------------------------------------------------------------


def _act(told: dict[str, Any]) -> None:
    DEEDS[str(told["do"])](told)


def _show_tab(told: dict[str, Any]) -> None:
    if told["tab"] in TABS:
        state.remember(TAB, told["tab"])


def _change_card(told: dict[str, Any]) -> None:
    card = str(told["card"])
    film_on_screen.change_film(f"undo.card_{_one_of(CARDS, card)}", card_edit.change_card, card, dict(told["changes"]))


def _reset_card(told: dict[str, Any]) -> None:
    card = str(told["card"])
    film_on_screen.change_film(f"undo.card_{_one_of(CARDS, card)}", card_edit.reset_card, card)


def _write_watermark(told: dict[str, Any]) -> None:
    film_on_screen.change_film("undo.mark_words", mark_edit.write_watermark, str(told["text"]))


def _change_mark(told: dict[str, Any]) -> None:
    mark = str(told["mark"])
    film_on_screen.change_film(f"undo.mark_{_one_of(MARKS, mark)}", mark_edit.change_mark, mark, dict(told["changes"]))


def _remove_mark(told: dict[str, Any]) -> None:
    mark = str(told["mark"])
    film_on_screen.change_film(f"undo.mark_{_one_of(MARKS, mark)}", mark_edit.remove_mark, mark)


def _bring_logo(told: dict[str, Any]) -> None:
    """A picture as base64: made clean and stored first, then used; what is not one is refused with a sentence."""
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        try:
            content = base64.b64decode(str(told.get("picture", "")))
        except ValueError:
            content = b""
        kept = user_media.store_logo(state.studio(), doer.project_id, content)
        doer.change("undo.mark_logo", mark_edit.use_logo, kept)


def _one_of(names: tuple[str, ...], name: str) -> str:
    return name if name in names else names[0]


DEEDS: dict[str, Callable[[dict[str, Any]], None]] = {
    "tab": _show_tab,
    "card": _change_card,
    "reset": _reset_card,
    "text": _write_watermark,
    "mark": _change_mark,
    "remove": _remove_mark,
    "logo": _bring_logo,
}
