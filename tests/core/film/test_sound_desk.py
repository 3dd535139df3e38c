"""The sound desk: effects laid by hand, moods and volumes, lines against their shots, voices tried, the mix."""

from __future__ import annotations

import itertools
import uuid

import pytest

from core.audio import action_sounds, audio, auditions, effects, waveform
from core.characters import voices
from core.database import tables
from core.editing import undo
from core.errors import BadInput, NotFound, OutOfRange
from core.film import film_cut, shot_lengths, sound_desk
from core.production import production_plan, script_revisions
from core.project import takes
from core.render import sound
from core.settings import Settings
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import open_studio
from jobs import queue
from providers.builtin.vocabulary import EFFECTS
from tests.conftest import furnish
from tests.core.characters.test_characters import House
from tests.support import films


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    home = tmp_path_factory.mktemp("house")
    settings = Settings(dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0")
    studio = open_studio(settings, [films.Company()])
    furnish(studio.db)
    return House(studio)


def make(house: House, film_id: uuid.UUID, kind: str, **params: object) -> None:
    queue.submit(house.studio, kind, user=house.me.id, project_id=film_id, params=params)
    films.work_off(house.studio)


def row_of(house: House, film_id: uuid.UUID, kind: str) -> tables.Audio:
    return next(row for row in house.made(film_id).audios if row.type == kind)


def test_an_effect_is_heard_at_its_second_and_moving_it_makes_only_the_cut_stale(house):
    film_id = house.copy()
    with house.studio.db.write() as session:
        laid = effects.lay_effect(session, film_id, "door", 2.04).id
    make(house, film_id, "audio.effect", id=str(laid))
    with house.studio.db.write() as session:
        effects.move_effect(session, film_id, laid, 4.0)
    assert house.stale(film_id) == set()
    heard = [
        one
        for one in film_cut.lay_timeline(house.made(film_id)).sounds
        if one.start == 4 * shot_lengths.FPS and one.kind == "sfx"
    ]
    assert [one.frames for one in heard] == [-(-1600 * shot_lengths.FPS // 1000)]


def test_an_effect_laid_by_hand_stays_when_the_script_changes(house):
    film_id = house.copy()
    with house.studio.db.write() as session:
        laid = effects.lay_effect(session, film_id, "bell", 1).id
        script_revisions.save_reworded_beat(session, film_id, "s1b2", "你给我站住。", "站住！")
    assert laid in [row.id for row in house.made(film_id).audios]


def test_an_effect_that_goes_on_is_made_anew_when_it_shall_be_longer(house):
    film_id = house.copy()
    with house.studio.db.write() as session:
        laid = effects.lay_effect(session, film_id, "steps", 1).id
    make(house, film_id, "audio.effect", id=str(laid))
    with house.studio.db.write() as session:
        effects.set_effect_length(session, film_id, laid, 7.5)
    assert house.stale(film_id) == {"audio"}


def test_an_effect_past_the_end_of_the_film_is_not_heard(house):
    film_id = house.copy()
    with house.studio.db.write() as session:
        laid = effects.lay_effect(session, film_id, "door", 500).id
    make(house, film_id, "audio.effect", id=str(laid))
    timeline = film_cut.lay_timeline(house.made(film_id))
    assert all(one.start < timeline.frames for one in timeline.sounds)


def test_what_cannot_be_laid_is_refused(house):
    film_id = house.copy()
    music = row_of(house, film_id, "music").id
    with house.studio.db.write() as session:
        with pytest.raises(BadInput):
            effects.lay_effect(session, film_id, "explosion", 1)
        with pytest.raises(OutOfRange):
            effects.lay_effect(session, film_id, "door", -1)
        with pytest.raises(NotFound):
            effects.remove_effect(session, film_id, music)


def test_the_studio_knows_the_effects_that_the_builtin_engine_makes():
    assert effects.effect_names() == EFFECTS


def test_another_mood_makes_the_music_stale_and_no_picture_and_may_be_taken_back(house):
    film_id = house.copy()
    music = row_of(house, film_id, "music").id
    with house.studio.db.write() as session:
        audio.set_scene_mood(session, film_id, music, 2, "tense")
    made = house.made(film_id)
    assert house.stale(film_id) == {"audio"}
    request = audio.music_request(made.script, made.brief, row_of(house, film_id, "music"))
    assert [scene["mood"] for scene in request.inputs["scenes"]][1] == "tense"
    with house.studio.db.write() as session:
        audio.set_scene_mood(session, film_id, music, 2, "")
    assert house.stale(film_id) == set()


def test_another_take_of_music_is_another_piece(house):
    made = house.made(house.whole)
    assert (
        audio.music_request(made.script, made.brief).seed != audio.music_request(made.script, made.brief, take=1).seed
    )


def test_a_volume_is_heard_in_the_mix_and_silence_leaves_the_music_out(house):
    film_id = house.copy()
    music = row_of(house, film_id, "music").id

    def gains() -> list[float]:
        return [one.gain_db for one in film_cut.lay_timeline(house.made(film_id)).sounds if one.kind == "music"]

    before = gains()
    with house.studio.db.write() as session:
        audio.set_volume(session, film_id, music, 4, False)
    assert gains() == [before[0] + 4]
    with house.studio.db.write() as session:
        audio.set_volume(session, film_id, music, 4, True)
    assert gains() == []
    with pytest.raises(OutOfRange), house.studio.db.write() as session:
        audio.set_volume(session, film_id, music, 40, False)


def test_another_ambience_stays_when_the_script_changes(house):
    film_id = house.copy()
    place = row_of(house, film_id, "sfx").id
    with house.studio.db.write() as session:
        audio.set_ambience(session, film_id, place, "crowd")
        script_revisions.save_reworded_beat(session, film_id, "s1b2", "你给我站住。", "站住！")
    assert row_of(house, film_id, "sfx").text == "crowd"


def test_a_pace_is_asked_of_the_voice_and_new_lines_have_it_too(house):
    film_id = house.copy()
    with house.studio.db.write() as session:
        audio.set_speaker_speed(session, film_id, "林岚", 0.85)
    line = next(row for row in house.made(film_id).audios if row.speaker == "林岚")
    assert audio.line_request(line, "zh").speed == 0.85
    assert house.stale(film_id) == {"audio"}


def test_the_narrators_voice_stays_when_the_script_changes(house):
    film_id = house.copy()
    other = next(voice.id for voice in voices.list_voices("zh") if voice.id != voices.narrator_voice("zh"))
    with house.studio.db.write() as session:
        audio.recast_speaker(session, film_id, "", other)
        script_revisions.save_reworded_beat(session, film_id, "s1b2", "你给我站住。", "站住！")
    assert next(row.voice for row in house.made(film_id).audios if row.beat == "s2b2") == other


def test_a_line_longer_than_its_shot_says_by_how_much_the_shot_grows(house):
    film_id = house.copy()
    assert {beat: room.over for beat, room in sound_desk.fit_lines(house.made(film_id)).items()}["s2b2"] == 0
    with house.studio.db.write() as session:
        line = next(row for row in audio.list_audio(session, film_id) if row.beat == "s2b2")
        line.milliseconds = 9000
    room = sound_desk.fit_lines(house.made(film_id))["s2b2"]
    assert room.over == pytest.approx(room.spoken - 2.5, abs=0.06)
    assert room.spoken > 9


def test_the_desk_has_its_lanes_before_any_picture_moves(house):
    film_id = house.copy()
    with house.studio.db.write() as session:
        for clip in list(production_plan.load_snapshot(session, film_id).clips.values()):
            session.delete(session.get_one(tables.Video, clip.id))
    laid = sound_desk.build_sound_desk(house.made(film_id))
    assert [scene.scene for scene in laid.scenes] == [1, 2]
    assert laid.seconds == film_cut.lay_timeline(house.made(house.whole)).seconds()
    assert [mark.name for mark in laid.lines] == ["林岚", "猫", ""]
    assert sound_desk.build_sound_desk(house.made(films.put(house.studio, house.me, "empty"))) is None


def test_the_mix_is_the_sound_the_film_takes_and_another_sound_needs_another(house):
    film_id = house.copy()
    make(house, film_id, "audio.mix")
    laid = sound_desk.build_sound_desk(house.made(film_id))
    assert laid.key == sound.plan_sound(film_cut.lay_timeline(house.made(film_id))).key
    with house.studio.db.read() as session:
        mixed = sound_desk.find_mix(session, film_id, laid.key)
        assert mixed == sound_desk.find_last_mix(session, film_id) != ""
    with house.studio.db.write() as session:
        audio.set_volume(session, film_id, row_of(house, film_id, "music").id, -6, False)
    with house.studio.db.read() as session:
        assert sound_desk.find_mix(session, film_id, sound_desk.build_sound_desk(house.made(film_id)).key) == ""
        assert sound_desk.find_last_mix(session, film_id) == mixed


def test_a_voice_is_tried_once_and_heard_again_for_nothing(house):
    film_id = house.copy()
    wanted = auditions.voice_audition("zm_yunxi", "这一句片子里没有人说过。", "zh-CN")
    calls = house.studio.found[0].asked["line"]
    for _ in range(2):
        make(house, film_id, "audio.audition", wanted=wanted.model_dump(mode="json"))
    assert house.studio.found[0].asked["line"] == calls + 1
    with house.studio.db.read() as session:
        assert auditions.find_recording(session, film_id, wanted)
        assert not auditions.find_recording(session, house.whole, wanted), "another film holds nothing of it"
    assert auditions.voice_audition("x", "", "en").text == auditions.SAMPLE["en"]


def test_every_new_sound_carries_its_shape(house):
    row = row_of(house, house.whole, "music")
    take = house.made(house.whole).takes[row.take_id]
    assert len(take.facts["peaks"]) == waveform.BARS
    assert max(take.facts["peaks"]) == 100
    assert waveform.load_waveform(house.studio, row.file_key) == tuple(take.facts["peaks"])
    assert waveform.load_waveform(house.studio, "0" * 64) == ()
    several = {row.file_key: take.facts, "0" * 64: None}
    assert waveform.load_waveforms(house.studio, several, 60) == {
        row.file_key: tuple(take.facts["peaks"]),
        "0" * 64: (),
    }
    assert len(waveform.load_waveforms(house.studio, several, 0)) == 1, "a page waits no longer than it says"
    assert take.made_from != takes.BROUGHT


def test_an_effect_is_taken_back_also_when_it_was_made_meanwhile(house):
    film_id = house.copy()
    with (
        house.studio.db.write() as session,
        undo.record_changes(session, film_id, house.me.id, {"say": "undo.effect_laid"}),
    ):
        laid = effects.lay_effect(session, film_id, "door", 1).id
    make(house, film_id, "audio.effect", id=str(laid))
    with house.studio.db.write() as session:
        assert undo.undo(session, film_id, house.me.id) == {"say": "undo.effect_laid"}
    assert laid not in [row.id for row in house.made(film_id).audios]


def test_an_effect_that_was_removed_comes_back_with_its_sound(house):
    film_id = house.copy()
    with house.studio.db.write() as session:
        laid = effects.lay_effect(session, film_id, "door", 1).id
    make(house, film_id, "audio.effect", id=str(laid))
    with house.studio.db.write() as session, undo.record_changes(session, film_id, house.me.id, {"say": "undo.change"}):
        effects.remove_effect(session, film_id, laid)
    with house.studio.db.write() as session:
        undo.undo(session, film_id, house.me.id)
    assert next(row.file_key for row in house.made(film_id).audios if row.id == laid)


def test_what_an_action_tells_of_is_heard_in_its_shot_moved_by_hand_and_taken_out_for_good(house):
    film_id = house.copy()
    told = house.made(film_id).script
    action = next(beat for scene in told.scenes for beat in scene.beats if beat.kind == "action")
    with house.studio.db.write() as session:
        script_revisions.save_reworded_beat(session, film_id, action.id, action.text, "他推开门，往里看。")
    row = next(row for row in house.made(film_id).audios if action_sounds.is_action_sound(row))
    assert row.text == "door" and house.stale(film_id) >= {"storyboard"}
    make(house, film_id, "audio.effect", id=str(row.id))
    made = house.made(film_id)
    timeline = film_cut.lay_timeline(made)
    shown = next(n for n, shot in enumerate(made.shots) if action.id in shot.plan["actions"])
    clip = timeline.clips[shown]

    def begins() -> list[int]:
        sha256 = next(one.file_key for one in house.made(film_id).audios if one.id == row.id)
        return [one.start for one in film_cut.lay_timeline(house.made(film_id)).sounds if one.file == sha256]

    (begin,) = begins()
    assert clip.start <= begin < clip.start + clip.frames
    assert [mark.name for mark in sound_desk.build_sound_desk(made).effects] == ["door"]
    with house.studio.db.write() as session:
        effects.move_effect(session, film_id, row.id, 1.0)
    assert begins() == [shot_lengths.FPS]
    with house.studio.db.write() as session:
        effects.remove_effect(session, film_id, row.id)
        script_revisions.save_reworded_beat(session, film_id, action.id, "他推开门，往里看。", "他推开门，走了进去。")
    assert begins() == [] and sound_desk.build_sound_desk(house.made(film_id)).effects == ()
    assert str(row.id) not in {need.target_id for need in production_plan.list_needs(house.made(film_id))}


def test_music_whose_end_is_known_ends_with_the_film_and_other_music_is_faded(house):
    film_id = house.copy()
    made = house.made(film_id)
    total = film_cut.lay_timeline(made).frames

    def laid(**facts: object) -> tuple[bool, int]:
        with house.studio.db.write() as session:
            row = session.get_one(tables.Audio, row_of(house, film_id, "music").id)
            row.milliseconds = round(1000 * total / shot_lengths.FPS)
            take = session.get_one(tables.Take, row.take_id)
            take.facts = {name: fact for name, fact in (take.facts or {}).items() if name != "end"} | facts
        (one,) = (one for one in film_cut.lay_timeline(house.made(film_id)).sounds if one.kind == "music")
        return one.loop, one.fade_out

    assert laid(end=total / shot_lengths.FPS - 4) == (False, 0)
    assert laid() == (True, min(2 * shot_lengths.FPS, total // 6))


# The cut ---------------------------------------------------------------------------------------------------------------


def listened_to(house: House) -> tuple[FilmSnapshot, int]:
    """A film whose first shot that speaks is followed by one in which nobody says or does anything, and its number."""
    made = house.made(house.copy())
    at = next(n for n, shot in enumerate(made.shots[:-1]) if storyboard.plan_of(shot).lines)
    made.shots[at + 1].plan = {**made.shots[at + 1].plan, "lines": [], "actions": []}
    made.shots[at + 1].scene = made.shots[at].scene
    return made, at


def test_who_listens_is_seen_while_the_line_goes_on_and_stays_after_it(house):
    made, at = listened_to(house)
    timeline = film_cut.lay_timeline(made)
    speaks, listens = timeline.clips[at : at + 2]
    said = [s for s in timeline.sounds if s.kind == "narration" and speaks.start <= s.start < listens.start]
    ends = said[-1].start + said[-1].frames
    assert listens.start < ends <= listens.start + listens.frames - shot_lengths.LISTENS
    assert speaks.frames >= shot_lengths.SPEAKS


def test_the_films_first_line_waits_until_we_know_where_we_are(house):
    made, at = listened_to(house)
    made.shots = made.shots[at:]
    first = min(s.start for s in film_cut.lay_timeline(made).sounds if s.kind == "narration")
    assert first == shot_lengths.OPENING > shot_lengths.LEAD
    assert sound_desk.fit_lines(made)[made.shots[0].plan["lines"][0]].begin == round(
        shot_lengths.OPENING / shot_lengths.FPS, 2
    )


def test_voices_never_speak_over_each_other(house):
    made, _ = listened_to(house)
    said = sorted((s.start, s.start + s.frames) for s in film_cut.lay_timeline(made).sounds if s.kind == "narration")
    assert len(said) > 1 and all(one[1] < two[0] for one, two in itertools.pairwise(said))


def test_the_title_is_over_before_the_second_shot_where_the_first_is_long_enough(house):
    made = house.made(house.copy())
    made.shots[0].seconds = 4
    timeline = film_cut.lay_timeline(made)
    title = next(card for card in timeline.cards if card.kind == "title")
    assert title.start + title.frames <= timeline.clips[1].start and title.frames >= shot_lengths.TITLE_LEAST


def test_no_scene_is_dead_and_the_air_of_a_room_lies_softly(house):
    script = house.made(house.whole).script
    around = audio.scene_ambiences(script)
    assert set(around) == set(range(1, len(script.scenes) + 1)) and all(around.values())
    assert audio.ambience_gain_db("room") < audio.ambience_gain_db("rain") == 0
