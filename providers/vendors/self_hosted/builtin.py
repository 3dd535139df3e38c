"""Engines that need no key and no network: writer, painter, voice, composer, camera, restyler, enlarger, cutter.

Each is a module of providers/builtin/engines with an `ENGINE` (found, not listed): `capability`, `purposes` (empty: any), a `Model`, and
`make(request, books) -> Result`. They read `request.inputs`, whose shape is fixed by `request.purpose`:

TEXT, `purpose="idea"`: {"idea": str} -> JSON {"language", "genre", "mood", "who": [{"name", "role", "kind", "sex",
    "age", "count"}], "where": str, "place": str, "when": str, "weather": str, "things": [str], "wants": str,
    "happens": str, "seconds": int|null, "ad": bool}. `place`, `when`, `weather`: words of the lists below.
TEXT, `purpose="directions"`: the inputs of "script" and {"turn": int, how often others were asked for} -> JSON {"directions": [three
    of core.idea.idea.Direction]}. One of them stands in `understood["direction"]` when the script is asked for.
TEXT, `purpose="script"`: {"idea": str, "seconds": int, "language": "zh"|"en", "take": int, "genre": str,
    "understood": dict|null} -> JSON of `core.script.model.Script`.
TEXT, `purpose="storyboard"`: {"script": dict, "scene": int (1-based), "seconds": float (for this scene), "ratio": str}
    -> JSON {"shots": [core.storyboard.model.ShotPlan, ...]}.
TEXT, `purpose="rewrite"`: {"script": dict, "scenes": [1-based], "instruction": str, "take": int} -> JSON {"scenes": [Scene, ...]};
    with {"scene": dict, "instruction": str} that scene. Unable where the instruction is not understood.
TEXT, `purpose="free"`: the words of `prompt` alone ({"idea"}, {"understood"} as a base) -> text/plain, a screenplay, or titles, a
    logline, an outline, shots, a character, a narration where these are asked for; JSON of the script where JSON is. facts:
    {"read": what was understood, "kind"}. It streams by sentences.
IMAGE, `purpose="shot"`: {"picture": core.storyboard.model.Picture, "people": [core.characters.model.Appearance, ...],
    "style": str} at width x height -> image/png (or image/webp lossless). facts: {"placed": [names drawn]}. With {"palette":
    [#rrggbb, ...]}, here as below, the picture is graded towards these colours.
IMAGE, `purpose="portrait"`: {"person": core.characters.model.Appearance, "style": str} -> image/png of head and shoulders.
IMAGE, `purpose="sheet"`: the same, wide -> image/png of them whole, front and back, their head turned, and three faces.
IMAGE, `purpose="free"`: the words of `prompt` (and what `negative` forbids); {"picture", "people", "style"} as a base, which the
    words override -> image/png. facts: {"read": what was understood, "placed": [...]}.
SPEECH: `prompt` is the text, `voice` a voice id of data/voices, `speed` about 1 -> audio/wav mono 24 kHz s16.
    facts: {"seconds": float, "words": [{"text", "start", "end"}] in seconds of the recording}.
MUSIC: {"mood": str, "genre": str, "scenes": [{"start": s, "mood": str}], "turn": s (where the film turns), "about": words that tell of
    its time and place}, `seconds` -> audio/wav stereo 48 kHz s16. facts: {"turn", "end": s at which the last chord is struck}.
    `purpose="free"`: mood and genre out of the words of `prompt`. facts: {"read"}.
EFFECT: {"effect": one of EFFECTS}, `seconds` -> audio/wav stereo 48 kHz s16, loopable for the ambient ones. With {"pan": -1 left to 1
    right, "room": "inside"|"hall"|"outside"} it is heard from there, once.
    `purpose="free"`: the effect that the words of `prompt` name. facts: {"read"}.
VIDEO: {"still": sha256, "movement": str, "focus": [x, y] in 0..1, "planned": s (how far it goes)}, `seconds`, width x height -> media type
    "application/vnd.dailies.recipe+json" (core.render.timeline.Recipe as JSON); facts: {"preview": bytes of a small mp4}.
RESTYLE, UPSCALE, CUTOUT work on the picture of `references[0]` -> image/png. RESTYLE: {"style": one of restyler.STYLES, or a word
    for it in either language}. UPSCALE: {"times": 1 to 8}, or width x height to fill. CUTOUT: {"box": [left, top, right, bottom] in
    0..1 around the subject}, where it is known; facts: {"kept": its share of the picture}.
"""

from __future__ import annotations

import re
from collections.abc import Container, Generator
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, runtime_checkable

from providers.base import ALL_CAPABILITIES, Capability, Errand, Model, Request, Result
from providers.builtin import engines
from providers.errors import Unable
from providers.provider import Provider


class Engine(Protocol):
    """One builtin craft. `purposes` narrows what it answers; empty means all of its capability."""

    capability: Capability
    purposes: tuple[str, ...]
    model: Model

    def make(self, request: Request, errand: Errand) -> Result: ...

    def warm(self) -> None: ...


@runtime_checkable
class Rehearsed(Protocol):
    """An engine whose first work takes longer than all that follows, and that can do it beforehand."""

    def rehearse(self) -> None: ...


class Builtin(Provider):
    """The studio's own people, always ready, paid nothing."""

    name = "builtin"

    @cached_property
    def engines(self) -> dict[str, Engine]:
        modules = (import_module(f"{engines.__name__}.{m.name}") for m in iter_modules(engines.__path__))
        return {m.ENGINE.model.name: m.ENGINE for m in modules if hasattr(m, "ENGINE")}

    @cached_property
    def _models(self) -> tuple[Model, ...]:
        return tuple(e.model.model_copy(update={"purposes": tuple(e.purposes)}) for e in self.engines.values())

    def models(self) -> tuple[Model, ...]:
        return self._models

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        engine = self.engines[model.name]
        if engine.purposes and request.purpose not in engine.purposes:
            raise Unable(f"The builtin {model.name} does not do {request.purpose!r}.")
        return engine.make(request, errand)

    def stream(self, model: Model, request: Request, errand: Errand) -> Generator[str, None, Result]:
        """Free text comes sentence by sentence, anything else at once."""
        result = self.generate(model, request, errand)
        yield from split_sentences(result.text) if request.purpose == "free" else (result.text,)
        return result

    def warm(self, capabilities: Container[Capability] = ALL_CAPABILITIES) -> None:
        for engine in self.engines.values():
            if engine.capability in capabilities:
                engine.warm()

    def rehearse(self) -> None:
        for engine in self.engines.values():
            if isinstance(engine, Rehearsed):
                engine.rehearse()


def split_sentences(text: str) -> list[str]:
    """A text in pieces that end with a sentence or a line; together they are the text."""
    return [piece for piece in re.findall(r"[^。！？.!?\n]*(?:[。！？.!?\n]+[”\"』」]?\s*|$)", text) if piece]


PROVIDER = Builtin()
