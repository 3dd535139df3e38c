"""The builtin voice is heard: as long as speech is, as loud as the others, and never at a loss."""

from __future__ import annotations

import os

import numpy as np
import pytest

from core.characters import voices as catalogue
from providers.base import Capability, Request, Result
from providers.builtin import waveform
from providers.builtin.engines.voice import ENGINE, LUFS, soften_edges, sound_bounds, speak, voices
from providers.builtin.voice import kokoro_model
from providers.builtin.voice.breath_groups import Breath
from tests.support.sound_samples import samples_of

CHINESE = "雨夜里，一只猫走过街道。"
ENGLISH = "An old man looks out over the sea."


class Books:
    def __init__(self) -> None:
        self.shares: list[float] = []

    def progress(self, share: float, message: str = "", facts: object = None) -> None:
        self.shares.append(share)


def said(text: str, language: str = "zh", voice: str = "", speed: float = 1.0) -> Result:
    request = Request(capability=Capability.SPEECH, prompt=text, language=language, voice=voice, speed=speed)
    return ENGINE.make(request, Books())


@pytest.fixture(scope="module")
def chinese() -> Result:
    return said(CHINESE)


def test_chinese_is_spoken_at_the_pace_of_a_story(chinese):
    characters = sum("\u4e00" <= char <= "\u9fff" for char in CHINESE)
    assert 3.5 < characters / chinese.usage.seconds < 6.5


def test_english_is_spoken_at_the_pace_of_a_story():
    assert 10 < len(ENGLISH) / said(ENGLISH, "en").usage.seconds < 20


def test_a_line_is_mono_at_24_khz_and_its_length_is_told(chinese):
    samples, rate = samples_of(chinese.content)
    assert (samples.ndim, rate, chinese.media_type) == (1, 24000, "audio/wav")
    assert chinese.facts["seconds"] == pytest.approx(len(samples) / rate)
    assert chinese.usage.characters == len(CHINESE)


def test_a_line_begins_and_ends_with_a_breath_of_silence_and_no_more(chinese):
    samples, rate = samples_of(chinese.content)
    heard = np.flatnonzero(np.abs(samples) > 0.01)
    assert 0.03 < heard[0] / rate < 0.15
    assert 0.03 < (len(samples) - heard[-1]) / rate < 0.25


def test_every_line_is_as_loud_as_any_other_and_none_clips(chinese):
    for line in (chinese, said("不！", voice="zm_yunyang"), said("Yes.", "en", "am_onyx")):
        samples, rate = samples_of(line.content)
        assert waveform.measure_loudness(samples, rate) == pytest.approx(LUFS, abs=0.5)
        assert np.abs(samples).max() <= waveform.PEAK + 1e-3


def test_another_voice_is_another_recording_of_about_the_same_length(chinese):
    other = said(CHINESE, voice="zm_yunxi")
    assert other.content != chinese.content
    assert other.usage.seconds == pytest.approx(chinese.usage.seconds, rel=0.35)


def test_half_the_speed_takes_nearly_twice_as_long():
    assert said("天黑了。", speed=0.6).usage.seconds > 1.3 * said("天黑了。", speed=1.2).usage.seconds


@pytest.mark.parametrize("text", ["", "   \n", "😀🎬", "。。。！？", "привет", "<br>", "@@@###", "\x00\x07"])
def test_what_cannot_be_spoken_is_a_short_silence_that_says_so(text):
    result = said(text)
    samples, rate = samples_of(result.content)
    assert not result.facts["spoken"] and result.facts["why"]
    assert 0.2 <= len(samples) / rate <= 1.0 and not samples.any()


def test_odd_signs_around_words_do_not_stop_them():
    facts = said("😀<b>你好</b>，AI！", voice="nobody").facts
    assert facts["spoken"] and facts["voice"] == "zf_xiaoxiao"
    assert facts["seconds"] == pytest.approx(1.4, abs=0.8)
    assert [word["text"] for word in facts["words"]] == ["你好", "AI"]


def onsets(result: Result) -> list[float]:
    """The seconds at which something is heard after 80 ms of silence, in which not even a breath of an h or an s is."""
    samples, rate = samples_of(result.content)
    step = rate // 100
    power = np.sqrt((samples[: len(samples) // step * step].reshape(-1, step) ** 2).mean(axis=1))
    loud = np.concatenate([np.zeros(8, bool), power > 0.03 * power.max()])
    return [(at - 8) / 100 for at in range(8, len(loud)) if loud[at] and not loud[at - 8 : at].any()]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("走吧。天黑了；2026年11月25日，没有人来。", "zh"),
        ("Stop. It was 20:05, and the old man, Tom, went home.", "en"),
    ],
)
def test_each_word_is_told_when_it_is_heard(text, language):
    result = said(text, language)
    words = result.facts["words"]
    starts, ends = [word["start"] for word in words], [word["end"] for word in words]
    assert starts == sorted(starts) and all(end > start for start, end in zip(starts, ends, strict=True))
    heard = onsets(result)
    assert len(heard) >= 3
    for at in heard:
        assert min(abs(at - start) for start in starts) <= 0.15
    letters = "".join(word["text"] for word in words)
    assert [c for c in letters if c.isalnum()] == [c for c in text if c.isalnum()]


@pytest.mark.parametrize(("text", "language", "voice"), [("嗯。", "zh", "zm_yunyang"), ("I.", "en", "bm_lewis")])
def test_the_shortest_line_is_long_and_loud_enough_to_be_measured(text, language, voice):
    samples, rate = samples_of(said(text, language, voice).content)
    assert len(samples) >= 0.5 * rate
    assert waveform.measure_loudness(samples, rate) == pytest.approx(LUFS, abs=1)
    assert 20 * np.log10(np.abs(samples[-round(0.03 * rate) :]).max() + 1e-9) < -50


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("sex", ["f", "m"])
def test_children_and_the_old_have_voices_of_their_own(language, sex):
    cast = {age: catalogue.pick_voice(sex, age, language) for age in ("child", "teen", "adult", "old")}
    by_id = {voice.id: voice for voice in catalogue.list_voices(language)}
    assert all((by_id[voice].sex, by_id[voice].age) == (sex, age) for age, voice in cast.items())


def test_work_goes_on_breath_by_breath_so_that_it_can_be_stopped():
    class Stop(Exception): ...

    class Stopping(Books):
        def progress(self, share: float, message: str = "", facts: object = None) -> None:
            super().progress(share)
            if share > 0:
                raise Stop

    books = Stopping()
    with pytest.raises(Stop):
        speak([Breath("ni↗xau↓.", 0.2)] * 50, voices()["zf_xiaoxiao"], 1.0, books)
    assert books.shares == [0, 0.02]


def test_a_worker_forked_after_the_voice_was_loaded_speaks_the_same_line_the_same_way(chinese):
    ENGINE.warm()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        with os.fdopen(writer, "wb") as out:
            out.write(said(CHINESE).content)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as heard:
        content = heard.read()
    assert os.waitpid(child, 0)[1] == 0
    assert content == chinese.content


def test_a_tuned_voice_is_higher_and_no_faster():
    tone = np.sin(2 * np.pi * 200 * np.arange(kokoro_model.RATE) / kokoro_model.RATE).astype(np.float32)
    higher = waveform.stretch_tape(tone, 1 / 1.25)
    crossings = np.count_nonzero(np.diff(np.sign(higher)) > 0) / (len(higher) / kokoro_model.RATE)
    assert crossings == pytest.approx(250, abs=3)


def test_silence_around_a_sound_is_cut_with_soft_ends():
    sound = np.concatenate([np.zeros(9000), np.ones(6000) * 0.5, np.zeros(9000)]).astype(np.float32)
    begin, end = sound_bounds(sound)
    kept = soften_edges(sound[begin:end])
    assert 6000 <= len(kept) < 7500
    assert kept[0] == 0 and kept[-1] == 0


def test_a_voice_kept_at_some_lengths_is_near_itself_between_them():
    rows = kokoro_model.voice_vector("zf_xiaoxiao")
    assert np.array_equal(kokoro_model.voice_style("zf_xiaoxiao", 24), rows[23])
    middle = kokoro_model.voice_style("zf_xiaoxiao", 26)
    assert np.linalg.norm(middle - rows[23]) < np.linalg.norm(rows[24] - rows[23])
    assert np.array_equal(kokoro_model.voice_style("zf_xiaoxiao", 10_000), rows[-1])


def test_every_voice_of_the_book_has_its_vectors():
    for voice in voices().values():
        assert kokoro_model.voice_vector(voice.vector).shape == (len(kokoro_model.LENGTHS), 256)


def test_the_engine_and_the_casting_read_one_book():
    assert {voice.id for voice in catalogue.list_voices()} == set(voices())
