"""The builtin composer: every mood its own music, a theme that is kept, scenes that are followed, nothing that hurts."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from providers.base import Capability, Request, Result
from providers.builtin import waveform
from providers.builtin.composer import instruments, score
from providers.builtin.composer.musical_form import colour_of_film
from providers.builtin.engines.composer import ENGINE, LUFS
from providers.builtin.vocabulary import MOODS
from tests.support.sound_samples import samples_of


class Books:
    def progress(self, share: float, message: str = "", facts: object = None) -> None: ...


SCENES = [{"start": 0, "mood": "calm"}, {"start": 11.0, "mood": "scary"}, {"start": 21.5, "mood": "hopeful"}]


def composed(seconds: float, seed: int = 1, **inputs: object) -> Result:
    return ENGINE.make(Request(capability=Capability.MUSIC, inputs=inputs, seconds=seconds, seed=seed), Books())


@pytest.fixture(scope="module")
def heard() -> tuple[np.ndarray, Result]:
    result = composed(32.0, mood="calm", genre="romance", scenes=SCENES)
    return samples_of(result.content)[0], result


def test_music_is_as_long_as_asked_in_stereo_at_48_khz(heard):
    samples, result = heard
    assert samples.shape == (32 * instruments.RATE, 2)
    assert result.usage.seconds == 32


def test_music_is_at_one_loudness_and_never_clips_or_clicks(heard):
    samples, _ = heard
    assert waveform.measure_loudness(samples, instruments.RATE) == pytest.approx(LUFS, abs=0.7)
    assert np.abs(samples).max() <= waveform.PEAK + 1e-3
    assert np.abs(np.diff(samples, axis=0)).max() < 0.3


def test_music_rises_from_nothing_and_dies_away(heard):
    samples, _ = heard
    rms = [
        np.sqrt((samples[round(at * instruments.RATE) : round((at + 2) * instruments.RATE)] ** 2).mean())
        for at in (0, 24, 31)
    ]
    assert samples[0].max() == 0 and np.abs(samples[-1]).max() < 1e-3
    assert rms[0] < rms[1] > rms[2]


def test_music_is_neither_shrill_nor_only_rumble(heard):
    samples, _ = heard
    power = np.abs(np.fft.rfft(samples.mean(axis=1))) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / instruments.RATE)
    assert power[hertz > 6000].sum() < 0.05 * power.sum()
    assert power[(hertz > 200) & (hertz < 4000)].sum() > 0.3 * power.sum()


def test_the_two_sides_differ_but_belong_together(heard):
    samples, _ = heard
    assert 0.2 < np.corrcoef(samples.T)[0, 1] < 0.98


def test_the_same_request_is_played_the_same_way():
    assert composed(4.0, mood="tense").content == composed(4.0, mood="tense").content


def test_two_films_of_one_mood_have_different_music():
    one, other = (score.write_score("sad", "", [], 60, seed) for seed in (1, 2))
    assert one.theme != other.theme
    assert [note.pitch for note in one.notes] != [note.pitch for note in other.notes]


@pytest.mark.parametrize("mood", MOODS)
def test_every_mood_is_written_within_its_tempo_and_its_key(mood):
    written = score.write_score(mood, "sci-fi", [], 60, 7)
    slow, fast = score.music_rules()["mood"][mood]["tempo"]
    assert slow * 0.9 <= written.sections[0].tempo <= fast * 1.1
    assert {note.part for note in written.notes} <= {*instruments.instruments(), *instruments.DRUMS}
    assert all(0 <= note.start < 61 and 20 < note.pitch < 100 for note in written.notes)


def test_a_playful_film_is_faster_and_busier_than_a_sad_one():
    playful, sad = (score.write_score(mood, "", [], 60, 3) for mood in ("playful", "sad"))
    assert playful.sections[0].tempo > 1.4 * sad.sections[0].tempo
    assert len(playful.notes) > 1.5 * len(sad.notes)


def test_the_mood_changes_where_the_scene_does_and_on_a_whole_bar():
    sections = score.write_score("calm", "", SCENES, 32, 1).sections
    assert [(one.start, one.mood) for one in sections] == [(0, "calm"), (11.0, "scary"), (21.5, "hopeful")]
    assert all(one.seconds == pytest.approx(one.bars * one.bar) for one in sections)


def test_scenes_of_one_mood_are_one_piece_and_a_glimpse_gets_none_of_its_own():
    scenes = [
        {"start": 0, "mood": "sad"},
        {"start": 9, "mood": "sad"},
        {"start": 20, "mood": "epic"},
        {"start": 58.5, "mood": "sad"},
    ]
    assert [one.mood for one in score.write_score("sad", "", scenes, 60, 1).sections] == ["sad", "epic"]


def test_the_tune_comes_back():
    """Of the two-bar phrases the lead plays, at least one is heard again note for note, at another height or not."""
    written = score.write_score("hopeful", "", [], 60, 4)
    section = written.sections[0]
    phrases = []
    for bar in range(0, section.bars - 2, 2):
        start = bar * section.bar - 0.05
        lead = [
            n
            for n in written.notes
            if n.part == "piano" and n.pitch >= 66 and start <= n.start < start + 2 * section.bar
        ]
        beats = {round((n.start - start) / section.bar * 8) for n in lead}
        phrases.append(frozenset(beats))
    rhythm = frozenset.intersection(*(phrase for phrase in phrases if phrase))
    assert len(rhythm) >= 4


def test_voices_of_the_harmony_move_by_small_steps():
    written = score.write_score("tender", "", [], 60, 2)
    chords: dict[float, list[float]] = {}
    for note in written.notes:
        if note.part == "warm":
            chords.setdefault(round(note.start / written.sections[0].bar), []).append(note.pitch)
    means = [np.mean(chords[bar]) for bar in sorted(chords)]
    assert np.abs(np.diff(means)).mean() < 6


def test_more_is_played_at_the_height_of_the_film_than_at_its_start():
    notes = score.write_score("epic", "", [], 90, 5).notes
    begin, height = (sum(at <= note.start < at + 15 for note in notes) for at in (0, 60))
    assert height > 2 * begin


def test_the_last_chord_is_home():
    written = score.write_score("sad", "", [], 60, 6)
    last = written.sections[-1]
    bass = [
        note.pitch
        for note in written.notes
        if note.part == "bass" and note.start > last.start + last.seconds - last.bar - 0.1
    ]
    assert {round(pitch - written.theme.key) % 12 for pitch in bass} == {0}


def test_an_unknown_mood_and_no_length_still_make_music():
    assert composed(0, mood="?", scenes=[{"start": 0, "mood": None}]).facts["sections"][0]["mood"] == "calm"


def test_the_music_is_fullest_where_the_film_turns():
    for turn in (30.0, 48.0):
        written = score.write_score("epic", "", [], 60, 3, turn)
        assert turn in [section.start for section in written.sections]
        loud = sum(note.strength for note in written.notes if turn <= note.start < turn + 6)
        before = sum(note.strength for note in written.notes if turn - 20 <= note.start < turn - 14)
        after = sum(note.strength for note in written.notes if 54 <= note.start < 60)
        assert loud > before and loud > 1.5 * after


def test_the_last_chord_is_struck_once_and_nothing_is_played_after_it():
    for mood in MOODS:
        written = score.write_score(mood, "", [], 60, 4)
        assert 60 - 6 < written.end < 60 - 2.5
        assert max(note.start for note in written.notes) < written.end + 0.6


def test_the_end_dies_away_by_itself_with_the_last_frame():
    result = composed(16.0, mood="tender", turn=9.0)
    samples, end = samples_of(result.content)[0], result.facts["end"]
    steps = [
        samples[round(at * instruments.RATE) : round((at + 0.4) * instruments.RATE)]
        for at in np.arange(end + 0.5, 15.6, 0.4)
    ]
    heard = [20 * np.log10(np.sqrt((step**2).mean()) + 1e-9) for step in steps]
    assert all(later < sooner + 0.5 for sooner, later in itertools.pairwise(heard))
    assert heard[0] > -40 and heard[-1] < -45


def test_a_film_of_old_china_is_played_on_its_instruments_and_in_five_tones():
    assert colour_of_film("action", "一个江湖客栈的夜晚") == "ancient"
    assert colour_of_film("action", "A detective in Shanghai, 2040") == "action"
    written = score.write_score("hopeful", "ancient", [], 60, 5)
    parts = {note.part for note in written.notes}
    assert {"dizi", "guzheng"} <= parts
    tune = {round(note.pitch - written.theme.key) % 12 for note in written.notes if note.part == "dizi"}
    assert len(tune) <= 5


@pytest.mark.parametrize("part", ["guzheng", "pipa", "guitar", "erhu", "dizi", "cello"])
def test_an_instrument_is_in_tune(part):
    note = score.Note(0.0, 1.2, 69, 0.7, part)
    samples = instruments._sound(note)[0][round(0.3 * instruments.RATE) : round(1.1 * instruments.RATE)]
    size = 1 << 19
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), size))
    hertz = np.fft.rfftfreq(size, 1 / instruments.RATE)
    near = (hertz > 420) & (hertz < 462)
    assert 1200 * np.log2(hertz[near][power[near].argmax()] / 440) == pytest.approx(0, abs=12)
