"""Lanes of sound by hand: what is drawn is what is mixed, and one step takes it back."""

from __future__ import annotations

import pytest

from core.database import tables
from core.editing import lane_mix, undo
from core.editing.errors import MixMeanwhile, TooManyPoints
from core.film import cut_check, film_cut, sound_desk
from core.production import production_plan
from core.project.film_mix import MOST_POINTS, FilmMix, LaneMix, points_within, settle_points
from core.project.projects import Brief
from core.render import pieces, sound
from tests.core.editing.conftest import laid, read
from tests.support import films

NAME = undo.change_name("undo.volume_line")
LINE = ((48, 0.0), (96, -12.0))


def test_a_volume_line_is_in_the_mix_and_touches_nothing_else_and_undo_is_the_mix_of_before(studio, film) -> None:
    who, before = films.person(studio), laid(studio, film)
    undo.apply_undoable(studio.db, film, who.id, NAME, lane_mix.draw_volume_line, "music", LINE, ())
    after = laid(studio, film)
    music = next(one for one in after.sounds if one.kind == "music")
    assert music.levels == ((0, 0.0), *LINE, (music.frames, -12.0))
    assert [s for s in after.sounds if s.kind != "music"] == [s for s in before.sounds if s.kind != "music"]
    assert pieces.plan_pieces(after) == pieces.plan_pieces(before), "no picture is rendered for it"
    made = read(studio, film)
    assert production_plan.list_needs(made) == []
    assert not production_plan.stage_states(made)["film"].done
    assert sound.plan_sound(after).key != sound.plan_sound(before).key
    with studio.db.write() as session:
        undo.undo(session, film, who.id)
    assert sound.plan_sound(laid(studio, film)).key == sound.plan_sound(before).key


def test_a_line_that_is_another_by_now_or_has_too_many_points_is_refused(studio, film) -> None:
    change = studio.db.execute_write
    change(lane_mix.draw_volume_line, film, "sfx", ((9, 99.0), (9, -99.0), (-5, 1.26)), ())
    assert read(studio, film).brief.mix.lane("sfx").points == ((0, 1.3), (9, -36.0))
    with pytest.raises(MixMeanwhile):
        change(lane_mix.draw_volume_line, film, "sfx", LINE, ())
    with pytest.raises(TooManyPoints):
        change(lane_mix.draw_volume_line, film, "music", tuple((n, 0.0) for n in range(MOST_POINTS + 1)), ())
    change(lane_mix.draw_volume_line, film, "sfx", (), ((0, 1.3), (9, -36.0)))
    assert read(studio, film).brief.mix == FilmMix()


def test_a_muted_lane_is_not_in_the_film_but_still_on_its_desk_and_the_check_says_so(studio, film) -> None:
    kinds = {one.kind for one in laid(studio, film).sounds}
    change = studio.db.execute_write
    change(lane_mix.set_lane_heard, film, "narration", True, False)
    assert {one.kind for one in laid(studio, film).sounds} == kinds - {"narration"}
    desk = sound_desk.build_sound_desk(read(studio, film))
    assert desk and desk.lines
    change(lane_mix.set_lane_heard, film, "narration", False, False)
    change(lane_mix.set_lane_heard, film, "music", False, True)
    made = read(studio, film)
    assert {one.kind for one in film_cut.lay_timeline(made).sounds} == {"music"}
    cut = tables.Cut(timeline=film_cut.lay_timeline(made).model_dump(mode="json"), facts={})
    found = {
        (one.rule, one.level, one.facts["lane"])
        for one in cut_check.check_cut(made, cut).findings
        if "lane" in one.facts
    }
    assert found == {("lane_solo", "red", lane) for lane in kinds - {"music"}}


def test_a_part_of_a_line_counts_from_its_sound_and_says_nothing_where_nothing_is_changed() -> None:
    assert points_within(LINE, 0, 40) == ()
    assert points_within(LINE, 60, 24) == ((0, -3.0), (24, -9.0))
    assert points_within(LINE, 200, 24) == ((0, -12.0),)
    assert points_within(((24, 6.0),), 0, 10) == ((0, 6.0),)
    assert settle_points(((7, -0.04),)) == ((7, 0.0),)


def test_a_brief_nobody_mixed_is_what_it_was_before() -> None:
    plain = Brief(idea="x")
    assert "mix" not in plain.model_dump() and "mix" not in plain.model_dump(mode="json")
    mixed = plain.model_copy(update={"mix": FilmMix().changed("music", points=LINE, muted=True)})
    assert Brief.model_validate(mixed.model_dump(mode="json")) == mixed
    assert mixed.mix.changed("music", points=(), muted=False) == FilmMix()
    assert mixed.mix.lane("sfx") == LaneMix()
