"""Which version of a template is in use, who put it there and why, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from core.errors import NotFound
from core.i18n import translate_stored
from core.lab import promotion, result_values
from core.people.access import Action
from core.templates import template_versions
from core.templates.template_versions import LabelMove, TemplateHistory
from ui.base import film_on_screen, formatting, gate, html_parts, state, toast
from ui.base.i18n import language, t
from ui.widgets import template_names

MOST = 8


def draw(name: str, code: str, editable: bool) -> None:
    """The version in use with a way back, and the newest moves of its label."""
    try:
        history = state.studio().db.execute_read(template_versions.load_history, name, code)
    except NotFound:
        return
    now = next((one.template for one in history.versions if one.template.label == "production"), None)
    with st.container(key=f"moves-{name}-{code}", gap="small"):
        with st.container(key=f"in-use-{name}-{code}", horizontal=True, gap="small", vertical_alignment="center"):
            said = t(
                "lab.in_use",
                name=template_names.template_title(name),
                version=now.version if now else 0,
                code=t(f"pages.language_{code}"),
            )
            st.html(f'<div class="lr-use">{html_parts.state_html("done", said)}</div>')
            before = _before(history)
            if before:
                st.button(
                    t("lab.roll_back", version=before), key=f"roll-back-{name}-{code}", icon=":material/undo:",
                    disabled=not editable, on_click=roll_back_version, args=(name, code, now.version if now else 0),
                )  # fmt: skip
        if history.moves:
            st.html(moves_html(history.moves[:MOST]))


def _before(history: TemplateHistory) -> int:
    """The version that rolling back would lead to, as the moves tell it; 0 where there is none."""
    path: list[int] = []
    for move in reversed(history.moves):
        if move.back and path:
            path.pop()
        elif not move.back:
            path.append(move.from_version)
    return path[-1] if path else 0


def roll_back_version(name: str, code: str, seen: int) -> None:
    """A callback: the version before is in use again; where somebody moved it meanwhile that is said, and nothing moves."""
    with film_on_screen.report_failure():
        person = gate.require(Action.TRY_MODELS)
        now = state.studio().db.execute_write(promotion.roll_back, name, code, person.id, seen)
        toast.show_sentence(t("lab.rolled_back", name=template_names.template_title(name), version=now.version))


def moves_html(of: tuple[LabelMove, ...]) -> str:
    """A line each: from which version to which, by whom, when, and what spoke for it."""
    lines = "".join(_line(move) for move in of)
    return f'<ol class="lr-moves">{lines}</ol>' if lines else ""


def _line(move: LabelMove) -> str:
    arrow = f"v{move.from_version} → v{move.to_version}" if move.from_version else f"v{move.to_version}"
    who = move.who or t("lab.move_studio")
    verb = (
        t("lab.move_back")
        if move.back
        else t("lab.move_shipped")
        if move.why.get("shipped")
        else t("lab.move_promoted")
    )
    why = "".join(f"<small>{escape(said)}</small>" for said in evidence_sentences(move.why))
    return f'<li><span class="num">{arrow}</span><span>{escape(verb)} · {escape(who)} · {escape(formatting.format_when(move.moved_at))}</span>{why}</li>'


# Evidence in words ---------------------------------------------------------------------------------------------------------


def evidence_sentences(why: Mapping[str, Any]) -> list[str]:
    """What is kept with a move, as sentences: the figures, those it was compared with, and where they are thin."""
    if not why.get("experiment"):
        return []
    mine = figures_sentence(why.get("figures") or {})
    said = [
        t(
            "lab.why_from",
            variant=why.get("variant_name") or why.get("variant", ""),
            name=why.get("experiment_name", ""),
        )
    ]
    if mine:
        said.append(t("lab.why_figures", said=mine, counted=_counted(why)))
    for other in why.get("against") or []:
        if told := figures_sentence(other):
            said.append(t("lab.why_against", name=other.get("name", ""), said=told, counted=_counted(other)))
    if why.get("leads"):
        said.append(t("lab.why_leads", counted=_counted(why.get("told") or why)))
    for hint in why.get("hints") or []:
        said.append(translate_stored(hint, language()))
    return said


def _counted(of: Mapping[str, Any]) -> str:
    inputs = int(of.get("judged", of.get("inputs", 0)))
    return result_values.counts_sentence(language(), int(of.get("answers", 0)), inputs, int(of.get("people", 0)))


def figures_sentence(of: Mapping[str, Any]) -> str:
    """Stars and wins with their intervals, what an accepted one cost, what was rejected."""
    said = []
    if stars := of.get("stars"):
        said.append(
            t("lab.why_stars", mean=f"{stars['mean']:.1f}", low=f"{stars['low']:.1f}", high=f"{stars['high']:.1f}")
        )
    if wins := of.get("wins"):
        said.append(t("lab.why_wins", share=f"{100 * wins['share']:.0f}%", n=wins.get("pairs", wins["votes"])))
    if of.get("cost_per_accepted_micro_yuan") is not None:
        said.append(t("lab.why_cost", price=formatting.money(of["cost_per_accepted_micro_yuan"])))
    if of.get("reject_share"):
        said.append(t("lab.why_rejected", share=f"{100 * of['reject_share']:.0f}%"))
    return t("lab.comma").join(said)
