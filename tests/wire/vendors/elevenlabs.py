"""ElevenLabs as its documentation and SDK have it: speech, speech with its timing, music, sound effects, voices."""

from __future__ import annotations

import base64
import re
from typing import Any

from tests.wire import bill, media
from tests.wire.server import KEY, Answer, Asked, Body, Fake, Fault, Wrong, route

MOST = {
    "eleven_multilingual_v2": 10_000,
    "eleven_flash_v2_5": 40_000,
    "eleven_v3": 5_000,
    "eleven_v4": 2_000,
    "eleven_v4_turbo": 5_000,
}
FORMAT = re.compile(r"(mp3|pcm)_(\d+)(?:_(\d+))?")


class VoiceSettings(Body):
    stability: float | None = None
    similarity_boost: float | None = None
    style: float | None = None
    speed: float | None = None
    use_speaker_boost: bool | None = None


class Speech(Body):
    text: str
    model_id: str = "eleven_multilingual_v2"
    language_code: str | None = None
    voice_settings: VoiceSettings | None = None
    seed: int | None = None
    previous_text: str | None = None
    next_text: str | None = None


class Music(Body):
    prompt: str
    music_length_ms: int | None = None
    model_id: str = "music_v1"
    force_instrumental: bool = False


class Sound(Body):
    text: str
    duration_seconds: float | None = None
    prompt_influence: float | None = None
    loop: bool = False
    model_id: str = "eleven_text_to_sound_v2"


class ElevenLabs(Fake):
    provider = "elevenlabs"

    def admitted(self, asked: Asked) -> Answer | None:
        if asked.headers.get("xi-api-key") == KEY:
            return None
        return _said(401, "invalid_api_key", "Invalid API key")

    @route("GET", "/v2/voices")
    def voices(self, asked: Asked) -> Answer:
        voices = [{"voice_id": "21m00Tcm4TlvDq8ikWAM", "name": "Rachel", "category": "premade"}]
        return Answer(200, {"voices": voices, "has_more": False, "total_count": 1, "next_page_token": None})

    @route("POST", r"/v1/text-to-speech/(\w+)")
    def speak(self, asked: Asked) -> Answer:
        body = self._speech(asked)
        content, kind = self._sound(asked, self._seconds(body))
        return Answer(200, content, {"Content-Type": kind, **self._charged(body)})

    @route("POST", r"/v1/text-to-speech/(\w+)/with-timestamps")
    def speak_timed(self, asked: Asked) -> Answer:
        body = self._speech(asked)
        seconds = self._seconds(body)
        content, _ = self._sound(asked, seconds)
        step = seconds / len(body.text)
        alignment = {
            "characters": list(body.text),
            "character_start_times_seconds": [round(n * step, 3) for n in range(len(body.text))],
            "character_end_times_seconds": [round((n + 1) * step, 3) for n in range(len(body.text))],
        }
        told = {
            "audio_base64": base64.b64encode(content).decode(),
            "alignment": alignment,
            "normalized_alignment": None,
        }
        return Answer(200, told, self._charged(body))

    @route("POST", "/v1/music")
    def music(self, asked: Asked) -> Answer:
        body: Music = self.checked(Music, asked)
        length = 30_000 if body.music_length_ms is None else body.music_length_ms
        if not 3000 <= length <= 600_000:
            return self.invalid("music_length_ms: must be between 3000 and 600000")
        self._need(body.prompt, "prompt")
        self._charge_time(body.model_id, length / 1000)
        content, kind = self._sound(asked, length / 1000)
        return Answer(200, content, {"Content-Type": kind, "request-id": "r1"})

    @route("POST", "/v1/sound-generation")
    def sound(self, asked: Asked) -> Answer:
        body: Sound = self.checked(Sound, asked)
        seconds = 5.0 if body.duration_seconds is None else body.duration_seconds
        if not 0.5 <= seconds <= 30:
            return self.invalid("duration_seconds: must be between 0.5 and 30")
        self._need(body.text, "text")
        self._charge_time(body.model_id, seconds)
        content, kind = self._sound(asked, seconds)
        return Answer(200, content, {"Content-Type": kind, "request-id": "r1"})

    def _speech(self, asked: Asked) -> Speech:
        assert asked.match
        if not re.fullmatch(r"[A-Za-z0-9]{20}", asked.match[1]):
            raise Wrong(_said(404, "voice_not_found", f"A voice with id {asked.match[1]} was not found."))
        body: Speech = self.checked(Speech, asked)
        if body.model_id not in MOST:
            raise Wrong(_said(400, "model_not_found", "The model does not exist."))
        if len(body.text) > MOST[body.model_id]:
            raise Wrong(_said(400, "max_character_limit_exceeded", "The text is too long for this model."))
        if body.language_code and body.model_id == "eleven_multilingual_v2":
            raise Wrong(_said(400, "unsupported_language", "This model does not support language_code."))
        self._need(body.text, "text")
        return body

    def _need(self, text: str, field: str) -> None:
        if not text.strip():
            raise Wrong(self.invalid(f"{field}: must not be empty"))

    def _seconds(self, body: Speech) -> float:
        speed = (body.voice_settings.speed if body.voice_settings else None) or 1.0
        if not 0.7 <= speed <= 1.2:
            raise Wrong(_said(400, "invalid_voice_settings", "speed must be between 0.7 and 1.2"))
        return max(0.2, round(len(body.text) / 5 / speed, 2))

    def _charged(self, body: Speech) -> dict[str, str]:
        """Takes the money; the headers that tell of it."""
        count = len(body.text)
        self.charge(f"{body.model_id} {count}", bill.amount(self.provider, body.model_id, "k_characters", count) / 1000)
        return {"character-cost": str(count), "request-id": "r1", "current-concurrent-requests": "1"}

    def _charge_time(self, model: str, seconds: float) -> None:
        of_time = bill.amount(self.provider, model, "second", seconds)
        of_time += bill.amount(self.provider, model, "minute", seconds) / 60
        self.charge(f"{model} {seconds}s", of_time + bill.amount(self.provider, model, "call"))

    def _sound(self, asked: Asked, seconds: float) -> tuple[bytes, str]:
        wanted = FORMAT.fullmatch(asked.query.get("output_format", "mp3_44100_128"))
        if not wanted:
            raise Wrong(self.invalid("output_format: not one of the formats"))
        if wanted[1] == "pcm":
            return media.wav(seconds, int(wanted[2]))[44:], "audio/pcm"
        return media.mp3(seconds, int(wanted[2])), "audio/mpeg"

    def invalid(self, why: str) -> Answer:
        where, _, what = why.partition(": ")
        return Answer(422, {"detail": [{"loc": ["body", where], "msg": what or why, "type": "value_error"}]})

    def nowhere(self, asked: Asked) -> Answer:
        return Answer(404, {"detail": "Not Found"})

    def trouble(self, kind: str) -> None:
        answers = {
            "bad_key": _said(401, "invalid_api_key", "Invalid API key"),
            "no_money": _said(
                401, "quota_exceeded", "This request exceeds your quota of 10000. You have 0 credits left."
            ),
            "busy": _said(429, "too_many_concurrent_requests", "Too many concurrent requests.", {"Retry-After": "2"}),
            "system_busy": _said(429, "system_busy", "Our systems are under heavy load."),
            "refused": _said(400, "content_policy_violation", "This text violates our terms of service."),
            "invalid": _said(400, "invalid_request", "The request is not valid."),
            "unavailable": _said(503, "service_unavailable", "Try again later."),
            "bad_answer": Answer(200, b"", {"Content-Type": "audio/mpeg"}),
        }
        self.next(Fault("answer", answer=answers[kind]))


def _said(status: int, code: str, message: str, headers: dict[str, Any] | None = None) -> Answer:
    return Answer(status, {"detail": {"status": code, "message": message}}, headers or {})


FAKES = (ElevenLabs,)
