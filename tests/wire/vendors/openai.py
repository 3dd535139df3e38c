"""OpenAI: words, pictures, speech. Those who speak as it does stand in compatible.py."""

from __future__ import annotations

import base64
import io
import json
import time
from typing import Any, Literal

from pydantic import Field

from tests.wire import bill, media, text_answers
from tests.wire.chat import Chat, Completion
from tests.wire.server import Answer, Asked, Body, Wrong, route

Quality = Literal["low", "medium", "high", "xhigh", "max", "auto"]
VOICES = (
    "alloy",
    "ash",
    "ballad",
    "coral",
    "echo",
    "fable",
    "onyx",
    "nova",
    "sage",
    "shimmer",
    "verse",
    "marin",
    "cedar",
)


class Picture(Body):
    model: str
    prompt: str = Field(min_length=1, max_length=32000)
    n: int = Field(1, ge=1, le=10)
    size: str = "auto"
    quality: Quality = "auto"
    output_format: Literal["png", "webp", "jpeg"] = "png"
    output_compression: int | None = None
    background: Literal["transparent", "opaque", "auto"] = "auto"
    moderation: Literal["auto", "low"] = "auto"
    user: str | None = None


class Speech(Body):
    model: str
    voice: str
    input: str = Field(min_length=1, max_length=4096)
    instructions: str | None = None
    response_format: Literal["mp3", "opus", "aac", "flac", "wav", "pcm"] = "mp3"
    speed: float = Field(1.0, ge=0.25, le=4.0)


class OpenAI(Chat):
    provider = "openai"
    serves = ("gpt-*", "o3*", "o4*")
    offers = ("gpt-6-astra", "gpt-6-sol", "gpt-6-luna", "gpt-5.6-terra", "gpt-image-2.6-sunburst", "gpt-4o-mini-tts")
    retired = ("gpt-4", "gpt-4-turbo*", "gpt-3.5-turbo*", "gpt-image-1", "dall-e-*")
    troubles = {
        "bad_key": (401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided: canary***key."),
        "no_money": (
            429,
            "insufficient_quota",
            "insufficient_quota",
            "You exceeded your current quota, please check your plan.",
        ),
        "busy": (429, "tokens", "rate_limit_exceeded", "Rate limit reached for requests"),
        "refused": (
            400,
            "image_generation_user_error",
            "moderation_blocked",
            "Your request was rejected by the safety system.",
        ),
        "invalid": (400, "invalid_request_error", "unsupported_value", "Unsupported value: 'temperature'"),
        "unavailable": (503, "server_error", None, "The server is overloaded or not ready yet."),
    }

    def scrutinise(self, wanted: Completion) -> None:
        if wanted.max_tokens and not wanted.model.startswith("gpt-4"):
            why = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
            raise Wrong(self.wrong(400, "invalid_request_error", "unsupported_parameter", why, "max_tokens"))
        super().scrutinise(wanted)
        shape = wanted.response_format and wanted.response_format.json_schema
        if shape and shape.strict and (why := loose(shape.shape)):
            raise Wrong(self.invalid(f"Invalid schema for response_format '{shape.name}': {why}"))

    @route("POST", "/images/generations")
    def draw(self, asked: Asked) -> Answer:
        return self._drawn(self.checked(Picture, asked), asked, shown=0)

    @route("POST", "/images/edits")
    def redraw(self, asked: Asked) -> Answer:
        if not asked.headers.get("Content-Type", "").startswith("multipart/form-data"):
            return self.invalid("You must provide multipart/form-data.")
        form = dict(asked.form)
        pictures, mask = form.pop("image[]", []), form.pop("mask", [])
        if not 1 <= len(pictures) <= 16:
            return self.invalid("Missing required parameter: 'image[]'.")
        for _, content in pictures + mask:
            if not is_picture(content):
                return self.invalid("Invalid image file or mode for image.")
        if mask and (why := unfit(mask[0][1], pictures[0][1])):
            return self.invalid(why)
        told: dict[str, Any] = {name: parts[0][1].decode() for name, parts in form.items()}
        if told.pop("input_fidelity", None) and told.get("model") != "gpt-image-1.5":
            return self.invalid("input_fidelity is not supported by this model.")
        told |= {name: int(told[name]) for name in ("n", "output_compression") if name in told}
        as_json = Asked("POST", asked.path, {}, asked.headers, json.dumps(told).encode())
        return self._drawn(self.checked(Picture, as_json), asked, shown=len(pictures))

    def _drawn(self, wanted: Picture, asked: Asked, shown: int) -> Answer:
        self.served(wanted.model)
        if not wanted.model.startswith("gpt-image"):
            return self.invalid(f"The model {wanted.model} does not make images.")
        width, height = self._size(wanted)
        see_through = wanted.background == "transparent" and wanted.output_format != "jpeg"
        content = media.picture(width, height, wanted.output_format.upper(), see_through)
        into, seen, out = text_answers.tokens(wanted.prompt), 323 * shown, width * height // 256 * wanted.n
        price = bill.amount("openai", wanted.model, "m_tokens_in", into)
        price += bill.amount("openai", wanted.model, "m_image_tokens_in", seen)
        price += bill.amount("openai", wanted.model, "m_tokens_out", out)
        self.charge(wanted.model, price / 1_000_000, "USD", asked.headers.get("X-Client-Request-Id", ""))
        usage = {
            "input_tokens": into + seen,
            "output_tokens": out,
            "total_tokens": into + seen + out,
            "input_tokens_details": {"text_tokens": into, "image_tokens": seen},
            "output_tokens_details": {"text_tokens": 0, "image_tokens": out},
        }
        data = [{"b64_json": base64.b64encode(content).decode()}] * wanted.n
        return Answer(
            200, {"created": int(time.time()), "data": data, "usage": usage, "output_format": wanted.output_format}
        )

    def _size(self, wanted: Picture) -> tuple[int, int]:
        if wanted.size == "auto":
            return 1024, 1024
        width, _, height = wanted.size.partition("x")
        if not (width.isdigit() and height.isdigit()):
            raise Wrong(self.invalid(f"Invalid value: '{wanted.size}' for size."))
        w, h = int(width), int(height)
        new = not wanted.model.startswith("gpt-image-1")
        usual = wanted.size in ("1024x1024", "1536x1024", "1024x1536")
        if not usual and not (
            new and w % 16 == h % 16 == 0 and 1 / 3 <= w / h <= 3 and max(w, h) <= 3840 and min(w, h) <= 2160
        ):
            raise Wrong(
                self.wrong(400, "invalid_request_error", "invalid_value", f"Invalid value: '{wanted.size}'.", "size")
            )
        return w, h

    @route("POST", "/audio/speech")
    def speak(self, asked: Asked) -> Answer:
        wanted = self.checked(Speech, asked)
        self.served(wanted.model)
        if wanted.voice not in VOICES:
            return self.invalid(f"Invalid voice: {wanted.voice}")
        seconds = round(max(0.5, len(wanted.input) / 5 / wanted.speed), 2)
        if wanted.response_format not in ("mp3", "wav"):
            return self.invalid("This fake speaks mp3 and wav.")
        content = media.mp3(seconds) if wanted.response_format == "mp3" else media.wav(seconds, 24000)
        price = bill.amount("openai", wanted.model, "minute", seconds) / 60
        price += bill.amount("openai", wanted.model, "k_characters", len(wanted.input)) / 1000
        self.charge(wanted.model, price, "USD", asked.headers.get("X-Client-Request-Id", ""))
        kind = {"mp3": "audio/mpeg", "wav": "audio/wav"}[wanted.response_format]
        return Answer(200, content, {"Content-Type": kind})


def unfit(mask: bytes, picture: bytes) -> str:
    """Why a mask is none for this picture; empty where it is one."""
    from PIL import Image

    with Image.open(io.BytesIO(mask)) as drawn, Image.open(io.BytesIO(picture)) as image:
        if drawn.format != "PNG" or "A" not in drawn.getbands():
            return "Invalid mask: expected a PNG with an alpha channel."
        if drawn.size != image.size:
            return "Invalid mask image format - mask size does not match image size"
    return ""


def is_picture(content: bytes) -> bool:
    from PIL import Image

    try:
        Image.open(io.BytesIO(content)).verify()
    except Exception:
        return False
    return True


def loose(shape: Any) -> str:
    """Why a schema is not a strict one; empty where it is."""
    if isinstance(shape, list):
        return next(filter(None, map(loose, shape)), "")
    if not isinstance(shape, dict):
        return ""
    if shape.get("type") == "object" or "properties" in shape:
        if shape.get("additionalProperties") is not False:
            return "'additionalProperties' is required to be supplied and to be false."
        if set(shape.get("required", [])) != set(shape.get("properties", {})):
            return "'required' is required to be supplied and to be an array including every key in properties."
    return next(filter(None, map(loose, shape.values())), "")


FAKES = (OpenAI,)
