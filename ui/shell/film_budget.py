"""The money of the film on screen: what is spent of its limit, what is held, what each stage took; and the limit itself."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.money import budgets
from ui.base import film_on_screen, formatting, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.widgets import editable


def draw(shown: FilmOnScreen) -> None:
    money = shown.money
    with st.container(key="purse", width="content", gap=None):
        near = "near" if money.nearly_gone else ""
        st.html(f'<i class="purse-look {near}" aria-hidden="true"></i>')
        with st.popover(money_label(money), type="tertiary", key="money", help=t("shell.money_help")):
            st.html(f'<div class="pop">{_sums(money)}{_stages(money)}</div>')
            _limit(shown)


def money_label(money: budgets.FilmSpending) -> str:
    """Spent ¥12.40 / ¥50; nearly used up. The first word is for those who listen: the stylesheet hides it."""
    spent = f":small[{t('shell.money_spent')}] {formatting.money(money.spent)}"
    if money.limit is None:
        return spent
    said = f"{spent} :small[/ {formatting.money(money.limit)}]"
    return f"{said} :small[· {t('shell.money_nearly')}]" if money.nearly_gone else said


def _sums(money: budgets.FilmSpending) -> str:
    sums = [(money.spent, t("shell.money_spent")), (money.held, t("shell.money_held"))]
    if money.left is not None:
        sums.append((money.left, t("shell.money_left")))
    return (
        '<div class="kv">' + "".join(f"<div><b>{formatting.money(s)}</b>{escape(w)}</div>" for s, w in sums) + "</div>"
    )


def _stages(money: budgets.FilmSpending) -> str:
    spent = {stage: cost for stage, cost in money.stages.items() if cost}
    if not spent:
        return f'<p class="note">{escape(t("pages.builtin_free"))}</p>'
    most = max(spent.values())
    rows = "".join(
        f'<span>{escape(t(f"pages.stage_{stage}"))}</span><i style="--p:{round(100 * cost / most)}%"></i>'
        f"<b>{formatting.money(cost)}</b>"
        for stage, cost in spent.items()
    )
    return f'<div class="purse-stages">{rows}</div>'


def _limit(shown: FilmOnScreen) -> None:
    limit = shown.money.limit
    value = "" if limit is None else formatting.money(limit).removeprefix("¥")
    if shown.may_edit:
        editable.line(
            t("shell.limit"), value, set_limit, key=f"limit-{shown.id}", placeholder=t("shell.limit_none")
        )  # fmt: skip
        st.html(f'<p class="note">{escape(t("shell.limit_how"))}</p>')


def set_limit(seen: str, typed: str) -> None:
    key = f"limit-{state.recall(state.PROJECT)}"
    film_on_screen.change_film("undo.limit_set", budgets.set_film_limit, typed)
    editable.reset_field(key)
