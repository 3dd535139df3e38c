"""What became of the scenes of `bench.chaos_paid`: the studio's rows on one side, what the vendors themselves counted on the other."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.harness.paid.paid_vendors import Taken, Told
from core.database.tables import Attempt, Call, Setting, Task
from core.money import budgets
from core.money.ledger import IN_DOUBT
from core.studio import Studio
from core.tasks.task_rows import TaskState
from providers.base import Capability
from providers.gateway.gateway import installed_providers

KNOWN = ("done", "accepted", "unknown")
"""States in which the ledger knows of a charge."""
CHEAP = "/words:"
"""Words cost a hundredth of a cent: they may be asked twice where no answer came, as the rules of the gateway have it."""
PENNY = Decimal("1e-9")


@dataclass(frozen=True)
class Count:
    """`paid_twice`, `asked_again`, `missing` and `off` are counted by the vendors. `review_known_there`: of those that wait for a
    person, the ones whose vendor can be asked for a job by our own name for it. `why` explains each scene that waits for a person,
    `wrong` each that failed, `stray` what the ledger says of steps with a charge it does not know of."""

    accepted: int
    done: int
    failed: int
    review: int
    review_known_there: int
    unexplained: int
    paid_twice: int
    words_twice: int
    asked_again: int
    half_done: int
    charges: int
    missing: int
    off: int
    budgets_wrong: int
    attempts: int
    stray: Counter[str]
    why: Counter[str]
    wrong: Counter[str]
    seconds: float

    @property
    def lost(self) -> int:
        return self.accepted - self.done - self.failed - self.review

    @property
    def kept(self) -> bool:
        """The promise: nothing accepted is lost, nothing is paid twice, nothing paid is unknown to the ledger."""
        return not (self.lost or self.unexplained or self.paid_twice or self.asked_again or self.missing)


def count(studio: Studio, scenes: Sequence[uuid.UUID], told: Told, seconds: float) -> Count:
    wanted = set(scenes)
    with studio.db.read() as session:
        rows = [row for row in session.scalars(select(Task)) if row.id in wanted]
        calls = [call for call in session.scalars(select(Call)) if call.task_id in wanted and not call.cached]
        tries = [one for one in session.scalars(select(Attempt)) if one.task_id in wanted]
        made = {row.id for row in rows if row.status == TaskState.COMPLETED and _is_there(studio, session, row.id)}
    with studio.db.write() as session:
        budgets_wrong = budgets.recount_budgets(session)
    taken = Counter(one.mark for one in told.taken)
    twice = {mark: times - 1 for mark, times in taken.items() if times > 1}
    failed = [row for row in rows if row.status in (TaskState.FAILED, TaskState.CANCELLED) and row.error]
    review = [row for row in rows if row.status == TaskState.NEEDS_REVIEW]
    doubts = {call.task_id: call for call in calls if call.state in IN_DOUBT and call.care == "paid"}
    return Count(
        accepted=len(scenes),
        done=len(made),
        failed=len(failed),
        review=len(review),
        review_known_there=sum(row.id in doubts and _can_be_found(doubts[row.id]) for row in review),
        unexplained=sum(row.id not in doubts for row in review),
        paid_twice=sum(times for mark, times in twice.items() if CHEAP not in mark),
        words_twice=sum(times for mark, times in twice.items() if CHEAP in mark),
        asked_again=_asked_again(calls, told),
        half_done=_half_done(calls, tries),
        charges=sum(CHEAP not in one.mark for one in told.taken),
        missing=sum(_missing(calls, taken).values()),
        off=_off(calls, told.taken),
        budgets_wrong=budgets_wrong,
        attempts=len(tries),
        stray=_stray(calls, _missing(calls, taken)),
        why=Counter(_cause(doubts[row.id], taken) for row in review if row.id in doubts),
        wrong=Counter(str(row.error.get("say", row.error)) for row in failed),
        seconds=seconds,
    )


def _can_be_found(call: Call) -> bool:
    """Its vendor knows jobs by our key; pictures, which are made in the answer itself, have no job anywhere."""
    provider = installed_providers().get(call.provider)
    return bool(provider and provider.can_find and call.capability != Capability.IMAGE.value)


def mark_of(call: Call) -> str:
    """The step a call was made for, as it stood in the prompt."""
    return call.key.rpartition("/")[0]


def _is_there(studio: Studio, session: Session, task_id: uuid.UUID) -> bool:
    """Not only said to be done: its pictures and its clip stand there."""
    row = session.get(Setting, f"made:{task_id}")
    files = row.value.get("files", ()) if row else ()
    return len(files) == 3 and all(studio.files.path(sha256).stat().st_size > 0 for sha256 in files)


def _asked_again(calls: Sequence[Call], told: Told) -> int:
    """Requests that reached a vendor for a step whose answer was kept already."""
    answered: dict[str, float] = {}
    for call in calls:
        if call.state == "done" and call.ended_at:
            answered.setdefault(mark_of(call), _seconds(call.ended_at))
    return sum(at > answered.get(mark, float("inf")) for mark, at in told.asked)


def _half_done(calls: Sequence[Call], tries: Sequence[Attempt]) -> int:
    """Tries that were killed after some of the scene had been answered."""
    first: dict[uuid.UUID, datetime] = {}
    for call in sorted(
        (c for c in calls if c.state == "done" and c.ended_at), key=lambda c: c.ended_at or c.created_at
    ):
        if call.task_id and call.ended_at:
            first.setdefault(call.task_id, call.ended_at)
    return sum(
        one.outcome == "lost"
        and one.task_id in first
        and one.ended_at is not None
        and first[one.task_id] < one.ended_at
        for one in tries
    )


def _missing(calls: Sequence[Call], taken: Counter[str]) -> Counter[str]:
    """Charges that no row of the ledger knows of, by step."""
    return taken - Counter(mark_of(call) for call in calls if call.state in KNOWN)


def _stray(calls: Sequence[Call], missing: Counter[str]) -> Counter[str]:
    """Step, and each of its rows as state and error."""
    rows = [(mark_of(call), f"{call.state} {call.error}".strip()) for call in calls if mark_of(call) in missing]
    return Counter(f"{mark.rpartition('/')[2]} [{said}]" for mark, said in rows)


def _off(calls: Sequence[Call], taken: Sequence[Taken]) -> int:
    """Answered steps charged once whose cost in the ledger is not what the vendor took. Of what a free allowance paid, the vendor's
    page says nothing."""
    amounts: dict[str, list[Decimal]] = {}
    for one in taken:
        amounts.setdefault(one.mark, []).append(one.amount)
    paid = [call for call in calls if call.state == "done" and not call.allowance]
    settled = [(call, amounts.get(mark_of(call), [])) for call in paid]
    return sum(len(took) == 1 and abs(call.amount - took[0]) > PENNY for call, took in settled)


def _cause(call: Call, taken: Counter[str]) -> str:
    """Why nobody knows the end of this call, and whether its vendor took money for it."""
    if "Timeout" in call.error:
        cause = "black hole"
    elif call.error.startswith("Lost: the vendor"):
        cause = "not known to the vendor"
    elif call.error.startswith("Lost"):
        cause = "answer lost or cut" if taken[mark_of(call)] else "line reset"
    elif call.error.startswith("Doubtful") or not call.error:
        cause = "killed between send and answer"
    else:
        cause = call.error.partition(":")[0]
    return f"{cause}, {'paid' if taken[mark_of(call)] else 'not paid'}"


def _seconds(at: datetime) -> float:
    return at.replace(tzinfo=UTC).timestamp()
