"""What a task's row says of the requests made for it."""

from __future__ import annotations

from decimal import Decimal

from core.database.tables import Task
from core.money import ledger
from core.tasks import task_calls, task_lifecycle
from core.tasks.task_rows import PlannedStep
from providers.base import Call, Capability, Cost, Usage


def ended(session, account, key: str, model: str, micro_yuan: int, tokens: tuple[int, int] = (0, 0), ok: bool = True):
    call = Call(
        key=key,
        provider="openai",
        model=model,
        capability=Capability.TEXT,
        ok=ok,
        cost_micro_yuan=micro_yuan,
        cost=Cost(micro_yuan=micro_yuan),
        usage=Usage(tokens_in=tokens[0], tokens_out=tokens[1]),
    )
    ledger.record_call(session, call, account)


def row(db, task_id) -> Task:
    with db.read() as session:
        return session.get_one(Task, task_id)


def promised(db):
    """A film with one step that is at work."""
    with db.write() as session:
        film = task_lifecycle.accept(session, "film.make", user_id=None, project_id=None).id
    task_lifecycle.finish(db, task_lifecycle.claim(db, film, "w", 30), None, [PlannedStep(kind="script", key="script")])
    with db.read() as session:
        step = session.query(Task.id).where(Task.parent_id == film).scalar()
    return film, task_lifecycle.claim(db, step, "w", 30)


def test_a_task_and_its_film_say_who_answered_for_how_many_tokens_and_yuan(db):
    film, step = promised(db)
    with db.write() as session:
        ended(session, step.account, "a", "gpt-small", 1_000, (10, 1), ok=False)
        ended(session, step.account, "b", "gpt-large", 12_345_678, (300, 70))
        task_calls.note_prompt(session, step.id, "Write a script")
    task_lifecycle.finish(db, step, {"made": 1})
    for one in (row(db, step.id), row(db, film)):
        assert (one.provider, one.model) == ("openai", "gpt-large")
        assert (one.tokens_input, one.tokens_output, one.cost) == (310, 71, Decimal("12.3467"))
    assert row(db, step.id).prompt == "Write a script" and row(db, step.id).result == '{"made": 1}'


def test_a_task_that_asked_nobody_says_so_by_silence_and_one_that_failed_says_why(db):
    film, step = promised(db)
    task_lifecycle.fail(db, step, {"say": "tasks.lost", "facts": {}}, retry=False)
    assert row(db, step.id).provider is None and row(db, step.id).cost is None
    assert row(db, film).error_message == row(db, step.id).error_message != ""


def test_a_call_settled_after_the_end_is_still_counted(db):
    film, step = promised(db)
    task_lifecycle.finish(db, step)
    assert row(db, step.id).cost is None
    with db.write() as session:
        ended(session, step.account, "late", "gpt-large", 5_000_000)
        task_calls.sum_up_late_call(session, step.id)
    assert row(db, step.id).cost == row(db, film).cost == Decimal(5)
