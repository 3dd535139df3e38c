"""The dialogue in the improve window: up to three questions at a time, each with answers to pick, room for one's own, and a way past."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.idea import dialogue
from core.idea.dialogue import Talk
from core.idea.dialogue_questions import Question
from core.templates import known_facts
from ui.base import html_parts, state
from ui.base.i18n import language, t
from ui.improve import improve_session as sittings
from ui.improve.improve_session import ImproveSitting

SKIP = "__skip"


def draw(sitting: ImproveSitting) -> None:
    talk = sitting.talk
    if sitting.wrong:
        html_parts.draw_wrong(sitting.wrong)
    if sitting.gone or talk is None:
        _gone(sitting)
        return
    _progress(talk)
    left, right = st.columns([1, 2], gap="medium")
    with left.container(key="talk-known"):
        _known(talk)
    with right.container(key="talk-asked", gap="medium"):
        for number, question in enumerate(talk.questions):
            _question(talk, question, number)
    with st.container(key="improve-foot", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="note">{escape(t("prompts.talk_blank"))}</p>', width="stretch")
        st.button(t("prompts.talk_back"), key="talk-back", type="tertiary", on_click=sittings.show_view, args=("read",))
        st.button(t("prompts.talk_build"), key="talk-build", on_click=_send, args=(True,))
        st.button(t("prompts.talk_on"), key="talk-on", type="primary", icon=":material/arrow_forward:", on_click=_send)


def _gone(sitting: ImproveSitting) -> None:
    """What was said is kept, though the talk is over."""
    with st.container(horizontal=True, gap="small"):
        if sitting.gone:
            st.button(t("prompts.talk_again"), key="talk-again", type="primary", on_click=sittings.resume_talk)
        else:
            st.button(t("prompts.talk_begin"), key="talk-begin", type="primary", on_click=sittings.begin_talk)
        st.button(t("prompts.talk_back"), key="talk-back", type="tertiary", on_click=sittings.show_view, args=("read",))


def _progress(talk: Talk) -> None:
    said = t("prompts.talk_turn", turn=talk.turn, of=talk.estimated_turns, most=dialogue.MOST_TURNS)
    share = t("prompts.talk_share", percent=round(100 * talk.progress))
    st.html(
        f'<div class="talk-way"><span class="num">{escape(said)}</span><span class="num mute">{escape(share)}</span>'
        f"{html_parts.meter_html(talk.progress, t('prompts.talk_progress'))}</div>"
    )


def _known(talk: Talk) -> None:
    """What need not be asked: the words it began with, and what is known from them, the film and the answers."""
    rows = "".join(
        f"<dt>{escape(str(known_facts.label_words(name)[language()]))}</dt><dd>{escape(words)}</dd>"
        for name, words in talk.collected.items()
    )
    st.html(f'<p class="understood">{escape(talk.text)}</p><dl class="talk-said">{rows}</dl>')


def _question(talk: Talk, question: Question, number: int) -> None:
    with st.container(key=f"ask-{number}", gap="xsmall"):
        st.html(f'<h4 class="ask-h">{escape(question.say)}</h4>')
        options = [*question.answers, SKIP]
        words = {one: one for one in question.answers} | {SKIP: t("prompts.talk_skip")}
        st.pills(
            question.say, options, key=_key(talk, question, "pick"), format_func=html_parts.option_labels(options, words.__getitem__),
            label_visibility="collapsed",
        )  # fmt: skip
        st.text_input(
            question.say, key=_key(talk, question, "own"), label_visibility="collapsed", placeholder=t("prompts.talk_own"),
            max_chars=dialogue.ANSWER_CHARS,
        )  # fmt: skip


def _key(talk: Talk, question: Question, what: str) -> str:
    return f"talk-{what}-{question.field}-{talk.id.hex[:8]}-{talk.turn}"


def typed_answers(talk: Talk) -> dict[str, str]:
    """What stands beside each question: one's own words before a picked answer, "" for one that is passed. What is left empty is asked
    again."""
    said = {}
    for question in talk.questions:
        own = str(state.recall(_key(talk, question, "own")) or "").strip()
        picked = state.recall(_key(talk, question, "pick"))
        if own or picked is not None:
            said[question.field] = own or ("" if picked == SKIP else str(picked))
    return said


def _send(enough: bool = False) -> None:
    """A callback."""
    sitting = sittings.current_sitting()
    if sitting is None or sitting.talk is None:
        return
    sittings.send_answers(typed_answers(sitting.talk), "", sitting.talk.turn, enough)
