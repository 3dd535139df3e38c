"""What the studio reads in the sentence on Home, before anything is made and at no cost: kind, people, where, when, language."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.errors import StudioError
from core.idea import idea
from core.idea.idea import Understood
from core.money.ledger import Account
from core.people.sessions import Person
from core.project.vocabulary import GENRES, WEATHERS, WHENS
from language.forms import OF_PEOPLE, TALES
from ui.base import html_parts, state
from ui.base.i18n import t
from ui.idea.understood_facts import describe_who, form_word

READ = "_home_read"
PEOPLE = 3
"""So many are named."""


def draw(person: Person, words: str, spoken: str) -> None:
    """`spoken` is the language of the film. An empty line where nothing can be read, so that nothing below moves."""
    found = _read(person, words.strip(), spoken)
    said = reading_chips(found, spoken) if found else []
    body = "".join(f"<b>{escape(one)}</b>" for one in said)
    lead = f'<span class="mute">{escape(t("home.read_as"))}</span>' if said else ""
    st.html(
        f'<p class="read-as" title="{escape(t("home.read_as_help"))}">{lead}{body}</p>' if said else '<p class="read-as"></p>'
    )  # fmt: skip


def reading_chips(found: Understood, spoken: str) -> list[str]:
    """Only what was read: no weather and no hour that nobody spoke of; a genre and people of a film with a plot."""
    form = found.form or TALES[0]
    told = form_word(form)
    if form in TALES and found.genre in GENRES:
        told = f"{told} · {t(f'pages.genre_{found.genre}')}"
    people = [describe_who(who) for who in found.who[:PEOPLE]] if form in (*TALES, *OF_PEOPLE) else []
    when = t(f"film.when_{found.when}").capitalize() if found.when in WHENS else found.when
    weather = "" if found.weather in ("", "clear") else found.weather
    if weather in WEATHERS:
        weather = t(f"pages.weather_{weather}")
    return [one for one in (told, *people, found.where, when, weather, html_parts.language_names()[spoken]) if one]


def _read(person: Person, words: str, spoken: str) -> Understood | None:
    """By the studio's own reader, once for each sentence of this tab; None where there is nothing to read."""
    studio = state.studio()
    if not any(letter.isalpha() for letter in words) or len(words) > studio.limits.idea_max_chars:
        return None
    kept: tuple[tuple[str, str], Understood] | None = state.recall(READ)
    if kept and kept[0] == (words, spoken):
        return kept[1]
    try:
        found = idea.understand_here(studio, words, spoken, Account(user_id=person.id, stage="idea"))
    except StudioError:
        return None
    state.remember(READ, ((words, spoken), found))
    return found
