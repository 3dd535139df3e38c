"""Three directions for a sentence, side by side: title, premise, tone and colours. Taking one writes the script in it."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.editing import undo
from core.idea import idea
from core.idea.idea import Direction, Understood
from core.money.ledger import Account
from core.types import digest
from language.forms import OF_PEOPLE, TALES
from ui.base import film_on_screen, html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.widgets import page_change

TURN, KEPT = "_directions_turn", "_directions"


def draw(film: FilmOnScreen, found: Understood) -> None:
    now = film.made.brief.understood.get("direction")
    chosen = Direction.model_validate(now) if now else None
    if chosen is None and found.form and found.form not in (*TALES, *OF_PEOPLE):
        st.html(f'<p class="note">{escape(t("idea.told_by_points"))}</p>')
        return
    turn = state.recall(TURN, {}).get(str(film.id), 0)
    with st.container(key="directions-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="h"><h2>{escape(t("idea.directions"))}</h2><span class="mute">{escape(t("idea.directions_note"))}</span></div>',
            width="stretch",
        )
        cost = film_on_screen.format_job_price("idea.directions")
        shown = _offered(film, turn, ask=cost == "¥0")
        st.button(
            f"{t('idea.others' if shown else 'idea.three')} · {cost}", key="others", icon=":material/refresh:",
            on_click=_others, args=(film, turn + bool(shown)), disabled=not film.may_edit,
        )  # fmt: skip
    if chosen and chosen.logline not in {each.logline for each in shown}:
        shown = (chosen, *shown)
    with st.container(key="directions"):
        for number, each in enumerate(shown):
            _card(film, found, each, number, taken=bool(chosen and each.logline == chosen.logline))


def _card(film: FilmOnScreen, found: Understood, each: Direction, number: int, *, taken: bool) -> None:
    with st.container(key=f"direction-{number}", gap=None):
        st.html(_html(each, taken))
        label = t("idea.taken" if taken else "idea.take")
        st.button(
            f"{label} · {film_on_screen.format_job_price('script.write')}", key=f"take-{number}", on_click=_take, args=(each, found),
            disabled=not film.may_edit or bool(film.root), icon=":material/edit_note:", width="stretch",
        )  # fmt: skip


def _html(each: Direction, taken: bool) -> str:
    colours = each.colours or ("#17191d", "#4a5568", "#a58b62", "#efe6d2")
    bands = "".join(f'<i style="background:{escape(colour)}"></i>' for colour in colours)
    tone = [html_parts.mood_word(each.mood), t(f"pages.genre_{each.genre}")]
    now = html_parts.state_html("done", t("idea.is_taken")) if taken else ""
    return (
        f'<div class="dir {"taken" if taken else ""}"><div class="pal" aria-hidden="true">{bands}</div>'
        f"<h3>{escape(each.title)}</h3><p>{escape(each.logline)}</p>"
        f'<div class="tone">{html_parts.chips_html(tone)}{now}</div></div>'
    )


def _offered(film: FilmOnScreen, turn: int, ask: bool) -> tuple[Direction, ...]:
    """The three of this turn: asked for once for each idea as it is on screen; at once where that costs nothing."""
    kept: dict[str, tuple[Direction, ...]] = state.recall(KEPT) or {}
    key = _key(film, turn)
    if key not in kept and ask:
        _ask(film, turn)
        kept = state.recall(KEPT) or {}
    return kept.get(key, ())


def _ask(film: FilmOnScreen, turn: int) -> None:
    account = Account(None, film.id, film.person.id, "idea")
    three = idea.suggest_directions_now(state.studio(), film.made.brief, turn, account)
    state.remember(KEPT, {**(state.recall(KEPT) or {}), _key(film, turn): three})


def _key(film: FilmOnScreen, turn: int) -> str:
    brief = film.made.brief
    told = {name: value for name, value in brief.understood.items() if name not in ("direction", "genre", "mood")}
    return digest(str(film.id), brief.idea, brief.language, brief.seconds, told, turn)


def _others(film: FilmOnScreen, turn: int) -> None:
    """A callback: three more, which were not offered before."""
    with film_on_screen.report_failure():
        _ask(film, turn)
        state.remember(TURN, {**state.recall(TURN, {}), str(film.id): turn})


def _take(each: Direction, found: Understood) -> None:
    """A callback: the film is told in this direction, and its script is written so."""
    with film_on_screen.report_failure():
        said = undo.change_name("undo.direction_taken", title=each.title)
        film_on_screen.require_actor().change(said, idea.choose_direction, found, each)
        film_on_screen.start_job("script.write")
        page_change.open_page_next("script", project=str(film_on_screen.require_film().id))
