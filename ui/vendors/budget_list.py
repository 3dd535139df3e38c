"""What may be spent: by the studio and by each person in a month, in one making; and what waits for a yes because it is more."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from html import escape

import streamlit as st

from core.models import vendor_reports
from core.money import approvals, budgets, monthly_spend
from core.money.approvals import ApprovalRequest
from core.money.budget_rows import Budget
from core.money.monthly_spend import PersonSpend
from core.people import studio_rules
from core.progress import task_view
from jobs import queue
from ui.base import film_on_screen, formatting, html_parts, state
from ui.base.acting_person import require_provider_admin
from ui.base.i18n import language, stored_sentence, t
from ui.widgets import editable
from ui.widgets.rule_row import ruled_row

YUAN = 1_000_000


def count_requests() -> int:
    """How many requests wait for an admin."""
    return len(state.studio().db.execute_read(approvals.pending_requests))


def draw() -> None:
    studio = state.studio()
    read = studio.db.execute_read(vendor_reports.limits_and_requests, studio.settings)
    draw_requests(read.requests)
    html_parts.draw_title(t("providers.this_month"), t("providers.month_note"))
    st.html(tiles_html(read.month))
    with st.container(key="rules-money", gap=None):
        with ruled_row("month", t("providers.limit_month"), t("providers.limit_month_means"), 150):
            draw_limit("month", "", read.month.limit, "limit-month")
        with ruled_row("user", t("providers.limit_user"), t("providers.limit_user_means"), 150):
            draw_rule("user_month_yuan", read.rules.user_month_yuan)
        with ruled_row("run", t("providers.limit_run"), t("providers.limit_run_means"), 150):
            draw_rule("run_cap_yuan", read.rules.run_cap_yuan)
    html_parts.draw_title(t("providers.people"), t("providers.people_note"))
    with st.container(key="purses", gap=None):
        for one in read.people:
            draw_person(one)


# What waits ----------------------------------------------------------------------------------------------------------------


def draw_requests(asked: Sequence[ApprovalRequest]) -> None:
    html_parts.draw_title(t("providers.approvals"), "" if asked else t("providers.approvals_none"))
    if not asked:
        return
    with st.container(key="approvals", gap=None):
        for one in asked:
            draw_request(one)


def draw_request(one: ApprovalRequest) -> None:
    with st.container(key=f"asked-{one.id}", horizontal=True, vertical_alignment="center", gap="small"):
        who = t("providers.asks", name=one.person or t("providers.somebody"), sum=formatting.money(one.need_micro_yuan))
        st.html(
            f'<div class="pv-door"><b>{escape(who)}</b><small>{escape(" · ".join(_facts(one)))}</small>'
            f"{html_parts.state_html('you', t('providers.waits_since', when=formatting.format_when(one.since)))}</div>",
            width="stretch",
        )
        sum_of = formatting.money(one.need_micro_yuan)
        st.button(
            t("providers.approve", sum=sum_of),
            key=f"approve-{one.id}",
            type="primary",
            on_click=approve_request,
            args=(str(one.id),),
        )
        st.button(t("providers.refuse"), key=f"refuse-{one.id}", on_click=refuse_request, args=(str(one.id),))


def _facts(one: ApprovalRequest) -> list[str]:
    """What it is for, and the limit that has no room for it."""
    what = describe_work(one)
    film = t("providers.on_film", name=one.film) if one.film else ""
    return [part for part in (film, what, t(f"providers.scope_{one.budget.scope}"), describe_sums(one.budget)) if part]


def describe_work(one: ApprovalRequest) -> str:
    """What the money is for, by its deed; empty where nobody said."""
    if one.what.get("say"):
        return stored_sentence(one.what)
    return task_view.job_name(str(one.what["kind"]), language()) if one.what.get("kind") else ""


def describe_sums(budget: Budget) -> str:
    said = [t("providers.spent", sum=formatting.money(budget.spent))]
    if budget.held:
        said.append(t("providers.held", sum=formatting.money(budget.held)))
    if budget.limit is not None:
        said.append(t("providers.of_limit", sum=formatting.money(budget.limit)))
    return " · ".join(said)


def approve_request(request_id: str) -> None:
    """A callback: the limit goes up by what the work needs, and the work goes on."""
    with film_on_screen.report_failure():
        admin, studio = require_provider_admin(), state.studio()
        task_id = studio.db.execute_write(approvals.approve, uuid.UUID(request_id), admin)
        if task_id is not None:
            queue.retry(studio, task_id)
        film_on_screen.report_success(t("providers.approved"))


def refuse_request(request_id: str) -> None:
    with film_on_screen.report_failure():
        admin = require_provider_admin()
        state.studio().db.execute_write(approvals.refuse, uuid.UUID(request_id), admin)
        film_on_screen.report_success(t("providers.refused"))


# The month -----------------------------------------------------------------------------------------------------------------


def tiles_html(month: Budget) -> str:
    left = formatting.money(month.left) if month.left is not None else t("providers.no_limit")
    shown = [
        ("spent_word", formatting.money(month.spent), "spent_note"),
        ("held_word", formatting.money(month.held), "held_note"),
        ("left_word", left, "left_note"),
    ]
    tiles = "".join(
        f'<div class="tile"><span>{escape(t(f"providers.{word}"))}</span><b class="num">{escape(value)}</b>'
        f"<small>{escape(t(f'providers.{note}'))}</small></div>"
        for word, value, note in shown
    )
    return f'<div class="tiles">{tiles}</div>{bar_html(month)}'


def bar_html(budget: Budget) -> str:
    if not budget.limit:
        return ""
    share = min(1.0, (budget.spent + budget.held) / budget.limit)
    return html_parts.meter_html(share, describe_sums(budget), "you" if share >= budgets.NEARLY else "work")


def draw_person(one: PersonSpend) -> None:
    own = t("providers.own_limit") if one.own else ""
    said = " · ".join(part for part in (t(f"team.role_{one.role}"), describe_sums(one.budget), own) if part)
    with ruled_row(f"purse-{one.id}", one.name, said, 150):
        limit = one.budget.limit if one.own else None
        draw_limit("user", str(one.id), limit, f"limit-{one.id}", one.name)


def draw_limit(scope: str, id: str, limit: int | None, key: str, name: str = "") -> None:
    """A limit in yuan; empty: none of its own."""
    label = t("providers.limit_of", name=html_parts.escape_markdown(name)) if name else t("providers.limit_month")
    editable.line(
        label, "" if limit is None else formatting.money(limit).removeprefix("¥"), set_limit, scope, id, key, key=key,
        hidden=True, placeholder=t("providers.as_rule" if name else "providers.no_limit"),
    )  # fmt: skip


def draw_rule(name: str, yuan: int) -> None:
    editable.line(
        t(f"providers.{name}"), f"{yuan:,}" if yuan else "", set_rule, name, key=f"rule-{name}", hidden=True,
        placeholder=t("providers.no_limit"),
    )  # fmt: skip


def set_limit(scope: str, id: str, key: str, _seen: str, typed: str) -> None:
    with film_on_screen.report_failure():
        admin = require_provider_admin()
        state.studio().db.execute_write(
            monthly_spend.set_monthly_limit,
            admin,
            scope,  # type: ignore[arg-type]
            uuid.UUID(id) if id else None,
            typed,
        )
        film_on_screen.report_success(t("providers.limit_set"))
    editable.reset_field(key)


def set_rule(name: str, _seen: str, typed: str) -> None:
    with film_on_screen.report_failure():
        admin, studio = require_provider_admin(), state.studio()
        limit = budgets.parse_money(typed) or 0
        studio.db.execute_write(studio_rules.set_rule, studio.settings, name, -(-limit // YUAN), admin)
        film_on_screen.report_success(t("providers.limit_set"))
    editable.reset_field(f"rule-{name}")
