"""The cut as editing programs know it: joints, handles, tracks on which nothing overlaps, and the volume of what is heard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core import exports
from core.handover.edit_list import edit_list
from core.handover.edl_document import edl_bytes
from core.handover.volume import SILENT, linear, volume_points
from core.render.timeline import Clip, Recipe, Sound, Timeline
from tests.support.handed_films import handed_film


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    return handed_film(tmp_path_factory.mktemp("cut"))


def test_clips_stand_edge_to_edge_and_their_media_holds_what_transitions_need(film):
    cut = edit_list(film)
    assert [(clip.start, clip.end) for clip in cut.pictures] == [(12, 55), (55, 86), (86, 124), (124, 144)]
    for clip, after in zip(cut.pictures, [*cut.pictures[1:], None], strict=True):
        head, tail = clip.joint.before if clip.joint else 0, after.joint.after if after and after.joint else 0
        assert clip.source - head * clip.speed / 100 >= 0
        assert clip.source + (clip.frames + tail) * clip.speed / 100 <= clip.media.frames + 1
    assert cut.pictures[2].media.first == -6, "six frames of its take lie before it"


def test_a_title_and_the_ai_mark_lie_over_the_picture_each_on_a_track_of_its_own(film):
    assert [[each.name for each in track] for track in edit_list(film).overlays] == [["雨夜"], ["AI 生成"]]


def test_one_recording_that_is_heard_twice_is_one_file(film):
    names = [item.name for item in edit_list(film).media if item.kind == "sound"]
    assert names == ["media/voice-01.wav", "media/music-03.wav"], "the effect is the same recording"


def test_music_gives_way_to_voices_and_fades():
    music = Sound(kind="music", file="0" * 64, start=0, frames=240, gain_db=-6, fade_in=12, fade_out=24)
    points = dict(volume_points(music, 240, [(96, 144)], 24))
    assert points[0] == points[239] == SILENT and points[12] == -6.0
    assert min(db for frame, db in points.items() if 96 <= frame < 144) == -14.0
    assert [linear(SILENT), linear(0.0), linear(-6.0)] == [0.0, 1.0, 0.501187]
    assert volume_points(music.model_copy(update={"fade_in": 0, "fade_out": 0}), 240, [], 24) == ((0, -6.0),)


def long_film(film, shots: int, sounds: tuple[Sound, ...] = ()):
    still = next(sha256 for sha256, media in film.media.items() if media.media_type == "image/png")
    clips = tuple(Clip(shot_id=str(n), start=24 * n, frames=24, recipe=Recipe(still=still)) for n in range(shots))
    timeline = Timeline(width=160, height=90, fps=24, frames=24 * shots, clips=clips, sounds=sounds)
    return replace(film, timeline=timeline, shots=())


@pytest.mark.parametrize("shots", [1, 400])
def test_a_film_of_one_shot_or_of_four_hundred_without_a_sound_can_be_told(film, shots, tmp_path):
    told = long_film(film, shots)
    cut = edit_list(told)
    assert len({clip.media.name for clip in cut.pictures}) == shots and not cut.sounds
    exports.write_file(exports.find_formats()["otio"], told, tmp_path / "film.otio")
    assert edl_bytes(cut).decode("ascii").count(" V     C ") == shots
