"""What is missing, what is stale: read from the rows, whatever happened to them."""

from __future__ import annotations

import uuid

import pytest

from core.audio import action_sounds, audio
from core.characters import characters
from core.database.engine import Database
from core.database.tables import Audio
from core.film import shot_lengths
from core.production import production_plan, script_revisions
from core.production.production_plan import MakeFirst
from core.project import projects
from core.storyboard import shot_changes, storyboard
from core.video import video
from tests.support.planned_film import boarded, kinds, look, make_need, states, told


@pytest.fixture
def db(one_file: Database) -> Database:
    return one_file


def test_a_new_project_needs_a_script_and_nothing_is_known_beyond_it(db, new):
    assert kinds(production_plan.list_needs(look(db, new))) == ["script.write"]
    assert states(db, new)["storyboard"] == (0, 0, 0)


def test_after_the_script_come_boards_voices_music_sounds_and_portraits(db, new):
    told(db, new)
    assert kinds(production_plan.list_needs(look(db, new))) == [
        "audio.compose", "audio.effect", "audio.effect", "audio.speak", "audio.speak", "audio.speak", "characters.portrait",
        "characters.portrait", "storyboard.board", "storyboard.board",
    ]  # fmt: skip
    assert states(db, new)["script"] == (1, 0, 1)
    assert states(db, new)["audio"] == (0, 0, 6)


def test_a_sound_that_waits_for_its_shot_is_not_counted_as_made(db, new):
    told(db, new)
    with db.write() as session:
        spot = {"type": "sfx", "beat": action_sounds.sound_beat("s1b1"), "text": "door", "settings": {"share": 0.0}}
        session.add(Audio(project_id=new, **spot))
    assert states(db, new)["audio"] == (0, 0, 6)


def test_after_the_boards_each_shot_needs_its_picture_and_then_its_clip(db, new):
    told(db, new)
    boarded(db, new)
    needs = production_plan.list_needs(look(db, new))
    paints = {need.key for need in needs if need.kind == "storyboard.paint"}
    shoots = [need for need in needs if need.kind == "video.shoot"]
    assert (len(paints), len(shoots)) == (3, 3)
    assert {key for need in shoots for key in need.after} == paints


def test_of_each_side_of_a_place_one_picture_is_painted_before_all_others(db, new):
    told(db, new)
    boarded(db, new)
    film = look(db, new)
    first, second, third = film.shots
    for row, side in ((first, ""), (second, ""), (third, "across")):
        row.plan = {**row.plan, "picture": {**first.plan["picture"], "side": side}}
    painted = [need.target_id for need in production_plan.list_needs(film) if need.kind == "storyboard.paint"]
    assert painted == [str(first.id), str(third.id), str(second.id)]


def test_a_whole_film_needs_nothing(db, whole):
    assert production_plan.list_needs(look(db, whole)) == []
    assert all(state.done for state in production_plan.stage_states(look(db, whole)).values())


def test_one_reworded_line_makes_its_voice_stale_and_once_that_is_remade_only_the_cut(db, whole):
    with db.write() as session:
        script_revisions.save_reworded_beat(session, whole, "s1b2", "你给我站住。", "站住，把话说完。")
    assert kinds(production_plan.stale_needs(look(db, whole))) == ["audio.speak"]
    assert states(db, whole)["storyboard"] == (3, 0, 3)
    with db.write() as session:
        for need in production_plan.list_needs(production_plan.load_snapshot(session, whole)):
            make_need(session, whole, need)
    assert production_plan.list_needs(look(db, whole)) == []
    now = states(db, whole)
    assert now["film"] == (0, 1, 1)
    assert [stage for stage, (_, stale, _total) in now.items() if stale] == ["film"]


def test_a_changed_action_makes_the_boards_of_its_scene_stale_and_of_no_other(db, whole):
    with db.write() as session:
        script_revisions.save_reworded_beat(
            session, whole, "s2b1", "林岚追到桥上，四下无人。", "林岚追到桥上，桥在晃。"
        )
    stale = production_plan.stale_needs(look(db, whole))
    assert [(need.kind, need.params) for need in stale] == [("storyboard.board", {"scene": 2})]
    assert states(db, whole)["storyboard"] == (2, 1, 3)


def test_new_clothes_make_the_portrait_and_the_pictures_with_that_person_stale(db, whole):
    with db.write() as session:
        person = next(row for row in characters.list_cast(session, whole) if row.name == "猫")
        characters.change_character(session, whole, person.id, clothing="红色围巾")
    made = look(db, whole)
    seen = {str(shot.id) for shot in made.shots if "猫" in str(shot.plan["picture"]["people"])}
    painted = {need.target_id for need in production_plan.stale_needs(made) if need.kind == "storyboard.paint"}
    assert painted == seen
    assert len(seen) == 1
    assert kinds([need for need in production_plan.stale_needs(made) if need.stage == "characters"]) == [
        "characters.portrait"
    ]


def test_another_camera_move_makes_one_clip_stale_and_no_picture(db, whole):
    shot = look(db, whole).shots[1]
    with db.write() as session:
        shot_changes.replan_shot(session, whole, shot.id, movement="orbit")
    assert [(need.kind, need.target_id) for need in production_plan.stale_needs(look(db, whole))] == [
        ("video.shoot", str(shot.id))
    ]


def test_another_voice_of_the_cast_makes_each_of_their_lines_stale(db, whole):
    with db.write() as session:
        audio.recast_speaker(session, whole, "林岚", "another")
    made = look(db, whole)
    stale = {need.target_id for need in production_plan.stale_needs(made)}
    assert stale == {str(row.id) for row in made.audios if row.speaker == "林岚"}


def test_a_voice_chosen_for_one_line_stays_when_its_speaker_gets_another(db, whole):
    line = next(row for row in look(db, whole).audios if row.speaker == "猫")
    with db.write() as session:
        audio.choose_line_voice(session, whole, line.id, "chosen")
        audio.recast_speaker(session, whole, "猫", "another")
    assert next(row for row in look(db, whole).audios if row.id == line.id).voice == "chosen"


def test_another_idea_makes_the_script_stale_and_asks_nobody_to_write_it(db, whole):
    with db.write() as session:
        projects.change_brief(session, whole, idea="晴天遛狗")
    assert states(db, whole)["script"] == (0, 1, 1)
    assert production_plan.list_needs(look(db, whole)) == []


def test_a_painter_who_is_shown_portraits_waits_for_them_and_who_films_for_money_for_the_voices(db, new):
    told(db, new)
    boarded(db, new)
    made = look(db, new)
    usual = {need.key: need.after for need in production_plan.list_needs(made)}
    waiting = {need.key: need for need in production_plan.list_needs(made, MakeFirst(portraits=True, voices=True))}
    assert set(usual) == set(waiting)
    portraits = {need.target_id: key for key, need in waiting.items() if need.kind == "characters.portrait"}
    lines = {need.target_id: key for key, need in waiting.items() if need.kind == "audio.speak"}
    ids = {row.name: str(row.id) for row in made.cast} | {row.beat: str(row.id) for row in made.audios}
    for shot in made.shots:
        plan = storyboard.plan_of(shot)
        paint = next(n for n in waiting.values() if n.kind == "storyboard.paint" and n.target_id == str(shot.id))
        clip = next(n for n in waiting.values() if n.kind == "video.shoot" and n.target_id == str(shot.id))
        assert set(paint.after) == {portraits[ids[seen.name]] for seen in plan.picture.people}
        assert set(clip.after) == {paint.key, *(lines[ids[beat]] for beat in plan.lines)}
        assert usual[paint.key] == () and usual[clip.key] == (paint.key,)


def test_a_clip_waits_for_the_picture_of_the_shot_that_runs_on_and_that_ones_clip_for_it(
    db: Database, new: uuid.UUID
) -> None:
    told(db, new)
    boarded(db, new)
    with db.write() as session:
        shots = storyboard.list_shots(session, new)
        video.change_camera(session, new, shots[1].id, runs_on=True)
        first, second, third = (str(shot.id) for shot in shots)
    needs = production_plan.list_needs(look(db, new))
    paint = {need.target_id: need.key for need in needs if need.kind == "storyboard.paint"}
    clip = {need.target_id: need for need in needs if need.kind == "video.shoot"}
    assert clip[first].after == (paint[first], paint[second])
    assert clip[second].after == (paint[second], clip[first].key)
    assert clip[third].after == (paint[third],)
    with db.write() as session:
        video.change_camera(session, new, shots[1].id, runs_on=False)
    plain = {need.target_id: need for need in production_plan.list_needs(look(db, new)) if need.kind == "video.shoot"}
    assert plain[first].after == (paint[first],) and plain[first].key != clip[first].key


def test_a_film_without_shots_has_no_lengths_and_no_sounds(db: Database, new: uuid.UUID) -> None:
    told(db, new)
    assert shot_lengths.shot_lengths(look(db, new)) == {}
