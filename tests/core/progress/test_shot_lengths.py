"""How long a shot is: one number, on whichever page one looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.film import film_cut, shot_lengths, sound_desk
from core.production import production_plan
from core.progress import live_view
from core.tasks import worklist
from tests.support import films


def test_a_shot_is_as_long_on_the_boards_as_in_the_clips_the_sound_the_making_and_the_film(tmp_path: Path) -> None:
    studio = films.copied(tmp_path, "full", "stale")
    film_id = films.stock("full", "stale").films["full"]
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, film_id)
        root = worklist.newest_root(session, film_id)
    seconds, laid = shot_lengths.shot_seconds(made), sound_desk.build_sound_desk(made)
    seen = live_view.load_live_making(studio.db, root.id) if root else None
    assert laid and seen and len(seconds) == len(made.shots) > 2
    assert {mark.id: mark.end - mark.start for mark in laid.shots} == pytest.approx(seconds, abs=0.01)
    assert {str(shot.id): shot.seconds for shot in seen.shots} == seconds
    on_desk = sound_desk.fit_lines(made)
    said = {str(shot.id): on_desk[beat].shot for shot in made.shots for beat in shot.plan["lines"]}
    assert said == {shot: seconds[shot] for shot in said} and len(said) > 1
    in_film = {clip.shot_id: clip.frames / shot_lengths.FPS for clip in film_cut.lay_timeline(made).clips[:-1]}
    assert in_film == pytest.approx({shot: seconds[shot] for shot in in_film}, abs=0.01)
    assert any(float(shot.seconds) != seconds[str(shot.id)] for shot in made.shots), "or the plan would have done"
