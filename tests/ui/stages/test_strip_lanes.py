"""The lanes of sound under the strip: what is drawn of a sound is what is heard of it."""

from __future__ import annotations

from core.render.timeline import Sound
from ui.cutting import strip_lanes

RISING = tuple(range(0, 100, 10))


def shape(sound: Sound, own: int) -> str:
    return strip_lanes._shape(RISING, sound, own, fps=24)


def test_music_that_begins_again_is_drawn_again_and_what_a_clip_passes_over_is_not_drawn():
    music = Sound(kind="music", file="a", start=0, frames=96, loop=True)
    assert shape(music, own=48) == 2 * shape(music.model_copy(update={"frames": 48}), own=48)
    own = Sound(kind="clip", file="a", start=0, frames=24, skip=24)
    assert min(shape(own, own=48)) >= strip_lanes.LETTERS[50 * 35 // 100]


def test_a_fast_clip_is_drawn_as_far_into_its_file_as_it_is_heard():
    fast = Sound(kind="clip", file="a", start=0, frames=24, speed=200)
    assert shape(fast, own=48)[-1] >= strip_lanes.LETTERS[80 * 35 // 100]


def test_of_the_sound_of_a_place_nobody_sees_where_it_begins_again():
    assert shape(Sound(kind="sfx", file="a", start=0, frames=96, loop=True), own=24) == ""
