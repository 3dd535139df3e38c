"""How the film shall be, each choice a picture: frame, length, language, look, and the grade of its run."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.errors import NotFound
from core.library import presets, styles
from core.library.styles import Style
from core.models import model_catalogue
from core.people import preferences
from core.people.sessions import Person
from core.project import looks, projects
from core.project.projects import Brief
from core.script import script_parser
from core.script.model import Script
from ui.base import html_parts, state
from ui.base.i18n import t
from ui.home import home_draft
from ui.library import preset_choice, style_choice
from ui.widgets import picture_choice

GRADES = ("fast", "balanced", "quality")
LENGTHS = (10, 15, 30, 60, 90)
LANGUAGES = {"": "✎", "zh": "中", "en": "En"}


def draw(person: Person, kept: dict[str, Any], told: Script | None, own: bool) -> tuple[Brief, Style | None]:
    """Length, frame, language and look, each a picture; a script brings its own length and language. With the style by which the look
    is shown."""
    with st.container(key="home-opts", horizontal=True, gap="medium"):
        ratio = _choice(
            person,
            "ratio",
            {name: picture_choice.frame_image(*sides) for name, sides in projects.RATIOS.items()},
            kept,
            (34, 26),
            str,
        )
        seconds, spoken = 30, ""
        if not own:
            lengths = sorted({*LENGTHS, *([kept["length"]] if isinstance(kept.get("length"), int) else [])})
            strips = {each: picture_choice.strip_image(min(1, each / LENGTHS[-1]) ** 0.8) for each in lengths}
            seconds = _choice(person, "length", strips, kept, (50, 26), lambda n: t("pages.seconds", n=n), first=30)
            glyphs = {code: picture_choice.letters_image(word) for code, word in LANGUAGES.items()}
            spoken = _choice(person, "language", glyphs, kept, (34, 26), _language_word)
        look = style_choice.pick_style(
            person,
            t("home.look"),
            key="home_look",
            picked=str(kept.get("look") or ""),
            size=(122, 68),
            on_change=_keep_choice,
            args=(person, "look"),
        )
    idea = state.recall(home_draft.IDEA) or ""
    brief = Brief(
        idea=idea,
        seconds=min(script_parser.playing_seconds(told), state.studio().limits.film_max_s) if told else seconds,
        ratio=ratio,
        language=told.language if told else spoken or projects.detect_language(idea),  # type: ignore[arg-type]
        short_side=state.studio().limits.short_side,
        narrators=kept.get("voices") or {},
        prompt={} if own else home_draft.prompt_for(idea),
        **_style_facts(person, look),
    )
    listed = state.studio().db.execute_read(styles.list_styles, person)
    return brief, next((one for one in listed if one.ref == look), None)


def _choice(
    person: Person,
    name: str,
    options: dict[Any, str],
    kept: dict[str, Any],
    size: tuple[int, int],
    word: Any,
    first: Any = None,
) -> Any:
    picked = kept.get(name, first if first is not None else next(iter(options)))
    return picture_choice.choose_one(
        t(f"pages.{'film_language' if name == 'language' else name}"),
        options,
        key=f"home_{name}",
        word=word,
        size=size,
        picked=picked,
        on_change=_keep_choice,
        args=(person, name),
    )


def draw_grade(person: Person, kept: dict[str, Any]) -> str:
    """The grade of the run, where anybody but the studio's own engines may be asked: else it changes nothing. A guest's films are
    made by these alone."""
    if person.role == "guest" or not model_catalogue.has_vendor(state.studio()):
        return ""
    picked = kept.get("grade") if kept.get("grade") in GRADES else "balanced"
    with st.container(key="home-fine", horizontal=True, vertical_alignment="center", gap="small"):
        chosen = st.segmented_control(
            t("ways.home_grade"),
            GRADES,
            default=picked,
            required=True,
            key="home_grade",
            on_change=_keep_choice,
            args=(person, "grade"),
            format_func=html_parts.option_labels(GRADES, lambda one: t(f"ways.home_{one}")),
        )
        st.html(f'<p class="note">{escape(t(f"ways.{chosen}_means"))}</p>', width="stretch")
    return str(chosen)


def _style_facts(person: Person, look: str) -> dict[str, Any]:
    """What the brief holds of the style; one that was removed meanwhile is the house's own."""
    try:
        return state.studio().db.execute_read(styles.style_for_brief, person, look)
    except NotFound:
        return {"style": looks.FIRST}


def _keep_choice(person: Person, name: str) -> None:
    """What was chosen is chosen the next time too."""
    state.studio().db.execute_write(
        preferences.save_choices, person.id, presets.HOME, **{name: state.recall(f"home_{name}")}
    )
    preset_choice.clear_preset()


def spoken_word(brief: Brief) -> str:
    """The language of the film; as written, where nothing is written yet and nobody chose."""
    return _language_word(brief.language if brief.idea.strip() or state.recall("home_language") else "")


def _language_word(code: str) -> str:
    return html_parts.language_names().get(code, t("home.as_sentence"))
