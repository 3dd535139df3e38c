"""Improve: beside every field a model is told with, a button; behind it a window that makes a prompt of rough words, shows both side by
side with what changed and why, and puts it where it belongs."""

from __future__ import annotations

import threading
import uuid
from functools import cache
from html import escape
from typing import Any

import streamlit as st

from core.errors import StudioError
from core.optimise import optimisation_log, optimiser, send_to_film
from core.optimise.send_to_film import Place
from core.people import access
from core.people.access import Action
from core.people.sessions import Person
from core.templates.prompt_values import OptimizedPrompt, PromptTask
from ui.base import formatting, gate, html_parts, state, toast
from ui.base.i18n import language, t
from ui.improve import (
    improve_chips,
    improve_dialogue,
    improve_gallery,
    improve_send,
    improve_template,
    prompt_readers,
    underlined_text,
)
from ui.improve import improve_session as sittings
from ui.improve.improve_session import ImproveRequest, ImproveSitting
from ui.widgets import copy_button, drafts, page_change, template_names

GOOD = 80
"""From this quality on nothing important is missing, our judgement."""
PRELOAD_AFTER_S = 20.0
CHANGES = 6
"""So many changes are told at once; the rest behind "more"."""


def button(
    text: str = "",
    task: PromptTask | None = None,
    *,
    key: str,
    of: str = "",
    field: str = "",
    genre: str = "",
    context: dict[str, Any] | None = None,
    project_id: uuid.UUID | None = None,
    to: Place | None = None,
    target: uuid.UUID | None = None,
    seen: str | None = None,
    on_use: Any = None,
    use: str = "",
    tells: bool = False,
    type: str = "tertiary",
    width: str = "content",
    disabled: bool = False,
) -> None:
    """Beside a field. `field` is its key: what stands there at the click counts before `text`. `of` names it in the window's title. With
    `to` and `target` the prompt goes to that row, if it still says what was `seen`; else `on_use` is called with the result and puts it where it belongs. Not drawn
    for who may make nothing."""
    person = gate.current_person()
    if person is None or not access.can(person, Action.CREATE):
        return
    preload_optimiser()
    asked = ImproveRequest(
        key=key, text=text, of=of, task=task, genre=genre, project_id=project_id, context=context or {}, to=to, target=target,
        seen=seen, on_use=on_use, use=use, tells=tells,
    )  # fmt: skip
    label = t("prompts.improve") if not of else f"{t('prompts.improve')}:gray[ · {html_parts.escape_markdown(of)}]"
    with st.container(key=f"improve-of-{key}", width=width if width == "stretch" else "content"):  # type: ignore[arg-type]
        st.button(
            label, key=f"improve-{key}", icon=":material/auto_fix_high:", type=type, help=t("prompts.improve_help"),  # type: ignore[arg-type]
            on_click=sittings.open_window, args=(asked, field), width=width, disabled=disabled,  # type: ignore[arg-type]
        )  # fmt: skip


@cache
def preload_optimiser() -> None:
    """What the first reading would have to load is loaded beside the page, once in a process, when the page has stood for a
    while: the first film that somebody asks for comes before it."""
    loading = threading.Timer(PRELOAD_AFTER_S, optimiser.warm_up)
    loading.daemon = True
    loading.start()


def is_open() -> bool:
    """Whether the window is open: no other window is drawn then, two cannot be."""
    return sittings.current_sitting() is not None


def draw() -> None:
    """Called by the shell after each page, so that nothing that is drawn anew closes it."""
    sitting = sittings.current_sitting()
    if sitting is None:
        return
    of = f" · {html_parts.escape_markdown(sitting.asked.of)}" if sitting.asked.of else ""
    st.dialog(f"{t('prompts.improve')}{of}", width="large", on_dismiss=sittings.close_window)(_window)(
        sitting.asked.key
    )


def _window(key: str) -> None:
    """Runs alone after each click in it."""
    gate.require(Action.CREATE)
    page_change.follow()
    sitting = sittings.current_sitting()
    if sitting is None or sitting.asked.key != key:
        st.rerun()
    with st.container(key="improve-window", gap="small"):
        if sitting.view == "talk":
            improve_dialogue.draw(sitting)
        elif sitting.view == "gallery" and sitting.result is not None:
            improve_gallery.draw(sitting)
        elif sitting.view == "template":
            improve_template.draw(sitting)
        else:
            _read(sitting)


def _read(sitting: ImproveSitting) -> None:
    if sitting.result is None and sitting.yours.strip() and not sitting.wrong:
        with st.spinner(t("prompts.reading"), show_time=False):
            sittings.build_prompt(sitting)
    if sitting.wrong:
        html_parts.draw_wrong(sitting.wrong)
    if sitting.result is None:
        _words(sitting)
        return
    improve_chips.draw(sitting)
    left, right = st.columns([1, 1.25], gap="medium")
    with left.container(key="improve-before", gap="small"):
        _before(sitting)
    with right.container(key="improve-after", gap="small"):
        _after(sitting)
    _foot(sitting)


# Before ------------------------------------------------------------------------------------------------------------------


def _words(sitting: ImproveSitting) -> None:
    """One's own words as a field."""
    drafts.hold_field(sitting.yours_key)
    if sitting.yours_key not in st.session_state:
        state.remember(sitting.yours_key, sitting.yours)
    st.text_area(
        t("prompts.yours"), key=sitting.yours_key, height=132, label_visibility="collapsed", placeholder=t("prompts.yours_hint")
    )  # fmt: skip
    st.button(t("prompts.read"), key="improve-read", icon=":material/auto_fix_high:", type="primary" if sitting.result is None else "secondary", on_click=sittings.reword_own_words)  # fmt: skip


def _before(sitting: ImproveSitting) -> None:
    result = sitting.result
    assert result is not None
    st.html(_head(t("prompts.yours"), result.before.quality, "empty"))
    if sitting.writing:
        _words(sitting)
    else:
        st.html(underlined_text.underlined_html(result.original_input, result.spans))
        with st.container(key="improve-own", horizontal=True, gap="small"):
            st.button(t("prompts.change_mine"), key="improve-write", type="tertiary", icon=":material/edit:", on_click=sittings.edit_own_words)  # fmt: skip
            _help(sitting)
    _changes(result)


def _help(sitting: ImproveSitting) -> None:
    """A text model may read it too, where one is there: never by itself, its price before the click."""
    try:
        cost = optimiser.quote_help(
            state.studio(), sittings.require_person().id, sitting.wish(), sitting.asked.project_id
        )
    except StudioError:
        return
    if cost is not None:
        price = t("home.about", price=formatting.money(cost.micro_yuan))
        st.button(
            f"{t('prompts.let_read')} · {price}", key="improve-help", type="tertiary", icon=":material/psychology:",
            help=t("prompts.let_read_help"), on_click=sittings.rebuild_with, kwargs={"help": True},
        )  # fmt: skip


def _changes(result: OptimizedPrompt) -> None:
    said = [t(f"prompts.{change.say}", **_as_called(change.facts)) for change in result.changes]
    if not said:
        return
    items = [f"<li>{escape(one)}</li>" for one in said]
    more = ""
    if len(items) > CHANGES + 1:
        rest = "".join(items[CHANGES:])
        more = f"<details><summary>{escape(t('prompts.more_changes', n=len(items) - CHANGES))}</summary><ul>{rest}</ul></details>"
        items = items[:CHANGES]
    st.html(f'<div class="imp-why"><h4>{escape(t("prompts.what_changed"))}</h4><ul>{"".join(items)}</ul>{more}</div>')


def _as_called(facts: dict[str, Any]) -> dict[str, Any]:
    """A template is called as its chip calls it."""
    return {**facts, **({"template": template_names.template_kind(facts["template"])} if "template" in facts else {})}


def _head(word: str, quality: int, look: str) -> str:
    bar = html_parts.meter_html(quality / 100, t("prompts.quality_of", what=word), look)
    title = escape(t("prompts.estimated"))
    return f'<div class="imp-head"><h3>{escape(word)}</h3><b class="num" title="{title}">{quality}</b>{bar}</div>'


# After -------------------------------------------------------------------------------------------------------------------


def _after(sitting: ImproveSitting) -> None:
    report = sittings.quality_report(sitting)
    st.html(_head(t("prompts.improved"), report.quality, "done" if report.quality >= GOOD else "work"))
    drafts.hold_field(sitting.better_key)
    if sitting.better_key not in st.session_state:
        state.remember(sitting.better_key, sitting.better)
    st.text_area(t("prompts.improved"), key=sitting.better_key, height="content", label_visibility="collapsed", on_change=sittings.keep_hand_edit)  # fmt: skip
    optimized = sitting.optimized() if sitting.asked.tells else None
    if optimized is not None and optimized.intent.task_type == "script_generation":
        said = prompt_readers.describe_optimized_use(require_person(), optimized, sitting.asked.project_id)
        st.html(f'<p class="imp-fine imp-heard">{escape(said)}</p>')
    if sitting.negative:
        st.html(f'<p class="imp-neg"><b>{escape(t("prompts.negative"))}</b>{escape(sitting.negative)}</p>')
    with st.container(key="improve-findings", gap=None):
        for number, finding in enumerate(report.findings):
            _finding(sitting, finding, number)
        if not report.findings:
            st.html(f'<p class="imp-fine">{html_parts.state_html("done", t("prompts.nothing_missing"))}</p>')
        if sitting.past:
            st.button(t("prompts.undo"), key="improve-undo", type="tertiary", icon=":material/undo:", on_click=sittings.undo_edit)  # fmt: skip


def _finding(sitting: ImproveSitting, finding: Any, number: int) -> None:
    helps = bool(finding.mend) and sittings.mended_prompt(sitting, finding) != (sitting.better, sitting.negative)
    with st.container(key=f"finding-{number}", horizontal=True, vertical_alignment="center", gap="small"):
        said = escape(t(f"prompts.finding_{finding.rule}", **finding.facts))
        st.html(f'<p class="imp-find"><i class="num">−{finding.cost}</i>{said}</p>', width="stretch")
        if helps:
            st.button(t(f"prompts.mend_{finding.mend}"), key=f"mend-{number}-{finding.rule}", on_click=sittings.mend_finding, args=(finding,))  # fmt: skip


# What is done with it ----------------------------------------------------------------------------------------------------


def _foot(sitting: ImproveSitting) -> None:
    result = sitting.result
    assert result is not None
    with st.container(key="improve-foot", horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(key="improve-stars", horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.html(f'<span class="mute">{escape(t("prompts.stars_now" if sitting.stars else "prompts.stars"))}</span>', width="content")  # fmt: skip
            st.feedback("stars", key=f"stars-{result.log_id}", default=sitting.stars - 1 if sitting.stars else None, on_change=rate_prompt, args=(f"stars-{result.log_id}",))  # fmt: skip
        st.space("stretch")
        copy_button.draw(sitting.better, key="improve-copy")
        st.button(t("prompts.ask_me"), key="improve-ask", type="tertiary", icon=":material/forum:", on_click=sittings.begin_talk)  # fmt: skip
        improve_send.draw(sitting)
        st.button(
            sitting.asked.use or t("prompts.use"), key="improve-use", type="primary", icon=":material/check:", on_click=use_prompt,
            disabled=not sitting.better.strip(),
        )  # fmt: skip


def rate_prompt(key: str) -> None:
    """A callback: 1 to 5 stars."""
    sitting, given = sittings.current_sitting(), state.recall(key)
    if sitting is None or sitting.result is None or sitting.result.log_id is None or given is None:
        return
    sitting.stars = int(given) + 1
    try:
        log_id, by = sitting.result.log_id, sittings.require_person().id
        state.studio().db.execute_write(optimisation_log.rate_log, log_id, by, sitting.stars)
    except StudioError as error:
        sitting.wrong = error.sentence(language())


def use_prompt() -> None:
    """A callback: the prompt goes where its words came from. What cannot be is said in the window, and it stays."""
    sitting = sittings.current_sitting()
    optimized = sitting.optimized() if sitting else None
    if sitting is None or optimized is None:
        return
    try:
        with state.uninterrupted():
            stage = None
            if sitting.asked.on_use is not None:
                stage = sitting.asked.on_use(optimized)
            elif sitting.asked.to is not None:
                write_prompt(optimized, sitting.asked.to, sitting.asked.target, sitting.asked.seen)
    except StudioError as error:
        sitting.wrong = error.sentence(language())
        return
    sittings.discard_sitting(sitting)
    if stage and sitting.asked.project_id:
        sittings.go_to_stage(stage, sitting.asked.project_id)


def write_prompt(optimized: OptimizedPrompt, to: Place, target: uuid.UUID | None, seen: str | None = None) -> None:
    """To a row, which can be undone. Raises what core.optimise.send_to_film does."""
    sent = send_to_film.send_prompt(state.studio(), require_person(), optimized, to, target, seen)
    said = (
        prompt_readers.describe_optimized_use(require_person(), optimized, sent.project_id)
        if to in ("idea", "script")
        else t(f"prompts.sent_{to}")
    )
    toast.show_sentence(said, "undo")


def require_person() -> Person:
    return sittings.require_person()
