"""A refusal of a shot's content: who refused and why, and the same told more gently, seen before it is taken."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from html import escape

import streamlit as st

from core.database.tables import Shot
from core.models import model_catalogue
from core.storyboard import softer_shots
from core.storyboard.softer_shots import SofterProposal
from core.storyboard.storyboard import plan_of
from ui.base import film_on_screen, html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, stored_sentence, t
from ui.storyboard import shot_changes

JOBS = {"storyboard": "storyboard.paint", "video": "video.shoot"}


def draw(shown: FilmOnScreen, stage: str, shot: Shot, redo: Callable[[uuid.UUID], None]) -> bool:
    """In the window of what was refused. `redo` asks for it again, once the softer words are taken. False where nothing was."""
    db = state.studio().db
    refusal = db.execute_read(softer_shots.find_refusal, shown.failed.get((stage, str(shot.id))))
    proposal = db.execute_read(softer_shots.open_proposal, shown.id, shot.id) if refusal else None
    if refusal is None:
        return False
    who = (
        model_catalogue.model_display_name(refusal.model, model_catalogue.models_by_id(state.studio()), language())
        if refusal.model
        else ""
    )
    head = t("softer.refused_by", who=who) if who else t("softer.refused")
    reason = f"<p>{escape(t('softer.reason', reason=refusal.reason))}</p>" if refusal.reason else ""
    with st.container(key=f"softer-{stage}-{shot.id}", gap="small"):
        st.html(f'<div class="softer" role="alert">{html_parts.state_html("fail", head)}{reason}</div>')
        if ("storyboard", softer_shots.softening_target(shot.id)) in shown.at_work:
            st.html(html_parts.state_html("work", t("softer.at_work")))
        elif proposal and not proposal.refused and proposal.seen == plan_of(shot).description:
            _proposed(shown, stage, shot, proposal, redo)
        else:
            if proposal and proposal.refused:
                html_parts.draw_wrong(stored_sentence(proposal.refused))
            st.button(
                t("softer.make", price=film_on_screen.format_job_price(softer_shots.KIND)), key=f"soften-{stage}-{shot.id}", on_click=request_softer,
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
            t("softer.take", price=film_on_screen.format_job_price(JOBS[stage])), key=f"soft-take-{stage}-{shot.id}", type="primary",
            on_click=accept_softer, args=(shot.id, proposal, redo), disabled=not shown.may_edit,
        )  # fmt: skip
        st.button(
            t("softer.leave"), key=f"soft-leave-{stage}-{shot.id}", on_click=decline_softer, args=(shot.id,),
            disabled=not shown.may_edit,
        )  # fmt: skip


def request_softer(shot_id: uuid.UUID, reason: str) -> None:
    """A callback: look for softer words."""
    film_on_screen.start_job(softer_shots.KIND, softer_shots.softening_target(shot_id), id=str(shot_id), reason=reason)
    shot_changes.keep_failure_in_window()


def accept_softer(shot_id: uuid.UUID, proposal: SofterProposal, redo: Callable[[uuid.UUID], None]) -> None:
    """A callback: the shot is told so from now on, and asked for again."""
    shot_changes.set_description(shot_id, proposal.seen, proposal.new)
    if state.recall(shot_changes.CLASH):
        return
    _settle(shot_id)
    redo(shot_id)


def decline_softer(shot_id: uuid.UUID) -> None:
    """A callback: not these words."""
    _settle(shot_id)


def _settle(shot_id: uuid.UUID) -> None:
    film_on_screen.change_film("undo.shot_described", softer_shots.settle_proposal, shot_id)
