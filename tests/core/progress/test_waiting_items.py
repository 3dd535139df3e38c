"""What waits for a person over all films: for whom, of what, and nothing that waits for nobody."""

from __future__ import annotations

import pytest

from core.database import tables
from core.errors import OverBudget
from core.money import approvals
from core.money.ledger import Account
from core.production import production_plan
from core.progress import waiting_items
from core.review import answers, comments, rounds
from core.review.comments import NewComment, ReviewAuthor
from core.review.rounds import NewRound
from core.storyboard import shot_changes, storyboard
from core.studio import Studio
from tests.support import films


@pytest.fixture(scope="module")
def stock() -> films.Stock:
    return films.stock("script", "half", "full", "failed")


@pytest.fixture
def studio(tmp_path, stock) -> Studio:
    return films.copied(tmp_path, "script", "half", "full", "failed")


def waits(studio: Studio, person) -> list[waiting_items.WaitingItem]:
    with studio.db.read() as session:
        return waiting_items.list_waiting(session, person)


def test_what_waits_is_said_once_for_each_film_and_where_it_is_answered(studio, stock):
    found = {one.project_id: one for one in waits(studio, stock.person)}
    assert set(found) == {stock.films[each] for each in ("script", "half", "failed")}
    script, boards, failed = (found[stock.films[each]] for each in ("script", "half", "failed"))
    assert (script.kind, script.stage) == ("approve", "script")
    assert (boards.kind, boards.stage) == ("approve", "storyboard") and boards.count > 1
    assert failed.kind == "failed" and failed.stage == "storyboard"
    assert boards.poster is not None and len(boards.poster.picture) == 64


def test_what_was_approved_waits_no_more(studio, stock):
    film = stock.films["half"]
    with studio.db.write() as session:
        for shot in storyboard.list_shots(session, film):
            shot_changes.approve_shot(session, film, shot.id, stock.person.id)
    assert film not in {one.project_id for one in waits(studio, stock.person)}


def test_a_film_waits_for_those_who_work_on_it_and_for_no_other_admin(studio, stock):
    other = films.person(studio, "admin", "甲")
    helps, watches = films.person(studio, "user", "乙"), films.person(studio, "user", "丙")
    with studio.db.write() as session:
        for person, role in ((helps, "user"), (watches, "viewer")):
            session.add(tables.Member(project_id=stock.films["script"], user_id=person.id, role=role))
    assert [one.project_id for one in waits(studio, helps)] == [stock.films["script"]]
    assert waits(studio, watches) == waits(studio, other) == []


def test_money_that_is_asked_for_waits_for_every_admin_and_for_nobody_else(studio, stock):
    admin, maker = films.person(studio, "admin", "甲"), films.person(studio, "user", "乙")
    film = stock.films["full"]
    over = OverBudget(budget=f"project:{film}", need_micro_yuan=20_000_000)
    with studio.db.write() as session:
        approvals.request_approval(session, Account(project_id=film, user_id=stock.person.id), over, {})
    (one,) = waits(studio, admin)
    assert (one.kind, one.person, one.sum_micro_yuan) == ("money", "阿敏", 20_000_000)
    assert waits(studio, maker) == []


def test_a_film_waits_for_whoever_is_asked_to_look_until_they_answer(studio, stock):
    film, watches = stock.films["full"], films.person(studio, "viewer", "乙")
    with studio.db.write() as session:
        session.add(tables.Member(project_id=film, user_id=watches.id, role="viewer"))
        session.flush()
        rounds.open_round(session, stock.person, film, NewRound(people=(watches.id,)))
    (found,) = waits(studio, watches)
    assert (found.kind, found.project_id, found.stage, found.person) == ("review", film, "film", stock.person.name)
    with studio.db.write() as session:
        made = production_plan.load_snapshot(session, film)
        answers.give_answers(session, made, ReviewAuthor(user_id=watches.id), {("film", film): "approved"})
    assert waits(studio, watches) == []


def test_changes_that_are_asked_for_wait_for_those_who_work_on_the_film(studio, stock):
    film = stock.films["full"]
    with studio.db.write() as session:
        shot = storyboard.list_shots(session, film)[0]
        new = NewComment(text="Brighter.", kind="change", on_kind="shot", on_id=str(shot.id))
        comments.add_comment(session, film, ReviewAuthor(user_id=stock.person.id), new)
    found = {one.project_id: one for one in waits(studio, stock.person)}[film]
    assert (found.kind, found.stage, found.count) == ("changes", "storyboard", 1)
