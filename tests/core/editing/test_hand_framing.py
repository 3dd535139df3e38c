"""What another ratio shows of a shot, set by hand: kept with the shot, refused where it is nonsense, put back shot by shot or all at once."""

from __future__ import annotations

import uuid

import pytest

from core.editing import hand_framing
from core.errors import NoSuchFraming, NotFound
from core.production import production_plan
from core.storyboard.model import ShotPlan
from core.storyboard.storyboard import list_shots, plan_of


def test_each_ratio_keeps_its_own_place_and_all_go_back_at_once(studio, film) -> None:
    with studio.db.write() as session:
        first, second, *_ = list_shots(session, film)
        before = dict(first.plan)
        hand_framing.reframe_shot(session, film, first.id, "9:16", (0.2, 0.5))
        hand_framing.reframe_shot(session, film, second.id, "9:16", (0.9, 0.5))
        hand_framing.reframe_shot(session, film, first.id, "1:1", (0.4, 0.5))
        assert plan_of(first).reframed == {"9:16": (0.2, 0.5), "1:1": (0.4, 0.5)}
        assert hand_framing.frame_as_found(session, film, "9:16") == 2
        assert plan_of(first).reframed == {"1:1": (0.4, 0.5)} and not plan_of(second).reframed
        hand_framing.reframe_shot(session, film, first.id, "1:1", None)
        assert first.plan == before
        made = production_plan.load_snapshot(session, film)
        assert production_plan.list_needs(made) == [], "nothing is to be made again"


@pytest.mark.parametrize(
    ("ratio", "at"),
    [("3:2", (0.5, 0.5)), ("16:9", (0.5, 0.5)), ("", None), ("9:16", (1.2, 0.5)), ("9:16", (float("nan"), 0.5))],
)
def test_nonsense_is_refused_and_changes_nothing(studio, film, ratio: str, at: tuple[float, float] | None) -> None:
    with studio.db.write() as session:
        shot = list_shots(session, film)[0]
        before = dict(shot.plan)
        with pytest.raises(NoSuchFraming):
            hand_framing.reframe_shot(session, film, shot.id, ratio, at)
        with pytest.raises(NotFound):
            hand_framing.reframe_shot(session, film, uuid.uuid4(), "9:16", (0.5, 0.5))
        assert shot.plan == before


def test_a_plan_that_nobody_framed_is_stored_as_it_was_before(studio, film) -> None:
    with studio.db.read() as session:
        plan = plan_of(list_shots(session, film)[0])
    assert "reframed" not in plan.model_dump(mode="json")
    framed = plan.changed(reframed={"9:16": (0.25, 0.5)})
    assert ShotPlan.model_validate(framed.model_dump(mode="json")) == framed
