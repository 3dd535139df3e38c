"""A task is called by its deed: what it makes, not always "Make the film"."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from core.production import production_plan
from core.production.stage_needs import Need
from core.progress import task_view
from core.storyboard.film_snapshot import FilmSnapshot


@pytest.mark.parametrize(
    ("params", "zh", "en"),
    [
        ({}, "拍成片", "Make the film"),
        ({"stages": ["idea", "script"]}, "写剧本", "Write the script"),
        ({"stages": ["idea", "script", "characters"]}, "画角色", "Paint the cast"),
        ({"stages": ["idea", "script", "characters", "storyboard"]}, "画分镜", "Draw the boards"),
        ({"stages": ["idea", "script", "characters", "storyboard", "audio"]}, "做声音", "Make the sounds"),
        ({"stages": ["script", "storyboard", "video"]}, "拍每一镜", "Shoot the shots"),
        ({"deed": "refresh"}, "更新过时的", "Refresh what is stale"),
        ({"stages": ["script", "characters"], "deed": "refresh"}, "更新过时的", "Refresh what is stale"),
    ],
)
def test_a_making_is_called_by_what_it_makes(params, zh, en):
    assert (task_view.job_name("film.make", "zh", params), task_view.job_name("film.make", "en", params)) == (zh, en)


def test_a_step_is_called_by_its_own_work_whatever_making_it_belongs_to():
    assert task_view.job_name("storyboard.paint", "en", {"stages": ["characters"]}) == "Paint a shot"


def film(cut: object = None) -> FilmSnapshot:
    return SimpleNamespace(cut=cut)  # type: ignore[return-value]


def need(stage: str, why: str) -> Need:
    return Need(stage=stage, kind=f"{stage}.x", key=stage, why=why)


CUT = SimpleNamespace(sha256="f" * 64)


@pytest.mark.parametrize(
    ("cut", "needs", "stages", "deed"),
    [
        (None, [need("script", "missing")], (), ""),
        (CUT, [need("audio", "stale")], (), "refresh"),
        (CUT, [], (), "refresh"),
        (None, [need("characters", "stale")], ("script", "characters"), "refresh"),
        (None, [need("characters", "stale"), need("storyboard", "missing")], ("characters", "storyboard"), ""),
        (None, [need("characters", "stale"), need("video", "missing")], ("characters",), "refresh"),
    ],
)
def test_what_was_made_once_and_is_made_again_is_refreshed(cut, needs, stages, deed):
    assert production_plan.kind_of_making(film(cut), needs, stages) == deed
