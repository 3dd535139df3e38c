"""What counts as a film that the team finished is the same on every chart and in the letter."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import update

from core.database import tables
from core.database.tables import Project
from tests.support.asked_charts import MICRO, add, ask, call
from tests.support.ledger_by_hand import NOW


def finished(db, name: str, *lengths_ms: int, at: datetime = NOW - timedelta(days=1), **facts) -> Project:
    """A film with a cut of each of these lengths, an hour apart; each a file of its own."""
    film = Project(id=uuid.uuid4(), name=name, user_id=None, created_at=at - timedelta(days=1), **facts)
    add(db, film)
    for version, ms in enumerate(lengths_ms, 1):
        sha256 = f"{name}{version}"
        add(db, tables.Asset(sha256=sha256, media_type="video/mp4", bytes=1, milliseconds=ms))
        when = at + timedelta(hours=version - 1)
        add(db, tables.Cut(project_id=film.id, version=version, timeline={}, sha256=sha256, created_at=when))
    return film


def told_films(asking) -> dict[str, float]:
    """How many films are finished this month, and how long they are in seconds, by each chart that says so."""
    tiles = {row[0]: row[1] for row in ask(asking, "tiles_films")}
    weeks, letter = ask(asking, "films_by_week"), [row for row in ask(asking, "letter_finished") if row[2]]
    return {
        "tiles": (tiles["films"], tiles["film_time"]),
        "weeks": (sum(row[1] for row in weeks), sum(row[2] for row in weeks)),
        "letter": (len(letter), sum(row[1] for row in letter)),
    }


def test_the_sample_that_came_with_the_studio_is_nothing_that_the_team_made(db, asking):
    mine = finished(db, "雾", 60_000)
    sample = finished(db, "样片", 30_000, sample=True)
    shot = tables.Shot(id=uuid.uuid4(), project_id=sample.id, scene=1, sequence=1, approved_at=NOW - timedelta(days=1))
    add(db, shot)
    add(
        db,
        tables.Take(
            project_id=sample.id,
            of_kind="shot",
            of_id=shot.id,
            number=1,
            sha256="x",
            provider="p",
            cost_micro_yuan=5,
            created_at=NOW - timedelta(days=1),
        ),
    )
    add(db, call(6 * MICRO, project_id=mine.id))
    assert told_films(asking) == dict.fromkeys(("tiles", "weeks", "letter"), (1, 60))
    worth = {row[0]: row[1] for row in ask(asking, "tiles_worth")}
    assert (worth["per_film"], worth["per_minute"], worth["per_shot"]) == (6 * MICRO, 6 * MICRO, None)
    assert {row[0] for name in ("stage_funnel", "members", "lost_money") for row in ask(asking, name)} == {
        "idea",
        "film",
        "-",
    }
    assert ask(asking, "stage_funnel") == [("idea", 1), ("film", 1)]
    assert sample.id.hex not in {row[0] for row in ask(asking, "where_films_wait")}


def test_a_film_is_finished_once_by_every_chart_and_as_long_as_its_newest_cut(db, asking):
    recut = finished(db, "雾", 60_000, 90_000)
    earlier = finished(db, "纸鸢", 30_000, at=NOW - timedelta(days=40))
    add(db, tables.Asset(sha256="again", media_type="video/mp4", bytes=1, milliseconds=40_000))
    add(
        db,
        tables.Cut(project_id=earlier.id, version=2, timeline={}, sha256="again", created_at=NOW - timedelta(days=1)),
    )
    binned = finished(db, "雨", 20_000)
    copied = finished(db, "雾的副本")
    with db.write() as session:
        session.execute(update(tables.Cut).where(tables.Cut.project_id == binned.id).values(removed_at=NOW))
        session.add(tables.Cut(project_id=copied.id, version=1, timeline={}, sha256="雾2", created_at=NOW))
    add(db, call(9 * MICRO, project_id=recut.id))
    assert told_films(asking) == dict.fromkeys(("tiles", "weeks", "letter"), (1, 90))
    worth = {row[0]: row[1] for row in ask(asking, "tiles_worth")}
    assert (worth["per_film"], worth["per_minute"]) == (9 * MICRO, 6 * MICRO)
    ((_, _, seconds, per_minute, *_),) = ask(asking, "films")
    assert (seconds, per_minute) == (90, 6 * MICRO)
