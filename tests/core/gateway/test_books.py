"""The books of a task: what a step was answered is kept, and what may have been paid is never sent again."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from core.database import tables
from core.money import ledger
from core.money.ledger import Account
from core.settings import Settings
from core.studio import Studio, open_studio
from providers.base import Call, Capability, Errand, Model, Request, Result
from providers.errors import Doubtful, Later
from providers.provider import Provider
from tests.conftest import furnish

ASK = Request(capability=Capability.IMAGE, purpose="shot", prompt="hello")


class Slow(Provider):
    """Takes the job, and has it ready when it is asked the second time."""

    name = "slow"

    def __init__(self) -> None:
        self.sent = self.fetched = 0

    def models(self) -> tuple[Model, ...]:
        return (Model(provider="slow", name="m", capability=Capability.IMAGE, price_micro_yuan=9),)

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        self.sent += 1
        raise Later("remote-1", 5)

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        self.fetched += 1
        if self.fetched == 1:
            raise Later(remote_id, 5)
        return Result(text=remote_id, content=b"bytes", media_type="image/png")


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def studio(tmp_path: Path, slow: Slow) -> Studio:
    studio = open_studio(Settings(dailies_home=tmp_path, database_url="", assets_url=""), [slow])
    furnish(studio.db)
    return studio


@pytest.fixture
def account(studio: Studio) -> Account:
    task = tables.Task(id=uuid.uuid4(), task_type="script")
    with studio.db.write() as session:
        session.add(task)
    return Account(task_id=task.id, stage="script")


def test_a_long_job_is_sent_once_and_fetched_by_whoever_comes_later(
    studio: Studio, account: Account, slow: Slow
) -> None:
    for _ in range(2):
        with pytest.raises(Later):
            studio.ask(account)(ASK)
    answer = studio.ask(account)(ASK)
    again = studio.ask(account)(ASK)
    assert (answer.content, again.content) == (b"bytes", b"bytes")
    assert (slow.sent, slow.fetched) == (1, 2)
    with studio.db.read() as session:
        row = session.query(tables.Call).one()
        assert (row.state, row.remote_id, row.cost_micro_yuan) == ("done", "remote-1", 9)


def test_a_paid_call_nobody_knows_the_end_of_is_left_to_a_person(studio: Studio, account: Account, slow: Slow) -> None:
    lost = Call(key=f"{account.task_id}/shot:1/abc", provider="slow", model="m", capability=Capability.IMAGE, ok=False)
    with studio.db.write() as session:
        ledger.record_intent(session, lost, account)
    with pytest.raises(Doubtful):
        studio.ask(account)(ASK)
    assert slow.sent == 0


def test_two_questions_of_one_task_are_two_steps(studio: Studio, account: Account, slow: Slow) -> None:
    slow.fetched = 5
    ask = studio.ask(account)
    for request in (ASK, ASK.model_copy(update={"prompt": "another"})):
        with pytest.raises(Later):
            ask(request)
    assert slow.sent == 2


def test_a_later_try_has_its_dead_ones_hold_at_once_and_another_task_waits(studio: Studio, account: Account) -> None:
    dead = studio.books(account).alone("key")
    assert dead.__enter__()
    with studio.books(account).alone("key") as mine:
        assert mine
    with (
        studio.books(account).alone("other") as mine,
        studio.books(Account(task_id=uuid.uuid4())).alone("other") as yours,
    ):
        assert mine and not yours


def test_a_cancel_waits_between_the_leaving_of_a_paid_call_and_the_keeping_of_its_answer(
    studio: Studio, account: Account, slow: Slow
) -> None:
    heard: list[tuple[bool, int]] = []
    ask = studio.ask(account, hold=lambda paying: heard.append((paying, slow.sent)))
    with pytest.raises(Later):
        ask(ASK)
    assert heard == [(True, 0), (False, 1)]
