"""What is missing, what is stale: read from the rows, whatever happened to them."""

from __future__ import annotations

import uuid

import pytest

from core.audio import action_sounds, audio
from core.characters import characters
from core.database.engine import Database
from core.database.tables import Asset, Audio, Character, Shot, Take, Video
from core.errors import Conflict
from core.film import film_cut
from core.production import production_plan
from core.production.production_plan import FilmSnapshot, MakeFirst
from core.progress import film_overview, step_labels
from core.project import projects, takes
from core.project.projects import Brief
from core.render.timeline import Recipe
from core.script import script
from core.script.script import Script
from core.storyboard import shot_changes, storyboard
from core.storyboard.model import ShotPlan
from core.tasks import worklist
from core.types import digest
from core.video import video
from core.video.video import clip_digest
from providers.base import Capability, Request
from tests.support.crew import SCRIPT, _board

TOLD = Script.model_validate(SCRIPT)
BRIEF = Brief(idea="雨夜追猫", seconds=10, short_side=144)


@pytest.fixture
def db(one_file: Database) -> Database:
    return one_file


@pytest.fixture
def new(db: Database) -> uuid.UUID:
    with db.write() as session:
        return projects.create(session, None, BRIEF).id


def told(db: Database, film_id: uuid.UUID) -> None:
    """The script is written."""
    with db.write() as session:
        script.save(session, film_id, TOLD, made_from=production_plan.draft_digest(BRIEF))
        characters.sync_cast(session, film_id, TOLD)
        audio.sync_audio(session, film_id, TOLD)


def boarded(db: Database, film_id: uuid.UUID) -> None:
    """Each scene is broken into shots."""
    with db.write() as session:
        row = script.find(session, film_id)
        assert row is not None
        for scene in (1, 2):
            asked = Request(capability=Capability.TEXT, purpose="storyboard", inputs={"script": SCRIPT, "scene": scene})
            plans = [ShotPlan.model_validate(plan) for plan in _board(asked)["shots"]]
            storyboard.save_scene_shots(session, row, scene, plans, storyboard.board_digest(TOLD, scene, BRIEF))


def make(db: Database, film_id: uuid.UUID) -> None:
    """Everything that is needed now stands, as if the engines had made it; then the film is cut."""
    for _ in range(3):
        with db.write() as session:
            for need in production_plan.list_needs(production_plan.load_snapshot(session, film_id)):
                _make(session, film_id, need)
    with db.write() as session:
        cut = film_cut.plan_cut(
            session, film_id, film_cut.lay_timeline(production_plan.load_snapshot(session, film_id)), None
        )
        film_cut.finish_cut(session, cut.id, _file(session, f"cut {cut.version}"), _file(session, "poster"))


def _make(session, film_id: uuid.UUID, need: production_plan.Need) -> None:
    made = production_plan.load_snapshot(session, film_id)
    wanted = _wanted(made, need)
    if need.kind == "video.shoot":
        shot = session.get_one(Shot, uuid.UUID(need.target_id))
        if shot.take_id:
            still = session.get_one(Take, shot.take_id).sha256
            plan = storyboard.plan_of(shot)
            row = Video(
                id=uuid.uuid4(),
                storyboard_id=shot.id,
                recipe=Recipe(still=still, movement=plan.movement).model_dump(mode="json"),
                made_from=clip_digest(still, plan.movement),
            )
            session.add(row)
            session.flush()
            shot.clip_id = row.id
        return
    kinds = {"storyboard.paint": "shot", "characters.portrait": "portrait", "audio.speak": "line",
             "audio.compose": "music", "audio.effect": "sfx"}  # fmt: skip
    takes.add_take(
        session,
        film_id,
        kinds[need.kind],
        uuid.UUID(need.target_id),
        _file(session, need.key),
        made_from=wanted,
        facts={"milliseconds": 1500},
    )


def _wanted(made: FilmSnapshot, need: production_plan.Need) -> str:
    shot = next((row for row in made.shots if str(row.id) == need.target_id), None)
    line = next((row for row in made.audios if str(row.id) == need.target_id), None)
    person = next((row for row in made.cast if str(row.id) == need.target_id), None)
    return production_plan._wanted(made, shot, line, person)


def _file(session, words: str) -> str:
    name = digest(words)
    if session.get(Asset, name) is None:
        session.add(Asset(sha256=name, media_type="image/png", bytes=1))
        session.flush()
    return name


@pytest.fixture
def whole(db: Database, new: uuid.UUID) -> uuid.UUID:
    """A film with every stage done."""
    told(db, new)
    boarded(db, new)
    make(db, new)
    return new


def look(db: Database, film_id: uuid.UUID) -> FilmSnapshot:
    with db.read() as session:
        return production_plan.load_snapshot(session, film_id)


def kinds(needs: list[production_plan.Need]) -> list[str]:
    return sorted(need.kind for need in needs)


def states(db: Database, film_id: uuid.UUID) -> dict[str, tuple[int, int, int]]:
    """(made, stale, total) of each stage."""
    return {stage: (s.made, s.stale, s.total) for stage, s in production_plan.stage_states(look(db, film_id)).items()}


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
        production_plan.save_reworded_beat(session, whole, "s1b2", "你给我站住。", "站住，把话说完。")
    assert kinds(production_plan.stale_needs(look(db, whole))) == ["audio.speak"]
    assert states(db, whole)["storyboard"] == (3, 0, 3)
    with db.write() as session:
        for need in production_plan.list_needs(production_plan.load_snapshot(session, whole)):
            _make(session, whole, need)
    assert production_plan.list_needs(look(db, whole)) == []
    now = states(db, whole)
    assert now["film"] == (0, 1, 1)
    assert [stage for stage, (_, stale, _total) in now.items() if stale] == ["film"]


def test_a_changed_action_makes_the_boards_of_its_scene_stale_and_of_no_other(db, whole):
    with db.write() as session:
        production_plan.save_reworded_beat(session, whole, "s2b1", "林岚追到桥上，四下无人。", "林岚追到桥上，桥在晃。")
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


@pytest.mark.parametrize("which", [Shot, Character])
def test_what_is_stale_can_be_kept_as_it_is(db, whole, which):
    with db.write() as session:
        production_plan.load_snapshot(session, whole).cast[0].clothing = "红色雨衣"
    stale = production_plan.stale_needs(look(db, whole))
    stage = "storyboard.paint" if which is Shot else "characters.portrait"
    with db.write() as session:
        for need in stale:
            if need.kind == stage:
                production_plan.keep_as_is(session, whole, need.target_id)
    assert stage not in kinds(production_plan.stale_needs(look(db, whole)))


def test_two_people_who_change_different_lines_both_keep_theirs(db, whole):
    with db.write() as session:
        production_plan.save_reworded_beat(session, whole, "s1b2", "你给我站住。", "一个人写的")
        production_plan.save_reworded_beat(session, whole, "s1b4", "我没有在跑。", "另一个人写的")
    words = [beat.text for _, beat in script.spoken_lines(look(db, whole).script)]
    assert words[:2] == ["一个人写的", "另一个人写的"]


def test_of_two_who_change_the_same_line_the_second_is_shown_the_first_ones_words(db, whole):
    with db.write() as session:
        production_plan.save_reworded_beat(session, whole, "s1b2", "你给我站住。", "先到的")
    with pytest.raises(Conflict) as clash, db.write() as session:
        production_plan.save_reworded_beat(session, whole, "s1b2", "你给我站住。", "后到的")
    assert clash.value.facts["theirs"] == "先到的"


def test_another_idea_makes_the_script_stale_and_asks_nobody_to_write_it(db, whole):
    with db.write() as session:
        projects.change_brief(session, whole, idea="晴天遛狗")
    assert states(db, whole)["script"] == (0, 1, 1)
    assert production_plan.list_needs(look(db, whole)) == []


def boards(db, film_id) -> film_overview.FilmStep:
    return next(step for step in film_overview.film_steps(look(db, film_id), []) if step.stage == "storyboard")


def approve(db, film_id, most: int) -> None:
    with db.write() as session:
        for shot in storyboard.list_shots(session, film_id)[:most]:
            shot.approved_at = shot.created_at


def test_the_seven_steps_of_a_film_made_at_one_go_are_made_wait_for_nobody_and_are_not_approved(db, whole):
    steps = film_overview.film_steps(look(db, whole), [])
    assert {(step.look, step.waiting) for step in steps} == {("made", 0)}
    assert step_labels.step_label(boards(db, whole), "en") == "3 shots painted"


def test_shots_that_wait_for_a_yes_wait_on_when_the_film_is_made(db, whole):
    approve(db, whole, 1)
    assert (boards(db, whole).look, boards(db, whole).waiting) == ("you", 2)
    assert step_labels.step_label(boards(db, whole), "en") == "2 wait for you"
    approve(db, whole, 3)
    assert (boards(db, whole).look, boards(db, whole).waiting) == ("done", 0)
    assert step_labels.step_label(boards(db, whole), "en") == "3 shots approved"


def test_a_cast_is_approved_only_where_everybody_is(db, whole):
    def cast() -> film_overview.FilmStep:
        return next(step for step in film_overview.film_steps(look(db, whole), []) if step.stage == "characters")

    with db.write() as session:
        everybody = characters.list_cast(session, whole)
        assert len(everybody) == 2
        everybody[0].approved_at = everybody[0].created_at
    assert (cast().look, step_labels.step_label(cast(), "en")) == ("made", "1 painted, 1 approved")
    with db.write() as session:
        for person in characters.list_cast(session, whole):
            person.approved_at = person.created_at
    assert (cast().look, step_labels.step_label(cast(), "en")) == ("done", "2 people approved")


def test_boards_wait_for_a_person_as_long_as_no_film_is_cut_from_them(db, new):
    told(db, new)
    boarded(db, new)
    with db.write() as session:
        for need in production_plan.list_needs(production_plan.load_snapshot(session, new)):
            if need.kind == "storyboard.paint":
                _make(session, new, need)
    assert (boards(db, new).look, boards(db, new).waiting) == ("you", 3)
    approve(db, new, 3)
    assert (boards(db, new).look, boards(db, new).waiting) == ("done", 0)


def test_an_approved_shot_that_is_planned_otherwise_waits_again(db, whole):
    shot, person = look(db, whole).shots[0], uuid.uuid4()
    with db.write() as session:
        from core.database.tables import User

        session.add(User(id=person, email="a@example.org", name="a", password_hash=""))
        session.flush()
        shot_changes.approve_shot(session, whole, shot.id, person)
        shot_changes.replan_shot(session, whole, shot.id, size="close_up")
    after = look(db, whole).shots[0]
    assert (after.approved_at, after.plan["picture"]["size"]) == (None, "close_up")


def test_the_stamp_changes_when_a_step_ends(db, whole):
    from core.tasks import task_lifecycle

    with db.write() as session:
        before = worklist.film_stamp(session, whole)
        task = task_lifecycle.accept(session, "storyboard.paint", user_id=None, project_id=whole, target_id="x")
        promised = worklist.film_stamp(session, whole)
        task_id = task.id
    claimed = task_lifecycle.claim(db, task_id, "w", 30)
    assert claimed is not None
    task_lifecycle.fail(db, claimed, {"say": "errors.MadeBadly", "facts": {"model": "m"}}, retry=False)
    with db.read() as session:
        assert len({before, promised, worklist.film_stamp(session, whole)}) == 3
        assert [row.target_id for row in worklist.unresolved_failures(session, whole)] == ["x"]


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


def shown(db: Database, film_id: uuid.UUID, **portraits: str) -> uuid.UUID:
    """The first shot with 林岚 was painted after these portraits."""
    with db.write() as session:
        made = production_plan.load_snapshot(session, film_id)
        shot = next(s for s in made.shots if "林岚" in {p.name for p in storyboard.plan_of(s).picture.people})
        take = session.get_one(Take, shot.take_id)
        take.facts = {**take.facts, "shown": portraits}
        return shot.id


def test_a_picture_is_stale_once_another_portrait_stands_than_its_painter_was_shown(db, whole):
    now = look(db, whole).portraits["林岚"]
    shown(db, whole, 林岚=now)
    assert production_plan.stale_needs(look(db, whole)) == []
    shot_id = shown(db, whole, 林岚="0" * 64)
    stale = production_plan.stale_needs(look(db, whole))
    assert kinds(stale) == ["storyboard.paint", "video.shoot"] and {need.target_id for need in stale} == {str(shot_id)}
    with db.write() as session:
        production_plan.keep_as_is(session, whole, str(shot_id))
    assert production_plan.stale_needs(look(db, whole)) == []


def test_a_picture_made_of_words_alone_stays_when_another_portrait_is_chosen(db, whole):
    with db.write() as session:
        row = next(c for c in production_plan.load_snapshot(session, whole).cast if c.name == "林岚")
        person = characters.appearance_of(row)
        wanted = characters.portrait_digest(person, BRIEF.style)
        takes.add_take(
            session, whole, "portrait", row.id, _file(session, "another portrait"), made_from=wanted, facts={}
        )
    assert production_plan.stale_needs(look(db, whole)) == []


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
    assert film_cut.shot_lengths(look(db, new)) == {}


LONG = "雨夜里一名退休的侦探追着一只会说话的猫跑过整座城市，" * 4


@pytest.mark.parametrize("idea", ["雨夜追猫", LONG])
def test_a_film_that_nobody_named_is_called_as_its_script_is_however_often_that_is_changed(
    db: Database, idea: str
) -> None:
    brief = BRIEF.model_copy(update={"idea": idea})
    with db.write() as session:
        film_id = projects.create(session, None, brief).id
        row = script.save(session, film_id, TOLD.model_copy(update={"title": "最后一班渡轮"}))
        production_plan.name_after_script(session, row)
        assert projects.load(session, film_id).name == "最后一班渡轮"
    with db.write() as session:
        production_plan.save_revision(session, film_id, TOLD.model_copy(update={"title": "灯塔"}))
        assert projects.load(session, film_id).name == "灯塔"


def test_a_name_that_somebody_gave_a_film_stays(db: Database, new: uuid.UUID) -> None:
    told(db, new)
    with db.write() as session:
        projects.rename(session, new, "我的片子")
        production_plan.save_revision(session, new, TOLD.model_copy(update={"title": "灯塔"}))
        assert projects.load(session, new).name == "我的片子"
