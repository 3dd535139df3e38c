"""What people think of cells: one word for each of them, and the router hears it."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from core.database import tables
from core.errors import BadInput, NotFound, NothingToMark, OutOfRange
from core.gateway import model_ratings
from core.lab import marks
from core.money.ledger import Account
from core.settings import Settings
from core.studio import Studio
from providers.base import Capability, Grade, Model, Policy, Request, RequestTerms
from providers.provider import Provider
from tests.support.lab_cells import MODELS, add_cell, experiment, person, rate, spec


def seen(db, experiment_id, user_id=None):
    with db.read() as session:
        return marks.marks_by_cell(session, experiment_id, user_id)


def test_each_person_has_one_mark_on_a_cell_and_their_last_one_stands(db):
    mine, theirs = person(db), person(db, "小李")
    id, cells = experiment(db, mine)
    cell = cells["a", MODELS[0], "i1"]
    rate(db, mine, cell, 2, tags=["hands"])
    rate(db, theirs, cell, 5, rejected=True, tags=["flicker", "hands"])
    rate(db, mine, cell, 4, tags=["hands", "hands"])
    told = seen(db, id, mine)[cell]
    assert told.mine == marks.PersonMark(mine, "阿敏", 4, False, ("hands",))
    assert told.others == (marks.PersonMark(theirs, "小李", 5, True, ("flicker", "hands")),)
    assert (told.mean, told.tags, told.rejected) == (4.5, {"hands": 2, "flicker": 1}, True)
    assert seen(db, id)[cell].mine is None


def test_two_people_at_once_never_lose_each_others_marks(db):
    people = [person(db, f"人 {n}") for n in range(4)]
    id, cells = experiment(db, people[0])
    work = [(user, cell, n % 5 + 1) for n, cell in enumerate(cells.values()) for user in people]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda job: rate(db, *job), [*work, *work]))
    told = seen(db, id)
    assert {len(word.marks) for word in told.values()} == {4}
    with db.read() as session:
        assert len(session.scalars(select(tables.Rating)).all()) == len(work)


def test_a_mark_that_says_nothing_takes_the_one_before_away_and_its_stars(db):
    mine = person(db)
    id, cells = experiment(db, mine)
    first, second = cells["a", MODELS[0], "i1"], cells["b", MODELS[0], "i1"]
    rate(db, mine, first, 5)
    rate(db, mine, second, 3)
    rate(db, mine, first)
    with db.write() as session:
        marks.remove_mark(session, mine, second)
    assert seen(db, id) == {}
    with db.read() as session:
        assert session.scalars(select(tables.Rating)).all() == []


@pytest.mark.parametrize(
    ("word", "error"), [({"stars": 6}, OutOfRange), ({"stars": 0}, OutOfRange), ({"tags": ["ugly"]}, BadInput)]
)
def test_what_cannot_be_a_mark_is_refused_and_the_mark_before_stands(db, word, error):
    mine = person(db)
    id, cells = experiment(db, mine)
    cell = cells["a", MODELS[0], "i1"]
    rate(db, mine, cell, 3)
    with pytest.raises(error):
        rate(db, mine, cell, **word)
    assert seen(db, id, mine)[cell].mine.stars == 3


def test_a_cell_without_an_answer_and_one_that_is_not_there_cannot_be_marked(db):
    mine = person(db)
    _, cells = experiment(db, mine, state="failed")
    with pytest.raises(NothingToMark):
        rate(db, mine, cells["a", MODELS[0], "i1"], 3)
    with pytest.raises(NotFound):
        rate(db, mine, uuid.uuid4(), 3)


@pytest.mark.parametrize(
    ("rung", "task", "request_", "purpose"),
    [
        ("text", "script_generation", {"capability": "text", "purpose": "free"}, "script"),
        ("text", "storyboard_generation", {"capability": "text", "purpose": "free"}, "storyboard"),
        ("still", "storyboard_generation", {"capability": "image", "purpose": "free"}, "shot"),
        ("still", "character_design", {"capability": "image", "purpose": "free"}, "portrait"),
        ("still", "character_design", {"capability": "image", "purpose": "sheet"}, "sheet"),
        ("still", "video_generation", {}, "shot"),
        ("sound", "audio_generation", {"capability": "music", "purpose": "free"}, "score"),
        ("sound", "audio_generation", {"capability": "speech"}, "line"),
        ("sound", "audio_generation", {"capability": "effect"}, "effect"),
        ("draft", "video_generation", {"capability": "video"}, "clip"),
        ("clip", "video_generation", {}, "clip"),
        ("prompt", "video_generation", {"capability": "video"}, ""),
    ],
)
def test_stars_count_for_the_kind_of_work_that_the_studio_itself_asks_for(rung, task, request_, purpose):
    cell = tables.Cell(rung=rung, request=request_)
    assert marks.rating_purpose(cell, task) == purpose
    assert purpose in ("", *marks.STUDIO_PURPOSES)


class Two(Provider):
    """Two painters of the same price; the house thinks a little more of the first."""

    name = "two"

    def models(self) -> tuple[Model, ...]:
        return tuple(
            Model(provider=self.name, name=name, capability=Capability.IMAGE, quality=quality, seconds=5)
            for name, quality in (("known", 3.4), ("liked", 3.0))
        )


def test_the_router_asks_another_model_after_people_liked_it_in_the_lab(tmp_path, db):
    settings = Settings(dailies_home=tmp_path, database_url=db.url)
    studio = Studio(settings, db, None, [Two()])  # type: ignore[arg-type]
    request = Request(capability=Capability.IMAGE, purpose="shot", prompt="一只猫", width=640, height=360)
    terms = RequestTerms(policy=Policy.QUALITY, grade=Grade.BALANCED)

    def chosen() -> str:
        return studio.gateway.dry_run(request, terms, studio.books(Account())).chosen

    assert chosen() == "two/known"
    people = [person(db, f"人 {n}") for n in range(3)]
    told = spec(rung="still", task_type="storyboard_generation", models=["two/known", "two/liked"])
    asked = {"capability": "image", "purpose": "free", "prompt": "一只猫"}
    _, cells = experiment(db, people[0], told, request=asked)
    for user in people:
        rate(db, user, cells["a", "two/liked", "i1"], 5)
        rate(db, user, cells["a", "two/known", "i1"], 3)
    assert chosen() == "two/liked"
    assert model_ratings.mean_rating(db, "two/liked", "shot") == 5.0


def test_the_studios_own_engines_are_rated_like_everybody_else(db):
    people = [person(db, f"人 {n}") for n in range(3)]
    id, _ = experiment(db, people[0])
    with db.write() as session:
        cell = add_cell(session, id, "text", "a", "builtin/writer", "i1", call_key="")
    for user in people:
        rate(db, user, cell.id, 2)
        rate(db, user, cell.id, 4)
    assert model_ratings.mean_rating(db, "builtin/writer", "script") == 4.0
