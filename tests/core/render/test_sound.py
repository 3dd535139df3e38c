"""Voices, music and places are mixed to the sample, as loud as they should be and no louder."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.render import audio_samples, sound
from core.render.loudness import RATE, LoudnessMeter, true_peaks
from core.render.timeline import Sound, Timeline

FPS = 30


def tone(seconds: float, hertz: float = 440.0, level: float = 0.3) -> np.ndarray:
    return level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)


def clicks(seconds: float, every: float) -> np.ndarray:
    """Short hard knocks on hardly any ground: the worst a limiter meets."""
    found = tone(seconds, level=0.02)
    for at in np.arange(0, seconds - 0.1, every):
        found[round(at * RATE) : round(at * RATE) + 60] = 0.95
    return found


def film(frames: int, *sounds: Sound) -> Timeline:
    return Timeline(frames=frames, clips=(), sounds=sounds)


def heard(timeline: Timeline, shelf, out: Path) -> np.ndarray:
    sound.render_sound(sound.plan_sound(timeline), shelf.path_of, out)
    return np.concatenate(list(audio_samples.sound_blocks(out)))


def measured(samples: np.ndarray) -> LoudnessMeter:
    meter = LoudnessMeter()
    meter.hear(samples)
    return meter


def level(samples: np.ndarray, start: float, end: float) -> float:
    """dB of a stretch, in seconds."""
    part = samples[round(start * RATE) : round(end * RATE)]
    return float(10 * np.log10(np.square(part).mean() + 1e-12))


# The measure ----------------------------------------------------------------------------------------------------------


def test_the_loudness_meter_reads_what_the_standard_says() -> None:
    """EBU Tech 3341, case 1: a 1 kHz sine at -23 dBFS in both channels is -23 LUFS."""
    sine = tone(20, 1000, 10 ** (-23 / 20))
    assert measured(np.stack([sine, sine], axis=1)).loudness() == pytest.approx(-23.0, abs=0.1)


def test_the_loudness_meter_does_not_count_the_pauses() -> None:
    """EBU Tech 3341, case 3: -36, -23, -36 dBFS for 10, 60, 10 s is -23 LUFS."""
    parts = [tone(seconds, 1000, 10 ** (db / 20)) for seconds, db in ((10, -36), (60, -23), (10, -36))]
    joined = np.concatenate(parts)
    assert measured(np.stack([joined, joined], axis=1)).loudness() == pytest.approx(-23.0, abs=0.1)


def test_the_meter_finds_a_peak_between_two_samples() -> None:
    """A sine at a quarter of the rate, 45 degrees off: its samples reach 0.707 of its true peak."""
    wave = 0.5 * np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4)
    meter = measured(np.stack([wave, wave], axis=1))
    assert np.abs(wave).max() < 0.36
    assert meter.true_peak() == pytest.approx(-6.0, abs=0.3)


def test_what_is_louder_than_a_level_is_heard_as_if_all_were_listened_to() -> None:
    chance = np.random.default_rng(5)
    swell = np.repeat(np.exp(chance.normal(-2, 1.5, 90)), 500)[:, None]
    rough = (chance.normal(0, 1, (len(swell), 2)) * swell).astype(np.float32)
    whole, loud = true_peaks(rough), true_peaks(rough, 0.5)
    over = whole > 0.5
    assert 0.01 < over.mean() < 0.5
    assert np.array_equal(loud[over], whole[over])
    assert (loud[~over] <= 0.5).all()


def test_the_meter_reads_the_same_however_the_sound_is_cut() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, (RATE * 5, 2))
    whole, parts = measured(noise), LoudnessMeter()
    for piece in np.array_split(noise, 37):
        parts.hear(piece)
    assert parts.loudness() == pytest.approx(whole.loudness(), abs=0.01)
    assert parts.true_peak() == pytest.approx(whole.true_peak(), abs=0.01)


# The mix --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["quiet", "loud", "knocks"])
def test_every_film_is_as_loud_as_the_others_and_never_over_its_peak(shelf, tmp_path: Path, source: str) -> None:
    made = {"quiet": tone(8, level=0.004), "loud": np.sign(tone(8, 97)) * 0.99, "knocks": clicks(8, 0.31)}[source]
    voice = Sound(kind="narration", file=shelf.wav(made), start=0, frames=240)
    found = measured(heard(film(240, voice), shelf, tmp_path / "s.m4a"))
    assert found.true_peak() <= -1.5
    assert found.loudness() == pytest.approx(-16.0, abs=0.5 if source != "knocks" else 3)


def test_the_sound_is_exactly_as_long_as_the_film_and_the_same_each_time(shelf, tmp_path: Path) -> None:
    music = Sound(kind="music", file=shelf.wav(tone(2)), start=0, frames=97, loop=True)
    track = sound.plan_sound(film(97, music))
    for name in ("a.m4a", "b.m4a"):
        sound.render_sound(track, shelf.path_of, tmp_path / name)
    assert (tmp_path / "a.m4a").read_bytes() == (tmp_path / "b.m4a").read_bytes()
    samples = sum(len(block) for block in audio_samples.sound_blocks(tmp_path / "a.m4a"))
    assert 0 <= samples - 97 * RATE / FPS < RATE / FPS


def test_a_voice_sounds_on_its_frame(shelf, tmp_path: Path) -> None:
    lines = [Sound(kind="narration", file=shelf.wav(tone(0.5), 48_000), start=at, frames=15) for at in (31, 83)]
    found = np.abs(heard(film(120, *lines), shelf, tmp_path / "s.m4a")).max(axis=1) > 0.05
    for at in (31, 83):
        start = at * RATE // FPS
        assert not found[start - 2400 : start - 480].any()
        assert found[start + 240 : start + 960].any()


def test_a_voice_that_ends_just_after_a_whole_second_is_mixed_like_any_other(shelf, tmp_path: Path) -> None:
    voice = Sound(kind="narration", file=shelf.wav(tone(1.005)), start=0, frames=40)
    assert len(heard(film(60, voice), shelf, tmp_path / "s.m4a")) >= 2 * RATE


def test_music_gives_way_to_a_voice_softly_and_comes_back(shelf, tmp_path: Path) -> None:
    """The voice is a high tone, the music a low one: filtered apart, only the music is measured."""
    voice = Sound(kind="narration", file=shelf.wav(tone(3, 3000)), start=120, frames=90)
    music = Sound(kind="music", file=shelf.wav(tone(12, 200)), start=0, frames=360)
    found = heard(film(360, voice, music), shelf, tmp_path / "s.m4a")
    low = np.fft.rfft(found[:, 0])
    low[round(len(found) * 1000 / RATE) :] = 0
    bed = np.fft.irfft(low, len(found))
    alone, under, after = level(bed, 1, 3), level(bed, 4.5, 6.5), level(bed, 8.5, 11)
    assert alone - under == pytest.approx(8.0, abs=0.6) and alone == pytest.approx(after, abs=0.3)
    steps = [level(bed, at, at + 0.05) for at in np.arange(3, 5, 0.05)]
    assert max(abs(a - b) for a, b in pairwise(steps)) < 3.5
    assert level(bed, 3.95, 4.0) < alone - 5


def test_short_music_goes_on_without_a_gap(shelf, tmp_path: Path) -> None:
    music = Sound(kind="music", file=shelf.wav(tone(4, 300)), start=0, frames=450, loop=True)
    found = heard(film(450, music), shelf, tmp_path / "s.m4a")
    levels = [level(found, at, at + 0.1) for at in np.arange(0.1, 14.8, 0.1)]
    assert max(levels) - min(levels) < 7 and min(levels) > -30


def test_fades_and_gains_are_those_of_the_time_line(shelf, tmp_path: Path) -> None:
    music = Sound(kind="music", file=shelf.wav(tone(10)), start=0, frames=300, fade_in=60, fade_out=90)
    found = heard(film(300, music), shelf, tmp_path / "s.m4a")
    assert level(found, 0, 0.2) < level(found, 0.8, 1.0) - 6 < level(found, 4, 5) - 6
    assert level(found, 9.8, 10) < level(found, 4, 5) - 20
    one, two = (Sound(kind="sfx", file=music.file, start=at, frames=90, gain_db=db) for at, db in ((0, 0), (150, -12)))
    found = heard(film(300, one, two), shelf, tmp_path / "t.m4a")
    assert level(found, 0.5, 2.5) - level(found, 5.5, 7.5) == pytest.approx(12, abs=0.3)


def test_two_voices_recorded_at_different_levels_sound_alike(shelf, tmp_path: Path) -> None:
    near, far = (
        Sound(kind="narration", file=shelf.wav(tone(2, level=amp)), start=at, frames=60)
        for amp, at in ((0.5, 0), (0.03, 90))
    )
    found = heard(film(160, near, far), shelf, tmp_path / "s.m4a")
    assert level(found, 0.5, 1.5) == pytest.approx(level(found, 3.5, 4.5), abs=0.5)


def test_a_film_without_sound_is_silent_and_has_a_track(shelf, tmp_path: Path) -> None:
    found = heard(film(60), shelf, tmp_path / "s.m4a")
    assert len(found) >= 2 * RATE and np.abs(found).max() < 1e-4


def test_the_key_of_the_sound_is_what_can_be_heard(make_shots) -> None:
    voice = Sound(kind="narration", file="a" * 64, start=0, frames=30)
    key = sound.plan_sound(film(60, voice)).key
    assert key == sound.plan_sound(film(60, voice).model_copy(update={"cues": (), "width": 640})).key
    for other in (voice.model_copy(update=change) for change in ({"file": "b" * 64}, {"start": 1}, {"gain_db": 1.0})):
        assert sound.plan_sound(film(60, other)).key != key
    assert sound.plan_sound(film(61, voice)).key != key


def test_stopping_the_mix_leaves_nothing_behind(shelf, tmp_path: Path) -> None:
    music = Sound(kind="music", file=shelf.wav(tone(2)), start=0, frames=300, loop=True)
    out = tmp_path / "out"
    out.mkdir()

    def stop(share: float) -> None:
        if share > 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        sound.render_sound(sound.plan_sound(film(300, music)), shelf.path_of, out / "s.m4a", stop)
    assert list(out.iterdir()) == []


def test_a_long_film_takes_no_more_memory_than_a_short_one(shelf, tmp_path: Path) -> None:
    music = Sound(kind="music", file=shelf.wav(tone(20)), start=0, frames=1, loop=True)
    most = []
    for seconds in (10, 80):
        timeline = film(seconds * FPS, music.model_copy(update={"frames": seconds * FPS}))
        tracemalloc.start()
        sound.render_sound(sound.plan_sound(timeline), shelf.path_of, tmp_path / "s.m4a")
        most.append(tracemalloc.get_traced_memory()[1] / 2**20)
        tracemalloc.stop()
    assert most[1] < most[0] + 6 and most[1] < 60


# What clips sound of --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("duck", "deeper"), [(0.0, 0.0), (-12.0, 12.0)])
def test_a_clips_own_sound_gives_way_to_a_voice_only_as_far_as_somebody_wants(
    shelf, tmp_path: Path, duck: float, deeper: float
) -> None:
    own = Sound(kind="clip", file=shelf.wav(tone(8, 1000)), start=0, frames=240, gain_db=-6, duck_db=duck)
    voice = Sound(kind="narration", file=shelf.wav(tone(2, 200)), start=150, frames=60)
    found = heard(film(240, own, voice), shelf, tmp_path / "s.m4a").mean(axis=1)

    def tone_at(start: float, end: float) -> float:
        part = found[round(start * RATE) : round(end * RATE)]
        return float(20 * np.log10(abs((part * np.exp(-2j * np.pi * 1000 * np.arange(len(part)) / RATE)).mean())))

    assert tone_at(1, 3) - tone_at(5.5, 6.5) == pytest.approx(deeper, abs=1)


def test_a_mix_without_such_a_sound_is_what_it_was_before() -> None:
    assert "duck_db" not in Sound(kind="music", file="a", start=0, frames=1).model_dump()
    assert Sound(kind="clip", file="a", start=0, frames=1, duck_db=-6).model_dump()["duck_db"] == -6


# Levels ---------------------------------------------------------------------------------------------------------------


def test_a_sound_is_as_loud_as_its_volume_line_says_at_every_place(shelf, tmp_path) -> None:
    hum = shelf.wav(tone(8))
    plain = Sound(kind="sfx", file=hum, start=0, frames=8 * FPS)
    drawn = plain.model_copy(
        update={"levels": ((2 * FPS, 0.0), (4 * FPS, -12.0), (6 * FPS, -12.0), (6 * FPS + 1, 0.0))}
    )
    loud = heard(film(8 * FPS, drawn), shelf, tmp_path / "drawn.m4a")
    first = level(loud, 0.5, 1.5)
    assert level(loud, 4.5, 5.5) - first == pytest.approx(-12, abs=0.2)
    assert level(loud, 2.95, 3.05) - first == pytest.approx(-6, abs=0.2), "straight in dB between two points"
    assert level(loud, 6.5, 7.5) - first == pytest.approx(0, abs=0.2)


def test_a_mix_without_volume_lines_has_the_key_it_had_before() -> None:
    plain = Sound(kind="music", file="a", start=0, frames=9)
    assert "levels" not in plain.model_dump() and "levels" not in plain.model_dump(mode="json")
    drawn = plain.model_copy(update={"levels": ((0, 3.0),)})
    assert sound.plan_sound(film(9, drawn)).key != sound.plan_sound(film(9, plain)).key


# Speed ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("speed", [25, 80, 133, 200, 400])
def test_sound_at_another_speed_keeps_its_pitch_and_is_as_long_as_that_makes_it(speed: int) -> None:
    made = np.repeat(tone(3.01).astype(np.float32)[:, None], 2, axis=1)
    blocks = [made[at : at + RATE] for at in range(0, len(made), RATE)]
    told = np.concatenate(list(audio_samples.at_speed(blocks, speed)))
    assert len(told) == round(len(made) * 100 / speed)
    middle = told[len(told) // 4 : 3 * len(told) // 4, 0]
    pitch = np.argmax(np.abs(np.fft.rfft(middle * np.hanning(len(middle)), 1 << 19))) * RATE / (1 << 19)
    assert pitch == pytest.approx(440, rel=0.01)


def test_a_clip_that_runs_fast_sounds_as_far_as_it_is_seen(shelf, tmp_path) -> None:
    """Two seconds of a clip, silent in its second half, at twice its speed from a quarter second on."""
    made = np.concatenate([tone(1), np.zeros(RATE), tone(2)])
    own = Sound(kind="clip", file=shelf.wav(made), start=FPS, frames=FPS, skip=7, part=50, speed=200)
    loud = heard(film(3 * FPS, own), shelf, tmp_path / "fast.m4a")
    sounding = [level(loud, at / 20, (at + 1) / 20) > -50 for at in range(60)]
    assert [at / 20 for at in range(1, 60) if sounding[at] != sounding[at - 1]] == pytest.approx(
        [1.0, 1.4, 1.9, 2.0], abs=0.051
    )
