"""The sentence, what was understood of it, and three directions in which it can be told."""

from __future__ import annotations

from html import escape
from typing import Any, cast

import streamlit as st

from core.errors import NotWanted
from core.idea import idea
from core.idea.idea import Understood
from core.library import styles
from core.money.ledger import Account
from core.production import production_plan
from core.project import projects
from core.templates.prompt_values import OptimizedPrompt
from ui.base import film_on_screen, html_parts, state
from ui.base.gate import require
from ui.base.i18n import language, t
from ui.idea import directions, understood_facts
from ui.improve import improve_buttons, improve_window, prompt_readers
from ui.library import style_choice
from ui.widgets import editable, next_stage, picture_choice

person = require()
film = film_on_screen.require_film()
brief = film.made.brief
locked = not film.may_edit
LENGTHS = (10, 15, 30, 60, 90)


def load_understood() -> Understood:
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
        html_parts.draw_wrong(kept["refused"])
    found = cast("Understood", kept["found"])
    return found.model_copy(update=production_plan.genre_and_mood_of_prompt(brief))


# Changed -----------------------------------------------------------------------------------------------------------------


def save_idea(seen: str, text: str) -> None:
    film_on_screen.change_film("undo.idea_reworded", projects.reword_idea, text, state.studio().limits)


def save_brief(field: str) -> None:
    chosen = state.recall(f"brief_{field}-{film.id}")
    film_on_screen.change_film(f"undo.brief_{field}", projects.change_brief, **{field: chosen})


def save_style(chosen: str = "") -> None:
    """The style as it is now goes with the film."""
    chosen = chosen or str(state.recall(f"brief_style-{film.id}"))
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        doer.change("undo.brief_style", styles.apply_to_film, doer.person, chosen)


# Drawn -------------------------------------------------------------------------------------------------------------------


def draw_brief() -> None:
    """The sentence, and how the film shall be."""
    html_parts.draw_title(t("pages.sentence"))
    with st.container(key="idea-card"):
        editable.area(
            t("pages.your_sentence"), brief.idea, save_idea, key=f"idea-{film.id}", hidden=True, disabled=locked
        )
        draw_prompt()
    with st.container(horizontal=True, gap="medium", key="idea-opts"):
        draw_choice(
            "ratio",
            {name: picture_choice.frame_image(*sides) for name, sides in projects.RATIOS.items()},
            (34, 26),
            str,
        )
        lengths = sorted({*LENGTHS, brief.seconds})
        strips = {each: picture_choice.strip_image(min(1, each / LENGTHS[-1]) ** 0.8) for each in lengths}
        draw_choice("seconds", strips, (50, 26), lambda n: t("pages.seconds", n=n))
        glyphs = {"zh": picture_choice.letters_image("中"), "en": picture_choice.letters_image("En")}
        draw_choice("language", glyphs, (34, 26), lambda code: html_parts.language_names()[code])
        draw_style(f"brief_style-{film.id}")


def draw_prompt() -> None:
    """Beside the sentence: improve it. Where the script is told by a prompt that came of it, that is said."""
    prompt = brief.prompt
    with st.container(key="idea-told", horizontal=True, vertical_alignment="center", gap="small"):
        if prompt.get("text"):
            said = prompt_readers.describe_kept_use(person, prompt, brief.language, film.id)
            st.html(f'<p class="note">{escape(said)}</p>', width="stretch")
        if not locked:
            price = film_on_screen.format_job_price("script.write")
            improve_window.button(
                brief.idea,
                "script_generation",
                key=f"idea-{film.id}",
                field=f"idea-{film.id}",
                project_id=film.id,
                genre=improve_buttons.film_genre(film),
                context={"project": settled_facts()},
                on_use=write_script_with,
                use=f"{t('prompts.use_script')} · {price}",
                tells=True,
                type="secondary",
            )
            if prompt.get("text"):
                st.button(
                    t("prompts.told_off"),
                    key="told-off",
                    type="tertiary",
                    icon=":material/close:",
                    on_click=drop_prompt,
                )


def settled_facts() -> dict[str, Any]:
    """What need not be said in the sentence: how the film shall be, and what was corrected of it."""
    said = {
        "style": brief.style,
        "seconds": brief.seconds,
        "ratio": brief.ratio,
        "where": brief.understood.get("where"),
    }
    return {name: value for name, value in said.items() if value}


def write_script_with(optimized: OptimizedPrompt) -> str:
    """The film's words and its prompt are these, and the script is written by them. Raises what core.optimise.send_to_film does."""
    improve_window.write_prompt(optimized, "idea", film.id)
    film_on_screen.start_job("script.write")
    return "script"


def drop_prompt() -> None:
    film_on_screen.change_film("undo.prompt_sent", projects.change_brief, prompt={})


def draw_style(key: str) -> None:
    """Shipped, one's own and the team's; where the film's was changed since it was chosen, that is said."""
    editable.follow_row(key, brief.style)
    style_choice.pick_style(
        person,
        t("home.look"),
        key=key,
        picked=brief.style,
        size=(92, 52),
        on_change=save_style,
        disabled=locked,
        held=brief,
    )
    newer = state.studio().db.execute_read(styles.changed_since_chosen, brief)
    if newer is not None and brief.own_style is not None:
        with st.container(key="style-since", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(
                f'<p class="note">{escape(t("styles.changed_since", name=brief.own_style.name))}</p>', width="stretch"
            )
            st.button(
                t("styles.take_newer"), key="style-newer", on_click=save_style, args=(brief.style,), disabled=locked
            )


def draw_choice(field: str, options: dict[Any, str], size: tuple[int, int], word: Any) -> None:
    """A choice of the brief; the group follows the row where somebody else changed it."""
    key, now = f"brief_{field}-{film.id}", getattr(brief, field)
    editable.follow_row(key, now)
    words = {"ratio": "pages.ratio", "seconds": "pages.length", "language": "pages.film_language"}
    picture_choice.choose_one(
        t(words[field]),
        options,
        key=key,
        word=word,
        size=size,
        picked=now,
        on_change=save_brief,
        args=(field,),
        disabled=locked,
    )


def draw_way_on() -> None:
    """The way on: write the script, or write it again where the idea was changed since."""
    if film.made.script is None:
        with st.container(key="idea-on", horizontal=True, horizontal_alignment="right"):
            next_stage.draw_make_button(film, "script", t("pages.write_script"))
    elif film.step("script").look == "stale":
        with st.container(key="idea-on", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<p class="note">{t("pages.script_is_older")}</p>', width="stretch")
            st.button(
                f"{t('pages.write_again')} · {film_on_screen.format_job_price('script.write')}",
                key="write-again",
                type="primary",
                icon=":material/edit_note:",
                on_click=film_on_screen.start_job,
                args=("script.write",),
                disabled=locked,
            )


left, right = st.columns([1.12, 1], gap="large")
with left:
    draw_brief()
with right, film_on_screen.report_failure():
    understood_facts.draw(film, load_understood())
with film_on_screen.report_failure():
    directions.draw(film, load_understood())
draw_way_on()
if film.made.script is not None:
    next_stage.draw(film, "idea")
