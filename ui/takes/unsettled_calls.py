"""Calls that may have been paid and whose end nobody knows: what, to whom, how much, since when, and the two things one may say."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.models import model_catalogue
from core.progress import task_view, unsettled_steps
from core.progress.unsettled_steps import UnsettledStep
from jobs import queue
from ui.base import film_on_screen, formatting, gate, html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, t
from ui.widgets import vendor_words


def draw_for_stage(shown: FilmOnScreen, stage: str) -> None:
    """On a stage's page, what waits of that stage; on the film's, all of it."""
    draw([one for one in shown.doubts if stage in ("film", one.stage)], shown.may_edit)


def draw_for_row(shown: FilmOnScreen, stage: str, target_id: object) -> None:
    """In the window of what it was to make."""
    mine = [one for one in shown.doubts if (one.stage, one.target_id) == (stage, str(target_id))]
    draw(mine, shown.may_edit, where="win-")


def draw(waiting: Sequence[UnsettledStep], may_say: bool, *, film: bool = False, where: str = "") -> None:
    """`film`: each says whose it is. `where` keeps the keys of one place from those of another."""
    known = model_catalogue.models_by_id(state.studio()) if waiting else {}
    for one in waiting:
        _card(
            one,
            model_catalogue.model_display_name(f"{one.doubt.provider}/{one.doubt.model}", known, language()),
            may_say,
            film,
            where,
        )


def _card(one: UnsettledStep, model: str, may_say: bool, film: bool, where: str) -> None:
    doubt = one.doubt
    key = f"{where}{doubt.call_key.replace('/', '-').replace(':', '-')}"
    what = " · ".join(
        part for part in (task_view.job_name(doubt.kind, language()) if doubt.kind else "", one.what) if part
    )
    head = t("review.of", film=doubt.film or t("pages.deleted_film"), job=what) if film and what else what
    with st.container(key=f"doubt-{key}", gap="small"):
        st.html(
            f'<div class="doubt" role="group"><b>{html_parts.state_html("you", t("review.title"))}</b><strong>{escape(head)}</strong>'
            f"<p>{escape(_left(one, model))}</p></div>"
        )
        again = "_again" if one.again else ""
        price = formatting.money(doubt.cost_micro_yuan)
        with st.container(key=f"doubt-do-{key}", horizontal=True, gap="medium"):
            for said, paid in (("never", False), ("paid", True)):
                with st.container(key=f"doubt-{said}-{key}", gap="xsmall", width=300):
                    st.button(
                        t(f"review.{said}{again}", price=price) if again else t(f"review.{said}"),
                        key=f"say-{said}-{key}", on_click=settle_call, args=(doubt.call_key, paid, price), disabled=not may_say,
                        width="stretch",
                    )  # fmt: skip
                    st.html(f'<p class="note">{escape(t(f"review.{said}_then{again}", cost=price))}</p>')


def _left(one: UnsettledStep, model: str) -> str:
    doubt = one.doubt
    vendor, cost = vendor_words.vendor_name(doubt.provider), formatting.money(doubt.cost_micro_yuan)
    if doubt.currency != "CNY" and doubt.amount:
        cost = f"{cost} ({vendor_words.format_amount(doubt.amount, doubt.currency)})"
    look = (
        t("review.look_job", vendor=vendor, job=doubt.remote_id) if doubt.remote_id else t("review.look", vendor=vendor)
    )
    said = t("review.left", when=formatting.format_when(doubt.since), vendor=vendor, model=model, cost=cost)
    return html_parts.close_up_chinese(f"{said} {look}")


def settle_call(call_key: str, paid: bool, price: str) -> None:
    """A callback: somebody looked."""
    with film_on_screen.report_failure():
        person = gate.require()
        studio = state.studio()
        task_id = studio.db.execute_write(unsettled_steps.settle_call, call_key, person, paid=paid)
        if task_id:
            queue.retry(studio, task_id)
        film_on_screen.report_success(t("review.settled_paid" if paid else "review.settled_never", cost=price))
