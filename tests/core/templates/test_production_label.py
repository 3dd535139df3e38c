"""The production label is moved, rolled back, and never moved twice at once."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import func, select

from core.database import tables
from core.database.tables import TemplateMove
from core.errors import NotFound
from core.templates import production_label, template_versions
from core.templates.errors import NothingToRollBack, TemplateMoved
from tests.support.saved_templates import NAME, ZH, in_use, promoted, saved


def test_a_promoted_version_is_the_one_in_use_with_its_evidence(db, people):
    version = saved(db, people["Bo"]).version
    why = {"experiment": "e1", "mean": 4.5}
    assert promoted(db, version, people["阿敏"], why=why).label == "production"
    assert in_use(db) == version
    assert in_use(db, NAME, "en") == 1
    with db.read() as session:
        told = template_versions.load_history(session, NAME, ZH)
        deeds = session.scalars(select(tables.Audit.action).where(tables.Audit.user_id == people["阿敏"])).all()
    assert told.versions[0].evidence == why
    assert [(m.from_version, m.to_version, m.who, m.why, m.back) for m in told.moves] == [(1, 2, "阿敏", why, False)]
    assert deeds == ["template.promoted"]


def test_promoting_what_is_in_use_moves_nothing(db):
    assert promoted(db, 1).version == 1
    with db.read() as session:
        assert template_versions.load_history(session, NAME, ZH).moves == ()


def test_a_version_that_is_not_there_cannot_be_promoted(db):
    with pytest.raises(NotFound):
        promoted(db, 9)
    assert in_use(db) == 1


def test_rolling_back_goes_back_step_by_step(db, people):
    for text in ("二：{idea}", "三：{idea}"):
        promoted(db, saved(db, text=text).version)
    for expected in (2, 1):
        with db.write() as session:
            assert production_label.roll_back(session, NAME, ZH, people["Bo"]).version == expected
        assert in_use(db) == expected
    with pytest.raises(NothingToRollBack), db.write() as session:
        production_label.roll_back(session, NAME, ZH, people["Bo"])
    with db.read() as session:
        moves = template_versions.load_history(session, NAME, ZH).moves
    assert [(m.from_version, m.to_version, m.back, m.who) for m in moves[:2]] == [
        (2, 1, True, "Bo"),
        (3, 2, True, "Bo"),
    ]


def test_after_a_roll_back_a_promotion_can_be_rolled_back_again(db):
    promoted(db, saved(db, text="二：{idea}").version)
    with db.write() as session:
        production_label.roll_back(session, NAME, ZH, None)
    promoted(db, saved(db, text="三：{idea}").version)
    with db.write() as session:
        assert production_label.roll_back(session, NAME, ZH, None).version == 1


def test_who_decides_on_what_is_no_longer_in_use_is_told_who_moved_it(db, people):
    two, three = saved(db, text="二：{idea}").version, saved(db, text="三：{idea}").version
    promoted(db, two, people["阿敏"], seen=1)
    with pytest.raises(TemplateMoved) as refused:
        promoted(db, three, people["Bo"], seen=1)
    assert "阿敏" in refused.value.sentence("zh")
    assert "2" in refused.value.sentence("en")
    assert in_use(db) == two
    with pytest.raises(TemplateMoved), db.write() as session:
        production_label.roll_back(session, NAME, ZH, people["Bo"], seen=1)


def test_of_two_who_promote_at_the_same_moment_one_wins_and_the_other_is_told(db, people):
    candidates = {name: saved(db, text=f"{name}：{{idea}}").version for name in people}
    ends: dict[str, str] = {}
    gate = threading.Barrier(2)

    def decide(name: str) -> None:
        gate.wait()
        try:
            promoted(db, candidates[name], people[name], seen=1)
            ends[name] = "won"
        except TemplateMoved as told:
            ends[name] = told.sentence("zh")

    threads = [threading.Thread(target=decide, args=(name,)) for name in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = next(name for name, end in ends.items() if end == "won")
    loser = next(name for name in people if name != winner)
    assert winner in ends[loser]
    assert in_use(db) == candidates[winner]
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(TemplateMove)) == 1


def test_two_sessions_that_both_saw_the_old_one_cannot_both_move_it(db, people):
    """On SQLite a second writer cannot even begin: the other test of two is its."""
    if db.sqlite:
        return
    two, three = saved(db, text="二：{idea}").version, saved(db, text="三：{idea}").version
    seen, go = threading.Event(), threading.Event()
    end: list[object] = []

    def late() -> None:
        try:
            with db.write() as session:
                assert template_versions.load_template_version(session, NAME, ZH).version == 1
                seen.set()
                go.wait(10)
                end.append(production_label.promote_version(session, NAME, ZH, three, people["Bo"]))
        except TemplateMoved as told:
            end.append(told)

    thread = threading.Thread(target=late)
    with db.write() as session:
        thread.start()
        assert seen.wait(10)
        production_label.promote_version(session, NAME, ZH, two, people["阿敏"])
        go.set()
        time.sleep(0.2)
    thread.join()
    assert isinstance(end[0], TemplateMoved)
    assert in_use(db) == two
