"""What went wrong with a vendor, as a task keeps it: who refused a content and why, what may have been paid, what an admin was asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from core import i18n
from core.database import tables
from core.errors import OverBudget
from core.gateway import refusals
from core.json_types import StoredSentence
from core.models import quotes
from core.money import approvals, budgets
from core.studio import Studio
from core.tasks.task_rows import ClaimedTask
from providers.errors import Doubtful, Refused


def refusal_note(error: Refused) -> StoredSentence:
    """With what core.gateway.refusals tells."""
    return {"say": "tasks.Refused", "facts": refusals.refusal_facts(error)}


def unsettled_note(error: Doubtful) -> StoredSentence:
    """`price` is what it was to cost, `call` its row of the ledger."""
    micro_yuan, vendor = int(error.facts.get("estimate") or 0), refusals.vendor_label(error)
    price, model = budgets.format_money(micro_yuan), str(error.facts.get("model", "")).partition("/")[2]
    to: Any = ""
    if vendor:
        to = {"zh": f"（{vendor['zh']} {model}，约 {price}）", "en": f" for {vendor['en']} ({model}, about {price})"}
    facts = {
        "vendor": vendor,
        "model": str(error.facts.get("model", "")),
        "price": price,
        "micro_yuan": micro_yuan,
        "call": error.facts.get("call", ""),
        "to": to,
    }
    return {"say": "tasks.doubtful", "facts": facts}


def over_budget_note(studio: Studio, claimed: ClaimedTask, error: OverBudget) -> StoredSentence:
    """An admin is asked to raise the limit by what this work, and all that the same film still has to ask for, will take: one
    request for each run and limit."""
    need = int(error.facts["need_micro_yuan"])
    if claimed.project_id is not None:
        need = max(need, quotes.cost_still_to_ask(studio, claimed.project_id))
    account = replace(claimed.account, task_id=claimed.root_id)
    same = (
        tables.BudgetRequest.budget_key == str(error.facts["budget"]),
        tables.BudgetRequest.task_id == claimed.root_id,
        tables.BudgetRequest.state == "open",
    )
    with studio.db.write() as session:
        asked = session.scalar(select(tables.BudgetRequest.need_micro_yuan).where(*same)) or 0
        over = type(error)(**{**error.facts, "need_micro_yuan": max(need, asked)})
        approvals.request_approval(session, account, over, {"kind": claimed.kind})
    why = {language: error.sentence(language) for language in i18n.LANGUAGES}
    return {"say": "tasks.over_budget", "facts": {**error.stored()["facts"], "why": why}}
