"""A refusal of a shot's content: who refused and why, and the same told more gently, seen before it is taken."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from html import escape

import streamlit as st

from core import models_known, softer
from core.softer import SofterProposal
from core.storyboard import plan_of
from core.tables import Shot
from ui import state
from ui.components import onscreen, parts, shot_deeds
from ui.components.onscreen import FilmOnScreen
from ui.i18n import language, stored_sentence, t

JOBS = {"storyboard": "storyboard.paint", "video": "video.shoot"}


def draw(shown: FilmOnScreen, stage: str, shot: Shot, redo: Callable[[uuid.UUID], None]) -> bool:
    """In the window of what was refused. `redo` asks for it again, once the softer words are taken. False where nothing was."""
    db = state.studio().db
    refusal = db.execute_read(softer.find_refusal, shown.failed.get((stage, str(shot.id))))
    proposal = db.execute_read(softer.open_proposal, shown.id, shot.id) if refusal else None
    if refusal is None:
        return False
    who = (
        models_known.model_display_name(refusal.model, models_known.models_by_id(state.studio()), language())
        if refusal.model
        else ""
    )
    head = t("softer.refused_by", who=who) if who else t("softer.refused")
    reason = f"<p>{escape(t('softer.reason', reason=refusal.reason))}</p>" if refusal.reason else ""
    with st.container(key=f"softer-{stage}-{shot.id}", gap="small"):
        st.html(f'<div class="softer" role="alert">{parts.state_html("fail", head)}{reason}</div>')
        if ("storyboard", softer.softening_target(shot.id)) in shown.at_work:
            st.html(parts.state_html("work", t("softer.at_work")))
        elif proposal and not proposal.refused and proposal.seen == plan_of(shot).description:
            _proposed(shown, stage, shot, proposal, redo)
        else:
            if proposal and proposal.refused:
                parts.draw_wrong(stored_sentence(proposal.refused))
            st.button(
                t("softer.make", price=onscreen.format_job_price(softer.KIND)), key=f"soften-{stage}-{shot.id}", on_click=request_softer,
                args=(shot.id, refusal.reason), disabled=not shown.may_edit or not shot.description, width="stretch",
            )  # fmt: skip
        st.html(f'<p class="note">{escape(t("softer.elsewhere"))}</p>')
    return True


def _proposed(
    shown: FilmOnScreen, stage: str, shot: Shot, proposal: SofterProposal, redo: Callable[[uuid.UUID], None]
) -> None:
    before, after = (
        f"<dt>{escape(t(f'softer.{name}'))}</dt><dd>{escape(text)}</dd>"
        for name, text in (("before", proposal.seen), ("after", proposal.new))
    )
    note = escape(t(f"softer.by_{proposal.by or 'words'}"))
    st.html(f'<dl class="softer-two">{before}{after}</dl><p class="note">{note}</p>')
    with st.container(horizontal=True, gap="small"):
        st.button(
            t("softer.take", price=onscreen.format_job_price(JOBS[stage])), key=f"soft-take-{stage}-{shot.id}", type="primary",
            on_click=accept_softer, args=(shot.id, proposal, redo), disabled=not shown.may_edit,
        )  # fmt: skip
        st.button(
            t("softer.leave"), key=f"soft-leave-{stage}-{shot.id}", on_click=decline_softer, args=(shot.id,),
            disabled=not shown.may_edit,
        )  # fmt: skip


def request_softer(shot_id: uuid.UUID, reason: str) -> None:
    """A callback: look for softer words."""
    onscreen.start_job(softer.KIND, softer.softening_target(shot_id), id=str(shot_id), reason=reason)
    shot_deeds.keep_failure_in_window()


def accept_softer(shot_id: uuid.UUID, proposal: SofterProposal, redo: Callable[[uuid.UUID], None]) -> None:
    """A callback: the shot is told so from now on, and asked for again."""
    shot_deeds.set_description(shot_id, proposal.seen, proposal.new)
    if state.recall(shot_deeds.CLASH):
        return
    _settle(shot_id)
    redo(shot_id)


def decline_softer(shot_id: uuid.UUID) -> None:
    """A callback: not these words."""
    _settle(shot_id)


def _settle(shot_id: uuid.UUID) -> None:
    onscreen.change_film("undo.shot_described", softer.settle_proposal, shot_id)
