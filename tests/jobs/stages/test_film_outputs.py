"""Other files of a finished film are made as tasks: each wish once, and nothing of a stopped one stays."""

from __future__ import annotations

import av
import pytest
from sqlalchemy import update

from core.database import tables
from core.errors import DiskFull
from core.film import film_cut, other_ratios
from core.film.outputs import film_outputs
from core.film.outputs.film_outputs import FilmOutput
from core.film.outputs.output_settings import OutputSettings
from core.production import production_plan
from core.storyboard import storyboard
from core.studio import Studio, open_studio
from core.tasks.task_rows import TaskState
from jobs import queue
from tests.support import films

LOOP = OutputSettings(short_side=240, fps=10, kind="gif", quality="draft")


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    home = films.copied(tmp_path_factory.mktemp("outputs"), "full")
    return open_studio(home.settings, [films.Company()])


def ask(studio: Studio, settings: OutputSettings) -> tables.Cut:
    film, who = films.stock("full").films["full"], films.person(studio)
    with studio.db.read() as session:
        cut = film_cut.finished_cuts(session, film)[0]
    queue.submit(
        studio,
        "film.output",
        user=who.id,
        project_id=film,
        params={"cut": str(cut.id), "settings": settings.model_dump()},
        target_id=str(cut.id),
    )
    return cut


def made(studio: Studio, cut: tables.Cut) -> list[FilmOutput]:
    with studio.db.read() as session:
        return film_outputs.list_outputs(session, cut.project_id, cut)


def test_the_same_wish_is_one_file_however_often_it_is_asked(studio):
    cut = ask(studio, LOOP)
    films.work_off(studio)
    (first,) = made(studio, cut)
    assert first.task.status == TaskState.COMPLETED and first.bytes > 0
    with av.open(str(studio.files.path(first.sha256))) as file:
        assert file.streams.video[0].height == 240
    ask(studio, LOOP)
    films.work_off(studio)
    (again,) = made(studio, cut)
    assert again.sha256 == first.sha256
    with studio.db.read() as session:
        assert session.get(tables.ProjectAsset, (cut.project_id, first.sha256)) is not None
        other = LOOP.model_copy(update={"quality": "good"})
        assert film_outputs.not_asked_yet(session, cut.project_id, cut, [LOOP, other, other]) == [other]


def test_the_same_cut_is_written_in_another_ratio_and_again_once_it_is_framed_by_hand(studio):
    tall = LOOP.model_copy(update={"ratio": "9:16"})
    cut = ask(studio, tall)
    films.work_off(studio)
    done = next(one for one in made(studio, cut) if one.settings == tall)
    with av.open(str(studio.files.path(done.sha256))) as file:
        assert (file.streams.video[0].width, file.streams.video[0].height) == (240, 426)
    with studio.db.read() as session:
        film = production_plan.load_snapshot(session, cut.project_id)
        assert film_outputs.not_asked_yet(session, cut.project_id, cut, [tall]) == []
        assert other_ratios.hand_framing(film, "9:16") == ""
        plan = storyboard.plan_of(film.shots[0])
        film.shots[0].plan = plan.changed(reframed={"9:16": (0.1, 0.5)}).model_dump(mode="json")
        session.expunge_all()
    by_hand = tall.model_copy(update={"framing": other_ratios.hand_framing(film, "9:16")})
    with studio.db.read() as session:
        assert by_hand.framing and film_outputs.not_asked_yet(session, cut.project_id, cut, [tall, by_hand]) == [
            by_hand
        ]


def test_a_stopped_wish_is_not_shown_and_a_failed_one_says_why(studio):
    wish = LOOP.model_copy(update={"fps": 20})
    cut = ask(studio, wish)
    open_one = next(one for one in made(studio, cut) if one.settings == wish)
    queue.cancel(studio, open_one.task.id)
    assert wish not in [one.settings for one in made(studio, cut)]
    ask(studio, wish.model_copy(update={"short_side": 2160}))
    films.work_off(studio)
    failed = made(studio, cut)[-1]
    assert failed.task.status == TaskState.FAILED and failed.task.error["say"] == "errors.NotAnOutput"
    with studio.db.write() as session:
        session.execute(update(tables.Task).where(tables.Task.id == failed.task.id).values(status=TaskState.CANCELLED))


def test_a_file_that_leaves_no_room_is_not_begun(studio):
    with pytest.raises(DiskFull):
        film_outputs.require_room(studio.settings, 10**18)
