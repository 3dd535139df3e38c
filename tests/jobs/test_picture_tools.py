"""Pictures worked on by the engines that come with the studio: larger, in another style, without a background; beside the old."""

from __future__ import annotations

import io
import uuid
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core import assets, making, retouch, tables, takes, task_groups, watch, worklist
from core.errors import BadInput, PictureTooLarge
from core.settings import Settings
from core.studio import Studio, open_studio
from jobs import queue
from providers.builtin import restyler
from tests import films

SIZE = (256, 144)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, sqlite_with_tables: Path) -> Studio:
    home = tmp_path_factory.mktemp("tools")
    (home / "studio.db").write_bytes(sqlite_with_tables.read_bytes())
    return open_studio(Settings(_env_file=None, dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0"))


@pytest.fixture(scope="module")
def film(studio: Studio) -> uuid.UUID:
    return films.put(open_studio(studio.settings, [films.Company()]), None, "half")


def picture(subject: bool) -> bytes:
    image = Image.new("RGB", SIZE, (70, 110, 160))
    if subject:
        ImageDraw.Draw(image).ellipse((88, 24, 168, 130), fill=(220, 60, 40))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def taken(
    studio: Studio, film: uuid.UUID, of_id: uuid.UUID, kind: str = "shot", *, subject: bool = True
) -> tables.Take:
    """A picture somebody brought, with its main thing in the middle."""
    sha256 = assets.store(
        studio.db, studio.files, picture(subject), "image/png", project_id=film, width=SIZE[0], height=SIZE[1]
    )
    with studio.db.write() as session:
        take = takes.add(session, film, kind, of_id, sha256, made_from=takes.BROUGHT, facts={"focus": [0.5, 0.5]})
    assert take
    return take


def worked(studio: Studio, film: uuid.UUID, take: tables.Take, tool: str, **more: str) -> tables.Task:
    stage = "storyboard" if take.of_kind == "shot" else "characters"
    task_id = queue.submit(
        studio, f"{stage}.tool", user=None, project_id=film, target_id=retouch.target(take.of_id),
        params={"id": str(take.of_id), "take": str(take.id), "tool": tool, **more}, max_attempts=1,
    )  # fmt: skip
    films.work_off(studio)
    with studio.db.read() as session:
        return session.get_one(tables.Task, task_id)


def newest(studio: Studio, of_id: uuid.UUID) -> tuple[tables.Take, Image.Image]:
    with studio.db.read() as session:
        take = takes.of(session, "shot", of_id)[-1]
    return take, Image.open(io.BytesIO(studio.files.read(take.sha256)))


def shot_of(studio: Studio, film: uuid.UUID, n: int) -> uuid.UUID:
    with studio.db.read() as session:
        return making.read(session, film).shots[n].id


def test_a_picture_twice_as_large_stands_beside_the_old_which_can_be_chosen_again(studio, film):
    shot = shot_of(studio, film, 0)
    old = taken(studio, film, shot)
    assert worked(studio, film, old, "upscale").status == "completed"
    new, image = newest(studio, shot)
    assert image.size == (2 * SIZE[0], 2 * SIZE[1])
    assert (new.made_from, new.facts["tool"], new.facts["of"]) == (takes.BROUGHT, "upscale", old.number)
    assert (new.facts["focus"], new.provider, new.model) == ([0.5, 0.5], "builtin", "enlarger")
    with studio.db.write() as session:
        assert session.get_one(tables.Shot, shot).take_id == new.id
        takes.use(session, film, old.id)
        assert session.get_one(tables.Shot, shot).take_id == old.id


def test_a_picture_in_another_style_has_its_size_and_other_pixels(studio, film):
    shot = shot_of(studio, film, 1)
    old = taken(studio, film, shot)
    task = worked(studio, film, old, "restyle", style="noir")
    assert task.status == "completed"
    new, image = newest(studio, shot)
    assert (image.size, new.facts["style"]) == (SIZE, "noir")
    red, _, blue = np.asarray(image.convert("RGB"), int).reshape(-1, 3).mean(axis=0)
    assert abs(red - blue) < 12


def test_a_picture_without_its_background_is_seen_through_and_black_in_the_film(studio, film):
    shot = shot_of(studio, film, 2)
    old = taken(studio, film, shot)
    assert worked(studio, film, old, "cutout").status == "completed"
    _, image = newest(studio, shot)
    assert image.mode == "RGBA"
    assert image.getpixel((128, 77))[3] == 255
    assert image.getpixel((6, 6))[3] == 0
    assert image.convert("RGB").getpixel((6, 6)) == retouch.GROUND


def test_where_nothing_stands_out_a_sentence_says_so_and_the_shot_is_as_whole_as_before(studio, film):
    shot = shot_of(studio, film, 0)
    old = taken(studio, film, shot, subject=False)
    assert worked(studio, film, old, "cutout").status == "failed"
    with studio.db.read() as session:
        assert retouch.failed(session, film, shot)["say"] == "errors.NoSubject"
        assert worklist.lost(session, film) == []
        assert session.get_one(tables.Shot, shot).take_id == old.id


def test_a_portrait_is_worked_on_too(studio, film):
    with studio.db.read() as session:
        who = making.read(session, film).cast[0].id
    old = taken(studio, film, who, "portrait")
    assert worked(studio, film, old, "restyle", style="ink").status == "completed"
    with studio.db.read() as session:
        assert takes.of(session, "portrait", who)[-1].facts["tool"] == "restyle"


def test_what_no_tool_does_and_what_would_be_too_large_is_refused():
    with pytest.raises(BadInput):
        retouch.request("restyle", "0" * 64, SIZE, "cubist")
    with pytest.raises(BadInput):
        retouch.request("melt", "0" * 64, SIZE)
    with pytest.raises(PictureTooLarge):
        retouch.request("upscale", "0" * 64, (8000, 4500))


def test_every_style_and_its_words_are_known_to_the_engine_that_comes_with_the_studio():
    assert set(retouch.STYLES) == set(restyler.STYLES)
    for style, said in retouch.STYLES.items():
        assert [restyler.named(word) for word in said.values()] == [style, style]


def test_who_watches_a_film_hears_of_a_tool_as_of_any_step(studio, film):
    shot = shot_of(studio, film, 1)
    task = worked(studio, film, taken(studio, film, shot), "upscale")
    with studio.db.read() as session:
        assert watch.painted(session, [task]) == {}
        ((_, what),) = task_groups.grouped(session, film, [task])[0].steps
        assert what == session.get_one(tables.Shot, shot).shot_number
