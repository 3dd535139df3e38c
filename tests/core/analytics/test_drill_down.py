"""Behind each number stand the very rows that make it, for whoever may see them."""

from __future__ import annotations

import uuid

from sqlalchemy import update

from core.analytics import charts, drill_down
from core.database import tables
from tests.support.asked_charts import ALL, AS_LI, MICRO, MONTH, add, ask, call
from tests.support.ledger_by_hand import HEX, SHOTS, fill


def test_behind_a_number_stand_the_rows_that_make_it(db, asking):
    fill(db)
    for asked in (MONTH, MONTH.narrowed("model", "kling-v3"), MONTH.narrowed("person", HEX["ming"])):
        cost = sum(row[1] for row in ask(asking, "cost_by_stage", asked=asked))
        with db.read() as session:
            found = drill_down.calls_behind(session, asking, ALL, asked, 500)
        assert sum(row.cost for row in found) == cost
        assert [row.cost for row in found] == sorted((row.cost for row in found), reverse=True)
    with db.read() as session:
        (dear,) = drill_down.calls_behind(session, asking, ALL, MONTH.narrowed("state", "unknown"), 1)
    assert (dear.error, dear.said, dear.model, dear.cost) == ("Doubtful", "no answer came", "kling-v3", 2 * MICRO)
    assert (dear.film.name, dear.person.name, dear.rate, dear.currency) == ("fog", "li", "7", "USD")


def test_a_row_behind_a_number_says_list_price_allowance_and_whether_it_is_only_an_estimate(db, asking):
    given = {"allowance": "a/month", "free_units": 900, "list_micro_yuan": 3 * MICRO}
    add(db, call(MICRO, **given), call(2 * MICRO, estimated=True), call(4 * MICRO))
    with db.read() as session:
        found = {row.cost: row for row in drill_down.calls_behind(session, asking, ALL, MONTH, 9)}
    free, guessed, plain = found[MICRO], found[2 * MICRO], found[4 * MICRO]
    assert (free.listed, free.allowance, free.free_units, free.estimated) == (3 * MICRO, "a/month", 900, False)
    assert (guessed.listed, guessed.allowance, guessed.estimated) == (2 * MICRO, "", True)
    assert (plain.listed, plain.estimated) == (4 * MICRO, False)


def test_behind_a_number_are_the_shots_with_what_was_painted(db, asking):
    fill(db)
    with db.read() as session:
        things = drill_down.shots_behind(session, asking, ALL, MONTH.narrowed("project", HEX["fog"]))
    assert {thing.id for thing in things} == {SHOTS[name].hex for name in ("f1", "f2", "f3", "f4")}
    f1 = next(thing for thing in things if thing.id == SHOTS["f1"].hex)
    assert (f1.thumb, f1.chosen, f1.name, f1.cost, f1.calls) == ("thumb-101-2", True, "f1", 200_000, 1)
    assert (f1.film.name, f1.scene, f1.sequence) == ("fog", 1, 1)


def test_a_shot_shows_the_take_that_these_calls_made(db, asking):
    fill(db)
    with db.write() as session:
        session.execute(
            update(tables.Take).where(tables.Take.of_id == SHOTS["f1"], tables.Take.number == 1).values(call_key="B1")
        )
    with db.read() as session:
        things = drill_down.shots_behind(session, asking, ALL, MONTH)
    f1 = next(thing for thing in things if thing.id == SHOTS["f1"].hex)
    assert (f1.thumb, f1.chosen) == ("thumb-101-1", False)


def test_who_sees_one_film_finds_only_that_behind_any_number(db, asking):
    fill(db)
    with db.read() as session:
        calls = drill_down.calls_behind(session, asking, AS_LI, MONTH, 500)
        assert {row.film.name or row.person.name for row in calls} == {"kite", "li"}
        assert drill_down.calls_behind(session, asking, AS_LI, MONTH.narrowed("project", HEX["fog"]), 500) == []
        assert drill_down.shots_behind(session, asking, AS_LI, MONTH) == []
        assert {step.film.name for step in drill_down.steps_behind(session, asking, AS_LI, MONTH)} == {"kite"}
        theirs = asking.ask(charts.load_charts()["errors"], MONTH, ALL)
        assert drill_down.last_call_errors(session, AS_LI, theirs) == {}
        assert (
            drill_down.steps_in_answer(session, AS_LI, asking.ask(charts.load_charts()["slowest"], MONTH, ALL))[
                0
            ].film.name
            == "kite"
        )


def test_each_error_comes_with_its_last_sentence(db, asking):
    fill(db)
    answer = asking.ask(charts.load_charts()["errors"], MONTH, ALL)
    number = answer.columns.index("number")
    with db.read() as session:
        said = drill_down.last_call_errors(session, ALL, answer)
        tasks = asking.ask(charts.load_charts()["task_errors"], MONTH, ALL)
        told = drill_down.last_task_errors(session, ALL, tasks, "en")
    assert [said[row[number]] for row in answer.rows] == [
        "the vendor says no, 10",
        "no answer came",
        "gone quiet",
        "a person looked",
    ]
    assert len(told) == len(tasks.rows) == 3 and all(told.values())


def test_the_slowest_ten_lead_to_their_steps(db, asking):
    fill(db)
    answer = asking.ask(charts.load_charts()["slowest"], MONTH, ALL)
    with db.read() as session:
        steps = drill_down.steps_in_answer(session, ALL, answer)
    assert [step.kind for step in steps] == [row[0] for row in answer.rows]
    assert steps[0].id == uuid.UUID(int=204).hex and steps[-1].run == uuid.UUID(int=206).hex


def test_behind_a_number_sql_is_asked_by_an_index(db, asking):
    fill(db)
    with db.read() as session:
        assert len(drill_down.calls_behind(session, asking, ALL, MONTH, 3)) == 3
        assert drill_down.calls_behind(session, asking, ALL, MONTH, 0) == []
        if db.engine.dialect.name == "sqlite":
            plan = session.connection().exec_driver_sql(
                "EXPLAIN QUERY PLAN SELECT * FROM calls WHERE seq IN (1, 2) AND number IN (1, 2)"
            )
            assert "ix_calls_seq" in str(plan.all())
