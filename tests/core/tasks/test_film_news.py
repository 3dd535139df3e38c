"""Films in the bell: what finished while its maker was away or waited long, and what was shared with somebody."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from core.database.tables import Project, Session, Task, User, utc_now
from core.i18n import translate_stored
from core.people import members, notices
from core.people.sessions import Person, person_from_row
from core.tasks import cancel_and_retry, film_news, task_lifecycle
from core.tasks.task_graph import settle_containers
from core.tasks.task_rows import TaskState


@pytest.fixture
def people(one_file) -> tuple[Person, Person]:
    with one_file.write() as session:
        rows = [User(email=f"{n}@b.c", password_hash="", name=n, role="user") for n in ("ana", "bo")]
        session.add_all(rows)
        session.flush()
        return person_from_row(rows[0]), person_from_row(rows[1])


@pytest.fixture
def film(one_file, people) -> uuid.UUID:
    with one_file.write() as session:
        row = Project(user_id=people[0].id, name="The Last Ferry")
        session.add(row)
        session.flush()
        return row.id


def here(db, who: Person, ago_s: float) -> None:
    with db.write() as session:
        at = utc_now()
        session.add(
            Session(
                token_hash=uuid.uuid4().hex,
                user_id=who.id,
                last_seen=at - timedelta(seconds=ago_s),
                expires_at=at + timedelta(days=1),
            )
        )


def made(db, film_id, who: Person | None, took_s: float, child: str = "completed", **params) -> None:
    """A making whose one step ends like this, `took_s` after it was asked for."""
    with db.write() as session:
        root = task_lifecycle.accept(
            session, "film.make", user_id=who.id if who else None, project_id=film_id, params=params
        )
        root.status, root.started_at, root.created_at = (
            TaskState.PROCESSING,
            utc_now(),
            utc_now() - timedelta(seconds=took_s),
        )
        step = task_lifecycle.accept(session, "film.join", user_id=None, project_id=film_id, parent=root.id)
        step.status, step.error = child, {"say": "errors.Unexpected", "facts": {}} if child == "failed" else {}
        root.cancel_asked = child == "cancelled"
        session.flush()
        settle_containers(session, root.id, utc_now())


def told(db, who: Person, language: str = "en") -> list[tuple[str, dict[str, str]]]:
    with db.read() as session:
        return [
            (translate_stored(one.said, language), one.way)
            for one in notices.latest_notices(session, who.id)
            if not one.read
        ]


def test_a_film_that_took_more_than_a_minute_is_told_to_its_maker_with_the_way_to_it(one_file, film, people):
    ana, bo = people
    here(one_file, ana, 5)
    made(one_file, film, ana, took_s=90)
    assert told(one_file, ana) == [("“The Last Ferry” is done", {"page": "film", "project": str(film)})]
    assert told(one_file, bo) == []


def test_a_quick_one_is_told_only_to_who_has_gone(one_file, film, people):
    ana, bo = people
    here(one_file, ana, 5)
    here(one_file, bo, 300)
    made(one_file, film, ana, took_s=20)
    made(one_file, film, bo, took_s=20)
    assert told(one_file, ana) == [] and len(told(one_file, bo)) == 1


def test_a_part_is_told_as_that_part_and_what_failed_as_failed(one_file, film, people):
    ana, _ = people
    made(one_file, film, ana, took_s=90, stages=["script", "characters"])
    assert told(one_file, ana)[0][1]["page"] == "characters" and "is ready" in told(one_file, ana)[0][0]
    made(one_file, film, ana, took_s=90, child="failed")
    assert told(one_file, ana, "zh")[0][0] == "《The Last Ferry》没有做完"


def test_nobody_is_told_of_what_they_stopped_or_what_was_made_without_them(one_file, film, people):
    ana, _ = people
    made(one_file, film, ana, took_s=90, child="cancelled")
    made(one_file, film, None, took_s=90)
    assert told(one_file, ana) == []


def test_who_is_put_on_a_film_is_told_once_by_whom(one_file, film, people):
    ana, bo = people
    for word in ("viewer", "user", "user"):
        with one_file.write() as session:
            members.share_film(session, film, bo.id, word, ana)
    assert told(one_file, bo) == [("ana shared “The Last Ferry” with you", {"page": "film", "project": str(film)})]
    assert told(one_file, ana) == []


def test_whoever_opens_the_film_has_read_it(one_file, film, people):
    ana, bo = people
    with one_file.write() as session:
        members.share_film(session, film, bo.id, "user", ana)
    with one_file.write() as session:
        assert film_news.unread_of_film(session, bo.id, uuid.uuid4()) == []
        film_news.mark_film_news_read(session, film_news.unread_of_film(session, bo.id, film), utc_now())
    assert told(one_file, bo) == []


def test_a_making_tried_again_is_told_of_when_it_is_over_again(one_file, film, people):
    ana, _ = people
    made(one_file, film, ana, took_s=90, child="failed")
    with one_file.read() as session:
        root, step = (
            session.query(Task).filter_by(parent_id=None).one(),
            session.query(Task).filter_by(kind="film.join").one(),
        )
    cancel_and_retry.retry(one_file, root.id)
    with one_file.write() as session:
        session.get_one(Task, step.id).status = "completed"
        session.flush()
        settle_containers(session, root.id, utc_now())
    assert [words for words, _ in told(one_file, ana)] == [
        "“The Last Ferry” is done",
        "“The Last Ferry” could not be finished",
    ]
