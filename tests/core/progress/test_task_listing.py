"""A page of the list of tasks."""

from __future__ import annotations

import pytest

from core.progress import task_listing
from core.studio import Studio
from tests.support import films


@pytest.fixture(scope="module")
def stock() -> films.Stock:
    return films.stock("failed")


@pytest.fixture
def studio(tmp_path, stock) -> Studio:
    return films.copied(tmp_path, "failed")


def page(studio: Studio, person, number: int = 1, unfolded: frozenset[str] = frozenset()):
    return studio.db.execute_read(task_listing.load_page, person, "en", 2, unfolded, number, search="")


def test_a_page_beyond_the_last_is_the_first(studio, stock):
    rows, total, number = page(studio, stock.person, 7)
    assert (len(rows), number) == (total, 1)
    assert rows[0].task.project_id == stock.films["failed"]


def test_what_failed_says_what_trying_again_would_ask_and_its_steps_only_where_they_are_asked_for(studio, stock):
    (shown,) = [one for one in page(studio, stock.person)[0] if one.told["again"]]
    assert shown.unfinished and shown.groups is None and shown.may_steer
    (unfolded,) = [
        one for one in page(studio, stock.person, 1, frozenset({str(shown.task.id)}))[0] if one.told["again"]
    ]
    assert unfolded.groups and any(steps for steps in (group.steps for group in unfolded.groups))


def test_who_sees_nothing_has_nothing_to_list(studio, stock):
    other = films.person(studio, "user", "乙")
    assert studio.db.execute_read(task_listing.waiting_and_any, other) == ([], False)
    assert studio.db.execute_read(task_listing.waiting_and_any, stock.person)[1]
    mine, theirs = (studio.db.execute_read(task_listing.listing_choices, one) for one in (stock.person, other))
    assert list(mine.films) == [stock.films["failed"]]
    assert list(mine.people) == [stock.person.id]
    assert (theirs.films, theirs.people, theirs.running) == ({}, {}, [])
