"""A round of review: who is asked, what each of them said, and which shots somebody wants changed."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from core.database import tables
from core.database.engine import Database
from core.database.tables import utc_now
from core.errors import NotAllowed, NotFound
from core.people import notices
from core.review import answers, comments, links, open_changes, rounds
from core.review.comments import NewComment, ReviewAuthor
from core.review.errors import NobodyAsked
from core.review.film_review import load_review
from core.review.links import NewLink
from core.review.rounds import NewRound
from tests.support.planned_film import boarded, look, make, told


@pytest.fixture
def db(one_file: Database) -> Database:
    return one_file


@pytest.fixture
def film(db, new) -> uuid.UUID:
    told(db, new)
    boarded(db, new)
    make(db, new)
    return new


@pytest.fixture
def somebody(db, film):
    def add(name: str, role: str = "user", part: str = "") -> tables.User:
        with db.write() as session:
            row = tables.User(email=f"{uuid.uuid4().hex}@example.org", name=name, password_hash="", role=role)
            session.add(row)
            session.flush()
            if part == "owner":
                session.get_one(tables.Project, film).user_id = row.id
            elif part:
                session.add(tables.Member(project_id=film, user_id=row.id, role=part))
        return row

    return add


@pytest.fixture
def lead(somebody):
    return somebody("安娜", part="owner")


def ask(db, lead, film, **said) -> None:
    with db.write() as session:
        rounds.open_round(session, lead, film, NewRound(**said))


def seen(db, film):
    made = look(db, film)
    with db.read() as session:
        return load_review(session, made)


def say(db, film, author: ReviewAuthor, /, **things) -> None:
    made = look(db, film)
    by_name = {"film": ("film", film), "first": ("shot", made.shots[0].id)}
    with db.write() as session:
        answers.give_answers(session, made, author, {by_name[key]: word for key, word in things.items()})


def want_change(db, film, author: ReviewAuthor, shot: uuid.UUID, text: str = "Brighter.") -> uuid.UUID:
    with db.write() as session:
        new = NewComment(text=text, kind="change", on_kind="shot", on_id=str(shot))
        return comments.add_comment(session, film, author, new).id


def test_a_round_says_who_answered_what_and_who_did_not(db, film, lead, somebody):
    mei, raj = somebody("Mei", part="user"), somebody("Raj", "viewer", "viewer")
    with db.write() as session:
        link, _ = links.make_link(session, lead, film, NewLink(label="Bo"))
    ask(db, lead, film, people=(mei.id, raj.id), links=(link.id,), due_at=utc_now() - timedelta(minutes=1))
    say(db, film, ReviewAuthor(user_id=mei.id), film="approved")
    want_change(db, film, ReviewAuthor(link_id=link.id, name="Bo"), look(db, film).shots[0].id)
    found = seen(db, film).round
    assert [(one.name, one.answer, one.changes, one.overdue) for one in found.asked] == [
        ("Mei", "approved", 0, False), ("Raj", "", 0, True), ("Bo", "changes_asked", 1, False),
    ]  # fmt: skip


def test_whoever_is_asked_is_told_and_it_waits_for_them_until_they_answer(db, film, lead, somebody):
    mei = somebody("Mei", part="user")
    ask(db, lead, film, people=(mei.id, lead.id))
    with db.read() as session:
        assert [one.said["say"] for one in notices.latest_notices(session, mei.id)] == ["alerts.notice_review_asked"]
        assert notices.latest_notices(session, lead.id) == []
        assert [row.project_id for row in rounds.rounds_waiting_for(session, mei)] == [film]
    say(db, film, ReviewAuthor(user_id=mei.id), film="changes_asked")
    with db.read() as session:
        assert rounds.rounds_waiting_for(session, mei) == []


def test_a_film_is_signed_off_when_all_who_are_asked_said_yes_and_it_is_not_when_it_changes(db, film, lead, somebody):
    mei = somebody("Mei", part="user")
    ask(db, lead, film, people=(mei.id, lead.id))
    say(db, film, ReviewAuthor(user_id=mei.id), film="approved")
    assert not seen(db, film).signed_off
    say(db, film, ReviewAuthor(user_id=lead.id), film="approved")
    assert {one.who for one in seen(db, film).signed_off} == {"Mei", "安娜"}
    with db.write() as session:
        row = session.get_one(tables.Shot, look(db, film).shots[0].id)
        row.plan = {**row.plan, "description": "Something else."}
    assert not seen(db, film).signed_off


def test_another_round_ends_the_one_before_and_only_who_may_approve_asks(db, film, lead, somebody):
    mei, stranger = somebody("Mei", part="user"), somebody("Otto")
    ask(db, lead, film, people=(mei.id,))
    ask(db, lead, film, people=(lead.id,))
    assert (seen(db, film).round.number, [one.name for one in seen(db, film).round.asked]) == (2, ["安娜"])
    with pytest.raises(NotFound), db.write() as session:
        rounds.open_round(session, stranger, film, NewRound(people=(mei.id,)))
    with pytest.raises(NotAllowed), db.write() as session:
        rounds.open_round(session, somebody("Raj", "viewer", "viewer"), film, NewRound(people=(mei.id,)))
    with pytest.raises(NotFound), db.write() as session:
        rounds.open_round(session, lead, film, NewRound(people=(stranger.id,)))
    with pytest.raises(NobodyAsked), db.write() as session:
        rounds.open_round(session, lead, film, NewRound())
    with db.write() as session:
        rounds.close_round(session, lead, film)
    assert seen(db, film).round is None


def test_a_change_counts_until_it_is_resolved_or_the_picture_is_another(db, film, lead):
    first, second = look(db, film).shots[:2]
    author = ReviewAuthor(user_id=lead.id)
    note = want_change(db, film, author, first.id)
    want_change(db, film, author, second.id, "Warmer.")
    assert look(db, film).changes == {first.id: ["Brighter."], second.id: ["Warmer."]}
    with db.write() as session:
        comments.resolve_comment(session, film, note, lead)
        session.get_one(tables.Shot, second.id).take_id = None
    assert look(db, film).changes == {}
    with db.write() as session:
        comments.resolve_comment(session, film, note, lead, resolved=False)
        assert open_changes.open_changes(session, film) == {first.id: ["Brighter."]}
