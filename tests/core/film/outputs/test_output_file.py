"""A film written as each kind of file there is: probed for what it was asked to be."""

from __future__ import annotations

import json

import av
import numpy as np
import pytest
from PIL import Image

from core.errors import NotAnOutput
from core.film.outputs import output_estimate, output_file, output_settings
from core.film.outputs.output_settings import OutputSettings, check_settings, output_facts
from core.film.outputs.output_timeline import timeline_at
from core.render import audio_samples
from core.render.timeline import Clip, Framing, Recipe, Timeline

CODECS = {
    "h264_mp4": ("h264", "aac"),
    "h264_mov": ("h264", "aac"),
    "hevc_mp4": ("hevc", "aac"),
    "av1_mp4": ("av1", "aac"),
    "vp9_webm": ("vp9", "opus"),
    "prores_mov": ("prores", "pcm_s24le"),
    "gif": ("gif", None),
}
PUSH = Recipe(still="s", start=Framing(), end=Framing(zoom=1.2))
FILM = Timeline(width=192, height=108, fps=24, frames=12, clips=(Clip(shot_id="1", start=0, frames=12, recipe=PUSH),))


@pytest.fixture(scope="module")
def films_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("outputs")
    grain = np.random.default_rng(1).integers(0, 255, (108, 192, 3), np.uint8)
    Image.fromarray(grain).save(folder / "s.png")
    hum = np.sin(np.arange(24000) / 20).astype(np.float32) * 0.2
    audio_samples.write_aac([np.stack((hum, hum), axis=1)], folder / "sound.m4a")
    return folder


def test_there_are_words_and_a_test_for_every_kind():
    assert set(output_facts().kind) == set(CODECS)
    for purpose in output_facts().purpose:
        check_settings(purpose.settings)


@pytest.mark.parametrize("name", CODECS)
def test_a_film_is_written_as_each_kind(name, films_files):
    kind = output_facts().kind[name]
    fps = 25
    settings = OutputSettings(short_side=output_settings.sides_of(kind)[0], fps=fps, kind=name)
    small, out = timeline_at(FILM, 96, 64, fps), films_files / f"film.{kind.extension}"
    output_file.write_output(
        small, settings, lambda _: films_files / "s.png", films_files / "sound.m4a", out, title="猫", produce_id="7"
    )
    picture, sound = CODECS[name]
    with av.open(str(out)) as file:
        video = file.streams.video[0]
        assert (video.codec_context.name.replace("libdav1d", "av1"), video.width, video.height) == (picture, 96, 64)
        assert len({frame.pts for frame in file.decode(video)}) == small.frames
        assert float(video.average_rate or 0) == pytest.approx(fps, rel=0.02)
        assert [stream.codec_context.name for stream in file.streams.audio] == ([sound] if sound else [])
        if kind.tag in ("hvc1", "avc1", "av01"):
            assert video.codec_context.codec_tag == kind.tag
        told = {key.upper(): value for key, value in file.metadata.items()}
    if sound:
        label = json.loads(told["AIGC"])
        assert (label["Label"], label["ProduceID"], told["TITLE"]) == ("1", "7", "猫")
        heard = sum(len(block) for block in audio_samples.sound_blocks(out)) / 48000
        assert heard == pytest.approx(small.seconds(), abs=0.05), "sound and picture end together"
    assert not list(films_files.glob(".*part"))


def test_a_stop_leaves_nothing(films_files):
    def stop(share: float) -> None:
        raise KeyboardInterrupt

    out, settings = films_files / "stopped.mp4", OutputSettings(short_side=540, fps=24, kind="h264_mp4")
    with pytest.raises(KeyboardInterrupt):
        output_file.write_output(
            FILM, settings, lambda _: films_files / "s.png", films_files / "sound.m4a", out, progress=stop
        )
    assert not out.exists() and not list(films_files.glob(".*part"))


def test_what_a_kind_cannot_be_is_refused_with_what_it_can():
    with pytest.raises(NotAnOutput) as wrong:
        check_settings(OutputSettings(short_side=2160, fps=10, kind="gif"))
    assert "240, 360" in wrong.value.sentence("en")
    with pytest.raises(NotAnOutput):
        check_settings(OutputSettings(short_side=1080, fps=24, kind="vhs"))


def test_more_pixels_pictures_and_quality_are_told_to_take_more():
    def told(**more):
        settings = OutputSettings.model_validate({"short_side": 1080, "fps": 24, "kind": "h264_mp4", **more})
        return output_estimate.estimate_output(FILM, 50_000, 10_000, settings)

    plain = told()
    for larger in (told(short_side=2160), told(fps=60)):
        assert larger.seconds > plain.seconds and larger.bytes > plain.bytes
    assert told(quality="best").bytes > plain.bytes > told(quality="draft").bytes
    assert told(kind="prores_mov").bytes > 5 * plain.bytes > told(kind="hevc_mp4").bytes


def test_the_films_own_file_is_not_made_again():
    film = FILM.model_copy(update={"width": 960, "height": 540})
    own = OutputSettings(short_side=540, fps=24, kind="h264_mp4")
    assert output_settings.is_the_cut(film, own)
    assert output_estimate.estimate_output(film, 50_000, 10_000, own).seconds == 0
    assert not output_settings.is_the_cut(film, own.model_copy(update={"quality": "best"}))
