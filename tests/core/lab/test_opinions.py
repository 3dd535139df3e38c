"""What people say of answers counts only where they may see them."""

from __future__ import annotations

import uuid

import pytest

from core.database import tables
from core.errors import NotAllowed, NotFound
from core.lab import marks, opinions
from tests.support.lab_cells import experiment, person, spec


def who(db, name, role):
    id = person(db, name, role)
    return db.execute_read(lambda session: session.get_one(tables.User, id))


def test_who_tries_no_models_neither_rates_nor_compares(db):
    owner, guest = who(db, "阿敏", "user"), who(db, "小李", "viewer")
    id, ids = experiment(db, owner.id, spec())
    left, right = list(ids.values())[:2]
    with pytest.raises(NotFound):
        db.execute_write(opinions.give_stars, guest, left, 5)
    with pytest.raises((NotFound, NotAllowed)):
        db.execute_write(opinions.cast_vote, guest, id, left, right, "left")
    db.execute_write(opinions.give_stars, owner, left, 4)
    rows, marked = db.execute_read(opinions.cells_with_marks, id, owner.id)
    assert len(rows) == len(ids)
    assert {cell: of.mean for cell, of in marked.items()} == {left: 4.0}
    assert db.execute_read(marks.marks_by_cell, id, guest.id)[left].mine is None


def test_a_pair_put_off_is_still_left_to_compare_until_somebody_votes_on_it(db):
    owner = who(db, "阿敏", "user")
    id, _ = experiment(db, owner.id, spec(inputs=1, models=["crew/text"]))
    now = db.execute_read(opinions.next_comparison, id, owner.id, set())
    pair = now.pair
    both = frozenset((pair.left.cell_id, pair.right.cell_id))
    later = db.execute_read(opinions.next_comparison, id, owner.id, {both})
    assert (later.pair, later.any_left, later.compared) == (None, True, 0)
    db.execute_write(opinions.cast_vote, owner, id, pair.left.cell_id, pair.right.cell_id, "same")
    over = db.execute_read(opinions.next_comparison, id, owner.id, {both})
    assert (over.pair, over.any_left, over.compared) == (None, False, 1)


def test_a_vote_on_an_experiment_that_is_not_there_is_refused(db):
    owner = who(db, "阿敏", "user")
    with pytest.raises(NotFound):
        db.execute_write(opinions.cast_vote, owner, uuid.uuid4(), uuid.uuid4(), uuid.uuid4(), "left")
