"""Clips that a model films: two shots that run on meet in one picture, a long shot is filmed in parts, and what a clip sounds of itself
is heard in the film as somebody wants it."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from sqlalchemy import select

from core.database import tables
from core.film import film_cut, film_sounds, shot_lengths
from core.models import edited_requests, quotes
from core.production import incoming_media, production_plan
from core.project import projects
from core.render import audio_samples
from core.render.loudness import RATE
from core.studio import Studio
from core.video import video
from jobs import queue
from providers.base import Capability, Errand, Limits, Model, Request, Result
from providers.errors import Later
from tests.support import film_vendors, filming, films
from tests.support.filming import HIGH, HUM, WIDE, Filmer

ENDS = Limits(references=1, last_frame=True, durations=(2, 3, 4, 5, 6), sound="switch")
BEGINS = Limits(references=1, durations=(2, 3, 4, 5, 6), sound="switch")
SHORT = Limits(references=1, last_frame=True, durations=(2, 4, 5))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[list[Studio]]:
    kept: list[Studio] = []
    yield kept
    for studio in kept:
        studio.db.engine.dispose()


def boarded(tmp_path: Path, opened: list[Studio], filmer: films.Company, **plan: object) -> tuple[Studio, uuid.UUID]:
    """A film with its pictures, and the second shot planned so."""
    studio, project_id = filming.boarded(tmp_path, filmer)
    opened.append(studio)
    if plan:
        aim(studio, project_id, 1, **plan)
    return studio, project_id


def aim(studio: Studio, project_id: uuid.UUID, number: int, **plan: object) -> None:
    shot = filming.look(studio, project_id).shots[number]
    with studio.db.write() as session:
        video.change_camera(session, project_id, shot.id, **plan)


def stills(studio: Studio, project_id: uuid.UUID) -> list[str]:
    made = filming.look(studio, project_id)
    return [made.takes[shot.take_id].sha256 for shot in made.shots if shot.take_id]


def of_shots(studio: Studio, project_id: uuid.UUID) -> list[tables.Video]:
    made = filming.look(studio, project_id)
    return [made.clips[shot.id] for shot in made.shots]


def kept(studio: Studio) -> list[str]:
    """What was answered for clips, in the order of their steps."""
    with studio.db.read() as session:
        steps = select(tables.Answer.sha256).where(tables.Answer.step.startswith("clip:"))
        return list(session.scalars(steps.order_by(tables.Answer.step)))


class Slow(Filmer):
    """Each clip is a long job, done the next time somebody looks."""

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        made = super().generate(model, request, errand)
        if model.capability is not Capability.VIDEO:
            return made
        raise Later(str(len(self.filmed)), 1.0)

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        return self.clip(model, self.filmed[int(remote_id) - 1])


def begun_with(filmer: Filmer, picture: str) -> Request:
    return next(asked for asked in filmer.filmed if asked.references[0] == picture)


# Runs on --------------------------------------------------------------------------------------------------------------


def test_a_shot_that_is_run_on_from_is_told_to_end_with_the_next_ones_picture(
    tmp_path: Path, opened: list[Studio]
) -> None:
    filmer = Filmer(ENDS)
    studio, project_id = boarded(tmp_path, opened, filmer, runs_on=True)
    filming.go_on(studio, project_id, ("video",))
    first, second, third = stills(studio, project_id)
    assert [(asked.references[0], asked.last_frame) for asked in filmer.filmed] == [
        (first, second),
        (second, ""),
        (third, ""),
    ]
    assert production_plan.stale_needs(filming.look(studio, project_id)) == []


def test_it_lasts_as_long_as_its_clip_so_that_its_last_picture_is_seen(tmp_path: Path, opened: list[Studio]) -> None:
    studio, project_id = boarded(tmp_path, opened, Filmer(ENDS.model_copy(update={"durations": (5,)})), runs_on=True)
    planned = shot_lengths.shot_lengths(filming.look(studio, project_id))
    filming.go_on(studio, project_id, ("video",))
    made = filming.look(studio, project_id)
    timeline = film_cut.lay_timeline(made)
    assert planned[str(made.shots[0].id)].frames < 5 * shot_lengths.FPS == timeline.clips[0].frames
    assert timeline.clips[1].crossfade == 0


def test_another_picture_of_the_later_shot_makes_both_clips_stale(tmp_path: Path, opened: list[Studio]) -> None:
    filmer = Filmer(ENDS)
    studio, project_id = boarded(tmp_path, opened, filmer, runs_on=True)
    filming.go_on(studio, project_id, ("video",))
    later = filming.look(studio, project_id).shots[1]
    queue.submit(studio, "storyboard.paint", user=None, project_id=project_id, params={"id": str(later.id), "take": 1})
    films.work_off(studio)
    made = filming.look(studio, project_id)
    assert {need.target_id for need in production_plan.stale_needs(made) if need.stage == "video"} == {
        str(shot.id) for shot in made.shots[:2]
    }
    filming.go_on(studio, project_id, ("video",))
    assert production_plan.stale_needs(filming.look(studio, project_id)) == []
    assert filmer.filmed[3].last_frame == stills(studio, project_id)[1]


def test_whoever_cannot_be_told_an_end_is_followed_from_its_last_picture(tmp_path: Path, opened: list[Studio]) -> None:
    filmer = Filmer(BEGINS)
    studio, project_id = boarded(tmp_path, opened, filmer, runs_on=True)
    filming.go_on(studio, project_id, ("video",))
    clips = of_shots(studio, project_id)
    assert not any(asked.last_frame for asked in filmer.filmed) and len(filmer.filmed) == 3
    begins = next(
        asked.references[0] for asked in filmer.filmed if asked.references[0] not in stills(studio, project_id)
    )
    assert begins == incoming_media.store_last_picture(studio, clips[0].file_key or "", "").picture
    seen = Image.open(io.BytesIO(studio.files.read(begins))).convert("L")
    assert seen.size == (WIDE, HIGH) and np.asarray(seen).mean() > 230, "the clip gets brighter to its end"
    assert production_plan.stale_needs(filming.look(studio, project_id)) == []


def test_a_clip_that_follows_another_is_stale_once_that_is_filmed_again(tmp_path: Path, opened: list[Studio]) -> None:
    filmer = Filmer(BEGINS)
    studio, project_id = boarded(tmp_path, opened, filmer, runs_on=True)
    filming.go_on(studio, project_id, ("video",))
    filmer.hums = True
    shots = filming.look(studio, project_id).shots
    queue.submit(studio, "video.shoot", user=None, project_id=project_id, params={"shot": str(shots[0].id)})
    films.work_off(studio)
    assert [need.target_id for need in production_plan.stale_needs(filming.look(studio, project_id))] == [
        str(shots[1].id)
    ]
    filming.go_on(studio, project_id, ("video",))
    assert production_plan.stale_needs(filming.look(studio, project_id)) == []


def test_a_clip_that_nobody_measured_is_shown_to_its_end_once_another_follows_it(
    tmp_path: Path, opened: list[Studio]
) -> None:
    studio, project_id = boarded(tmp_path, opened, Filmer(BEGINS.model_copy(update={"durations": (6,)})))
    filming.go_on(studio, project_id, ("video",))
    with studio.db.write() as session:
        for row in session.scalars(select(tables.Video)):
            row.facts = {}
    aim(studio, project_id, 1, runs_on=True)
    filming.go_on(studio, project_id, ("video",))
    assert film_cut.lay_timeline(filming.look(studio, project_id)).clips[0].frames == 6 * shot_lengths.FPS


def test_the_builtin_camera_goes_on_as_before_where_a_shot_runs_on(tmp_path: Path, opened: list[Studio]) -> None:
    studio, project_id = boarded(tmp_path, opened, films.Company())
    filming.go_on(studio, project_id, ("video",))
    before = [clip.id for clip in of_shots(studio, project_id)]
    aim(studio, project_id, 1, runs_on=True)
    assert [
        need for need in production_plan.list_needs(filming.look(studio, project_id)) if need.stage == "video"
    ] == []
    assert [clip.id for clip in of_shots(studio, project_id)] == before


# Long shots -----------------------------------------------------------------------------------------------------------


def test_a_shot_longer_than_any_clip_is_filmed_in_parts_that_hang_together(
    tmp_path: Path, opened: list[Studio]
) -> None:
    filmer = Filmer(SHORT, price=1_000_000)
    studio, project_id = boarded(tmp_path, opened, filmer, seconds=12.0)
    shot = filming.look(studio, project_id).shots[1]
    kind = quotes.shoot_kind(shot, shot_lengths.shot_lengths(filming.look(studio, project_id))[str(shot.id)])
    queue.submit(studio, "video.shoot", user=None, project_id=project_id, params={"shot": str(shot.id)})
    films.work_off(studio)
    row = filming.look(studio, project_id).clips[shot.id]
    count = len(filmer.filmed)
    assert count == 3 and all(asked.seconds <= 5 for asked in filmer.filmed)
    begins = [asked.references[0] for asked in filmer.filmed]
    assert begins[0] == stills(studio, project_id)[1]
    for before, picture in zip(kept(studio), begins[1:], strict=False):
        assert incoming_media.store_last_picture(studio, before, "").picture == picture
    assert row.cost_micro_yuan == count * filmer.price == quotes.quote_jobs(studio, [kind], project_id)
    with av.open(str(studio.files.path(row.file_key or ""))) as file:
        stream = file.streams.video[0]
        shades = [float(frame.to_ndarray(format="gray").mean()) for frame in file.decode(stream)]
    assert abs(len(shades) / 8 - row.facts["milliseconds"] / 1000) < 0.2
    assert row.facts["milliseconds"] >= 1000 * float(shot.seconds) - 500, "what is missing is held"
    with studio.db.read() as session:
        steps = session.scalars(select(tables.Answer.step).where(tables.Answer.step.startswith("clip:"))).all()
    assert sorted(steps) == ["clip:1", "clip:2", "clip:3"]


def test_what_of_a_long_shot_is_paid_is_not_asked_again_after_a_stop(tmp_path: Path, opened: list[Studio]) -> None:
    filmer = Slow(SHORT, price=1_000_000)
    studio, project_id = boarded(tmp_path, opened, filmer, seconds=12.0)
    shot = filming.look(studio, project_id).shots[1]
    queue.submit(studio, "video.shoot", user=None, project_id=project_id, params={"shot": str(shot.id)})
    here, turns = queue.WorkPlace(studio, "test"), 0
    while film_vendors.go_on(studio, here):
        turns += 1
    assert turns == 4, "each part is left alone while it is made"
    assert len(filmer.filmed) == 3
    assert filming.look(studio, project_id).clips[shot.id].cost_micro_yuan == 3_000_000


def test_a_shot_that_fits_one_clip_is_one(tmp_path: Path, opened: list[Studio]) -> None:
    filmer = Filmer(SHORT, price=1_000_000)
    studio, project_id = boarded(tmp_path, opened, filmer, seconds=5.0)
    made = filming.look(studio, project_id)
    filming.go_on(studio, project_id, ("video",))
    assert len(filmer.filmed) == 3
    clips = [need for need in production_plan.list_needs(made) if need.stage == "video"]
    assert quotes.quote_jobs(studio, quotes.job_kinds(made, clips), project_id) == 3 * filmer.price


def test_a_long_shots_words_are_changed_once_for_all_its_parts(tmp_path: Path, opened: list[Studio]) -> None:
    filmer = Filmer(SHORT, price=1_000_000)
    studio, project_id = boarded(tmp_path, opened, filmer, seconds=12.0)
    shot = filming.look(studio, project_id).shots[1]
    queue.submit(studio, "video.shoot", user=None, project_id=project_id, params={"shot": str(shot.id)})
    films.work_off(studio)
    before = filming.look(studio, project_id).clips[shot.id]
    hand = edited_requests.EditedRequest(of=before.id, prompt="猫停住，回头看。", model="crew/video")
    params = {"shot": str(shot.id), "sent": hand.param()}
    queue.submit(studio, "video.shoot", user=None, project_id=project_id, params=params)
    films.work_off(studio)
    after = filming.look(studio, project_id).clips[shot.id]
    asked = filmer.filmed[3:]
    assert [one.prompt for one in asked] == [hand.prompt] * 3
    assert asked[0].references == (stills(studio, project_id)[1],)
    assert (after.made_from, after.facts["milliseconds"]) == (before.made_from, before.facts["milliseconds"])
    assert after.id != before.id and after.facts["by_hand"] and after.facts["parts"] == 3


# Own sound ------------------------------------------------------------------------------------------------------------


def hum(studio: Studio, project_id: uuid.UUID) -> list[float]:
    """How loud the hum of the clips is in the finished film while each shot is seen, in dB of full scale."""
    made = filming.look(studio, project_id)
    with studio.db.read() as session:
        cut = film_cut.finished_cuts(session, project_id)[0]
        timeline = film_cut.timeline_of_cut(cut)
    heard = np.concatenate(list(audio_samples.sound_blocks(studio.files.path(cut.sha256)))).mean(axis=1)
    found = []
    for clip in timeline.clips:
        start, end = (
            round(frame * RATE / shot_lengths.FPS) for frame in (clip.start + 4, clip.start + clip.frames - 16)
        )
        part = heard[start:end]
        seen = np.hanning(len(part)) / np.hanning(len(part)).sum()
        wave = np.exp(-2j * np.pi * HUM * np.arange(len(part)) / RATE)
        found.append(float(20 * np.log10(2 * abs((part * wave * seen).sum()) + 1e-9)))
    assert len(made.shots) == len(found)
    return found


def test_nobody_pays_for_a_sound_that_nobody_wants(tmp_path: Path, opened: list[Studio]) -> None:
    filmer = Filmer(ENDS)
    studio, project_id = boarded(tmp_path, opened, filmer, own_sound="keep")
    aim(studio, project_id, 2, own_sound="mute")
    filming.go_on(studio, project_id, ("video",))
    assert [asked.sound for asked in filmer.filmed] == ["off", "on", "off"]
    assert "Sound:" in filmer.filmed[1].prompt and "Sound:" not in filmer.filmed[0].prompt
    assert [video.has_sound(clip) for clip in of_shots(studio, project_id)] == [False, True, False]


def test_a_clips_own_sound_is_in_the_film_and_muted_it_is_not(tmp_path: Path, opened: list[Studio]) -> None:
    filmer = Filmer(ENDS, hums=True)
    studio, project_id = boarded(tmp_path, opened, filmer, own_sound="mute")
    aim(studio, project_id, 0, own_sound="keep")
    filming.go_on(studio, project_id)
    kept, muted, unasked = hum(studio, project_id)
    assert kept > -35 and muted < -75, (kept, muted)
    assert unasked > -45, "what came unasked is heard too, under the voices"


def test_it_is_as_loud_as_somebody_wants_and_another_loudness_makes_only_the_cut_stale(
    tmp_path: Path, opened: list[Studio]
) -> None:
    studio, project_id = boarded(tmp_path, opened, Filmer(ENDS, hums=True))
    for number in range(3):
        aim(studio, project_id, number, own_sound="mute" if number else "keep")
    filming.go_on(studio, project_id)
    aim(studio, project_id, 0, own_sound_db=-12.0)
    made = filming.look(studio, project_id)
    assert production_plan.stale_needs(made) == [] and not production_plan.stage_states(made)["film"].done
    with studio.db.read() as session:
        before = film_cut.timeline_of_cut(film_cut.finished_cuts(session, project_id)[0])
    after = film_cut.lay_timeline(made)
    old, new = (next(one for one in line.sounds if one.kind == "clip") for line in (before, after))
    assert new.gain_db == old.gain_db - 12 and new.duck_db == 0


def test_the_films_own_word_on_sound_holds_where_a_shot_says_nothing(tmp_path: Path, opened: list[Studio]) -> None:
    filmer = Filmer(ENDS)
    studio, project_id = boarded(tmp_path, opened, filmer)
    with studio.db.write() as session:
        projects.change_brief(session, project_id, own_sound="duck")
    aim(studio, project_id, 0, own_sound="mute")
    filming.go_on(studio, project_id, ("video",))
    assert [asked.sound for asked in filmer.filmed] == ["off", "on", "on"]
    sounds = [one for one in film_cut.lay_timeline(filming.look(studio, project_id)).sounds if one.kind == "clip"]
    assert [one.duck_db for one in sounds] == [film_sounds.OWN_DUCK_DB] * 2


# Who is in it ---------------------------------------------------------------------------------------------------------


def test_people_go_along_with_the_picture_where_a_model_takes_both(tmp_path: Path, opened: list[Studio]) -> None:
    filmer = Filmer(Limits(references=2, durations=(8,)))
    studio, project_id = boarded(tmp_path, opened, filmer)
    filming.go_on(studio, project_id, ("video",))
    made = filming.look(studio, project_id)
    asked = begun_with(filmer, stills(studio, project_id)[0])
    assert asked.references[1:] == (made.portraits["林岚"],)
    assert "2 is 林岚" in asked.prompt


def test_a_model_that_takes_frames_or_people_gets_its_frame(tmp_path: Path, opened: list[Studio]) -> None:
    filmer = Filmer(Limits(references=9, durations=(8,), frames_or_references=True))
    studio, project_id = boarded(tmp_path, opened, filmer)
    filming.go_on(studio, project_id, ("video",))
    assert [asked.references for asked in filmer.filmed] == [(still,) for still in stills(studio, project_id)]
