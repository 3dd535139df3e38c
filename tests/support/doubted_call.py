"""A paid call whose end nobody knows, for tests of what a person is asked about it."""

from __future__ import annotations

import uuid
from decimal import Decimal

from core.database import tables
from core.money import budgets, ledger
from core.money.ledger import Account
from core.people.sessions import Person
from core.studio import Studio
from core.tasks.task_rows import TaskState
from providers.base import Call, Capability, Cost

PRICE = Cost(micro_yuan=710_000, amount=Decimal("0.1"), currency="USD", rate=Decimal("7.1"))


def clip(
    studio: Studio, person: Person, film_id: uuid.UUID, shot_id: uuid.UUID, status: TaskState = TaskState.NEEDS_REVIEW
) -> tuple[uuid.UUID, str]:
    """A paid clip of a shot was sent, and no answer came: its task, and the key of its call."""
    with studio.db.write() as session:
        task = tables.Task(
            id=uuid.uuid4(),
            task_type="video",
            kind="video.shoot",
            project_id=film_id,
            user_id=person.id,
            status=status,
            target_id=str(shot_id),
            params={"shot": str(shot_id)},
        )
        task.root_id = task.id
        session.add(task)
        session.flush()
        account = Account(task.id, film_id, person.id, "video", task.id)
        call = Call(
            key=f"{task.id}/clip:1/{uuid.uuid4().hex[:12]}",
            provider="kling",
            model="kling-v3",
            ok=False,
            capability=Capability.VIDEO,
            cost=PRICE,
            cost_micro_yuan=PRICE.micro_yuan,
        )
        budgets.reserve(session, account, PRICE.micro_yuan)
        ledger.record_intent(session, call, account, PRICE)
    with studio.db.write() as session:
        held = ledger.record_call(session, call.model_copy(update={"state": "unknown"}), account)
        budgets.settle(session, account, held, PRICE.micro_yuan)
    return task.id, call.key
