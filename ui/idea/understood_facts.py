"""What was read in a sentence, as a reading: each fact a chip in one paragraph that opens its own small editor, each fact that nobody
said a dashed one. Whatever was read can be corrected before anything is filmed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from core.idea import idea
from core.idea.idea import Somebody, Understood
from core.project.vocabulary import GENRES, WEATHERS, WHENS
from language.forms import TALES, form_files
from ui.base import film_on_screen, html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, t
from ui.widgets import editable

KINDS, SEXES, AGES = ("human", "animal", "robot", "thing"), ("f", "m", "n"), ("child", "teen", "adult", "old")
LEAST_GENRE = "romance"
"""What a sentence without a genre is told as."""


def draw(film: FilmOnScreen, found: Understood) -> None:
    html_parts.draw_title(t("pages.understood"), t("pages.understood_note") if film.may_edit else "")
    if not film.may_edit:
        st.html(_read_only(found))
        return
    with st.container(key="reading", horizontal=True, gap="xsmall", vertical_alignment="center"):
        for number, who in enumerate(found.who):
            _who(found, number, who)
        for name, field in FIELDS.items():
            if said := field.said(found):
                with _chip(name, said, field.lead):
                    field.edit(found)
        _things(film, found)
        _missing(found)


# Chips -------------------------------------------------------------------------------------------------------------------


def _chip(name: str, said: str, lead: str = "") -> AbstractContextManager[Any]:
    """A fact in its own words; `lead` is a word before it where it does not speak for itself."""
    label = f":gray[{t(lead)}] {html_parts.escape_markdown(said)}" if lead else html_parts.escape_markdown(said)
    return st.popover(label, key=f"fact-{name}", help=t(f"pages.{LABELS[name]}") if name in LABELS else None)


def _who(found: Understood, number: int, who: Somebody) -> None:
    short = who.name or who.role
    with st.popover(html_parts.escape_markdown(describe_who(who)), key=f"fact-who-{number}", help=t("pages.who_role")):
        with st.grid(2, min_column_width=120, gap="small"):
            editable.line(t("pages.who_role"), who.role, correct_who, found, number, "role", key=f"who-role-{number}")
            editable.line(
                t("pages.who_name"), who.name, correct_who, found, number, "name", key=f"who-name-{number}",
                placeholder=t("pages.unnamed"),
            )  # fmt: skip
        with st.grid(3, min_column_width=84, gap="small"):
            for field, known in (("kind", KINDS), ("sex", SEXES), ("age", AGES)):
                if field == "kind" or who.kind == "human":
                    editable.choice(
                        t(f"idea.{field}"), list(known), getattr(who, field), correct_who, found, number, field,
                        key=f"who-{field}-{number}", words=partial(_named, field),
                    )  # fmt: skip
        if len(found.who) > 1:
            st.button(
                t("idea.remove_who", name=short), key=f"who-out-{number}", icon=":material/close:", type="tertiary",
                on_click=remove_who, args=(found, number),
            )  # fmt: skip


def describe_who(who: Somebody) -> str:
    """Name and role, and how many: 林岚 · 女侦探; children ×2."""
    many = f" ×{who.count}" if who.count > 1 else ""
    return (f"{who.name} · {who.role}" if who.name and who.role else who.name or who.role or t("idea.somebody")) + many


def _things(film: FilmOnScreen, found: Understood) -> None:
    if found.things:
        with _chip(
            "things", "、".join(found.things) if found.language == "zh" else ", ".join(found.things), "idea.with"
        ):
            _edit_things(film, found)


def _edit_things(film: FilmOnScreen, found: Understood) -> None:
    key = f"u-things-{film.id}"
    editable.follow_row(key, list(found.things))
    st.multiselect(
        t("pages.things"), list(dict.fromkeys([*found.things, *(state.recall(key) or [])])), key=key,
        accept_new_options=True, placeholder=t("idea.add_thing"), on_change=correct_things, args=(found, key),
    )  # fmt: skip


def _missing(found: Understood) -> None:
    """What nobody said: a dashed chip each."""
    st.button(t("idea.add_who"), key="add-who", icon=":material/add:", type="tertiary", on_click=add_who, args=(found,))
    for name, field in FIELDS.items():
        if not field.said(found):
            with st.popover(t(f"pages.{LABELS[name]}"), key=f"lack-{name}", icon=":material/add:", type="tertiary"):
                field.edit(found)
    if not found.things:
        with st.popover(t("pages.things"), key="lack-things", icon=":material/add:", type="tertiary"):
            _edit_things(film_on_screen.require_film(), found)


def _read_only(found: Understood) -> str:
    said = [describe_who(who) for who in found.who]
    said += [one for field in FIELDS.values() if (one := field.said(found))]
    said += ["、".join(found.things)] if found.things else []
    return '<p class="reading">' + "".join(f"<b>{escape(one)}</b>" for one in said) + "</p>"


# Fields ------------------------------------------------------------------------------------------------------------------


class Fact:
    """One fact of the idea: what it says in words, "" where nobody said it, and its editor."""

    def __init__(self, said: Callable[[Understood], str], edit: Callable[[Understood], None], lead: str = "") -> None:
        self.said, self.edit, self.lead = said, edit, lead


def _line(name: str) -> Callable[[Understood], None]:
    def edit(found: Understood) -> None:
        editable.line(t(f"pages.{name}"), getattr(found, name), correct_fact, found, name, key=f"u-{name}")

    return edit


def _one_of(name: str, known: Iterable[str], word: Callable[[str], str]) -> Callable[[Understood], None]:
    def edit(found: Understood) -> None:
        now = _genre(found) if name == "genre" else getattr(found, name)
        options = [*known, *([] if now in known else [now])]
        editable.choice(
            t(f"pages.{LABELS[name]}"), options, now, correct_fact, found, name, key=f"u-{name}", words=word,
        )  # fmt: skip

    return edit


def _genre(found: Understood) -> str:
    return found.genre or LEAST_GENRE


def _told_genre(found: Understood) -> str:
    """A film that is no tale has the genre that somebody chose, or none."""
    return _genre(found) if not found.form or found.form in TALES else found.genre


def _when_word(when: str) -> str:
    return t(f"film.when_{when}").capitalize() if when in WHENS else when or t("pages.any")


def _weather_word(weather: str) -> str:
    return t(f"pages.weather_{weather}") if weather in WEATHERS else weather or t("pages.any")


def _genre_word(genre: str) -> str:
    return t(f"pages.genre_{genre}") if genre in GENRES else genre


def _edit_mood(found: Understood) -> None:
    _one_of("mood", html_parts.known_moods(), html_parts.mood_word)(found)


def form_word(form: str) -> str:
    """What a form of film is called in the reader's language."""
    titles = form_files().get(form, {}).get("title", {})
    return str(titles.get(language(), titles.get("en", form)))


LABELS = {"form": "form", "where": "where", "when": "when_is", "weather": "weather", "mood": "mood", "genre": "genre", "wants": "wants", "things": "things"}  # fmt: skip
FIELDS = {
    "form": Fact(lambda found: form_word(found.form) if found.form else "", _one_of("form", form_files(), form_word)),
    "where": Fact(lambda found: found.where, _line("where")),
    "when": Fact(lambda found: _when_word(found.when) if found.when else "", _one_of("when", WHENS, _when_word)),
    "weather": Fact(
        lambda found: _weather_word(found.weather) if found.weather else "", _one_of("weather", WEATHERS, _weather_word)
    ),
    "wants": Fact(lambda found: found.wants, _line("wants"), lead="idea.wanting"),
    "genre": Fact(lambda found: _genre_word(_told_genre(found)), _one_of("genre", GENRES, _genre_word)),
    "mood": Fact(lambda found: html_parts.mood_word(found.mood), _edit_mood),
}
"""In the order they are read."""


def _named(field: str, word: str) -> str:
    return t(f"idea.{field}_{word}")


# Corrected ---------------------------------------------------------------------------------------------------------------


def correct_fact(found: Understood, field: str, seen: Any, chosen: Any) -> None:
    """One fact of the idea as it is; what somebody else corrected meanwhile stays."""
    film_on_screen.change_film(f"undo.idea_{field}", idea.correct_fact, found, field, chosen)


def correct_who(found: Understood, number: int, field: str, seen: str, chosen: str) -> None:
    people = [who.model_dump(mode="json") for who in found.who]
    people[number][field] = chosen
    correct_fact(found, "who", None, people)


def remove_who(found: Understood, number: int) -> None:
    correct_fact(found, "who", None, [who.model_dump(mode="json") for n, who in enumerate(found.who) if n != number])


def add_who(found: Understood) -> None:
    new = Somebody(role=t("idea.somebody"), kind="human")
    correct_fact(found, "who", None, [who.model_dump(mode="json") for who in (*found.who, new)])


def correct_things(found: Understood, key: str) -> None:
    said = [str(word).strip()[:40] for word in state.recall(key) or [] if str(word).strip()]
    correct_fact(found, "things", None, said)
