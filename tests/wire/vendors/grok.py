"""A fake xAI: Grok's words by the protocol of OpenAI, Imagine's pictures and clips. What a thing cost stands in its answer."""

from __future__ import annotations

import base64
import io
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from tests.wire import media
from tests.wire.chat import Chat, Completion
from tests.wire.long_jobs import Jobs
from tests.wire.server import Answer, Asked, Body, Fake, Wrong, route

TICKS = Decimal(10_000_000_000)
"""Of one USD."""
THOUGHT = 25
"""Tokens thought before each answer: on top of those of the answer, and billed as such."""
PICTURE_BYTES = 20 * 1024 * 1024
RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "21:9", "5:2")
DRAWN = {"grok-imagine-image-2.0": {"1k": "0.04", "2k": "0.06"}, "grok-imagine-image": {"1k": "0.02", "2k": "0.02"}}
"""USD a picture; what the older costs in 2k is unconfirmed."""
SIDES = {"1k": 1024, "2k": 2048, "480p": 480, "720p": 720, "1080p": 1080}


@dataclass(frozen=True)
class Film:
    """USD a second by its resolution and a picture shown, and what it takes."""

    second: dict[str, str]
    picture: str
    last: bool = False
    references: bool = False
    mixes: bool = False


FILMS = {
    "grok-imagine-video-1.5": Film({"480p": "0.08", "720p": "0.14", "1080p": "0.25"}, "0.01", True, True, True),
    "grok-imagine-video-1.5-lite": Film({"480p": "0.02", "720p": "0.03", "1080p": "0.14"}, "0.01"),
    "grok-imagine-video": Film({"480p": "0.05", "720p": "0.07"}, "0.002", references=True),
}


class Words(Completion):
    reasoning_effort: Literal["none", "low", "medium", "high"] | None = None


class Picture(Body):
    url: str
    type: Literal["image_url"] | None = None


class Drawing(Body):
    model: str
    prompt: str = Field(min_length=1, max_length=4096)
    n: int = Field(default=1, ge=1, le=10)
    aspect_ratio: Literal["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "2:1", "1:2", "auto"] | None = None
    resolution: Literal["1k", "2k"] = "1k"
    response_format: Literal["url", "b64_json"] = "url"
    user: str | None = None


class Editing(Drawing):
    image: Picture | None = None
    images: list[Picture] | None = Field(default=None, min_length=1, max_length=5)


class Keyframe(Body):
    image: Picture
    timestamp_s: float


class Clip(Body):
    model: str
    prompt: str | None = Field(default=None, max_length=4096)
    image: Picture | None = None
    last_frame: Picture | None = None
    keyframes: list[Keyframe] | None = Field(default=None, max_length=4)
    reference_images: list[Picture] | None = Field(default=None, min_length=1, max_length=7)
    reference_audios: list[dict[str, str]] | None = Field(default=None, max_length=3)
    duration: int = Field(default=8, ge=1, le=15)
    aspect_ratio: str = "16:9"
    resolution: Literal["480p", "720p", "1080p"] = "480p"
    generate_audio: bool | None = None
    user: str | None = None


class Grok(Chat, Jobs):
    """`moderated` pictures that come are held back, and paid all the same. `quiet`: a look at a job that runs is answered with
    nothing at all."""

    provider = "grok"
    serves = ("grok-4*", "grok-build-*")
    offers = ("grok-4.7", "grok-4.3", "grok-build-0.1")
    body = Words
    troubles = {
        "bad_key": (400, "", "Client specified an invalid argument", "Incorrect API key provided: ca***ey. You can obtain an API key from https://console.x.ai."),
        "no_money": (403, "", "permission-denied", "Your team has either used all available credits or reached its monthly spending limit."),
        "busy": (429, "", "Some resource has been exhausted", "Too many requests for team."),
        "refused": (403, "", "permission-denied", "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO"),
        "invalid": (422, "", "invalid-argument", "Failed to deserialize the JSON body into the target type"),
        "unavailable": (503, "", "The service is currently unavailable", "Service temporarily unavailable."),
    }  # fmt: skip
    ENDS = ("failed", "refused", "gone", "held_back", "expired")

    def __init__(self) -> None:
        super().__init__()
        self.moderated = 0
        self.quiet = False

    def wrong(self, status: int, kind: str, code: Any, message: str, param: str | None = None) -> Answer:
        """Its own shape; what only OpenAI's SDK knows comes in OpenAI's."""
        if kind:
            return super().wrong(status, kind, code, message, param)
        return Answer(status, {"code": code, "error": message})

    def answer(self, asked: Asked) -> Answer:
        return Fake.answer(self, asked) if self.open_to_all(asked) else super().answer(asked)

    def admitted(self, asked: Asked) -> Answer | None:
        return None if self.open_to_all(asked) else Chat.admitted(self, asked)

    def trouble(self, kind: str) -> None:
        Chat.trouble(self, kind)

    def invalid(self, why: str) -> Answer:
        return self.wrong(400, "", "Client specified an invalid argument", why)

    def served(self, model: str) -> None:
        try:
            super().served(model)
        except Wrong:
            raise Wrong(self._unknown(model)) from None

    # words

    def counted(self, wanted: Completion, text: str) -> dict[str, Any]:
        used = super().counted(wanted, text)
        used["completion_tokens_details"] = {"reasoning_tokens": THOUGHT}
        return used | {"total_tokens": used["total_tokens"] + THOUGHT}

    def priced(self, model: str, usage: dict[str, Any]) -> Any:
        out = usage["completion_tokens"] + THOUGHT
        return super().priced(model, usage | {"completion_tokens": out})

    def extra_usage(self, usage: dict[str, Any], cost: Any) -> dict[str, Any]:
        return usage | {"cost_in_usd_ticks": int(cost * TICKS)}

    # pictures

    @route("POST", "/images/generations")
    def draw(self, asked: Asked) -> Answer:
        return self._drawn(self.checked(Drawing, asked), [])

    @route("POST", "/images/edits")
    def edit(self, asked: Asked) -> Answer:
        wanted: Editing = self.checked(Editing, asked)
        if bool(wanted.image) == bool(wanted.images):
            raise Wrong(self.invalid("one of image and images"))
        shown = wanted.images or [wanted.image]
        return self._drawn(wanted, [self._taken(one.url) for one in shown if one])

    def _drawn(self, wanted: Any, shown: list[float]) -> Answer:
        if wanted.model not in DRAWN:
            raise Wrong(self._unknown(wanted.model))
        price = Decimal(DRAWN[wanted.model][wanted.resolution]) * wanted.n
        ratio = shown[0] if len(shown) == 1 else _value(wanted.aspect_ratio or "1:1")
        short = SIDES[wanted.resolution]
        wide, high = (short * ratio, short) if ratio >= 1 else (short, short / ratio)
        content = media.picture(round(wide), round(high), "JPEG")
        self.charge(wanted.model, price)
        row: dict[str, Any] = {"revised_prompt": "", "respect_moderation": not self.moderated}
        if self.moderated:
            self.moderated -= 1
        elif wanted.response_format == "url":
            row["url"] = self.link(content, "image/jpeg", ".jpg")
        else:
            row["b64_json"] = base64.b64encode(content).decode()
        return Answer(200, {"data": [row] * wanted.n, "usage": {"cost_in_usd_ticks": int(price * TICKS)}})

    # clips

    @route("POST", "/videos/generations")
    def create(self, asked: Asked) -> Answer:
        wanted: Clip = self.checked(Clip, asked)
        if wanted.model not in FILMS:
            raise Wrong(self._unknown(wanted.model))
        film = FILMS[wanted.model]
        size, shown = self._film_taken(film, wanted)
        price = Decimal(film.second[wanted.resolution]) * wanted.duration + Decimal(film.picture) * shown
        job = self.accepted(id=str(uuid.uuid4()), wanted=wanted, size=size, price=price)
        if not job["end"] or job["end"] == "held_back":
            self.charge(wanted.model, price, key=job["id"])
        return Answer(200, {"request_id": job["id"]})

    @route("GET", r"/videos/([\w-]+)")
    def poll(self, asked: Asked) -> Answer:
        assert asked.match is not None
        job = self.jobs.get(asked.match[1])
        if job is None or job["end"] == "gone":
            raise Wrong(self.wrong(404, "", "Some requested entity was not found", "Video request not found."))
        if not self.looked(job):
            return Answer(202, b"" if self.quiet else {"status": "pending", "progress": 10 * job["looks"]})
        wanted: Clip = job["wanted"]
        used = {"cost_in_usd_ticks": int(job["price"] * TICKS)}
        told: dict[str, Any] = {"status": "done", "model": wanted.model, "usage": used}
        match job["end"]:
            case "held_back":
                video = {"url": "", "duration": wanted.duration, "respect_moderation": False}
                return Answer(200, told | {"video": video})
            case "expired":
                return Answer(200, {"status": "expired"})
            case "refused":
                error = {"code": "invalid_argument", "message": "Generated video rejected by content moderation."}
                return Answer(200, {"status": "failed", "error": error})
            case "failed":
                error = {"code": "internal_error", "message": "The generation failed."}
                return Answer(200, {"status": "failed", "error": error})
        width, height = job["size"]
        film = media.mp4(width // 2, height // 2, wanted.duration, 2, sound=wanted.generate_audio is not False)
        video = {"url": self.link(film, "video/mp4", ".mp4"), "duration": wanted.duration, "respect_moderation": True}
        return Answer(200, told | {"video": video})

    def _film_taken(self, film: Film, wanted: Clip) -> tuple[tuple[int, int], int]:
        """(pixels of the clip, how many pictures it is shown). Raises Wrong for what this model does not take."""
        references = wanted.reference_images or []
        guided = bool(references or wanted.reference_audios or wanted.last_frame or wanted.keyframes)
        framed = [one for one in (wanted.image, wanted.last_frame) if one]
        if wanted.resolution not in film.second:
            raise Wrong(self.invalid(f"resolution {wanted.resolution} is not supported for this model"))
        wrong = {
            "`prompt` is required": not wanted.prompt and not framed and not references,
            "`last_frame` is not supported for this model": bool(wanted.last_frame or wanted.keyframes) and not film.last,
            "`reference_images` is not supported for this model": bool(references) and not film.references,
            "`image` cannot be combined with reference inputs": bool(wanted.image) and guided and not film.mixes,
            "reference-to-video supports up to 10 seconds": guided and not film.mixes and wanted.duration > 10,
            "reference-to-video supports up to 720p": guided and wanted.resolution == "1080p",
            f"aspect_ratio {wanted.aspect_ratio} is not valid": wanted.aspect_ratio not in RATIOS,
        }  # fmt: skip
        if why := next((why for why, holds in wrong.items() if holds), ""):
            raise Wrong(self.invalid(why))
        shapes = [self._taken(one.url) for one in (*framed, *references)]
        ratio = shapes[0] if wanted.image else _value(wanted.aspect_ratio)
        short = SIDES[wanted.resolution]
        size = (round(short * ratio), short) if ratio >= 1 else (short, round(short / ratio))
        return size, len(shapes)

    def _unknown(self, model: str) -> Answer:
        why = f"The model {model} does not exist or your team does not have access to it."
        return self.wrong(404, "", "Some requested entity was not found", why)

    def _taken(self, url: str) -> float:
        """Width over height of a picture that comes along; of one behind a link nobody knows it here. Raises Wrong."""
        from PIL import Image

        if url.startswith("https://"):
            return 16 / 9
        try:
            content = base64.b64decode(url.partition(";base64,")[2], validate=True)
            with Image.open(io.BytesIO(content)) as image:
                if image.format not in ("PNG", "JPEG", "WEBP") or len(content) > PICTURE_BYTES:
                    raise Wrong(self.invalid("image: png, jpeg or webp of at most 20 MiB"))
                return image.width / image.height
        except (ValueError, OSError):
            raise Wrong(self.invalid("image: neither a URL nor a data URI of a picture")) from None


def _value(ratio: str) -> float:
    wide, _, high = ("1:1" if ratio == "auto" else ratio).partition(":")
    return int(wide) / int(high)


FAKES = (Grok,)
