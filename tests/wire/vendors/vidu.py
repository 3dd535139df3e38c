"""A fake Vidu: film from words, from a picture, between two, after several; jobs that queue, can be taken back while they do, and say
how many credits they took."""

from __future__ import annotations

import base64
import io
import uuid
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from tests.wire import media
from tests.wire.long_jobs import Jobs
from tests.wire.server import KEY, Answer, Asked, Body, Wrong, route

CREDIT = Decimal("0.005")
"""USD."""
CREDITS = {
    "text2video": {
        "viduq3-pro": {"540p": 9, "720p": 20, "1080p": 24},
        "viduq3-turbo": {"540p": 7, "720p": 11, "1080p": 13},
    },
    "reference2video": {
        "viduq3-turbo": {"540p": 4, "720p": 10, "1080p": 13},
        "viduq3": {"540p": 7, "720p": 12, "1080p": 15},
        "viduq3-mix": {"720p": 24, "1080p": 29},
    },
}
"""A second, by path, model and resolution."""
CREDITS["start-end2video"] = CREDITS["text2video"]
CREDITS["img2video"] = {**CREDITS["text2video"], "viduq3-pro-fast": {"720p": 20, "1080p": 25}}
SHORT = {"540p": 540, "720p": 720, "1080p": 1080}
BODY_BYTES = 20 * 1024 * 1024


class Common(Body):
    model: str
    prompt: str = Field(min_length=1, max_length=5000)
    duration: int
    resolution: Literal["540p", "720p", "1080p"]
    seed: int = 0
    audio: bool = True
    audio_type: Literal["all", "speech_only", "sound-effect_only"] = "all"
    off_peak: bool = False
    watermark: bool = False
    payload: str = Field(default="", max_length=1048576)
    callback_url: str | None = None

    @property
    def ratio(self) -> str:
        return "16:9"


class Shaped(Common):
    aspect_ratio: Literal["16:9", "9:16", "1:1", "3:4", "4:3"] = "16:9"

    @property
    def ratio(self) -> str:
        return self.aspect_ratio


class Text(Shaped): ...


class Image(Common):
    images: list[str] = Field(min_length=1, max_length=1)


class StartEnd(Common):
    images: list[str] = Field(min_length=2, max_length=2)


class After(Shaped):
    prompt: str = Field(min_length=1, max_length=2000)
    images: list[str] = Field(min_length=1, max_length=7)


BODIES: dict[str, type[Common]] = {
    "text2video": Text,
    "img2video": Image,
    "start-end2video": StartEnd,
    "reference2video": After,
}


class Vidu(Jobs):
    """A job waits until it is looked at for the first time; then it is at work and cannot be taken back. With `silent` it does not say
    what it took."""

    provider = "vidu"

    def __init__(self) -> None:
        super().__init__()
        self.silent = False

    def knows(self, asked: Asked) -> bool:
        return asked.headers.get("Authorization") == f"Token {KEY}"

    def said(self, status: int, reason: str, message: str = "") -> Answer:
        trace = {"trace_id": uuid.uuid4().hex}
        return Answer(status, {"code": status, "reason": reason, "message": message or reason, "metadata": trace})

    def invalid(self, why: str) -> Answer:
        return self.said(400, "FieldInvalid", why)

    def nowhere(self, asked: Asked) -> Answer:
        return Answer(404, b"404 page not found", {"Content-Type": "text/plain"})

    def says(self, kind: str) -> Answer:
        answer = {
            "bad_key": self.said(401, "Unauthorized", "invalid token"),
            "no_money": self.said(400, "CreditInsufficient", "credit insufficient"),
            "busy": self.said(429, "SystemThrottling", "too many requests"),
            "refused": self.said(400, "TaskPromptPolicyViolation", "the prompt violates the content policy"),
            "invalid": self.invalid("duration"),
            "gone": self.said(404, "TaskNotFound", "task not found"),
            "unavailable": self.said(500, "InternalServerFailure", "internal error"),
            "bad_answer": Answer(200, b'{"task_id":"83', {"Content-Type": "application/json"}),
        }[kind]
        if kind == "busy":
            answer.headers["Retry-After"] = "2"
        return answer

    @route("POST", r"/(text2video|img2video|start-end2video|reference2video)")
    def submit(self, asked: Asked) -> Answer:
        assert asked.match is not None
        family = asked.match[1]
        if len(asked.body) > BODY_BYTES:
            raise Wrong(self.said(413, "BadRequest", "body too large"))
        wanted = self.checked(BODIES[family], asked)
        prices = CREDITS[family].get(wanted.model)
        if prices is None:
            raise Wrong(self.said(400, "ModelUnavailable", f"{wanted.model} is not available for {family}"))
        least = 3 if family == "reference2video" else 1
        if wanted.resolution not in prices or not least <= wanted.duration <= 16:
            raise Wrong(self.invalid("resolution or duration"))
        for picture in getattr(wanted, "images", []):
            if why := _picture_wrong(picture):
                raise Wrong(self.said(400, "ImageFormatInvalid", why))
        credits = prices[wanted.resolution] * wanted.duration
        job = self.accepted(id=str(uuid.uuid4().int)[:18], wanted=wanted, credits=credits)
        if not job["end"]:
            self.charge(wanted.model, CREDIT * credits, key=job["id"])
        told = {"task_id": job["id"], "state": "created", "model": wanted.model, "payload": wanted.payload}
        return Answer(200, {**told, "credits": credits, "created_at": "2026-11-30T08:00:00Z"})

    @route("GET", r"/tasks/(\w+)/creations")
    def look(self, asked: Asked) -> Answer:
        job = self._job(asked)
        told: dict[str, Any] = {"id": job["id"], "payload": job["wanted"].payload, "err_code": "", "creations": []}
        if job["cancelled"]:
            return Answer(200, {**told, "state": "failed", "err_code": "canceled"})
        if not self.looked(job):
            return Answer(200, {**told, "state": "queueing" if job["looks"] < 2 else "processing"})
        if job["end"]:
            reason = "CreationPolicyViolation" if job["end"] == "refused" else "InternalError"
            return Answer(200, {**told, "state": "failed", "err_code": reason})
        told |= {"state": "success", "creations": [self._made(job)]}
        return Answer(200, told if self.silent else {**told, "credits": job["credits"]})

    @route("POST", r"/tasks/(\w+)/cancel")
    def cancel(self, asked: Asked) -> Answer:
        job = self._job(asked)
        if asked.json != {"id": job["id"]}:
            raise Wrong(self.invalid("id"))
        if job["looks"] or job["cancelled"]:
            raise Wrong(self.said(400, "BadRequest", "task state is scheduled, can not cancel"))
        job["cancelled"] = True
        self.refund(job["id"])
        return Answer(200, {})

    def _job(self, asked: Asked) -> dict[str, Any]:
        assert asked.match is not None
        job = self.jobs.get(asked.match[1])
        if job is None or job["end"] == "gone":
            raise Wrong(self.says("gone"))
        return job

    def _made(self, job: dict[str, Any]) -> dict[str, str]:
        wanted = job["wanted"]
        wide, high = (int(side) for side in wanted.ratio.split(":"))
        short = SHORT[wanted.resolution] // 4
        size = short * wide // min(wide, high), short * high // min(wide, high)
        film = media.mp4(*size, wanted.duration, 2, sound=wanted.audio)
        return {"id": uuid.uuid4().hex, "url": self.lay(film, "mp4"), "cover_url": "", "watermarked_url": ""}


def _picture_wrong(picture: str) -> str:
    """Why it is neither a link nor a data URI of a picture that is large enough; empty where it is."""
    from PIL import Image

    if picture.startswith("https://"):
        return ""
    head, _, data = picture.partition(",")
    if head not in ("data:image/png;base64", "data:image/jpeg;base64", "data:image/webp;base64"):
        return "a link, or base64 behind its content type"
    try:
        with Image.open(io.BytesIO(base64.b64decode(data, validate=True))) as image:
            fits = min(image.size) >= 128 and 0.25 <= image.width / image.height <= 4
            return "" if fits else "at least 128 px, ratio 1:4 to 4:1"
    except (ValueError, OSError):
        return "not a picture"


FAKES = (Vidu,)
