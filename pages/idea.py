"""The sentence, what was understood of it, and three directions in which it can be told."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core import idea, project, styles
from core.errors import NotWanted
from core.idea import Understood
from core.ledger import Account
from core.optimise.values import Optimized
from ui import registry, state
from ui.components import (
    choices,
    directions,
    editable,
    improve,
    improve_of,
    next_stage,
    onscreen,
    parts,
    reading,
    style_choice,
)
from ui.gate import require
from ui.i18n import language, t

person = require()
film = onscreen.shown()
brief = film.made.brief
locked = not film.may_edit
LENGTHS = (10, 15, 30, 60, 90)


def understood() -> Understood:
    """What the team corrected, else what the engine reads in the sentence: asked once for each sentence on screen."""
    if brief.understood:
        return Understood.model_validate(brief.understood)
    kept: dict[str, Any] = state.recall("_understood") or {}
    if kept.get("idea") != (brief.idea, brief.language):
        with st.spinner(t("idea.reading"), show_time=False):
            account = Account(None, film.id, person.id, "idea")
            studio, refused = state.studio(), ""
            try:
                found = idea.understand_now(studio, brief.idea, brief.language, account)
            except NotWanted as error:
                refused = error.sentence(language())
                found = idea.understand_here(studio, brief.idea, brief.language, account)
        kept = {"idea": (brief.idea, brief.language), "found": found, "refused": refused}
        state.remember("_understood", kept)
    if kept.get("refused"):
        parts.wrong(kept["refused"])
    return kept["found"]


# Changed -----------------------------------------------------------------------------------------------------------------


def save_idea(seen: str, text: str) -> None:
    with onscreen.changing(said="undo.idea_reworded") as (session, project_id, _):
        told = project.check(text, brief.seconds, state.studio().limits)
        project.change_brief(session, project_id, idea=told, understood={})


def save_brief(field: str) -> None:
    chosen = state.recall(f"brief_{field}-{film.id}")
    with onscreen.changing(said=f"undo.brief_{field}") as (session, project_id, _):
        project.change_brief(session, project_id, **{field: chosen})


def save_style(chosen: str = "") -> None:
    """The style as it is now goes with the film."""
    chosen = chosen or str(state.recall(f"brief_style-{film.id}"))
    with onscreen.changing(said="undo.brief_style") as (session, project_id, who):
        project.change_brief(session, project_id, **styles.choice(session, who, chosen))


# Drawn -------------------------------------------------------------------------------------------------------------------


def asked_for() -> None:
    """The sentence, and how the film shall be."""
    parts.title(t("pages.sentence"))
    with st.container(key="idea-card"):
        editable.area(
            t("pages.your_sentence"), brief.idea, save_idea, key=f"idea-{film.id}", hidden=True, disabled=locked
        )
        told_by()
    with st.container(horizontal=True, gap="medium", key="idea-opts"):
        pick("ratio", {name: choices.frame(*sides) for name, sides in project.RATIOS.items()}, (34, 26), str)
        lengths = sorted({*LENGTHS, brief.seconds})
        strips = {each: choices.strip(min(1, each / LENGTHS[-1]) ** 0.8) for each in lengths}
        pick("seconds", strips, (50, 26), lambda n: t("pages.seconds", n=n))
        glyphs = {"zh": choices.letters("中"), "en": choices.letters("En")}
        pick("language", glyphs, (34, 26), lambda code: parts.language_names()[code])
        style(f"brief_style-{film.id}")


def told_by() -> None:
    """Beside the sentence: improve it. Where the script is told by a prompt that came of it, that is said."""
    prompt = brief.prompt
    with st.container(key="idea-told", horizontal=True, vertical_alignment="center", gap="small"):
        if prompt.get("text"):
            st.html(
                f'<p class="note">{escape(t("prompts.told_by", template=prompt.get("template") or "–"))}</p>',
                width="stretch",
            )
        if not locked:
            price = onscreen.price("script.write")
            improve.button(
                brief.idea, "script_generation", key=f"idea-{film.id}", field=f"idea-{film.id}", project_id=film.id,
                genre=improve_of.genre(film), context={"project": settled()},
                on_use=write_with, use=f"{t('prompts.use_script')} · {price}", type="secondary",
            )  # fmt: skip
            if prompt.get("text"):
                st.button(
                    t("prompts.told_off"),
                    key="told-off",
                    type="tertiary",
                    icon=":material/close:",
                    on_click=tell_plainly,
                )


def settled() -> dict[str, Any]:
    """What need not be said in the sentence: how the film shall be, and what was corrected of it."""
    said = {
        "style": brief.style,
        "seconds": brief.seconds,
        "ratio": brief.ratio,
        "where": brief.understood.get("where"),
    }
    return {name: value for name, value in said.items() if value}


def write_with(optimized: Optimized) -> str:
    """The film's words and its prompt are these, and the script is written by them. Raises what core.optimise.send does."""
    improve.put(optimized, "idea", film.id)
    onscreen.start("script.write")
    return "script"


def tell_plainly() -> None:
    with onscreen.changing(said="undo.prompt_sent") as (session, project_id, _):
        project.change_brief(session, project_id, prompt={})


def style(key: str) -> None:
    """Shipped, one's own and the team's; where the film's was changed since it was chosen, that is said."""
    editable.follow(key, brief.style)
    style_choice.pick(
        person, t("home.look"), key=key, picked=brief.style, size=(92, 52), on_change=save_style, disabled=locked, held=brief
    )  # fmt: skip
    with state.studio().db.read() as session:
        newer = styles.since(session, brief)
    if newer is not None and brief.own_style is not None:
        with st.container(key="style-since", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(
                f'<p class="note">{escape(t("styles.changed_since", name=brief.own_style.name))}</p>', width="stretch"
            )
            st.button(
                t("styles.take_newer"), key="style-newer", on_click=save_style, args=(brief.style,), disabled=locked
            )


def pick(field: str, options: dict[Any, str], size: tuple[int, int], word: Any) -> None:
    """A choice of the brief; the group follows the row where somebody else changed it."""
    key, now = f"brief_{field}-{film.id}", getattr(brief, field)
    editable.follow(key, now)
    words = {"ratio": "pages.ratio", "seconds": "pages.length", "language": "pages.film_language"}
    choices.one(
        t(words[field]), options, key=key, word=word, size=size, picked=now, on_change=save_brief, args=(field,), disabled=locked
    )  # fmt: skip


def to_script() -> None:
    """The way on: write the script, or write it again where the idea was changed since."""
    if film.made.script is None:
        with st.container(key="idea-on", horizontal=True, horizontal_alignment="right"):
            next_stage.make_up_to(film, "script", t("pages.write_script"))
    elif film.step("script").look == "stale":
        with st.container(key="idea-on", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<p class="note">{t("pages.script_is_older")}</p>', width="stretch")
            st.button(
                f"{t('pages.write_again')} · {onscreen.price('script.write')}", key="write-again", type="primary",
                icon=":material/edit_note:", on_click=onscreen.start, args=("script.write",), disabled=locked,
            )  # fmt: skip


if directions.just_taken():
    st.switch_page(registry.go_to("script"), query_params={"project": str(film.id)})
left, right = st.columns([1.12, 1], gap="large")
with left:
    asked_for()
with right, onscreen.kept():
    reading.draw(film, understood())
with onscreen.kept():
    directions.draw(film, understood())
to_script()
if film.made.script is not None:
    next_stage.draw(film, "idea")
