"""What can stand for a film: faces first, then what is sharp, of every scene; nothing black, no transition, no card."""

from __future__ import annotations

import uuid
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from core.film.covers.cover_candidates import cover_candidates
from core.film.covers.cut_frames import clip_at, film_frame, frame_piece, take_frame
from core.film.preview.rendering_child import judge_frames
from core.project.projects import Brief
from core.render.timeline import Card, Clip, Framing, Recipe, Timeline
from core.storyboard.model import Picture, Seen, ShotPlan


def picture(path: Path, seed: int, *, black: bool = False, soft: bool = False) -> str:
    tones = np.random.default_rng(seed).integers(30, 230, (12, 20, 3), np.uint8)
    small = Image.fromarray(np.zeros_like(tones) if black else tones)
    grown = small.resize((320, 180), Image.Resampling.BICUBIC if soft else Image.Resampling.NEAREST)
    grown.save(path)
    return str(path)


def shot(scene: int, size: str, *facings: float) -> SimpleNamespace:
    people = tuple(Seen(name=f"who{n}", facing=facing) for n, facing in enumerate(facings))
    plan = ShotPlan(size=size, seconds=2, description="", picture=Picture(place="deck", size=size, people=people))
    return SimpleNamespace(id=uuid.uuid4(), scene=scene, plan=plan.model_dump(mode="json"), take_id=None)


@pytest.fixture
def film(tmp_path: Path) -> tuple[SimpleNamespace, Timeline]:
    """A deck, sharp; the same, soft, in another scene; nothing but black; a face; each a second and a half, a third of a second shared."""
    shots = [shot(1, "wide"), shot(2, "wide"), shot(2, "close_up", 10.0), shot(3, "close_up", 10.0)]
    kinds = ({"soft": False}, {"soft": True}, {"black": True}, {"soft": True})
    clips = tuple(
        Clip(
            shot_id=str(row.id), start=35 * n, frames=45, crossfade=10 if n else 0,
            recipe=Recipe(still=picture(tmp_path / f"{n}.png", n, **kind), end=Framing(zoom=1.2)),
        )
        for n, (row, kind) in enumerate(zip(shots, kinds, strict=True))
    )  # fmt: skip
    made = SimpleNamespace(shots=shots, cast=[SimpleNamespace(name="who0")], brief=Brief(idea="x"), takes={})
    cards = (Card(start=0, frames=24, kind="title", title="T"), Card(start=130, frames=20, kind="end", title="E"))
    return made, Timeline(width=320, height=180, fps=30, frames=150, clips=clips, cards=cards)


def judged(asked):
    return judge_frames(asked, {name: name for piece in asked for name in piece.stills})


def test_faces_are_first_then_what_is_sharp_and_what_is_black_is_none(film):
    made, timeline = film
    deck, soft, _, face = (str(row.id) for row in made.shots)
    found = cover_candidates(made, timeline, Path, judged)
    assert [(one.shot_id, one.face) for one in found] == [(face, True), (deck, False), (soft, False)]


def test_none_lies_in_a_transition_or_under_a_card(film):
    made, timeline = film
    for one in cover_candidates(made, timeline, Path, judged):
        assert sum(clip.start <= one.frame < clip.start + clip.frames for clip in timeline.clips) == 1
        assert not any(card.start <= one.frame < card.start + card.frames for card in timeline.cards)


def test_a_shot_that_was_picked_goes_before_and_one_that_cannot_be_drawn_is_left_out(film):
    made, timeline = film
    deck, soft, *_ = (str(row.id) for row in made.shots)
    Path(timeline.clips[0].recipe.still).unlink()
    made.brief = Brief(idea="x", poster=soft)
    found = [one.shot_id for one in cover_candidates(made, timeline, Path, judged)]
    assert deck not in found
    assert next(one for one in found if one != str(made.shots[3].id)) == soft


@pytest.mark.parametrize(("skip", "part", "speed"), [(0, 0, 100), (7, 0, 100), (3, 50, 150), (0, 0, 50)])
def test_a_frame_is_found_again_by_what_it_shows(skip, part, speed):
    clip = Clip(shot_id="a", start=20, frames=30, file="f", skip=skip, part=part, speed=speed)
    for frame in (20, 31, 49):
        taken = take_frame(clip, frame)
        assert take_frame(clip, film_frame(clip, taken)) >= taken
        assert abs(film_frame(clip, taken) - frame) <= 2
    assert film_frame(clip, 4000) is None


def test_a_frame_in_a_transition_is_drawn_of_one_shot_alone_without_words(film):
    _, timeline = film
    piece = frame_piece(timeline, clip_at(timeline, 38), 38)
    assert [layer.recipe.still for layer in piece.layers] == [timeline.clips[1].recipe.still]
    assert not piece.cards and not piece.cues and not piece.fade_frames
