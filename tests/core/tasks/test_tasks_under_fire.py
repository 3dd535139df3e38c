"""Whatever happens in whatever order: nothing is lost, fences only go up, no step ends twice. On both databases."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete, select, update

from core.database.engine import Database
from core.database.tables import Attempt, Task, utc_now
from core.errors import Stopped
from core.tasks import cancel_and_retry, held_tasks, task_lifecycle, task_turns
from core.tasks.task_rows import ClaimedTask, PlannedStep, TaskState

STEPS = {"nothing": (), "a shot": ("a",), "two shots": ("a", "b"), "shots and a cut": ("a", "b", "cut")}


class Films(RuleBasedStateMachine):
    """Workers claim, finish, fail, sleep and die; films are submitted, cancelled and tried again; words arrive twice."""

    db: Database

    def __init__(self) -> None:
        super().__init__()
        self.hands: list[ClaimedTask] = []
        self.fences: dict[uuid.UUID, int] = {}
        self.finished: Counter[uuid.UUID] = Counter()
        with self.db.write() as session:
            session.execute(delete(Task))

    def rows(self) -> list[Task]:
        with self.db.read() as session:
            return list(session.scalars(select(Task).order_by(Task.created_at, Task.id)))

    def any_of(self, data: st.DataObject) -> Task:
        return data.draw(st.sampled_from(self.rows()))

    def a_hand(self, data: st.DataObject) -> ClaimedTask:
        return data.draw(st.sampled_from(self.hands))

    def holds(self, claimed: ClaimedTask) -> bool:
        with self.db.read() as session:
            row = session.get_one(Task, claimed.id)
        return row.status == TaskState.PROCESSING and row.lease_until is not None and row.fence == claimed.fence

    @rule(tries=st.integers(1, 3))
    def submit(self, tries: int) -> None:
        with self.db.write() as session:
            task_lifecycle.accept(session, "film.make", user_id=None, project_id=None, max_attempts=tries)

    @precondition(lambda self: self.rows())
    @rule(data=st.data())
    def deliver(self, data: st.DataObject) -> None:
        """Word of a task arrives, for the first or the fifth time."""
        before = self.any_of(data)
        claimed = task_lifecycle.claim(self.db, before.id, f"w{len(self.hands)}", 3600)
        if claimed is None:
            return
        slept = before.lease_until is not None and before.lease_until < utc_now()
        assert before.status == TaskState.PENDING or (before.status == TaskState.PROCESSING and slept)
        self.hands.append(claimed)

    @precondition(lambda self: self.hands)
    @rule(data=st.data())
    def sleep_through_a_lease(self, data: st.DataObject) -> None:
        with self.db.write() as session:
            asleep = (Task.id == self.a_hand(data).id, Task.lease_until.is_not(None))
            session.execute(update(Task).where(*asleep).values(lease_until=utc_now() - timedelta(hours=9)))

    @precondition(lambda self: self.hands)
    @rule(data=st.data(), what=st.sampled_from(sorted(STEPS)))
    def finish(self, data: st.DataObject, what: str) -> None:
        claimed = self.a_hand(data)
        cut_after = {"cut": tuple(f"{claimed.id}:{key}" for key in "ab")}
        steps = [
            PlannedStep(kind="a.b", key=f"{claimed.id}:{key}", after=cut_after.get(key, ())) for key in STEPS[what]
        ]
        held = self.holds(claimed)
        try:
            task_lifecycle.finish(self.db, claimed, None, steps if claimed.parent_id is None else ())
        except Stopped:
            assert not held
        else:
            assert held
            self.finished[claimed.id] += 1
            self.hands.remove(claimed)

    @precondition(lambda self: self.hands)
    @rule(data=st.data(), how=st.sampled_from(["again", "for good", "later", "review"]))
    def end_badly(self, data: st.DataObject, how: str) -> None:
        claimed = self.a_hand(data)
        held = self.holds(claimed)
        try:
            if how == "later":
                task_lifecycle.wait_for_vendor(self.db, claimed, "vendor-7", 0)
            elif how == "review":
                task_lifecycle.send_to_review(self.db, claimed, {"say": "tasks.doubtful"})
            else:
                task_lifecycle.fail(self.db, claimed, {"say": "errors.MadeBadly"}, retry=how == "again")
        except Stopped:
            assert not held
        else:
            assert held

    @precondition(lambda self: self.hands)
    @rule(data=st.data(), counts=st.booleans())
    def die(self, data: st.DataObject, counts: bool) -> None:
        claimed = self.a_hand(data)
        self.hands.remove(claimed)
        with self.db.read() as session:
            known = select(Attempt.worker).where(Attempt.task_id == claimed.id, Attempt.fence == claimed.fence)
            worker = session.scalars(known).one()
        held_tasks.release_worker(self.db, worker, counts)

    @precondition(lambda self: self.rows())
    @rule(data=st.data(), how=st.sampled_from(["cancel", "retry"]))
    def a_person_decides(self, data: st.DataObject, how: str) -> None:
        task = self.any_of(data)
        if how == "cancel":
            cancel_and_retry.cancel(self.db, task.id)
        else:
            cancel_and_retry.retry(self.db, task.id)

    @rule()
    def look(self) -> None:
        held_tasks.repair_tasks(self.db)
        task_turns.pick_due(self.db, 5, again_after_s=0)

    @invariant()
    def fences_only_go_up(self) -> None:
        for row in self.rows():
            assert row.fence >= self.fences.get(row.id, 0)
            self.fences[row.id] = row.fence

    @invariant()
    def no_step_ends_twice(self) -> None:
        assert all(count == 1 for count in self.finished.values())
        with self.db.read() as session:
            ended = session.scalars(select(Attempt.task_id).where(Attempt.outcome == "completed")).all()
        assert len(ended) == len(set(ended))

    @invariant()
    def a_film_is_done_only_when_all_of_it_is(self) -> None:
        rows = self.rows()
        for film in rows:
            children = [row for row in rows if row.parent_id == film.id]
            if film.status == TaskState.COMPLETED:
                assert all(row.status == TaskState.COMPLETED for row in children)

    def teardown(self) -> None:
        """In the end, with every worker dead, somebody else brings all of it to an end."""
        for row in self.rows():
            if row.status == TaskState.NEEDS_REVIEW and row.parent_id is not None:
                cancel_and_retry.retry(self.db, row.id)
        with self.db.write() as session:
            past = utc_now() - timedelta(hours=9)
            session.execute(update(Task).where(Task.lease_until.is_not(None)).values(lease_until=past))
            session.execute(update(Task).values(run_after=None, max_attempts=99))
        for _ in range(200):
            held_tasks.repair_tasks(self.db)
            turn = task_turns.pick_due(self.db, 50, again_after_s=-1)
            if not turn:
                break
            for due in turn:
                claimed = task_lifecycle.claim(self.db, due.id, "last", 3600)
                if claimed is not None:
                    task_lifecycle.finish(self.db, claimed)
        over = (TaskState.COMPLETED, TaskState.FAILED, TaskState.CANCELLED)
        assert [row for row in self.rows() if row.status not in over and row.status != TaskState.NEEDS_REVIEW] == []


def test_nothing_is_lost_and_nothing_ends_twice_whatever_happens(db: Database) -> None:
    run_state_machine_as_test(
        type("OnThis", (Films,), {"db": db}),
        settings=settings(
            max_examples=20 if db.sqlite else 6,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
            database=None,
        ),
    )
