"""The builtin voice is heard: as long as speech is, as loud as the others, and never at a loss."""

from __future__ import annotations

import os

import numpy as np
import pytest

from core import voices as catalogue
from providers.base import Capability, Request, Result
from providers.builtin import wave
from providers.builtin.voice import ENGINE, LUFS, kokoro, speak, trimmed, voices
from providers.builtin.voice.text import Breath
from tests.hearing import samples_of

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
        assert wave.loudness(samples, rate) == pytest.approx(LUFS, abs=0.5)
        assert np.abs(samples).max() <= wave.PEAK + 1e-3


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
    assert said("😀<b>你好</b>，AI！", voice="nobody").facts == {
        "seconds": pytest.approx(1.4, abs=0.8),
        "voice": "zf_xiaoxiao",
        "spoken": True,
    }


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
    tone = np.sin(2 * np.pi * 200 * np.arange(kokoro.RATE) / kokoro.RATE).astype(np.float32)
    higher = wave.stretched(tone, 1 / 1.25)
    crossings = np.count_nonzero(np.diff(np.sign(higher)) > 0) / (len(higher) / kokoro.RATE)
    assert crossings == pytest.approx(250, abs=3)


def test_silence_around_a_sound_is_cut_with_soft_ends():
    sound = np.concatenate([np.zeros(9000), np.ones(6000) * 0.5, np.zeros(9000)]).astype(np.float32)
    kept = trimmed(sound)
    assert 6000 <= len(kept) < 7500
    assert kept[0] == 0 and kept[-1] == 0


def test_a_voice_kept_at_some_lengths_is_near_itself_between_them():
    rows = kokoro.vector("zf_xiaoxiao")
    assert np.array_equal(kokoro.style("zf_xiaoxiao", 24), rows[23])
    middle = kokoro.style("zf_xiaoxiao", 26)
    assert np.linalg.norm(middle - rows[23]) < np.linalg.norm(rows[24] - rows[23])
    assert np.array_equal(kokoro.style("zf_xiaoxiao", 10_000), rows[-1])


def test_every_voice_of_the_book_has_its_vectors():
    for voice in voices().values():
        assert kokoro.vector(voice.vector).shape == (len(kokoro.LENGTHS), 256)


def test_the_engine_and_the_casting_read_one_book():
    assert {voice.id for voice in catalogue.voices()} == set(voices())
