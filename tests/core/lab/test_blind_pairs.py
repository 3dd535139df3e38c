"""Blind pairs: who is shown what, what a vote is, and what many votes say."""

from __future__ import annotations

import uuid
from collections import Counter

import pytest
from sqlalchemy import select

from core.database import tables
from core.errors import BadInput, NotFound
from core.lab import blind_pairs
from core.lab.blind_pairs import Duel
from tests.support.lab_cells import MODELS, add_cell, experiment, person, spec


def show(db, experiment_id, user_id):
    with db.read() as session:
        return blind_pairs.next_pair(session, experiment_id, user_id)


def choose(db, user_id, left, right, choice):
    with db.write() as session:
        blind_pairs.save_vote(session, user_id, left, right, choice)


def test_a_person_sees_each_pair_of_an_input_once_and_then_no_more(db):
    mine = person(db)
    id, _ = experiment(db, mine, spec(inputs=2))
    seen = []
    while pair := show(db, id, mine):
        seen.append(frozenset((pair.left.cell_id, pair.right.cell_id)))
        assert pair.left_to_see == 12 - len(seen) + 1
        choose(db, mine, pair.left.cell_id, pair.right.cell_id, "left")
    assert len(seen) == len(set(seen)) == 12  # 4 makers make 6 pairs, on each of two inputs
    assert show(db, id, person(db, "小李")) is not None


def test_nothing_in_a_pair_says_who_made_what(db):
    mine = person(db)
    told = spec(inputs=1)
    id, _ = experiment(db, mine, told, answer="一个故事", facts={"said_by": MODELS[0]})
    pair = show(db, id, mine)
    said = pair.model_dump_json()
    for name in (*MODELS, *(variant.name for variant in told.variants), "kling", "said_by", '"a"', '"b"'):
        assert name not in said


def test_a_person_gets_the_same_two_on_the_same_sides_and_the_sides_are_shuffled(db):
    mine = person(db)
    id, ids = experiment(db, mine, spec(variants=["a", "b"], models=[MODELS[0]], inputs=40))
    pair = show(db, id, mine)
    assert show(db, id, mine) == pair
    made = {cell: variant for (variant, _, _), cell in ids.items()}
    sides = Counter()
    while pair := show(db, id, mine):
        sides[made[pair.left.cell_id]] += 1
        choose(db, mine, pair.left.cell_id, pair.right.cell_id, "same")
    assert sum(sides.values()) == 40
    assert min(sides["a"], sides["b"]) >= 3  # of 40 at random: fewer once in a thousand million runs


def test_what_was_compared_least_comes_first(db):
    mine, theirs = person(db), person(db, "小李")
    id, _ = experiment(db, mine, spec(models=[MODELS[0]], inputs=2))
    first = show(db, id, mine)
    choose(db, mine, first.left.cell_id, first.right.cell_id, "left")
    assert show(db, id, theirs).input != first.input


def test_two_that_differ_in_one_thing_come_before_two_that_differ_in_both(db):
    mine = person(db)
    id, ids = experiment(db, mine, spec(inputs=1))
    made = {cell: (variant, model) for (variant, model, _), cell in ids.items()}
    order = []
    while pair := show(db, id, mine):
        (v1, m1), (v2, m2) = made[pair.left.cell_id], made[pair.right.cell_id]
        order.append(v1 != v2 and m1 != m2)
        choose(db, mine, pair.left.cell_id, pair.right.cell_id, "left")
    assert order == [False] * 4 + [True] * 2


def test_a_vote_given_again_takes_the_place_of_the_first_on_whichever_side(db):
    mine = person(db)
    id, ids = experiment(db, mine)
    one, other = ids["a", MODELS[0], "i1"], ids["b", MODELS[0], "i1"]
    choose(db, mine, one, other, "left")
    choose(db, mine, other, one, "left")
    with db.read() as session:
        assert len(session.scalars(select(tables.PairVote)).all()) == 1
        told = blind_pairs.load_standing(session, id)
    assert told.variants["b"].share == 1 and told.variants["a"].share == 0
    assert told.models == {}


def test_cells_of_other_inputs_or_without_an_answer_cannot_be_compared(db):
    mine = person(db)
    id, ids = experiment(db, mine)
    one = ids["a", MODELS[0], "i1"]
    with db.write() as session:
        failed = add_cell(session, id, "text", "c", MODELS[0], "i1", state="failed").id
    for other in (ids["b", MODELS[0], "i2"], failed, one, uuid.uuid4()):
        with pytest.raises(NotFound):
            choose(db, mine, one, other, "left")
    with pytest.raises(BadInput):
        choose(db, mine, one, ids["b", MODELS[0], "i1"], "both")


def test_a_tie_is_half_a_win_and_a_pair_counts_once_by_the_mean_of_its_votes():
    a, b = ("a", "m"), ("b", "m")
    told = blind_pairs.compute_standing([Duel(a, b, 0.5), Duel(a, b, 1.0)])
    assert told.variants["a"].share == 0.75 and told.variants["b"].share == 0.25
    assert told.models == {}
    same = [Duel(a, b, won, ("x", "y")) for won in (1, 1, 1, 0)]
    rate = blind_pairs.compute_standing([*same, Duel(a, b, 0.0, ("z", "w"))]).variants["a"]
    assert (rate.votes, rate.pairs, rate.share) == (5, 2, 0.375)


def test_an_order_is_told_only_when_enough_was_compared_and_puts_the_stronger_first():
    def fought(left: str, right: str, won: int, lost: int) -> list[Duel]:
        made = ((left, "m"), (right, "m"))
        return [Duel(*made, 1.0)] * won + [Duel(*made, 0.0)] * lost

    few = fought("a", "b", 5, 1)
    assert blind_pairs.compute_standing(few).order == {}
    many = [*few, *fought("b", "c", 5, 1), *fought("c", "d", 6, 0)]
    order = blind_pairs.compute_standing(many).order
    assert list(order) == ["a", "b", "c", "d"]
    assert sum(order.values()) == pytest.approx(0, abs=0.01)
    assert blind_pairs.compute_standing([*many, Duel(("e", "m"), ("a", "m"), 1.0)]).order == {}
