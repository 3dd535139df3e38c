"""The sentence, what was understood of it, and the door to a script."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core import idea, project
from core.idea import Somebody, Understood
from core.ledger import Account
from ui import state
from ui.components import editable, next_stage, onscreen, parts
from ui.gate import require
from ui.i18n import t

person = require()
film = onscreen.shown()
brief = film.made.brief
locked = not film.may_edit
GENRES = ("sci-fi", "romance", "action", "comedy", "horror")
WHENS = ("dawn", "day", "dusk", "night")
WEATHERS = ("clear", "rain", "snow", "fog", "wind", "storm")
LENGTHS = (10, 15, 30, 45, 60, 90, 120)


def either(known: tuple[str, ...], found_word: str) -> list[str]:
    """The words there are, and the one that was found where it is another."""
    return [*known, *([] if found_word in known else [found_word])]


def understood() -> Understood:
    """What the team corrected, else what the engine reads in the sentence: asked once for each sentence on screen."""
    if brief.understood:
        return Understood.model_validate(brief.understood)
    kept: dict[str, Any] = state.recall("_understood") or {}
    if kept.get("idea") != (brief.idea, brief.language):
        found = idea.understand_now(
            state.studio(), brief.idea, brief.language, Account(None, film.id, person.id, "idea")
        )
        kept = {"idea": (brief.idea, brief.language), "found": found}
        state.remember("_understood", kept)
    return kept["found"]


def save_idea(seen: str, text: str) -> None:
    with onscreen.changing() as (session, project_id, _):
        told = project.check(text, brief.seconds, state.studio().limits)
        project.change_brief(session, project_id, idea=told, understood={})


def save_brief(field: str, seen: Any, chosen: Any) -> None:
    with onscreen.changing() as (session, project_id, _):
        project.change_brief(session, project_id, **{field: int(chosen) if field == "seconds" else chosen})


def correct(field: str, seen: str, chosen: str) -> None:
    with onscreen.changing() as (session, project_id, _):
        project.change_brief(session, project_id, understood={**found.model_dump(mode="json"), field: chosen})


def correct_who(number: int, field: str, seen: str, chosen: str) -> None:
    people = [who.model_dump() for who in found.who]
    people[number][field] = chosen
    with onscreen.changing() as (session, project_id, _):
        project.change_brief(session, project_id, understood={**found.model_dump(mode="json"), "who": people})


def somebody(number: int, who: Somebody) -> None:
    with st.container(key=f"who-{number}", horizontal=True, gap="small", vertical_alignment="bottom"):
        editable.line(
            t("pages.who_name"), who.name, correct_who, number, "name", key=f"who-name-{number}", disabled=locked,
            placeholder=t("pages.unnamed"),
        )  # fmt: skip
        editable.line(
            t("pages.who_role"), who.role, correct_who, number, "role", key=f"who-role-{number}", disabled=locked
        )


left, right = st.columns([1.35, 1], gap="large")
with left:
    parts.title(t("pages.sentence"))
    with st.container(key="idea-card"):
        editable.area(
            t("pages.your_sentence"), brief.idea, save_idea, key=f"idea-{film.id}", rows=4, hidden=True, disabled=locked
        )
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="idea-opts"):
        editable.choice(
            t("pages.ratio"), list(project.RATIOS), brief.ratio, save_brief, "ratio", key=f"brief-ratio-{film.id}", words=str,
            disabled=locked,
        )  # fmt: skip
        lengths = sorted({*map(str, LENGTHS), str(brief.seconds)}, key=int)
        editable.choice(
            t("pages.length"), lengths, str(brief.seconds), save_brief, "seconds", key=f"brief-seconds-{film.id}",
            words=lambda n: t("pages.seconds", n=n), disabled=locked,
        )  # fmt: skip
        editable.choice(
            t("pages.film_language"), ["zh", "en"], brief.language, save_brief, "language", key=f"brief-language-{film.id}",
            words=lambda code: parts.language_names()[code], disabled=locked,
        )  # fmt: skip
    has_script = film.made.script is not None
    changed = film.step("script").look == "stale"
    if not has_script:
        next_stage.make_up_to(film, "script", t("pages.write_script"))
    elif changed:
        st.html(f'<p class="note">{escape(t("pages.script_is_older"))}</p>')
        st.button(
            f"{t('pages.write_again')} · ¥0", key="write-again", type="primary", icon=":material/edit_note:",
            on_click=onscreen.start, args=("script.write",), disabled=locked,
        )  # fmt: skip
with right:
    parts.title(t("pages.understood"), t("pages.understood_note"))
    with onscreen.kept():
        found = understood()
        for number, who in enumerate(found.who):
            somebody(number, who)
        with st.grid(2, min_column_width=150, gap="small"):
            editable.choice(
                t("pages.when_is"), either(WHENS, found.when), found.when, correct, "when", key="u-when",
                words=lambda w: t(f"film.when_{w}") if w in WHENS else w or t("pages.any"), disabled=locked,
            )  # fmt: skip
            editable.choice(
                t("pages.weather"), either(WEATHERS, found.weather), found.weather, correct, "weather", key="u-weather",
                words=lambda w: t(f"pages.weather_{w}") if w in WEATHERS else w or t("pages.any"), disabled=locked,
            )  # fmt: skip
            editable.choice(
                t("pages.mood"), sorted({*parts.moods(), found.mood}), found.mood, correct, "mood", key="u-mood",
                words=parts.mood, disabled=locked,
            )  # fmt: skip
            editable.choice(
                t("pages.genre"), sorted({*GENRES, found.genre or "romance"}), found.genre or "romance", correct, "genre",
                key="u-genre", words=lambda g: t(f"pages.genre_{g}") if g in GENRES else g, disabled=locked,
            )  # fmt: skip
        editable.line(t("pages.where"), found.where, correct, "where", key="u-where", disabled=locked)
        editable.line(t("pages.wants"), found.wants, correct, "wants", key="u-wants", disabled=locked)
        if found.things:
            st.html(f'<div class="lbl">{escape(t("pages.things"))}</div>' + parts.chips(found.things))
next_stage.draw(film, "idea")
