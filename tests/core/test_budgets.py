"""What a film may cost: the limit holds before work is promised and before a paid call leaves."""

from __future__ import annotations

import uuid

import pytest

from core import budgets, ledger, project, schema, tables, tasks
from core.errors import NotMoney, OverBudget
from core.ledger import Account
from core.project import Brief
from core.studio import Studio, open_studio
from jobs import queue
from providers.base import Call, Capability
from tests import films

FEN = 10_000


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAILIES_HOME", str(tmp_path_factory.mktemp("budgets")))
        patch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
        opened = open_studio()
        schema.upgrade(opened.db)
        yield open_studio(opened.settings, [films.Company(price=20 * FEN)])


@pytest.fixture
def film(studio: Studio) -> uuid.UUID:
    with studio.db.write() as session:
        return project.create(session, None, Brief(idea="雨夜追猫", seconds=10, short_side=144)).id


def limit(studio: Studio, film: uuid.UUID, typed: str) -> None:
    with studio.db.write() as session:
        budgets.set_limit(session, film, typed)


def money(studio: Studio, film: uuid.UUID) -> budgets.Money:
    with studio.db.read() as session:
        return budgets.of(session, film)


@pytest.mark.parametrize(
    ("typed", "micro"),
    [("12", 12_000_000), ("12.50", 12_500_000), (" ¥12 ", 12_000_000), ("￥1，200", 1_200_000_000), ("8 元", 8_000_000),
     ("", None), ("  ", None), ("0", 0)],
)  # fmt: skip
def test_a_sum_is_read_as_people_write_it(typed, micro):
    assert budgets.read(typed) == micro


@pytest.mark.parametrize("typed", ["twelve", "-3", "1e9", "NaN", "inf", "12.5.0", "$4", "999999999999"])
def test_what_is_no_sum_is_refused(typed):
    with pytest.raises(NotMoney):
        budgets.read(typed)


def test_work_that_would_go_over_the_limit_is_not_promised(studio, film):
    limit(studio, film, "0.30")
    queue.submit(studio, "script.write", user=None, project_id=film)
    with pytest.raises(OverBudget) as refused:
        queue.submit(studio, "script.write", user=None, project_id=film)
    assert "¥0.30" in refused.value.sentence("en")
    limit(studio, film, "")
    queue.submit(studio, "script.write", user=None, project_id=film)


def test_a_paid_call_that_would_go_over_the_limit_never_leaves(studio, film):
    """The steps of a making are planned as it goes: the last word is the ledger's."""
    limit(studio, film, "0.50")
    root = queue.submit(studio, "film.make", user=None, project_id=film)
    films.work_off(studio)
    with studio.db.read() as session:
        assert session.get(tables.Task, root).status == tasks.Status.FAILED
    assert money(studio, film).spent == 40 * FEN


def test_what_is_under_way_is_held_and_no_longer_free(studio, film):
    limit(studio, film, "1")
    call = Call(
        key="k", provider="crew", model="image", capability=Capability.IMAGE, ok=False, cost_micro_yuan=90 * FEN
    )
    with studio.db.write() as session:
        ledger.intend(session, call, Account(project_id=film, stage="storyboard"))
    now = money(studio, film)
    assert (now.spent, now.held, now.left, now.nearly_gone) == (0, 90 * FEN, 10 * FEN, True)
    with pytest.raises(OverBudget), studio.db.write() as session:
        budgets.require(session, film, 20 * FEN)
    with studio.db.write() as session:
        ledger.record(session, call.model_copy(update={"ok": True}), Account())
    assert money(studio, film).stages == {"storyboard": 90 * FEN}


def test_without_a_limit_anything_goes_and_what_is_free_always_does(studio, film):
    with studio.db.write() as session:
        budgets.require(session, film, 10**12)
        budgets.set_limit(session, film, "0")
        budgets.require(session, film, 0)
