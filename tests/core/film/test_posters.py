"""A poster shows a face, and people pick its shot."""

from __future__ import annotations

import io
import uuid
from types import SimpleNamespace

import pytest
from PIL import Image

from core.film import posters
from core.project.projects import Brief
from core.storyboard.model import Picture, Seen, ShotPlan


def shot(size: str, *facings: float, focus=None, at: float = 0.5, painted: bool = True):
    people = tuple(Seen(name=f"who{n}", facing=facing, at=at) for n, facing in enumerate(facings))
    plan = ShotPlan(size=size, seconds=2, description="", picture=Picture(place="deck", size=size, people=people))
    row = SimpleNamespace(id=uuid.uuid4(), take_id=uuid.uuid4(), plan=plan.model_dump(mode="json"))
    take = SimpleNamespace(
        sha256=row.id.hex * 2, thumb="small" + row.id.hex, facts={"focus": list(focus)} if focus else {}
    )
    return row, take if painted else None


def film(*pairs, poster: str = ""):
    return SimpleNamespace(
        shots=[row for row, _ in pairs],
        takes={row.take_id: take for row, take in pairs if take},
        brief=Brief(idea="x", poster=poster),
        cast=[SimpleNamespace(name="who0")],
    )


@pytest.mark.parametrize(
    ("shots", "best"),
    [
        ([shot("wide"), shot("close_up", 20.0), shot("full", 10.0)], 1),
        ([shot("extreme_close_up", 0.0), shot("medium", 10.0)], 1),
        ([shot("close_up", 170.0), shot("full", 30.0)], 1),
        ([shot("medium", 80.0), shot("medium", 20.0)], 1),
        ([shot("extreme_wide"), shot("wide")], 0),
        ([shot("close_up", 10.0, painted=False), shot("wide", 10.0)], 1),
    ],
)
def test_a_shot_with_a_face_that_is_seen_well_stands_for_the_film(shots, best):
    assert posters.poster_still(film(*shots)).shot_id == shots[best][0].id


def test_what_somebody_picked_goes_before_and_picked_again_it_is_let_go():
    deck, face = shot("wide"), shot("close_up", 10.0)
    picked = film(deck, face, poster=str(deck[0].id))
    assert posters.poster_still(picked).shot_id == deck[0].id
    assert posters.toggle_pick(picked, deck[0].id) == ""
    assert posters.toggle_pick(picked, face[0].id) == str(face[0].id)
    gone = film(face, poster=str(deck[0].id))
    assert posters.poster_still(gone).shot_id == face[0].id


def test_it_is_where_the_painter_says_else_where_they_stand_else_in_the_upper_third():
    assert posters.poster_still(film(shot("medium", 10.0, focus=(0.7, 0.3)))).focus == (0.7, 0.3)
    assert posters.poster_still(film(shot("medium", 10.0, at=0.2))).focus == (0.2, 0.36)
    assert posters.poster_still(film(shot("wide"))).focus == posters.UPPER_THIRD
    assert posters.poster_still(film()) is None


@pytest.mark.parametrize(
    ("ratio", "focus", "crop"),
    [
        ("16:9", (0.5, 0.3), (50, 50)),
        ("16:9", (0.0, 0.3), (0, 50)),
        ("16:9", (0.7, 0.3), (82, 50)),
        ("9:16", (0.7, 0.3), (50, 0)),
    ],
)
def test_the_face_is_in_the_middle_of_the_poster_as_far_as_the_picture_goes(ratio, focus, crop):
    assert posters.crop_position(ratio, focus) == crop


def test_a_large_one_is_no_larger_than_a_poster_needs(tmp_path):
    Image.new("RGB", (1920, 1080)).save(tmp_path / "still.png")
    assert Image.open(io.BytesIO(posters.render_poster(tmp_path / "still.png"))).size == (1280, 720)
