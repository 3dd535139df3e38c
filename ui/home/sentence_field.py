"""The sentence on Home: where it is typed, improved, or begun from an example."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.people.sessions import Person
from core.project import projects
from core.project.projects import Brief
from ui.base import state
from ui.base.i18n import t
from ui.home import home_draft
from ui.improve import improve_window, prompt_readers
from ui.widgets import drafts

EXAMPLES = ("example_1", "example_2", "example_3")


def draw(person: Person) -> None:
    drafts.hold_field(home_draft.IDEA)
    st.text_area(
        t("pages.your_sentence"),
        key=home_draft.IDEA,
        height=104,
        label_visibility="collapsed",
        placeholder=t("pages.sentence_hint"),
    )
    if prompt := home_draft.prompt_for(idea := state.recall(home_draft.IDEA) or ""):
        heard = prompt_readers.describe_kept_use(person, prompt, projects.detect_language(idea))
        with st.container(key="home-kept", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<p class="note">{escape(heard)}</p>', width="stretch")
            st.button(
                t("prompts.told_off"),
                key="home-plain",
                type="tertiary",
                icon=":material/close:",
                on_click=state.forget,
                args=(home_draft.PROMPT,),
            )


def draw_improve(brief: Brief) -> None:
    """For a film of this length and frame: what is asked of the script is what such a film holds."""
    improve_window.button(
        task="script_generation",
        key="home",
        field=home_draft.IDEA,
        on_use=home_draft.keep_prompt,
        use=t("prompts.use_home"),
        tells=True,
        context={"project": {"seconds": brief.seconds, "ratio": brief.ratio}},
    )


def draw_examples() -> None:
    with st.container(key="home-try", horizontal=True, gap="small", vertical_alignment="center"):
        st.html(f'<span class="mute">{escape(t("home.try"))}</span>', width="content")
        for example in EXAMPLES:
            words = t(f"home.{example}")
            st.button(words, key=example, type="tertiary", on_click=state.remember, args=(home_draft.IDEA, words))
