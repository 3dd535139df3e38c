"""A fake Gemini: generateContent for words (whole and as a stream), pictures and speech; films by Interactions; its files."""

from __future__ import annotations

import base64
import io
import json
import uuid
import wave
from collections import deque
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from tests.wire import media, text_answers
from tests.wire.gemini_bodies import Generate, ImageConfig, Interaction
from tests.wire.long_jobs import Jobs
from tests.wire.result_links import size_of
from tests.wire.server import KEY, Answer, Asked, Wrong, route

WORDS = {
    "gemini-4-argon": ("2", "0.10", "10"),
    "gemini-4-hydrogen": ("1.5", "0.075", "7.5"),
    "gemini-3.8-flash": ("0.75", "0.075", "3.75"),
    "gemini-3.5-flash-lite": ("0.30", "0.03", "2.50"),
    "gemini-3.1-pro-preview": ("2", "0.20", "12"),
}
"""USD for a million tokens in, of those in its cache, out."""
PICTURES = {
    "gemini-3-pro-image": ("2", "12", {"1K": "0.134", "2K": "0.134", "4K": "0.24"}),
    "gemini-3.1-flash-image": ("0.5", "3", {"1K": "0.067", "2K": "0.101", "4K": "0.151"}),
    "gemini-3.1-flash-lite-image": ("0.25", "1.5", {"1K": "0.0336"}),
    "gemini-nano-banana-2.1": ("1.5", "7.5", {"1K": "0.0336"}),
}
"""USD for a million tokens in and out, and for a picture by its size."""
VOICES = {"gemini-3.8-flash-tts": ("0.5", "9"), "gemini-3.8-flash-lite-tts": ("0.5", "6")}
"""USD for a million tokens in and out."""
FILMS = ("gemini-omni-1.2-flash",)
FILM_TOKENS = {"360p": 1917, "720p": 5792, "1080p": 8667, "4k": 17417}
"""Of a second of film: those of 720p are told, the others are its prices by the second over USD 12 for a million."""
FILM_IN, FILM_OUT = Decimal("1.5"), Decimal(12)
SIDES = {"1K": 1024, "2K": 2048, "4K": 4096, "360p": 360, "720p": 720, "1080p": 1080, "4k": 2160}
PICTURE_TOKENS, SOUND_TOKENS, THOUGHTS = 1120, 25, 12
"""Of a picture; of a second of speech; thought before each answer."""
INLINE_BYTES = 4 * 1024 * 1024
RATIOS = "1:1 2:3 3:2 3:4 4:3 9:16 16:9 21:9"
NO_KEY = "API key not valid. Please pass a valid API key."
SPEECH = "audio/L16;codec=pcm;rate=24000"


class Gemini(Jobs):
    """`writes` makes the answers: (prompt, schema or None) -> text. With `by_uri` films come as its files even where they are small;
    `elsewhere` sends whoever fetches one on to that address. `cached` is how many tokens of a prompt it had in its cache."""

    provider = "gemini"
    ENDS = ("failed", "refused", "gone", "silently", "cancelled")

    def __init__(self) -> None:
        super().__init__()
        self.writes: Callable[[str, dict[str, Any] | None], str] = text_answers.answer
        self.by_uri = False
        self.elsewhere = ""
        self.cached = 0
        self._moods: deque[str] = deque()
        self._files: dict[str, bytes] = {}

    def mood(self, finish: str) -> None:
        """The next answer of a model ends so: a finishReason, or "blocked"."""
        self._moods.append(finish)

    def wrong(self, status: int, name: str, message: str, *details: dict[str, Any]) -> Answer:
        error = {"code": status, "message": message, "status": name, **({"details": list(details)} if details else {})}
        return Answer(status, {"error": error})

    def invalid(self, why: str) -> Answer:
        return self.wrong(400, "INVALID_ARGUMENT", why)

    def nowhere(self, asked: Asked) -> Answer:
        return Answer(404, b"<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>", {"Content-Type": "text/html"})

    def knows(self, asked: Asked) -> bool:
        return asked.headers.get("x-goog-api-key") == KEY

    def says(self, kind: str) -> Answer:
        info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "domain": "googleapis.com"}
        retry = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "2s"}
        return {
            "bad_key": self.wrong(400, "INVALID_ARGUMENT", NO_KEY, {**info, "reason": "API_KEY_INVALID"}),
            "no_money": self.wrong(429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted."),
            "busy": self.wrong(429, "RESOURCE_EXHAUSTED", QUOTA, _quota("PerMinutePerProjectPerModel"), retry),
            "invalid": self.invalid("Invalid value at 'generation_config'"),
            "unavailable": self.wrong(503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
            "bad_answer": Answer(200, b'{"candidates": [{"content": {"pa', {"Content-Type": "application/json"}),
        }[kind]

    def trouble(self, kind: str) -> None:
        if kind == "refused":
            return self.mood("blocked")
        return super().trouble(kind)

    # words, pictures, speech

    @route("GET", "/v1beta/models")
    def list(self, asked: Asked) -> Answer:
        names = [*WORDS, *PICTURES, *VOICES, *FILMS]
        rows = [{"name": f"models/{name}", "supportedGenerationMethods": ["generateContent"]} for name in names]
        return Answer(200, {"models": rows[: int(asked.query.get("pageSize", 50))]})

    @route("POST", r"/v1beta/models/([\w.-]+):generateContent")
    def whole(self, asked: Asked) -> Answer:
        return Answer(200, self._answered(asked))

    @route("POST", r"/v1beta/models/([\w.-]+):streamGenerateContent")
    def stream(self, asked: Asked) -> Answer:
        if asked.query.get("alt") != "sse":
            raise Wrong(self.invalid("alt: this fake only knows sse"))
        told = self._answered(asked)
        return Answer(200, b"", {"Content-Type": "text/event-stream"}, chunks=_events(told))

    def _answered(self, asked: Asked) -> dict[str, Any]:
        assert asked.match is not None
        model, wanted = asked.match[1], self.checked(Generate, asked)
        for picture in wanted.pictures:
            self._check_picture(picture)
        if model in WORDS:
            return self._said(model, wanted)
        if model in PICTURES:
            return self._drawn(model, wanted)
        if model in VOICES:
            return self._spoken(model, wanted)
        raise Wrong(
            self.wrong(
                404,
                "NOT_FOUND",
                f"models/{model} is not found for API version v1beta, or is not supported for generateContent.",
            )
        )

    def _said(self, model: str, wanted: Generate) -> dict[str, Any]:
        told, config = wanted.words, wanted.generationConfig
        if config.responseJsonSchema is not None and config.responseMimeType != "application/json":
            raise Wrong(self.invalid("responseJsonSchema needs the response_mime_type application/json"))
        tokens_in = text_answers.tokens(told)
        if blocked := self._blocked(model, tokens_in):
            return blocked
        mood = self._moods.popleft() if self._moods else ""
        text = "" if mood else self.writes(told, config.responseJsonSchema)
        room = (config.maxOutputTokens or 65536) - THOUGHTS
        whole = text_answers.tokens(text) <= room
        text = text if whole else text.encode()[: max(0, room) * 3].decode("utf-8", "ignore")
        cached, tokens_out = min(self.cached, tokens_in), text_answers.tokens(text) if text else 0
        price_in, price_cached, price_out = (Decimal(price) for price in WORDS[model])
        amount = price_in * (tokens_in - cached) + price_cached * cached + price_out * (tokens_out + THOUGHTS)
        self.charge(model, amount / 1_000_000)
        usage = {"promptTokenCount": tokens_in, "candidatesTokenCount": tokens_out, "thoughtsTokenCount": THOUGHTS}
        if cached:
            usage["cachedContentTokenCount"] = cached
        thought = {"text": "**Thinking of rain**", "thought": True}
        return _told(model, [thought, {"text": text}], usage, mood or ("STOP" if whole else "MAX_TOKENS"))

    def _drawn(self, model: str, wanted: Generate) -> dict[str, Any]:
        config = wanted.generationConfig
        if "IMAGE" not in config.responseModalities or config.responseJsonSchema or config.seed is not None:
            raise Wrong(self.invalid("this model answers with pictures"))
        about = config.imageConfig or ImageConfig()
        price_in, price_out, sizes = PICTURES[model]
        if about.imageSize not in sizes:
            raise Wrong(self.invalid(f"image_size: {about.imageSize} is not supported by this model"))
        if about.aspectRatio and about.aspectRatio not in RATIOS.split():
            raise Wrong(self.invalid("aspect_ratio: not a supported value"))
        tokens_in = text_answers.tokens(wanted.words) + 560 * len(wanted.pictures)
        if blocked := self._blocked(model, tokens_in, price_in):
            return blocked
        if self._moods:
            usage = {"promptTokenCount": tokens_in, "thoughtsTokenCount": THOUGHTS}
            self.charge(model, (Decimal(price_in) * tokens_in + Decimal(price_out) * THOUGHTS) / 1_000_000)
            return _told(model, [], usage, self._moods.popleft())
        first = size_of(wanted.pictures[0]) if wanted.pictures else (1, 1)
        wide, high = (int(side) for side in about.aspectRatio.split(":")) if about.aspectRatio else first
        short = SIDES[about.imageSize] * min(wide, high) // max(wide, high)
        content = media.picture(short * wide // min(wide, high) // 4, short * high // min(wide, high) // 4)
        rest = Decimal(price_in) * tokens_in + Decimal(price_out) * (THOUGHTS + 5)
        self.charge(model, Decimal(sizes[about.imageSize]) + rest / 1_000_000)
        usage = {
            "promptTokenCount": tokens_in,
            "candidatesTokenCount": PICTURE_TOKENS + 5,
            "thoughtsTokenCount": THOUGHTS,
            "candidatesTokensDetails": [
                {"modality": "IMAGE", "tokenCount": PICTURE_TOKENS},
                {"modality": "TEXT", "tokenCount": 5},
            ],
        }
        inline = {"mimeType": "image/png", "data": base64.b64encode(content).decode()}
        return _told(model, [{"text": "Here it is."}, {"inlineData": inline}], usage, "STOP")

    def _spoken(self, model: str, wanted: Generate) -> dict[str, Any]:
        config = wanted.generationConfig
        if config.responseModalities != ["AUDIO"] or config.speechConfig is None:
            raise Wrong(self.invalid("The requested combination of response modalities is not supported by the model"))
        price_in, price_out = (Decimal(price) for price in VOICES[model])
        tokens_in = text_answers.tokens(wanted.words)
        if blocked := self._blocked(model, tokens_in, str(price_in)):
            return blocked
        seconds = max(1, len(wanted.words) // 5)
        tokens_out = seconds * SOUND_TOKENS
        self.charge(model, (price_in * tokens_in + price_out * tokens_out) / 1_000_000)
        with wave.open(io.BytesIO(media.wav(seconds, 24000))) as sound:
            samples = sound.readframes(sound.getnframes())
        inline = {"mimeType": SPEECH, "data": base64.b64encode(samples).decode()}
        usage = {"promptTokenCount": tokens_in, "candidatesTokenCount": tokens_out}
        return _told(model, [{"inlineData": inline}], usage, "STOP")

    def _blocked(self, model: str, tokens_in: int, price_in: str = "") -> dict[str, Any] | None:
        """A prompt that it will not answer: said with 200, and read all the same."""
        if not self._moods or self._moods[0] != "blocked":
            return None
        self._moods.popleft()
        self.charge(model, Decimal(price_in or WORDS[model][0]) * tokens_in / 1_000_000)
        used = {"promptTokenCount": tokens_in, "totalTokenCount": tokens_in}
        return {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": used, "modelVersion": model}

    # film

    @route("POST", "/v1beta/interactions")
    def begin(self, asked: Asked) -> Answer:
        wanted: Interaction = self.checked(Interaction, asked)
        if wanted.model not in FILMS:
            raise Wrong(self.wrong(404, "NOT_FOUND", f"Model {wanted.model} not found."))
        self._check_film(wanted)
        if self._moods and self._moods[0] == "blocked":
            self._moods.popleft()
            raise Wrong(self.invalid("The prompt was blocked by a safety filter."))
        tokens = FILM_TOKENS[wanted.response_format.resolution] * wanted.seconds
        job = self.accepted(
            id=f"v1_{uuid.uuid4().hex}", wanted=wanted, tokens=tokens, used=text_answers.tokens(wanted.words)
        )
        if not job["end"]:
            self.charge(wanted.model, (FILM_IN * job["used"] + FILM_OUT * tokens) / 1_000_000, key=job["id"])
        return Answer(
            200, {"id": job["id"], "status": "in_progress", "object": "interaction", "model": wanted.model, "usage": {}}
        )

    @route("GET", r"/v1beta/interactions/(\w+)")
    def look(self, asked: Asked) -> Answer:
        job = self._job(asked)
        told: dict[str, Any] = {"id": job["id"], "object": "interaction", "model": job["wanted"].model}
        if job["cancelled"]:
            return Answer(200, {**told, "status": "cancelled"})
        if not self.looked(job):
            return Answer(200, {**told, "status": "in_progress"})
        return Answer(200, told | self._ended(job, asked.headers["Host"]))

    @route("POST", r"/v1beta/interactions/(\w+)/cancel")
    def cancel(self, asked: Asked) -> Answer:
        job = self._job(asked)
        if job["looks"] > self.polls_needed:
            raise Wrong(self.wrong(400, "FAILED_PRECONDITION", "The interaction is not running."))
        job["cancelled"] = True
        self.refund(job["id"])
        return Answer(200, {"id": job["id"], "status": "cancelled"})

    @route("GET", r"/v1beta/files/(\w+):download")
    def download(self, asked: Asked) -> Answer:
        assert asked.match is not None
        if asked.match[1] not in self._files or asked.query.get("alt") != "media":
            return self.wrong(403, "PERMISSION_DENIED", "You do not have permission to access the File.")
        if self.elsewhere:
            content = self._files[asked.match[1]]
            link = self.link(content, "video/mp4", ".mp4").replace(self.url, self.elsewhere)
            return Answer(302, b"", {"Location": link})
        return Answer(200, self._files[asked.match[1]], {"Content-Type": "video/mp4"})

    def _check_film(self, wanted: Interaction) -> None:
        if wanted.background and not wanted.store:
            raise Wrong(self.invalid("background requires store"))
        if not wanted.background:
            raise Wrong(self.invalid("this fake does not hold the line open"))
        longest = 10 if "<LAST_FRAME>" in wanted.words else 15
        if not 3 <= wanted.seconds <= longest:
            raise Wrong(self.invalid(f"duration: 3 to {longest} seconds"))
        if len(wanted.pictures) > 6 + 2:
            raise Wrong(self.invalid("input: too many images"))
        for picture in wanted.pictures:
            self._check_picture(picture)
        if wanted.response_modalities != ["video"]:
            raise Wrong(self.invalid("response_modalities"))

    def _check_picture(self, data: str) -> None:
        try:
            size_of(data)
        except ValueError as error:
            raise Wrong(self.invalid("Unable to process input image.")) from error

    def _job(self, asked: Asked) -> dict[str, Any]:
        assert asked.match is not None
        job = self.jobs.get(asked.match[1])
        if job is None or job["end"] == "gone":
            raise Wrong(self.wrong(404, "NOT_FOUND", "Requested entity was not found."))
        return job

    def _ended(self, job: dict[str, Any], host: str) -> dict[str, Any]:
        none = {"total_input_tokens": job["used"], "total_output_tokens": 0, "total_tokens": job["used"]}
        match job["end"]:
            case "failed":
                return {"status": "failed", "errors": [{"code": "internal", "message": "Internal error."}]}
            case "refused":
                error = {"code": "safety", "message": "The prompt was blocked by a safety filter."}
                return {"status": "failed", "errors": [error]}
            case "silently":
                return {"status": "completed", "steps": [{"type": "model_output", "content": []}], "usage": none}
            case "cancelled":
                return {"status": "cancelled"}
        usage = {
            "total_input_tokens": job["used"],
            "total_output_tokens": job["tokens"],
            "output_tokens_by_modality": [{"modality": "video", "tokens": job["tokens"]}],
        }
        steps = [
            {"type": "user_input", "content": [{"type": "text", "text": job["wanted"].words}]},
            {"type": "model_output", "content": [{"type": "video", "mime_type": "video/mp4", **self._film(job, host)}]},
        ]
        return {"status": "completed", "steps": steps, "usage": usage}

    def _film(self, job: dict[str, Any], host: str) -> dict[str, str]:
        """Its bytes, or where they lie, at the host that was asked: what is large never comes in the answer."""
        wanted = job["wanted"].response_format
        wide, high = (int(side) for side in wanted.aspect_ratio.split(":"))
        short = SIDES[wanted.resolution] // 4
        size = short * wide // min(wide, high), short * high // min(wide, high)
        content = media.mp4(*size, job["wanted"].seconds, 2, sound=True)
        if wanted.delivery == "uri" or self.by_uri or len(content) > INLINE_BYTES:
            name = uuid.uuid4().hex
            self._files[name] = content
            return {"uri": f"http://{host}/v1beta/files/{name}:download?alt=media"}
        return {"data": base64.b64encode(content).decode()}


QUOTA = "You exceeded your current quota, please check your plan and billing details."


def _quota(name: str) -> dict[str, Any]:
    violation = {"quotaMetric": "generativelanguage.googleapis.com/requests", "quotaId": f"GenerateRequests{name}"}
    return {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [violation]}


def day_is_full() -> Answer:
    """What whoever has used up a day's quota is told, with the wait of seconds that it says all the same."""
    retry = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "31s"}
    details = [_quota("PerDayPerProjectPerModel-FreeTier"), retry]
    return Answer(429, {"error": {"code": 429, "message": QUOTA, "status": "RESOURCE_EXHAUSTED", "details": details}})


def _told(model: str, parts: list[dict[str, Any]], usage: dict[str, Any], finish: str) -> dict[str, Any]:
    content = {"role": "model", **({"parts": parts} if parts else {})}
    whole = {**usage, "totalTokenCount": sum(value for value in usage.values() if isinstance(value, int))}
    candidate = {"content": content, "finishReason": finish, "index": 0}
    return {"candidates": [candidate], "usageMetadata": whole, "modelVersion": model, "responseId": "r-fake"}


def _events(told: dict[str, Any]) -> Iterator[bytes]:
    """The same, some letters at a time; how it ended comes last."""
    if not told.get("candidates"):
        yield _event(told)
        return
    candidate = told["candidates"][0]
    for part in candidate["content"].get("parts", []):
        text = part["text"]
        for start in range(0, len(text), 8):
            piece = {**part, "text": text[start : start + 8]}
            counted = {"promptTokenCount": told["usageMetadata"]["promptTokenCount"]}
            content = {"role": "model", "parts": [piece]}
            yield _event({"candidates": [{"content": content, "index": 0}], "usageMetadata": counted})
    end = {"content": {"role": "model", "parts": [{"text": ""}]}, "finishReason": candidate["finishReason"], "index": 0}
    yield _event({**told, "candidates": [end]})


def _event(data: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(data, ensure_ascii=False)}\r\n\r\n".encode()


FAKES = (Gemini,)
