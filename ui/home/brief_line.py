"""One quiet line on Home that says how the film will be, and opens in place: look, frame, length, language, voice, who paints. It names
what is chosen; the choices stand inside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import escape

import streamlit as st

from core.library.styles import Style
from core.models import model_catalogue, quotes
from core.money.ledger import Account
from core.people.sessions import Person
from core.project.projects import Brief
from ui.base import state
from ui.base.i18n import language, t
from ui.library import preset_choice
from ui.library.style_pictures import style_name, style_url

PAINT = "storyboard.paint"


@contextmanager
def expander() -> Iterator[None]:
    """Inside, the choices; closed at first. It stays open or closed whatever is chosen in it."""
    with st.expander(t("home.line_open"), key="home-more"):
        yield


def draw(person: Person, brief: Brief, style: Style | None, spoken: str) -> None:
    """`spoken`: the language in words; empty where a script brings its length and language itself."""
    facts = [
        *([style_name(style)] if style else []),
        brief.ratio,
        *([t("pages.seconds", n=brief.seconds), spoken] if spoken else []),
        *(preset_choice.narrator_names(brief.narrators) or [t("home.line_voices")]),
        painter_name(person, brief),
    ]
    picture = f'<img src="{escape(style_url(style))}" alt="">' if style else ""
    told = "".join(f"<span>{escape(fact)}</span>" for fact in facts)
    st.html(f'<div class="hl num">{picture}<p>{told}</p><i class="chev" aria-hidden="true"></i></div>')


def painter_name(person: Person, brief: Brief) -> str:
    """Who would be asked for the pictures first: the studio's own, or a vendor's model by its name."""
    studio = state.studio()
    request = quotes.typical_request(PAINT, brief)
    if person.role == "guest" or request is None or not model_catalogue.has_vendor(studio):
        return t("home.line_builtin")
    model = studio.first(request, replace(Account(user_id=person.id), stage="storyboard"))
    if model is None or model.id.startswith("builtin/"):
        return t("home.line_builtin")
    return model_catalogue.model_display_name(model.id, model_catalogue.models_by_id(studio), language())
