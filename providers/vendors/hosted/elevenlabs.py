"""ElevenLabs: speech with the time of each letter, music as long as it is wanted, sound effects."""

from __future__ import annotations

import base64
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from providers import fitting
from providers.base import Capability, Door, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, ModelNotOpen, Unable
from providers.facts.error_meanings import VendorReply
from providers.transport import file_signature
from providers.transport.http_client import Wire, read_json, reply_by_status
from providers.transport.job_polling import require_readable, sound_from_answer
from providers.transport.outside_vendor import Vendor

if TYPE_CHECKING:
    import httpx

ADDRESS = "https://api.elevenlabs.io"
FORMAT = "mp3_44100_128"
SLOWEST, FASTEST = 0.7, 1.2
OFF_PACE = 0.05
"""Nobody hears whether a line is faster or slower by so much."""
SEEDS = 4_294_967_296
MUSIC_READ_S = 300.0
"""Music is answered at once, and takes minutes."""


class ElevenLabs(Vendor):
    name = "elevenlabs"

    def wire(self, door: Door) -> Wire:
        return Wire(door, ADDRESS, explain, {"xi-api-key": door.key})

    def look(self, door: Door) -> tuple[str, ...]:
        with suppress(ModelNotOpen):  # a key that may speak, and may not list voices, is a good one
            self.wire(door).ask("GET", "/v2/voices", params={"page_size": 1})
        return ()

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        make = {Capability.MUSIC: self._compose, Capability.EFFECT: self._sound}.get(model.capability, self._speak)
        return make(model, request, errand)

    def _speak(self, model: Model, request: Request, errand: Errand) -> Result:
        """`facts["alignment"]` has each letter of the text with when it begins and ends, in seconds."""
        path = f"/v1/text-to-speech/{fitting.voice(model, request)}/with-timestamps"
        answer = self._asked(path, _speech(model, request, errand), errand)
        told, usage = require_readable(read_json(answer)), Usage(characters=len(request.prompt))
        if not told.get("audio_base64"):
            raise BadAnswer("There is no sound in the answer.", usage=usage)
        try:
            content = base64.b64decode(told["audio_base64"], validate=True)
        except (ValueError, TypeError):
            raise BadAnswer("The sound in the answer cannot be read.", usage=usage) from None
        result = file_signature.sound_result(content, usage)
        facts = {**result.facts, **_alignment(told.get("alignment"))}
        if cost := answer.headers.get("character-cost"):
            facts["credits"] = cost
        return result.model_copy(update={"facts": facts})

    def _compose(self, model: Model, request: Request, errand: Errand) -> Result:
        seconds = fitting.duration(model, request)
        words = {"prompt": request.prompt, "music_length_ms": round(seconds * 1000), "model_id": model.name}
        answer = self._asked("/v1/music", {**words, **_own(errand)}, errand, MUSIC_READ_S)
        return sound_from_answer(answer.content, Usage(seconds=seconds))

    def _sound(self, model: Model, request: Request, errand: Errand) -> Result:
        seconds = round(fitting.duration(model, request), 1)
        answer = self._asked(
            "/v1/sound-generation", {"text": request.prompt, "duration_seconds": seconds, **_own(errand)}, errand
        )
        return sound_from_answer(answer.content, Usage(seconds=seconds))

    def _asked(self, path: str, words: dict[str, Any], errand: Errand, read_s: float | None = None) -> httpx.Response:
        params = {"output_format": errand.options.get("format", FORMAT)}
        return self.wire(errand.door).send("POST", path, json=words, params=params, read_s=read_s)


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    """What it means stands in `detail`; a list there is of fields that are not right."""
    if answer.status_code < 400:
        return None
    detail = told.get("detail") if isinstance(told, dict) else None
    if isinstance(detail, list):
        words = "; ".join(str(fault.get("msg")) for fault in detail if isinstance(fault, dict))
        return reply_by_status(answer, words=words)
    if not isinstance(detail, dict):
        return None
    code = str(detail.get("status") or detail.get("code") or "")
    return reply_by_status(answer, code, str(detail.get("type") or ""), str(detail.get("message") or ""))


def _speech(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    words: dict[str, Any] = {"text": request.prompt, "model_id": model.name}
    if errand.options.get("says_language"):
        words["language_code"] = request.language
    speed = round(min(FASTEST, max(SLOWEST, request.speed)), 2)
    if abs(speed - request.speed) > OFF_PACE:
        raise Unable(f"It speaks {SLOWEST} to {FASTEST} times as fast as its voice does.")
    if speed != 1:
        words["voice_settings"] = {"speed": speed}
    if model.limits.seed and request.seed:
        words["seed"] = request.seed % SEEDS
    return words


def _own(errand: Errand) -> dict[str, Any]:
    return {name: value for name, value in errand.options.items() if name not in ("format", "says_language", "count")}


def _alignment(told: Any) -> dict[str, Any]:
    """{"alignment": {"letters", "begins", "ends"}}, where the vendor gave one that is whole."""
    if not isinstance(told, dict):
        return {}
    letters = told.get("characters") or []
    begins, ends = (told.get(f"character_{edge}_times_seconds") or [] for edge in ("start", "end"))
    if not letters or not len(letters) == len(begins) == len(ends):
        return {}
    return {"alignment": {"letters": letters, "begins": begins, "ends": ends}}


PROVIDER = ElevenLabs()
