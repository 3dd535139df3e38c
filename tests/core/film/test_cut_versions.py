"""What a version of a film changed, in numbers; and how shots come in."""

from __future__ import annotations

import uuid

import pytest

from core.errors import NotFound, WordsTooLong
from core.film import cut_versions, film_cut, shot_lengths
from core.film.shot_lengths import PlacedShot
from core.render.timeline import Clip, OpeningMark, Recipe, Sound, Timeline
from tests.support import films


def cut(*clips: Clip, lines: tuple[str, ...] = ("a",), width: int = 1920) -> Timeline:
    sounds = tuple(Sound(kind="narration", file=line, start=0, frames=10) for line in lines)
    return Timeline(width=width, frames=300, clips=clips, sounds=sounds)


def shot(name: str, start: int = 0, frames: int = 100, still: str = "s", crossfade: int = 0) -> Clip:
    return Clip(shot_id=name, start=start, frames=frames, crossfade=crossfade, recipe=Recipe(still=still))


def test_the_same_film_changed_nothing():
    assert not cut_versions.compare_timelines(cut(shot("1"), shot("2")), cut(shot("1"), shot("2"))).any


def test_each_kind_of_change_is_counted_for_itself():
    old = cut(shot("1"), shot("2"), shot("3"))
    found = cut_versions.compare_timelines(
        old,
        cut(shot("1", still="t"), shot("3"), shot("2", frames=90, crossfade=15), shot("4"), lines=("b",), width=1280),
    )
    assert (found.shots, found.added, found.removed, found.lines) == (1, 1, 0, 1)
    assert (found.lengths, found.transitions, found.order) == (1, 1, True)
    assert found.size == "1280 × 1080"


def placed(scene: int, dissolve: int | None = None, frames: int = 90) -> PlacedShot:
    return PlacedShot(shot_id="x", scene=scene, planned=frames, dissolve=dissolve)


def test_a_film_that_now_says_that_ai_made_it_has_other_words():
    old = cut(shot("1"))
    assert cut_versions.compare_timelines(
        old, old.model_copy(update={"mark": OpeningMark(text="AI", frames=48)})
    ) == cut_versions.CutChanges(words=True)


def test_a_shot_comes_in_as_chosen_else_by_a_dissolve_where_a_scene_begins():
    shots = [placed(1), placed(1), placed(2), placed(2, dissolve=30), placed(3, dissolve=0)]
    assert shot_lengths.shared_frames(shots, [90] * 5) == [0, 0, shot_lengths.CROSSFADE, 30, 0]


def test_a_dissolve_never_eats_a_short_shot():
    assert shot_lengths.shared_frames([placed(1), placed(1, dissolve=30)], [90, 60]) == [0, 0]


def test_a_version_is_named_in_sixty_letters_and_by_its_number_again_without_a_name(tmp_path):
    studio, film = films.copied(tmp_path, "full"), films.stock("full").films["full"]
    with studio.db.write() as session:
        cut = film_cut.finished_cuts(session, film)[0]
        facts = dict(cut.facts)
        cut_versions.name_cut(session, film, cut.id, "  For   the client ")
        assert cut_versions.cut_name(cut) == "For the client"
        with pytest.raises(WordsTooLong):
            cut_versions.name_cut(session, film, cut.id, "n" * 61)
        with pytest.raises(NotFound):
            cut_versions.name_cut(session, uuid.uuid4(), cut.id, "n")
        assert cut_versions.cut_name(cut) == "For the client"
        cut_versions.name_cut(session, film, cut.id, " ")
        assert cut.facts == facts and cut_versions.cut_name(cut) == ""
