"""What an experiment shows, and when it is enough to name one that leads."""

from __future__ import annotations

import uuid

import pytest

from core import tables
from core.errors import NotFound
from core.lab import pairs, results
from core.lab.pairs import Rate
from core.lab.results import Row, Stars
from tests.lab_cells import MODELS, add_cell, experiment, person, rate, spec


def table(db, experiment_id, rung=""):
    with db.read() as session:
        return results.table(session, experiment_id, rung)


def row(rows, **key):
    return next(one for one in rows if (one.variant, one.model) == (key.get("variant", ""), key.get("model", "")))


def test_the_interval_of_the_stars_is_students_over_the_cells():
    told = results.stars_of([3, 4, 5, 4, 4])
    reach = 2.776 * 0.7071 / 5**0.5  # mean 4, deviation 0.7071, four degrees of freedom
    assert (told.mean, told.cells) == (4, 5)
    assert (told.low, told.high) == pytest.approx((4 - reach, 4 + reach), abs=0.001)


def test_stars_that_all_agree_are_no_surer_than_a_whole_star_can_say():
    told = results.stars_of([4, 4, 4])
    assert told.low < 4 < told.high
    assert results.stars_of([5, 5, 5]).high == 5
    assert (results.stars_of([4]).low, results.stars_of([4]).high) == (1, 5)
    assert results.stars_of([]) is None


def test_a_row_counts_what_was_made_marked_refused_and_paid(db):
    mine, theirs = person(db), person(db, "小李")
    id, ids = experiment(db, mine, spec(models=[MODELS[0]], inputs=3))
    with db.write() as session:
        session.get(tables.Cell, ids["a", MODELS[0], "i1"]).took_ms = 9000
        session.get(tables.Cell, ids["a", MODELS[0], "i2"]).facts = {"cached": True}
        for say in ("tasks.Refused", "errors.NotWanted", "errors.MadeBadly", "errors.OverCap"):
            add_cell(session, id, "text", "a", MODELS[0], "i9", state="failed", error={"say": say}, cost_micro_yuan=51)
        add_cell(session, id, "text", "a", MODELS[0], "i8", state="pending", cost_micro_yuan=0)
    rate(db, mine, ids["a", MODELS[0], "i1"], 5, tags=["hands"])
    rate(db, theirs, ids["a", MODELS[0], "i1"], 4, tags=["hands", "text"])
    rate(db, mine, ids["a", MODELS[0], "i2"], 5, rejected=True)
    rate(db, mine, ids["a", MODELS[0], "i3"], 4)
    told = row(table(db, id).variants, variant="a")
    assert (told.name, told.cells, told.completed, told.failed, told.refused, told.not_sent) == (
        "写法 A",
        8,
        3,
        1,
        2,
        1,
    )
    assert (told.marks, told.stars.mean, told.reject_share) == (
        4,
        pytest.approx((4.5 + 5 + 4) / 3),
        pytest.approx(1 / 3),
    )
    assert (told.accepted, told.cost, told.cost_per_accepted) == (2, 504, 252)
    assert (told.p50_s, told.refusal_rate) == (5.5, pytest.approx(2 / 6))
    assert told.tags == {"hands": 2, "text": 1}
    assert told.few and "4" in told.said("zh") and "写法 A" in told.said("en")
    assert isinstance(told.cost_per_accepted, int)


def test_nothing_accepted_has_no_price_and_nothing_marked_no_share(db):
    mine = person(db)
    id, _ = experiment(db, mine)
    told = row(table(db, id).variants, variant="a")
    assert (told.accepted, told.cost_per_accepted, told.reject_share, told.stars, told.wins) == (
        0,
        None,
        None,
        None,
        None,
    )


def test_a_cell_that_climbed_counts_as_accepted_and_each_rung_has_its_own_table(db):
    mine = person(db)
    id, ids = experiment(db, mine, spec(models=[MODELS[0]], inputs=1))
    with db.write() as session:
        up = ids["a", MODELS[0], "i1"]
        add_cell(session, id, "still", "a", MODELS[1], "i1", parent_id=up, cost_micro_yuan=5000)
    told = table(db, id)
    assert (told.rung, told.rungs, told.cost) == ("text", ("text", "still"), 200)
    assert [one.accepted for one in told.variants] == [1, 0]
    assert table(db, id, "still").cost == 5000


def test_rows_stand_for_wordings_models_and_both_in_the_order_of_the_grid(db):
    mine = person(db)
    id, _ = experiment(db, mine, spec(variants=["b", "a"]))
    told = table(db, id)
    assert [one.variant for one in told.variants] == ["b", "a"]
    assert [one.model for one in told.models] == list(MODELS)
    assert [one.name for one in told.both][:2] == [f"写法 B × {MODELS[0]}", f"写法 B × {MODELS[1]}"]
    assert told.inputs == 2


def judged(db, stars: dict[str, list[int]], inputs: int = 6):
    mine = person(db)
    id, ids = experiment(db, mine, spec(variants=list(stars), models=[MODELS[0]], inputs=inputs))
    for variant, given in stars.items():
        for number, each in enumerate(given, 1):
            rate(db, mine, ids[variant, MODELS[0], f"i{number}"], each)
    return mine, id, ids


def test_one_leads_only_where_no_interval_overlaps(db):
    _, id, _ = judged(db, {"a": [5, 5, 4, 5, 5, 5], "b": [2, 3, 2, 2, 1, 2]})
    told = table(db, id).leader
    assert (told.key, told.by) == (("a", ""), "stars")
    assert "写法 A" in told.said("zh") and "leads" in told.said("en")
    _, id, _ = judged(db, {"a": [5, 3, 4, 5, 2, 5], "b": [4, 3, 4, 4, 3, 4]})
    told = table(db, id).leader
    assert told.key is None and "没有定论" in told.said("zh") and "Not yet decided" in told.said("en")


def test_who_was_marked_too_little_keeps_it_open_and_who_answered_nothing_does_not(db):
    _, id, ids = judged(db, {"a": [5, 5, 5, 5, 5], "b": [1, 1, 1, 1, 1], "c": [2, 2]})
    told = table(db, id).leader
    assert told.key is None and "写法 C" in told.said("en")
    with db.write() as session:
        for number in range(1, 7):
            session.get(tables.Cell, ids["c", MODELS[0], f"i{number}"]).state = "failed"
    assert table(db, id).leader.key == ("a", "")


def test_blind_pairs_alone_can_name_who_leads(db):
    people = [person(db, f"人 {n}") for n in range(3)]
    id, ids = experiment(db, people[0], spec(models=[MODELS[0]], inputs=4))
    with db.write() as session:
        for user in people:
            for number in range(1, 5):
                pair = ids["a", MODELS[0], f"i{number}"], ids["b", MODELS[0], f"i{number}"]
                pairs.vote(session, user, *pair, "right")
    told = table(db, id)
    assert (told.leader.key, told.leader.by, told.votes, told.people) == (("b", ""), "wins", 12, 3)
    assert list(told.order) == ["b", "a"]
    assert told.model_leader.why == "results_alone"


def made(name: str, mean: float, wins: float) -> Row:
    stars = Stars(mean=mean, low=mean - 0.3, high=mean + 0.3, cells=9)
    return Row(variant=name, name=name, completed=9, marks=9, stars=stars, wins=Rate(20, wins, wins - 0.1, wins + 0.1))


def test_stars_and_pairs_that_disagree_decide_nothing():
    told = results.verdict([made("a", 4.5, 0.3), made("b", 3.0, 0.7)])
    assert told.key is None and "“a”" in told.said("en") and "“b”" in told.said("en")
    assert results.verdict([made("a", 4.5, 0.5), made("b", 3.0, 0.5)]).key == ("a", "")


def test_an_experiment_that_is_not_there_is_not_found_and_an_empty_one_is_a_table_of_nothing(db):
    with pytest.raises(NotFound):
        table(db, uuid.uuid4())
    mine = person(db)
    id, _ = experiment(db, mine, spec(variants=[]))
    told = table(db, id)
    assert (told.variants, told.rungs, told.leader.key) == ((), (), None)
