"""The stems of a film, read back by PyAV: of one length, and together the mix."""

from __future__ import annotations

import io
import json
import math
import wave
import zipfile
from dataclasses import replace

import av
import numpy as np
import pytest

from core import exports
from core.handover.model import ShotLine
from core.render.stems.wav_file import FLOAT, WavFile
from core.render.timeline import Sound, Timeline
from tests.support.small_handover import small_handover

SECONDS = 6


def recording(folder, name, seconds, pitch, loudness):
    at = np.arange(int(seconds * 48_000)) / 48_000
    samples = (loudness * 32767 * np.sin(2 * np.pi * pitch * at) * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * at))).astype(
        "<i2"
    )
    with wave.open(str(folder / name), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(samples.tobytes())


@pytest.fixture
def film(tmp_path):
    """Somebody speaks over loud music and a bang: the limiter has to work."""
    for name, *sounds in (
        ("said", 1.5, 180, 0.5),
        ("told", 1.5, 120, 0.5),
        ("score", 4, 440, 0.4),
        ("bang", 0.4, 70, 0.9),
    ):
        recording(tmp_path, name, *sounds)
    sounds = (
        Sound(kind="narration", file="said", start=12, frames=36),
        Sound(kind="narration", file="told", start=80, frames=36),
        Sound(kind="music", file="score", start=0, frames=SECONDS * 24, gain_db=2, loop=True, fade_in=12, fade_out=24),
        Sound(kind="sfx", file="bang", start=30, frames=10, gain_db=20),
        Sound(kind="clip", file="bang", start=100, frames=10, duck_db=-6),
    )
    timeline = Timeline(frames=SECONDS * 24, fps=24, clips=(), sounds=sounds)
    said = {"said": ShotLine(speaker="林岚", text="站住！"), "told": ShotLine(speaker="", text="她想起来了。")}
    return replace(small_handover(tmp_path), timeline=timeline, sounds=said)


def stems(film, tmp_path):
    form, path = exports.find_formats()["stems"], tmp_path / "out.zip"
    path.unlink(missing_ok=True)
    exports.write_file(form, film, path)
    assert path.stat().st_size == form.estimate(film)
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def samples(content):
    with av.open(io.BytesIO(content)) as file:
        stream = file.streams.audio[0]
        assert (stream.rate, stream.channels) == (48_000, 2)
        assert stream.codec_context.name == "pcm_s24le"
        parts = [np.asarray(frame.to_ndarray(), np.float64).reshape(-1, 2) / 2**31 for frame in file.decode(stream)]
    return np.concatenate(parts)


def db(sound):
    return 20 * math.log10(max(float(np.abs(sound).max()), 1e-12))


def test_stems_are_as_long_as_the_film_and_add_up_to_its_mix(film, tmp_path):
    made = stems(film, tmp_path)
    assert list(made) == ["1 对白.wav", "2 旁白.wav", "3 音乐.wav", "4 音效.wav", "5 混音.wav"]
    read = [samples(content) for content in made.values()]
    assert {len(one) for one in read} == {SECONDS * 48_000}
    *parts, mix = read
    assert db(mix - sum(parts)) < -100, "within the rounding of 24 bit"
    assert -3 < db(mix) <= -1.9, "under its ceiling, and the limiter was at work"


def test_each_sound_is_in_its_own_stem_and_gives_way_as_in_the_film(film, tmp_path):
    dialogue, narration, music, effects, _ = (samples(content) for content in stems(film, tmp_path).values())

    def heard(sound, begin, end):
        return db(sound[int(begin * 48_000) : int(end * 48_000)]) > -60

    assert heard(dialogue, 0.6, 1.9) and not heard(dialogue, 2.1, 6)
    assert heard(narration, 3.5, 4.8) and not heard(narration, 0, 3.2)
    assert heard(effects, 1.3, 1.6) and heard(effects, 4.2, 4.5) and not heard(effects, 2, 4)
    loud, ducked = music[int(2.6 * 48_000) : int(2.8 * 48_000)], music[int(3.8 * 48_000) : int(4.1 * 48_000)]
    assert 6 < db(loud) - db(ducked) < 10, "music sinks under a voice in its stem as well"


def test_a_stem_says_that_a_machine_made_it_and_a_film_without_sound_has_silent_ones(film, tmp_path):
    for content in stems(film, tmp_path).values():
        at = content.index(b"AIGC")
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        assert at < content.index(b"data") and json.loads(content[at + 8 : at + 8 + size])["ProduceID"] == "cut"
    silent = replace(film, timeline=film.timeline.model_copy(update={"sounds": ()}))
    assert all(not samples(content).any() for content in stems(silent, tmp_path).values())


def test_the_same_film_is_the_same_file(film, tmp_path):
    assert stems(film, tmp_path) == stems(film, tmp_path)


def test_a_stem_that_is_louder_than_full_scale_is_written_whole(tmp_path):
    loud = WavFile(tmp_path / "loud.wav", 3, FLOAT, "{}")
    loud.write(np.array([[1.5, -1.25], [0, 0.5], [0, 0]], np.float32))
    loud.close()
    with av.open(str(tmp_path / "loud.wav")) as file:
        assert next(file.decode(audio=0)).to_ndarray().reshape(-1, 2)[0].tolist() == [1.5, -1.25]
    with pytest.raises(ValueError, match="missing"):
        WavFile(tmp_path / "short.wav", 3, FLOAT, "{}").close()
