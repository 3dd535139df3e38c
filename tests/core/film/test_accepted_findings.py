"""A finding is accepted with a reason, by name, until something else is found; the next version remembers."""

from __future__ import annotations

import uuid

import pytest

from core.database import tables
from core.editing import undo
from core.errors import NoReason, NotFound
from core.film import accepted_findings, film_cut
from core.film.accepted_findings import accept_finding, finding_key, reopen_finding
from core.film.cut_rules import Finding
from tests.support import films

FOUND = Finding(rule="silence", level="amber", start=3.0, shot_id="x", facts={"seconds": "3.4"})


@pytest.fixture
def studio(tmp_path):
    return films.copied(tmp_path, "full")


def newest(session, film: uuid.UUID) -> tables.Cut:
    return film_cut.finished_cuts(session, film)[0]


def test_one_is_another_when_it_measures_another_thing_and_the_same_wherever_it_is_seen():
    key = finding_key(FOUND)
    assert finding_key(FOUND.model_copy(update={"start": 9.0, "level": "red"})) == key
    assert finding_key(FOUND.model_copy(update={"facts": {"seconds": "3.5"}})) != key
    assert finding_key(FOUND.model_copy(update={"shot_id": "y"})) != key


def test_it_is_accepted_with_a_reason_undone_and_taken_back(studio):
    film, who, key = films.stock("full").films["full"], films.person(studio), finding_key(FOUND)
    name = undo.change_name("undo.finding_accepted")
    with studio.db.read() as session:
        cut, facts = newest(session, film).id, dict(newest(session, film).facts)
    for reason in ("", "  ok ", "。。。。", "x" * 301):
        with pytest.raises(NoReason):
            undo.apply_undoable(studio.db, film, who.id, name, accept_finding, cut, key, reason, (who.id, who.name))
    undo.apply_undoable(studio.db, film, who.id, name, accept_finding, cut, key, " meant  so ", (who.id, who.name))
    with studio.db.read() as session:
        row = newest(session, film)
        said = accepted_findings.accepted_findings(row)[key]
        assert (said.reason, said.name) == ("meant so", who.name)
        assert {each: value for each, value in row.facts.items() if each != film_cut.ACCEPTED} == facts
    with studio.db.write() as session:
        undo.undo(session, film, who.id)
    with studio.db.read() as session:
        assert accepted_findings.accepted_findings(newest(session, film)) == {}
    with studio.db.write() as session:
        accept_finding(session, film, cut, key, "meant so", (who.id, who.name))
        reopen_finding(session, film, cut, key)
        assert accepted_findings.accepted_findings(newest(session, film)) == {}
        with pytest.raises(NotFound):
            accept_finding(session, uuid.uuid4(), cut, key, "meant so", (who.id, who.name))


def test_the_next_version_remembers_and_its_own_facts_stand_beside(studio):
    film, who = films.stock("full").films["full"], films.person(studio)
    with studio.db.write() as session:
        first = newest(session, film)
        accept_finding(session, film, first.id, finding_key(FOUND), "meant so", (who.id, who.name))
        timeline = film_cut.timeline_of_cut(first).model_copy(update={"language": "en"})
        second = film_cut.plan_cut(session, film, timeline, None)
        film_cut.finish_cut(session, second.id, first.sha256, first.poster, {"lufs": -16.0})
        assert newest(session, film).id == second.id
        assert finding_key(FOUND) in accepted_findings.accepted_findings(second) and second.facts["lufs"] == -16.0
