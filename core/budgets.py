"""What a film may cost: the limit somebody set, what is spent, what is held for calls under way, and whether there is enough
left for more. Money is in micro-yuan."""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import project, tables
from core.errors import NotMoney, OverBudget

YUAN = 1_000_000
MOST_YUAN = 100_000_000
UNDER_WAY = ("intent", "accepted")
"""States of a call that has left and whose cost is not settled: its estimate is held."""
NEARLY = 0.8
"""From this share on a limit is nearly used up."""


@dataclass(frozen=True)
class Money:
    """Of one film. `stages` says what each stage has cost; `limit` is None where nobody set one."""

    spent: int = 0
    held: int = 0
    limit: int | None = None
    stages: dict[str, int] = field(default_factory=dict)

    @property
    def left(self) -> int | None:
        return None if self.limit is None else max(0, self.limit - self.spent - self.held)

    @property
    def share(self) -> float:
        """0 to 1 of the limit: spent and held."""
        if not self.limit:
            return 0.0 if self.limit is None else 1.0
        return min(1.0, (self.spent + self.held) / self.limit)

    @property
    def nearly_gone(self) -> bool:
        return self.limit is not None and self.share >= NEARLY


def of(session: Session, project_id: uuid.UUID) -> Money:
    mine = tables.Call.project_id == project_id
    settled = select(tables.Call.stage, func.sum(tables.Call.cost_micro_yuan)).where(
        mine, tables.Call.state.not_in(UNDER_WAY)
    )
    held = select(func.sum(tables.Call.estimate_micro_yuan)).where(mine, tables.Call.state.in_(UNDER_WAY))
    stages = {stage: int(cost) for stage, cost in session.execute(settled.group_by(tables.Call.stage))}
    limit = session.scalar(select(tables.Project.budget_micro_yuan).where(tables.Project.id == project_id))
    return Money(sum(stages.values()), int(session.scalar(held) or 0), limit, stages)


def require(session: Session, project_id: uuid.UUID | None, micro_yuan: int) -> None:
    """Raises OverBudget where this much more would go over the film's limit. What costs nothing is always possible."""
    if project_id is None or micro_yuan <= 0:
        return
    hold = select(tables.Project.budget_micro_yuan).where(tables.Project.id == project_id).with_for_update()
    if session.scalar(hold) is None:
        return
    money = of(session, project_id)
    if micro_yuan > (money.left or 0):
        raise OverBudget(need=say(micro_yuan), left=say(money.left or 0), limit=say(money.limit or 0))


def set_limit(session: Session, project_id: uuid.UUID, typed: str) -> int | None:
    """What may be spent on a film; nothing typed takes the limit away. Raises NotMoney."""
    limit = read(typed)
    project.load(session, project_id).budget_micro_yuan = limit
    return limit


def read(typed: str) -> int | None:
    """A sum as people write it: 12, 12.50, ¥12, 1,200 元. Raises NotMoney."""
    plain = unicodedata.normalize("NFKC", typed).strip().strip("¥元").replace(",", "").replace("，", "").strip()
    if not plain:
        return None
    try:
        sum_of = Decimal(plain)
    except InvalidOperation:
        raise NotMoney("limit") from None
    if not sum_of.is_finite() or not 0 <= sum_of <= MOST_YUAN or set(plain) - set("0123456789."):
        raise NotMoney("limit")
    return int(sum_of * YUAN)


def say(micro_yuan: int) -> str:
    """Micro-yuan as ¥1,284.60; a tiny sum is said to be less than a fen, nothing is ¥0."""
    if micro_yuan == 0:
        return "¥0"
    if 0 < micro_yuan < 10_000:
        return "<¥0.01"
    return f"¥{micro_yuan / YUAN:,.2f}".removesuffix(".00")
