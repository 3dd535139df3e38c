"""What a film may cost: the limit holds before work is promised and before a paid call leaves."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from core.database import tables
from core.database.engine import Database
from core.errors import NotMoney, OverBudget, OverMonth
from core.money import budget_rows, budgets, ledger
from core.money.ledger import Account
from core.people import studio_clock, studio_rules
from core.project import projects
from core.project.projects import Brief
from core.settings import Settings
from core.studio import Studio, open_studio
from core.tasks.task_rows import TaskState
from jobs import queue
from providers.base import Call, Capability, Cost
from tests.conftest import furnish
from tests.support import films

FEN = 10_000


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAILIES_HOME", str(tmp_path_factory.mktemp("budgets")))
        patch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
        opened = open_studio()
        furnish(opened.db)
        yield open_studio(opened.settings, [films.Company(price=20 * FEN)])


@pytest.fixture
def film(studio: Studio) -> uuid.UUID:
    with studio.db.write() as session:
        return projects.create(session, None, Brief(idea="雨夜追猫", seconds=10, short_side=144)).id


def limit(studio: Studio, film: uuid.UUID, typed: str) -> None:
    with studio.db.write() as session:
        budgets.set_film_limit(session, film, typed)


def money(studio: Studio, film: uuid.UUID) -> budgets.FilmSpending:
    with studio.db.read() as session:
        return budgets.film_spending(session, film)


@pytest.mark.parametrize(
    ("typed", "micro"),
    [("12", 12_000_000), ("12.50", 12_500_000), (" ¥12 ", 12_000_000), ("￥1，200", 1_200_000_000), ("8 元", 8_000_000),
     ("", None), ("  ", None), ("0", 0)],
)  # fmt: skip
def test_a_sum_is_read_as_people_write_it(typed, micro):
    assert budgets.parse_money(typed) == micro


@pytest.mark.parametrize("typed", ["twelve", "-3", "1e9", "NaN", "inf", "12.5.0", "$4", "999999999999"])
def test_what_is_no_sum_is_refused(typed):
    with pytest.raises(NotMoney):
        budgets.parse_money(typed)


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
        assert session.get(tables.Task, root).status == TaskState.FAILED
    assert money(studio, film).spent == 40 * FEN


def test_what_is_under_way_is_held_and_no_longer_free(studio, film):
    limit(studio, film, "1")
    call = Call(
        key="k", provider="crew", model="image", capability=Capability.IMAGE, ok=False, cost_micro_yuan=90 * FEN
    )
    with studio.db.write() as session:
        ledger.record_intent(session, call, Account(project_id=film, stage="storyboard"))
    now = money(studio, film)
    assert (now.spent, now.held, now.left, now.nearly_gone) == (0, 90 * FEN, 10 * FEN, True)
    with pytest.raises(OverBudget), studio.db.write() as session:
        budgets.require_film_budget(session, film, 20 * FEN)
    with studio.db.write() as session:
        ledger.record_call(session, call.model_copy(update={"ok": True}), Account())
    assert money(studio, film).stages == {"storyboard": 90 * FEN}


def test_without_a_limit_anything_goes_and_what_is_free_always_does(studio, film):
    with studio.db.write() as session:
        budgets.require_film_budget(session, film, 10**12)
        budgets.set_film_limit(session, film, "0")
        budgets.require_film_budget(session, film, 0)


# Every budget of a call --------------------------------------------------------------------------------------------------


@pytest.fixture
def account(db: Database) -> Account:
    """A film, a person and a run, on each kind of database."""
    with db.write() as session:
        person = tables.User(email=f"{uuid.uuid4().hex}@x.org", password_hash="", name="Ada")
        session.add(person)
        session.flush()
        film = tables.Project(name="雨夜追猫", user_id=person.id)
        root = tables.Task(task_type="film", kind="film.make", user_id=person.id)
        session.add_all([film, root])
        session.flush()
        return Account(root.id, film.id, person.id, "video", root.id)


def leave(db: Database, account: Account, micro_yuan: int) -> Call | None:
    """A call leaves, its money put aside; None where a budget has no room."""
    cost = Cost(micro_yuan=micro_yuan)
    call = Call(key=uuid.uuid4().hex, provider="kling", model="v3", capability=Capability.VIDEO, ok=False, cost=cost)
    try:
        with db.write(durable=True) as session:
            budgets.reserve(session, account, micro_yuan)
            ledger.record_intent(session, call, account, cost)
    except OverBudget:
        return None
    return call


def end(db: Database, account: Account, call: Call, micro_yuan: int, **facts) -> None:
    ended = {"ok": True, "cost_micro_yuan": micro_yuan, "cost": Cost(micro_yuan=micro_yuan), **facts}
    with db.write() as session:
        held = ledger.record_call(session, call.model_copy(update=ended), account)
        budgets.settle(session, account, held, micro_yuan)


def states(db: Database, account: Account) -> dict[str, tuple[int, int, int | None]]:
    """Of each budget: spent, held, left."""
    with db.read() as session:
        found = budgets.account_budgets(session, account)
    return {budget.scope: (budget.spent, budget.held, budget.left) for budget in found if budget.stands}


def give(db: Database, scope: budgets.Scope, account: Account, micro_yuan: int | None) -> None:
    ids = {"project": account.project_id, "user": account.user_id, "run": account.run_id, "month": None}
    with db.write() as session:
        budgets.set_budget_limit(session, scope, ids[scope], micro_yuan)


def at_once(ask: Callable[[], Call | None]) -> list[Call | None]:
    """Fifty calls by ten who begin at the same moment."""
    left: list[Call | None] = []
    together = threading.Barrier(10)

    def five() -> None:
        together.wait()
        left.extend(ask() for _ in range(5))

    askers = [threading.Thread(target=five) for _ in range(10)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    return left


@pytest.mark.parametrize("scope", ["project", "user", "month", "run"])
def test_of_fifty_calls_at_once_with_money_for_ten_exactly_ten_leave(db, account, scope):
    give(db, scope, account, 10 * FEN)
    left = at_once(lambda: leave(db, account, FEN))
    gone = [call for call in left if call is not None]
    assert (len(left), len(gone)) == (50, 10)
    assert states(db, account)[scope] == (0, 10 * FEN, 0)
    for call in gone:
        end(db, account, call, FEN // 2)
    assert states(db, account)[scope] == (5 * FEN, 0, 5 * FEN)


def test_a_limit_that_only_the_studios_rules_set_lets_exactly_ten_of_fifty_leave(db, account):
    """Nobody has used it yet: whoever comes first makes its row."""
    with db.write() as session:
        studio_rules.set_rule(session, Settings(_env_file=None), "run_cap_yuan", 1)
    left = at_once(lambda: leave(db, account, 100_000))
    assert (len(left), sum(call is not None for call in left)) == (50, 10)
    assert states(db, account)["run"] == (0, 1_000_000, 0)


def test_what_no_budget_limits_leaves_no_row_behind(db, account):
    call = leave(db, account, 10**9)
    assert call is not None
    end(db, account, call, 10**9)
    with db.read() as session:
        assert session.query(tables.Budget).count() == 0
        assert budgets.money_left(session, account) is None


def test_a_limit_set_late_counts_what_calls_have_cost_and_hold_already(db, account):
    first, second = leave(db, account, 3 * FEN), leave(db, account, 4 * FEN)
    end(db, account, first, 2 * FEN)
    for scope in ("project", "user", "month", "run"):
        give(db, scope, account, 10 * FEN)
    assert leave(db, account, 5 * FEN) is None
    third = leave(db, account, 4 * FEN)
    assert states(db, account) == dict.fromkeys(("month", "project", "run", "user"), (2 * FEN, 8 * FEN, 0))
    for call in (second, third):
        end(db, account, call, FEN)
    assert states(db, account) == dict.fromkeys(("month", "project", "run", "user"), (4 * FEN, 0, 6 * FEN))


def test_where_one_budget_has_no_room_nothing_is_put_aside_in_the_others(db, account):
    give(db, "month", account, 100 * FEN)
    give(db, "user", account, FEN)
    with pytest.raises(OverMonth) as refused, db.write() as session:
        budgets.reserve(session, account, 2 * FEN)
    assert "¥0.02" in refused.value.sentence("en") and "¥0.01" in refused.value.sentence("zh")
    assert refused.value.facts["budget"].startswith(f"user:{account.user_id}:")
    assert leave(db, account, FEN) is not None
    assert states(db, account)["month"] == (0, FEN, 99 * FEN)


def test_the_studios_rules_limit_every_person_month_and_run_that_has_no_limit_of_its_own(db, account):
    settings = Settings(_env_file=None)
    with db.write() as session:
        studio_rules.set_rule(session, settings, "run_cap_yuan", 1)
        studio_rules.set_rule(session, settings, "user_month_yuan", 3)
    with db.read() as session:
        assert budgets.money_left(session, account) == 1_000_000
    assert leave(db, account, 1_000_001) is None
    assert leave(db, account, 1_000_000) is not None
    give(db, "run", account, 5_000_000)
    assert leave(db, account, 2_000_001) is None, "the person's own three yuan hold"
    give(db, "user", account, 4_000_000)
    assert leave(db, account, 3_000_000) is not None
    with db.write() as session:
        studio_rules.set_rule(session, settings, "run_cap_yuan", 0)
    give(db, "run", account, None)
    give(db, "user", account, 20_000_000)
    assert leave(db, account, 10_000_000) is not None


def test_a_rule_of_any_sum_limits(db, account):
    with db.write() as session:
        session.merge(tables.Setting(key="rule.studio_month_yuan", value={"is": 100_000_000}))
    with db.read() as session:
        month = next(one for one in budgets.account_budgets(session, account) if one.scope == "month")
    assert month.limit == 100_000_000 * 1_000_000


def test_what_left_in_one_month_and_ends_in_the_next_is_settled_where_it_was_put_aside(db, account):
    give(db, "month", account, 10 * FEN)
    call = leave(db, account, 4 * FEN)
    last = tables.utc_now().replace(day=1) - timedelta(days=1)
    with db.write() as session:
        session.execute(update(tables.Call).values(created_at=last))
        row = session.query(tables.Budget).filter(tables.Budget.key.like("month:%")).one()
        row.key = f"month:{last:%Y-%m}"
    other = leave(db, account, 5 * FEN)
    assert other is not None
    end(db, account, call, 3 * FEN)
    assert states(db, account)["month"] == (0, 5 * FEN, 5 * FEN)
    with db.read() as session:
        then = session.get_one(tables.Budget, f"month:{last:%Y-%m}")
        assert (then.spent_micro_yuan, then.held_micro_yuan) == (3 * FEN, 0)


def test_a_call_in_doubt_counts_as_spent_until_somebody_knows(db, account):
    give(db, "project", account, 10 * FEN)
    call = leave(db, account, 4 * FEN)
    end(db, account, call, 4 * FEN, state="unknown", ok=False)
    assert states(db, account)["project"] == (4 * FEN, 0, 6 * FEN)
    end(db, account, call, FEN)
    assert states(db, account)["project"] == (FEN, 0, 9 * FEN)


def test_a_budget_that_went_wrong_is_counted_again_from_the_ledger(db, account):
    give(db, "project", account, 10 * FEN)
    end(db, account, leave(db, account, 2 * FEN), 2 * FEN)
    leave(db, account, FEN)
    with db.write() as session:
        session.execute(update(tables.Budget).values(spent_micro_yuan=0, held_micro_yuan=9 * FEN))
    with db.write() as session:
        assert budgets.recount_budgets(session) == 1
        assert budgets.recount_budgets(session) == 0
    assert states(db, account)["project"] == (2 * FEN, FEN, 7 * FEN)


def test_the_films_limit_is_the_same_for_its_purse_and_for_each_call(db, account):
    give(db, "project", account, 10 * FEN)
    leave(db, account, 4 * FEN)
    with db.write() as session:
        assert budgets.film_spending(session, account.project_id).left == 6 * FEN
        budgets.set_film_limit(session, account.project_id, "0.05")
    assert leave(db, account, 2 * FEN) is None
    with db.write() as session:
        budgets.set_film_limit(session, account.project_id, "")
    assert leave(db, account, 100 * FEN) is not None


def test_an_admin_sees_what_the_studio_and_each_person_has_spent_this_month_and_may_spend(db, account):
    end(db, account, leave(db, account, 3 * FEN), 2 * FEN)
    with db.write() as session:
        other = tables.User(email="b@x.org", password_hash="", name="Bo")
        session.add(other)
        session.flush()
        budgets.set_budget_limit(session, "user", other.id, 9 * FEN)
        seen = [(purse.name, purse.budget.spent, purse.budget.left) for purse in budgets.person_budgets(session)]
        assert seen == [("Ada", 2 * FEN, None), ("Bo", 0, 9 * FEN)]
        assert (budgets.studio_budget(session).spent, budgets.studio_budget(session).limit) == (2 * FEN, None)


def test_a_budgets_month_is_the_studios_own_and_not_that_of_utc(db):
    with db.write() as session:
        session.add(tables.Setting(key=studio_clock.KEY, value={"is": "Asia/Shanghai"}))
    late = datetime(2026, 10, 31, 17, 0)  # one o'clock in the night of the first of November in Shanghai
    with db.write() as session:
        assert budget_rows.studio_month(session, late) == "2026-11"
        assert budget_rows.studio_month(session, late - timedelta(hours=2)) == "2026-10"
        for at, cost in ((late, 5), (late - timedelta(hours=2), 7)):
            call = Call(
                key=uuid.uuid4().hex, provider="p", model="m", capability=Capability.TEXT, ok=True, cost_micro_yuan=cost
            )
            ledger.record_call(session, call, Account())
            session.execute(update(tables.Call).where(tables.Call.key == call.key).values(created_at=at))
        assert budget_rows.sum_from_ledger(session, "month", "month:2026-11") == (5, 0)
        assert budget_rows.sum_from_ledger(session, "month", "month:2026-10") == (7, 0)


def test_what_a_model_is_known_to_cost_above_its_estimate_is_put_aside_and_given_back(db):
    account = Account(experiment_id=uuid.uuid4())
    call = Call(
        key="k",
        provider="p",
        model="m",
        capability=Capability.IMAGE,
        ok=True,
        cost_micro_yuan=100,
        reserved_micro_yuan=150,
    )
    with db.write() as session:
        budgets.set_budget_limit(session, "lab", account.experiment_id, 400)
        budgets.reserve(session, account, call.reserved_micro_yuan)
        ledger.record_intent(session, call, account, Cost(micro_yuan=100))
        lab = next(one for one in budgets.account_budgets(session, account) if one.scope == "lab")
        assert (lab.held, lab.left) == (150, 250)
        held = ledger.record_call(session, call.model_copy(update={"cost_micro_yuan": 130}), account)
        budgets.settle(session, account, held, 130)
        lab = next(one for one in budgets.account_budgets(session, account) if one.scope == "lab")
        assert (lab.held, lab.spent) == (0, 130)
