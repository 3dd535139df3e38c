"""Alerts of a studio: who is told of what, who sees to it, when it is over; and the rules, as they ship and as people change them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from core.alerts import alert_rules, alerts
from core.alerts.alert_measures import Measurement, RuleMeasurer
from core.alerts.alert_probes import AlertProbes, container_share_used, measure_budgets, memory_share_used
from core.database import tables
from core.database.tables import AlertRule, Breaker, Budget, Call, Project, Setting, Task, User
from core.errors import EmptyName, NotAllowed, NotFound, OutOfRange
from core.people import notices
from core.settings import Settings
from core.studio import open_studio
from tests.support.noon import NOON, after


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
