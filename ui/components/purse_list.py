"""What may be spent: by the studio and by each person in a month, in one making; and what waits for a yes because it is more."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core import approvals, budgets, dry_run, purses, rules
from core.approvals import Asked
from core.budget_rows import Budget
from core.purses import OfPerson
from jobs import queue
from ui import state
from ui.components import editable, figures, onscreen, parts
from ui.components.doer import provider_admin
from ui.components.ruled import ruled
from ui.i18n import t, told

YUAN = 1_000_000


def waiting() -> int:
    """How many requests wait for an admin."""
    with state.studio().db.read() as session:
        return len(approvals.open(session))


def draw() -> None:
    studio = state.studio()
    with studio.db.read() as session:
        asked = approvals.open(session)
        month = budgets.studio(session)
        people = purses.people(session)
        now = rules.read(session, studio.settings)
    requests(asked)
    parts.title(t("providers.this_month"), t("providers.month_note"))
    st.html(tiles(month))
    with st.container(key="rules-money", gap=None):
        with ruled("month", t("providers.limit_month"), t("providers.limit_month_means"), 150):
            field("month", "", month.limit, "limit-month")
        with ruled("user", t("providers.limit_user"), t("providers.limit_user_means"), 150):
            rule("user_month_yuan", now.user_month_yuan)
        with ruled("run", t("providers.limit_run"), t("providers.limit_run_means"), 150):
            rule("run_cap_yuan", now.run_cap_yuan)
    parts.title(t("providers.people"), t("providers.people_note"))
    with st.container(key="purses", gap=None):
        for one in people:
            person(one)


# What waits ----------------------------------------------------------------------------------------------------------------


def requests(asked: list[Asked]) -> None:
    parts.title(t("providers.approvals"), "" if asked else t("providers.approvals_none"))
    if not asked:
        return
    with st.container(key="approvals", gap=None):
        for one in asked:
            request(one)


def request(one: Asked) -> None:
    with st.container(key=f"asked-{one.id}", horizontal=True, vertical_alignment="center", gap="small"):
        who = t("providers.asks", name=one.person or t("providers.somebody"), sum=figures.money(one.need_micro_yuan))
        st.html(
            f'<div class="pv-door"><b>{escape(who)}</b><small>{escape(" · ".join(_facts(one)))}</small>'
            f"{parts.state('you', t('providers.waits_since', when=figures.when(one.since)))}</div>",
            width="stretch",
        )
        sum_of = figures.money(one.need_micro_yuan)
        st.button(
            t("providers.approve", sum=sum_of),
            key=f"approve-{one.id}",
            type="primary",
            on_click=approve,
            args=(str(one.id),),
        )
        st.button(t("providers.refuse"), key=f"refuse-{one.id}", on_click=refuse, args=(str(one.id),))


def _facts(one: Asked) -> list[str]:
    """What it is for, and the limit that has no room for it."""
    what = told(one.what) if one.what.get("say") else _work(str(one.what.get("kind", "")))
    film = t("providers.on_film", name=one.film) if one.film else ""
    return [part for part in (film, what, t(f"providers.scope_{one.budget.scope}"), sums(one.budget)) if part]


def _work(kind: str) -> str:
    """What a job makes, in words; empty for one that has none here."""
    name = next((name for name, job in dry_run.KINDS.items() if job == kind), "")
    return t(f"providers.ask_{name}") if name else ""


def sums(budget: Budget) -> str:
    said = [t("providers.spent", sum=figures.money(budget.spent))]
    if budget.held:
        said.append(t("providers.held", sum=figures.money(budget.held)))
    if budget.limit is not None:
        said.append(t("providers.of_limit", sum=figures.money(budget.limit)))
    return " · ".join(said)


def approve(request_id: str) -> None:
    """A callback: the limit goes up by what the work needs, and the work goes on."""
    with onscreen.kept():
        admin, studio = provider_admin(), state.studio()
        with studio.db.write() as session:
            task_id = approvals.approve(session, uuid.UUID(request_id), admin)
        if task_id is not None:
            queue.retry(studio, task_id)
        onscreen.tell(t("providers.approved"))


def refuse(request_id: str) -> None:
    with onscreen.kept():
        admin = provider_admin()
        with state.studio().db.write() as session:
            approvals.refuse(session, uuid.UUID(request_id), admin)
        onscreen.tell(t("providers.refused"))


# The month -----------------------------------------------------------------------------------------------------------------


def tiles(month: Budget) -> str:
    left = figures.money(month.left) if month.left is not None else t("providers.no_limit")
    shown = [
        ("spent_word", figures.money(month.spent), "spent_note"),
        ("held_word", figures.money(month.held), "held_note"),
        ("left_word", left, "left_note"),
    ]
    tiles = "".join(
        f'<div class="tile"><span>{escape(t(f"providers.{word}"))}</span><b class="num">{escape(value)}</b>'
        f"<small>{escape(t(f'providers.{note}'))}</small></div>"
        for word, value, note in shown
    )
    return f'<div class="tiles">{tiles}</div>{bar(month)}'


def bar(budget: Budget) -> str:
    if not budget.limit:
        return ""
    share = min(1.0, (budget.spent + budget.held) / budget.limit)
    return parts.meter(share, sums(budget), "you" if share >= budgets.NEARLY else "work")


def person(one: OfPerson) -> None:
    own = t("providers.own_limit") if one.own else ""
    said = " · ".join(part for part in (t(f"team.role_{one.role}"), sums(one.budget), own) if part)
    with ruled(f"purse-{one.id}", one.name, said, 150):
        limit = one.budget.limit if one.own else None
        field("user", str(one.id), limit, f"limit-{one.id}", one.name)


def field(scope: str, id: str, limit: int | None, key: str, name: str = "") -> None:
    """A limit in yuan; empty: none of its own."""
    label = t("providers.limit_of", name=parts.plain(name)) if name else t("providers.limit_month")
    editable.line(
        label, "" if limit is None else figures.money(limit).removeprefix("¥"), set_limit, scope, id, key, key=key,
        hidden=True, placeholder=t("providers.as_rule" if name else "providers.no_limit"),
    )  # fmt: skip


def rule(name: str, yuan: int) -> None:
    editable.line(
        t(f"providers.{name}"), f"{yuan:,}" if yuan else "", set_rule, name, key=f"rule-{name}", hidden=True,
        placeholder=t("providers.no_limit"),
    )  # fmt: skip


def set_limit(scope: str, id: str, key: str, _seen: str, typed: str) -> None:
    with onscreen.kept():
        admin = provider_admin()
        with state.studio().db.write() as session:
            purses.set_limit(session, admin, scope, uuid.UUID(id) if id else None, typed)  # type: ignore[arg-type]
        onscreen.tell(t("providers.limit_set"))
    editable.put_back(key)


def set_rule(name: str, _seen: str, typed: str) -> None:
    with onscreen.kept():
        admin, studio = provider_admin(), state.studio()
        limit = budgets.read(typed) or 0
        with studio.db.write() as session:
            rules.change(session, studio.settings, name, -(-limit // YUAN), admin)
        onscreen.tell(t("providers.limit_set"))
    editable.put_back(f"rule-{name}")
