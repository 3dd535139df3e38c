"""Whose turn it is, and what is sent again. On both databases."""

from __future__ import annotations

from core.database.engine import Database
from core.tasks import task_lifecycle, task_turns
from core.tasks.task_rows import PlannedStep
from tests.support.tasks_by_hand import row, sleep_through, submitted, taken


def test_a_task_sent_once_is_not_sent_again_until_that_is_long_ago(db: Database) -> None:
    film = submitted(db)
    assert [due.id for due in task_turns.pick_due(db, 9)] == [film]
    assert task_turns.pick_due(db, 9) == []
    assert task_turns.pick_due(db, 9, again_after_s=30) == []
    assert task_turns.pick_due(db, 9, again_after_s=-1, waiting=[film]) == []
    assert [due.id for due in task_turns.pick_due(db, 9, again_after_s=-1)] == [film]


def test_a_lease_that_ended_is_sent_again(db: Database) -> None:
    film = submitted(db)
    taken(db, film)
    assert task_turns.pick_due(db, 9, again_after_s=3) == []
    sleep_through(db, film)
    assert [due.id for due in task_turns.pick_due(db, 9, again_after_s=3)] == [film]


def test_who_waits_for_it_comes_before_what_can_wait(db: Database) -> None:
    batch = [submitted(db) for _ in range(3)]
    urgent = submitted(db, priority=10)
    assert [due.id for due in task_turns.pick_due(db, 2)] == [urgent, batch[0]]
    assert task_turns.pick_due(db, 9, from_priority=10) == []


def test_two_films_take_turns(db: Database) -> None:
    first, second = submitted(db), submitted(db)
    for film, name in ((first, "a"), (second, "b")):
        task_lifecycle.finish(db, taken(db, film), None, [PlannedStep(kind="a.b", key=f"{name}{n}") for n in range(4)])
    a, b = {}, {}
    for due in task_turns.pick_due(db, 1):
        a[due.id] = taken(db, due.id)
    for due in task_turns.pick_due(db, 1):
        b[due.id] = taken(db, due.id)
    assert {row(db, task_id).root_id for task_id in [*a, *b]} == {first, second}
