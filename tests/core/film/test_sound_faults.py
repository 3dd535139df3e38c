"""What a cut keeps of the measures of its mix: speech over the rest, joints of clips' own sounds, spans of nothing, recordings cut off."""

from __future__ import annotations

import numpy as np

from core.film.sound_faults import sound_in_cut
from core.render.loudness import RATE, EarFilter
from core.render.measures.sound_measures import NOTHING, SoundMeasures, SoundMeter, cut_off
from core.render.timeline import Clip, Sound, Timeline


def tone(level: float, seconds: float = 1.0) -> np.ndarray:
    """(samples, 2) of 1 kHz at about so many LUFS."""
    wave = np.sin(2 * np.pi * 1000 * np.arange(round(RATE * seconds)) / RATE) * 10 ** (level / 20)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def test_voices_are_measured_apart_from_what_lies_under_them() -> None:
    meter, ear = SoundMeter(), EarFilter()
    for voice in (tone(-90) * 0, tone(-18), tone(-18)):
        meter.hear(ear.weigh(voice + tone(-30)[:, ::-1]), voice)
    heard = meter.measures({})
    assert len(heard.mix) == 12 and heard.voices[:4] == (NOTHING,) * 4
    assert abs(heard.voices[8] + 18) < 0.7 and all(abs(level + 30) < 0.7 for level in heard.rest[1:])
    film = Timeline(fps=24, frames=72, clips=(Clip(shot_id="1", start=0, frames=72),), sounds=(
        Sound(kind="narration", file="v", start=24, frames=48),))  # fmt: skip
    ((start, over),) = sound_in_cut(film, heard).speech
    assert start == 24 and abs(over - 12) < 0.7


def test_a_clips_own_sound_that_ends_at_a_cut_is_a_joint_unless_something_else_begins_there() -> None:
    clips = (Clip(shot_id="1", start=0, frames=48), Clip(shot_id="2", start=48, frames=48))
    own = Sound(kind="clip", file="c", start=0, frames=48)
    heard = SoundMeasures(mix=(-20.0,) * 8 + (-32.0,) * 8, voices=(NOTHING,) * 16, rest=(-20.0,) * 16)
    film = Timeline(fps=24, frames=96, clips=clips, sounds=(own,))
    assert sound_in_cut(film, heard).joints == ((48, -12.0),)
    music = Sound(kind="music", file="m", start=50, frames=46)
    assert sound_in_cut(film.model_copy(update={"sounds": (own, music)}), heard).joints == ()
    assert (
        sound_in_cut(film.model_copy(update={"sounds": (own.model_copy(update={"frames": 40}),)}), heard).joints == ()
    )


def test_spans_of_nothing_and_recordings_that_were_cut_off_are_told_by_their_frames() -> None:
    film = Timeline(fps=24, frames=96, clips=(Clip(shot_id="1", start=0, frames=96),), sounds=(
        Sound(kind="sfx", file="s", start=12, frames=40),))  # fmt: skip
    heard = SoundMeasures(mix=(-20.0,) * 4 + (NOTHING,) * 12, clipped={"s": 7})
    found = sound_in_cut(film, heard)
    assert found.quiet == ((24, 72),) and found.clipped == ((12, 7),)


def test_a_wave_is_cut_off_where_it_stands_at_full_scale_not_where_it_touches_it() -> None:
    assert cut_off(tone(0)) == 0
    assert cut_off(np.clip(tone(3), -1, 1)) > 100
