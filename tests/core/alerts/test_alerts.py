"""Alerts: raised where something is bad enough and of enough cases, risen where nobody answers, over where it was well for a while."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from core.alerts import alert_rules, alerts
from core.alerts.alert_measures import Measurement, RuleMeasurer
from core.alerts.alert_probes import AlertProbes, container_share_used, measure_budgets, memory_share_used
from core.alerts.alert_rules import AlertThreshold, WatchRule
from core.alerts.alerts import AlertState, next_alert_state
from core.database import tables
from core.database.tables import AlertRule, Breaker, Budget, Call, Project, Setting, Task, User
from core.errors import EmptyName, NotAllowed, NotFound, OutOfRange
from core.people import notices
from core.settings import Settings
from core.studio import open_studio

NOON = datetime(2026, 11, 26, 12, 0)
ERRORS = WatchRule(
    name="errors",
    title={"zh": "错", "en": "Errors"},
    unit="share",
    cases=20,
    quiet_minutes=10,
    steps=(AlertThreshold(level="medium", at=0.01, falls=0.008), AlertThreshold(level="high", at=0.05, falls=0.04)),
)


def share(value: float | None, cases: int = 100) -> Measurement:
    return Measurement(value=value, cases=cases)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def told(
    *measured: tuple[float, Measurement | None], rule: WatchRule = ERRORS, awake: bool = True
) -> AlertState | None:
    """How it stands after these were measured, each at its minute."""
    state = None
    for minute, each in measured:
        state = next_alert_state(each, rule, state, after(minute), awake)
    return state


def every_minute(
    state: AlertState, minutes: int, measured: Measurement | None, start: float = 0, rule: WatchRule = ERRORS
) -> AlertState:
    for minute in range(1, minutes + 1):
        state = next_alert_state(measured, rule, state, after(start + minute)) or state
    return state


# Judged ------------------------------------------------------------------------------------------------------------------


def test_what_is_well_raises_nothing():
    assert told((0, share(0.005))) is None


def test_the_worst_step_that_is_reached_says_how_bad_it_is():
    assert told((0, share(0.02))).level == "medium"
    assert told((0, share(0.3))).level == "high"


def test_one_failed_call_of_two_raises_nothing():
    assert told((0, share(0.5, cases=2))) is None


def test_between_where_it_rises_and_where_it_falls_it_stands():
    state = every_minute(told((0, share(0.02))), 30, share(0.009))
    assert not state.over and state.calm_s == 0


def test_it_is_over_after_its_quiet_minutes_and_no_sooner():
    state = told((0, share(0.02)))
    assert not every_minute(state, 9, share(0.0)).over
    assert every_minute(state, 10, share(0.0)).over


def test_bad_once_more_within_its_quiet_minutes_it_goes_on():
    state = every_minute(told((0, share(0.02))), 9, share(0.0))
    state = every_minute(state, 1, share(0.02), start=9)
    assert every_minute(state, 9, share(0.0), start=10).over is False


def test_that_nobody_asks_models_any_more_ends_it_too():
    assert every_minute(told((0, share(0.02))), 10, Measurement()).over


def test_unanswered_within_an_hour_a_medium_alert_is_high_and_then_critical_after_fifteen_minutes():
    state = told((0, share(0.02)))
    assert every_minute(state, 59, share(0.02)).level == "medium"
    state = every_minute(state, 60, share(0.02))
    assert (state.level, state.first) == ("high", "medium")
    assert every_minute(state, 15, share(0.02), start=60).level == "critical"
    assert every_minute(state, 600, share(0.02), start=60).level == "critical"


def test_acknowledged_it_rises_no_more_until_it_is_worse():
    state = told((0, share(0.02))).model_copy(update={"acknowledged": True})
    state = every_minute(state, 300, share(0.02))
    assert state.level == "medium" and state.acknowledged
    worse = next_alert_state(share(0.2), ERRORS, state, after(301))
    assert worse.level == "high" and not worse.acknowledged


def test_what_could_not_be_measured_neither_begins_nor_ends_anything():
    assert told((0, None)) is None
    state = every_minute(told((0, share(0.02))), 30, None)
    assert not state.over and state.waited_s == 30 * 60


@pytest.mark.parametrize("hours", [24, -24])
def test_a_clock_that_jumps_makes_nobody_late_and_ends_nothing(hours):
    state = every_minute(told((0, share(0.02))), 5, share(0.0))
    jumped = next_alert_state(share(0.0), ERRORS, state, after(5 + hours * 60))
    assert not jumped.over and jumped.calm_s <= 5 * 60 + 180
    waiting = next_alert_state(share(0.02), ERRORS, told((0, share(0.02))), after(hours * 60))
    assert waiting.level == "medium" and waiting.waited_s <= 180
    assert next_alert_state(share(0.02), ERRORS, waiting, after(hours * 60 + 1)).waited_s >= 60


def test_in_quiet_hours_nobody_is_waited_for_but_it_is_seen():
    state = None
    for minute in range(200):
        state = next_alert_state(share(0.02), ERRORS, state, after(minute), awake=False)
    assert state.level == "medium" and state.waited_s == 0


def test_quiet_hours_go_over_midnight():
    rule = ERRORS.model_copy(update={"quiet_hours": "22:00-08:00"})
    at = [datetime(2026, 1, 1, hour, 30).time() for hour in (21, 22, 3, 7, 8)]
    assert [rule.quiet_at(each) for each in at] == [False, True, True, True, False]
    assert not ERRORS.quiet_at(at[2])
    assert not ERRORS.model_copy(update={"quiet_hours": "25:00-x"}).quiet_at(at[2])


def test_success_is_bad_where_it_is_low():
    rule = WatchRule(
        name="s",
        title={},
        unit="share",
        below=True,
        cases=10,
        steps=(AlertThreshold(level="medium", at=0.8, falls=0.9),),
    )
    assert told((0, share(0.75)), rule=rule).level == "medium"
    assert told((0, share(0.85)), rule=rule) is None
    standing = told((0, share(0.75)), rule=rule)
    assert not every_minute(standing, 10, share(0.85), rule=rule).over
    assert every_minute(standing, 10, share(0.95), rule=rule).over


def test_a_budget_that_was_raised_is_told_of_at_the_step_it_stands_at():
    rule = alert_rules.shipped_rules()["budget"]
    state = told((0, share(1.0, 1)), rule=rule)
    assert state.level == "high"
    assert next_alert_state(share(0.98, 1), rule, state, after(1)).level == "high"
    assert next_alert_state(share(0.6, 1), rule, state, after(1)).level == "low"


# Rules -------------------------------------------------------------------------------------------------------------------


def test_what_ships_is_as_the_house_promises():
    rules = alert_rules.shipped_rules()
    levels = {name: {step.level for step in rule.steps} for name, rule in rules.items()}
    assert all(levels[name] == {"critical"} for name in ("app", "database", "queue", "rows_lost", "files_lost"))
    errors = {step.level: step.at for step in rules["errors"].steps}
    assert errors == {"medium": 0.01, "high": 0.05}
    assert [(step.level, step.at) for step in rules["response"].steps] == [("high", 5)]
    assert [(step.level, step.at) for step in rules["disk"].steps + rules["memory"].steps] == [
        ("low", 0.8),
        ("low", 0.9),
    ]
    assert [step.at for step in rules["budget"].steps] == [0.5, 0.8, 1.0]
    assert alert_rules.ANSWER_S == {"critical": 5 * 60, "high": 15 * 60, "medium": 3600, "low": 4 * 3600}
    assert all(rule.quiet_hours == "" for name, rule in rules.items() if "critical" in levels[name])
    for rule in rules.values():
        assert all(rule.title[language] and rule.said[language] for language in ("zh", "en"))
        assert rule.title["zh"] != rule.title["en"] and rule.said["zh"] != rule.said["en"], "translated, not filled in"
        assert bool(rule.sql) != bool(rule.probe)


def test_a_rule_that_says_nonsense_is_named(tmp_path):
    (tmp_path / "odd.toml").write_text('zh = "怪"\nen = "Odd"\nsteps = 3\n')
    with pytest.raises(ValueError, match=r"odd\.toml"):
        alert_rules.shipped_rules(tmp_path)


# A studio ----------------------------------------------------------------------------------------------------------------


class Fixed(AlertProbes):
    """Says what it was told to."""

    def __init__(self, studio, **said):
        super().__init__(studio)
        self.said = said

    def look(self, name, at):
        found = self.said.get(name, [])
        return super().look(name, at) if found == "really" else found


@pytest.fixture
def studio(database, tmp_path):
    opened = open_studio(Settings(dailies_home=tmp_path / "home", database_url=database.url))
    yield opened
    opened.db.engine.dispose()


def person(studio, role="admin", name="阿敏", **more):
    with studio.db.write() as session:
        row = User(id=uuid.uuid4(), email=f"{uuid.uuid4().hex[:8]}@b.c", password_hash="", name=name, role=role, **more)
        session.add(row)
    return row


def add(studio, *rows):
    with studio.db.write() as session:
        session.add_all(rows)


def call(state="done", at=NOON, **more):
    facts = {"provider": "p", "model": "m", "capability": "image", "created_at": at, "ended_at": at, **more}
    return Call(key=uuid.uuid4().hex, state=state, **facts)


def standing(studio, who):
    with studio.db.read() as session:
        return alerts.active_alerts(session, who)


def told_of(studio, who):
    with studio.db.read() as session:
        return [one for one in notices.latest_notices(session, who.id) if not one.read]


def test_every_rule_that_ships_can_be_asked_of_an_empty_studio(studio):
    measuring = RuleMeasurer(studio)
    from zoneinfo import ZoneInfo

    for rule in alert_rules.shipped_rules().values():
        found = measuring.measure(rule, NOON, ZoneInfo("Asia/Shanghai"))
        assert found is None or all(
            rule.name in ("disk", "memory") or rule.reached(each.value, each.cases) is None for each in found
        )


def test_six_failures_of_a_hundred_calls_are_told_to_the_admin_with_the_way_there(studio):
    admin = person(studio)
    add(studio, *(call("failed" if n < 6 else "done", error="Unavailable" if n < 6 else "") for n in range(100)))
    assert alerts.check_rules(RuleMeasurer(studio, Fixed(studio)), NOON + timedelta(minutes=1)) == 1
    (seen,) = [one for one in standing(studio, admin) if one.rule == "errors"]
    assert (seen.level, seen.words["en"]) == ("high", "Of 100 calls within 15 min, 6% failed")
    assert seen.way == {"page": "costs", "view": "tasks", "time": "today"}
    (notice,) = told_of(studio, admin)
    assert notice.way["view"] == "tasks" and notice.open


def test_what_a_vendor_refused_because_of_its_content_is_no_error(studio):
    person(studio)
    add(studio, *(call("failed" if n < 50 else "done", error="Refused: no" if n < 50 else "") for n in range(100)))
    assert alerts.check_rules(RuleMeasurer(studio, Fixed(studio)), NOON) == 0


def test_somebody_sees_to_it_and_others_know_who(studio):
    one, two = person(studio, name="甲"), person(studio, name="乙")
    alerts.check_rules(RuleMeasurer(studio, Fixed(studio, queue=[Measurement(value=60, cases=1)])), NOON)
    (seen,) = standing(studio, two)
    with studio.db.write() as session:
        assert alerts.acknowledge_alert(session, one, seen.id, NOON)
        assert not alerts.acknowledge_alert(session, two, seen.id, NOON)
    assert [(each.state, each.by) for each in standing(studio, two)] == [("acknowledged", "甲")]
    assert told_of(studio, one) == []


def test_over_it_is_told_once_more_and_goes_into_the_history(studio):
    admin = person(studio)
    away, back = ([Measurement(value=value, cases=1)] for value in (60, 0))
    measuring = RuleMeasurer(studio, Fixed(studio, queue=away))
    alerts.check_rules(measuring, NOON)
    measuring.probes.said["queue"] = back
    for minute in range(1, 4):
        alerts.check_rules(measuring, after(minute))
    assert standing(studio, admin) == []
    with studio.db.read() as session:
        (past,) = alerts.past_alerts(session, admin)
    assert past.state == "over" and past.words["en"] == "The queue has not answered for 1 min"
    assert [notice.said["say"] for notice in told_of(studio, admin)] == ["alerts.notice_over"]


def test_in_quiet_hours_it_is_kept_and_told_in_the_morning(studio):
    admin = person(studio)
    measuring = RuleMeasurer(studio, Fixed(studio, disk=[Measurement(value=0.93, cases=1)]))
    night = datetime(2026, 11, 26, 23, 0)
    alerts.check_rules(measuring, night)
    assert len(standing(studio, admin)) == 1 and told_of(studio, admin) == []
    alerts.check_rules(measuring, night + timedelta(hours=9, minutes=1))
    assert len(told_of(studio, admin)) == 1


def test_a_film_that_has_used_most_of_its_budget_is_told_to_its_owner_alone_beside_those_who_see_all(studio):
    admin, owner, other = person(studio), person(studio, "user"), person(studio, "user")
    film = Project(id=uuid.uuid4(), name="雨夜", user_id=owner.id, budget_micro_yuan=10_000_000)
    add(studio, film, Budget(key=f"project:{film.id}", scope="project", spent_micro_yuan=8_500_000))
    alerts.check_rules(RuleMeasurer(studio, Fixed(studio, budgets="really")), NOON)
    assert [one.words["zh"] for one in standing(studio, owner)] == ["《雨夜》的预算用了 85%"]
    assert standing(studio, other) == [] and told_of(studio, other) == []
    assert len(told_of(studio, owner)) == len(told_of(studio, admin)) == 1
    assert told_of(studio, owner)[0].way == {"page": "costs", "project": film.id.hex}
    (seen,) = standing(studio, admin)
    with studio.db.write() as session, pytest.raises(NotFound):
        alerts.acknowledge_alert(session, other, seen.id)


def test_whoever_was_refused_for_want_of_budget_counts_as_all_of_it(studio):
    film = Project(id=uuid.uuid4(), name="雨夜", budget_micro_yuan=10_000_000)
    add(studio, film, Budget(key=f"project:{film.id}", scope="project", spent_micro_yuan=9_000_000))
    add(studio, tables.BudgetRequest(budget_key=f"project:{film.id}", need_micro_yuan=2_000_000))
    with studio.db.read() as session:
        (measured,) = measure_budgets(session, NOON)
    assert measured.value == 1.0


def test_the_month_of_a_person_is_limited_by_the_studios_rule(studio):
    me = person(studio, "user")
    add(studio, Setting(key="rule.user_month_yuan", value={"is": 100}))
    add(
        studio,
        Budget(key=f"user:{me.id}:2026-11", scope="user", spent_micro_yuan=60_000_000, held_micro_yuan=5_000_000),
    )
    with studio.db.read() as session:
        assert [(each.thing, each.value) for each in measure_budgets(session, NOON)] == [(f"user:{me.id.hex}", 0.65)]


def test_a_vendor_that_is_left_alone_is_told_of(studio):
    admin = person(studio)
    add(studio, Breaker(key="openai:a/text", failures=4, open_until=after(3)))
    alerts.check_rules(RuleMeasurer(studio, Fixed(studio)), NOON)
    (seen,) = standing(studio, admin)
    assert seen.rule == "vendor_down" and "4 times" in seen.words["en"] and seen.way == {"page": "providers"}


def test_a_model_that_fails_too_often_is_named(studio):
    admin = person(studio)
    add(studio, *(call("failed" if n < 8 else "done", model="bad", provider="v") for n in range(25)))
    alerts.check_rules(RuleMeasurer(studio, Fixed(studio)), NOON)
    named = {one.rule: one for one in standing(studio, admin)}
    assert named["success"].words["en"] == "V/bad succeeded in 68% of 25 calls within 1 h"


def test_a_film_step_that_could_only_just_begin_has_not_waited_long(studio):
    admin = person(studio)
    root = Task(
        id=uuid.uuid4(), task_type="film", kind="x", status="completed", created_at=after(-300), completed_at=after(-1)
    )
    step = Task(id=uuid.uuid4(), task_type="film", kind="x", status="pending", created_at=after(-300))
    add(studio, root, step)
    add(studio, tables.TaskAfter(task_id=step.id, after_id=root.id))
    assert alerts.check_rules(RuleMeasurer(studio, Fixed(studio)), NOON) == 0
    alerts.check_rules(RuleMeasurer(studio, Fixed(studio)), after(20))
    assert [one.words["en"] for one in standing(studio, admin)] == ["A task has waited 21 min; 1 are in line"]


def test_the_slowest_five_of_a_hundred_calls_say_how_slow_a_model_is(studio):
    admin = person(studio)
    with studio.db.write() as session:
        alert_rules.change_rule(session, admin, "slow", on=True, steps={"medium": 9.5})
    add(studio, *(call(milliseconds=1000 * (n // 10)) for n in range(100)))
    alerts.check_rules(RuleMeasurer(studio, Fixed(studio)), NOON)
    assert standing(studio, admin) == []
    add(studio, *(call(milliseconds=10_000) for _ in range(6)))
    alerts.check_rules(RuleMeasurer(studio, Fixed(studio)), NOON)
    assert [one.rule for one in standing(studio, admin)] == ["slow"]


def test_a_rule_of_ones_own_looks_at_one_film_only(studio):
    admin = person(studio)
    mine, other = (Project(id=uuid.uuid4(), name=name, user_id=admin.id) for name in ("甲", "乙"))
    add(studio, mine, other)
    add(studio, *(call(project_id=film.id, cost_micro_yuan=50_000_000) for film in (mine, other)))
    with studio.db.write() as session:
        rule = alert_rules.create_own_rule(session, admin, "spend_film", " 甲 太贵 ", "high", 40_000_000.0, mine.id.hex)
    alerts.check_rules(RuleMeasurer(studio, Fixed(studio)), NOON)
    (seen,) = standing(studio, admin)
    assert (seen.rule, seen.level, seen.title["zh"]) == (rule.name, "high", "甲 太贵")
    assert seen.words["en"] == "“甲” has cost ¥50 today"
    with studio.db.write() as session:
        alert_rules.delete_or_reset_rule(session, admin, rule.name)
    alerts.check_rules(RuleMeasurer(studio, Fixed(studio)), after(1))
    assert standing(studio, admin) == []


def test_a_threshold_is_moved_and_put_back(studio):
    admin = person(studio)
    with studio.db.write() as session:
        moved = alert_rules.change_rule(session, admin, "errors", steps={"high": 0.1}, quiet_hours="21:00-07:00")
        assert [(step.at, round(step.falls, 3)) for step in moved.steps] == [(0.01, 0.008), (0.1, 0.08)]
        assert moved.changed and moved.quiet_hours == "21:00-07:00"
        with pytest.raises(OutOfRange):
            alert_rules.change_rule(session, admin, "errors", steps={"high": 99.0})
        alert_rules.delete_or_reset_rule(session, admin, "errors")
        assert not alert_rules.find_rule(session, "errors").changed


def test_who_does_not_see_all_costs_changes_no_rule(studio):
    member, manager = person(studio, "user"), person(studio, "user", settings={"grants": ["costs.read_all"]})
    with studio.db.write() as session:
        with pytest.raises(NotAllowed):
            alert_rules.change_rule(session, member, "errors", on=False)
        with pytest.raises(NotAllowed):
            alert_rules.create_own_rule(session, member, "errors", "x", "high", 0.5)
        assert not alert_rules.change_rule(session, manager, "errors", on=False).on
        with pytest.raises(EmptyName):
            alert_rules.create_own_rule(session, manager, "errors", "  ", "high", 0.5)


def test_a_row_nobody_can_read_leaves_the_rule_as_it_came(studio):
    add(studio, AlertRule(name="errors", said={"steps": "x", "unknown": 1}), AlertRule(name="own-1", based_on="gone"))
    with studio.db.read() as session:
        found = {rule.name: rule for rule in alert_rules.list_rules(session)}
    assert found["errors"].steps == alert_rules.shipped_rules()["errors"].steps and "own-1" not in found


def test_rows_of_the_ledger_that_are_gone_are_told_until_somebody_sees_to_it(studio):
    admin = person(studio)
    add(studio, *(call(at=after(n)) for n in range(5)))
    probes = Fixed(studio, rows_lost="really")
    alerts.check_rules(RuleMeasurer(studio, probes), NOON)
    assert standing(studio, admin) == []
    with studio.db.write() as session:
        for row in list(session.scalars(select(Call).order_by(Call.created_at.desc()).limit(2))):
            session.delete(row)
    for minute in range(1, 20):
        alerts.check_rules(RuleMeasurer(studio, probes), after(minute))
    (seen,) = standing(studio, admin)
    assert seen.level == "critical" and seen.words["en"] == "The newest 2 changes of the ledger are gone"
    with studio.db.write() as session:
        alerts.acknowledge_alert(session, admin, seen.id, after(20))
    for minute in range(20, 30):
        alerts.check_rules(RuleMeasurer(studio, probes), after(minute))
    assert standing(studio, admin) == []


def test_files_that_are_not_where_they_lay_are_told_of(studio):
    admin = person(studio)
    names = [f"{n:064x}" for n in range(1, 4)]
    add(studio, *(tables.Asset(sha256=name, media_type="image/png", bytes=1) for name in names))
    for name in names[:2]:
        studio.files.put(name, b"x")
    alerts.check_rules(RuleMeasurer(studio, Fixed(studio, files_lost="really")), NOON)
    (seen,) = standing(studio, admin)
    assert seen.words["en"] == "Of 3 files looked for, 1 are gone"


def test_memory_is_read_as_the_machine_and_the_container_tell_it(tmp_path):
    (tmp_path / "meminfo").write_text("MemTotal:       1000 kB\nMemFree: 10 kB\nMemAvailable:    80 kB\n")
    assert memory_share_used(tmp_path / "meminfo") == pytest.approx(0.92)
    assert memory_share_used(tmp_path / "none") is None
    for name, words in (("max", "1000"), ("current", "900"), ("stat", "anon 1\ninactive_file 400\n")):
        (tmp_path / f"memory.{name}").write_text(words)
    assert container_share_used(tmp_path) == 0.5
    (tmp_path / "memory.max").write_text("max")
    assert container_share_used(tmp_path) is None
