"""What is written beside the film where it is published: the texts for each platform, each with a button that copies it."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.database.tables import Cut
from core.film import film_handover
from core.handover import publishing
from core.handover.publishing import LimitedText, Platform
from ui.base import state
from ui.base.film_on_screen import FilmOnScreen, FilmWindow
from ui.base.i18n import language, t
from ui.film.outputs import output_window
from ui.widgets import copy_button

WINDOW = FilmWindow("_publishing_window", "publish.title")
"""Opened of a version's id."""


def draw_button(cut: Cut) -> None:
    st.button(
        t("publish.open"), key="open-publishing", icon=":material/ios_share:", on_click=WINDOW.open, args=(str(cut.id),)
    )


def draw() -> None:
    WINDOW.draw(_draw_inside)


def _draw_inside(shown: FilmOnScreen) -> None:
    cut = output_window.opened_version(shown, WINDOW)
    handover = film_handover.load_handover(state.studio(), shown.made, cut)
    with st.container(key="publishing-window", gap="small"):
        st.html(f'<p class="note">{escape(t("publish.about"))}</p>')
        known = publishing.platforms()
        chosen = st.segmented_control(
            t("publish.where"),
            list(known),
            default=next(iter(known)),
            required=True,
            format_func=lambda name: known[name].name[language()],
            key="publish-where",
        )
        platform = known[chosen]
        texts = publishing.texts_for(platform, handover)
        if texts.title:
            _draw_text("name_of", texts.title)
        _draw_text("description_of" if texts.title else "caption_of", texts.description)
        if texts.tags:
            _draw_copied("tags_of", t("publish.tags_of"), ", ".join(texts.tags))
        _draw_rest(platform, shown.ratio)


def _draw_text(name: str, said: LimitedText) -> None:
    count = t(f"publish.count_{said.limit.unit}", n=said.length, most=said.limit.most)
    told = [t(f"publish.{name}"), count, *([t("publish.shortened")] if said.shortened else [])]
    _draw_copied(name, " · ".join(told), said.text)


def _draw_copied(name: str, title: str, text: str) -> None:
    with st.container(key=f"publish-head-{name}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="note">{escape(title)}</p>')
        copy_button.draw(text, key=f"publish-copy-{name}")
    st.html(f'<p class="publish-text">{escape(text)}</p>')


def _draw_rest(platform: Platform, ratio: str) -> None:
    """What else its form asks for."""
    fits = "publish.ratio_good" if ratio in platform.ratios[:1] else "publish.ratio_other"
    lines = [
        t(fits, ratio=ratio, best=platform.ratios[0]),
        t("publish.cover", ratio=platform.cover) if platform.cover else t("publish.cover_frame"),
        t("publish.captions_file", format=platform.captions) if platform.captions else t("publish.captions_burned"),
        platform.declare[language()],
    ]
    st.html("<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>")
