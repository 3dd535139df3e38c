"""A fake Runway: film from text and from a picture, pictures with references by @tag, tasks that are looked at and cancelled."""

from __future__ import annotations

import uuid
from collections import deque
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from tests.wire import media
from tests.wire.server import Answer, Asked, Body, Fault, Wrong, route
from tests.wire.shelf import Shelf

VERSION = "2024-11-06"
CREDIT = Decimal("0.01")
"""USD."""
CREDITS_A_SECOND = {"gen4.5": 12, "gen4_turbo": 5, "veo3.1": 40}
PICTURE_RATIOS = "1920:1080 1080:1920 1024:1024 1360:768 1080:1080 1168:880 1440:1080 1080:1440 1808:768 2112:912 1280:720 720:1280 720:720 960:720 720:960 1680:720"
PROMPT_UNITS, URI_BYTES = 1000, 5 * 1024 * 1024


class Frame(Body):
    uri: str
    position: Literal["first", "last"]


class Reference(Body):
    uri: str
    tag: str | None = Field(default=None, pattern=r"^[A-Za-z]\w{2,15}$")


class Moderation(Body):
    publicFigureThreshold: Literal["auto", "low"]


class TextToVideo(Body):
    model: Literal["gen4.5", "veo3.1"]
    promptText: str = Field(min_length=1)
    ratio: Literal["1280:720", "720:1280"]
    duration: int = Field(ge=2, le=10)
    seed: int | None = Field(default=None, ge=0, le=4294967295)
    contentModeration: Moderation | None = None


class ImageToVideo(Body):
    model: Literal["gen4.5", "gen4_turbo", "veo3.1"]
    promptText: str | None = None
    promptImage: str | list[Frame]
    ratio: Literal["1280:720", "720:1280", "1104:832", "960:960", "832:1104", "1584:672"]
    duration: int = Field(ge=2, le=10)
    seed: int | None = Field(default=None, ge=0, le=4294967295)
    contentModeration: Moderation | None = None


class TextToImage(Body):
    model: Literal["gen4_image", "gen4_image_turbo"]
    promptText: str = Field(min_length=1)
    ratio: str
    seed: int | None = Field(default=None, ge=0, le=4294967295)
    referenceImages: list[Reference] = Field(default_factory=list, max_length=3)
    contentModeration: Moderation | None = None


class Runway(Shelf):
    provider = "runway"

    def __init__(self) -> None:
        super().__init__()
        self._ends: deque[str] = deque()

    def wrong(self, status: int, message: str, **headers: str) -> Answer:
        return Answer(status, {"error": message}, headers)

    def invalid(self, why: str) -> Answer:
        issues = [{"code": "invalid", "message": why}]
        return Answer(400, {"error": "Validation of body failed", "issues": issues, "docUrl": "https://docs"})

    def nowhere(self, asked: Asked) -> Answer:
        return self.wrong(404, "Not found.")

    def admitted(self, asked: Asked) -> Answer | None:
        if self.open_to_all(asked):
            return None
        headers = {name.lower(): value for name, value in asked.headers.items()}
        if headers.get("authorization") != f"Bearer {self.secret()}":
            return self.wrong(401, "The API key is invalid.")
        if headers.get("x-runway-version") != VERSION:
            return self.wrong(400, "X-Runway-Version header is missing or not a known version.")
        return None

    def trouble(self, kind: str) -> None:
        answers = {
            "bad_key": self.wrong(401, "The API key is invalid."),
            "no_money": self.wrong(400, "You do not have enough credits to run this task."),
            "busy": self.wrong(429, "Too many requests.", **{"Retry-After": "2"}),
            "invalid": self.invalid("ratio: Invalid option"),
            "gone": self.wrong(404, "Task not found."),
            "unavailable": self.wrong(503, "Service temporarily unavailable."),
            "bad_answer": Answer(200, b'{"id": "17f2', {"Content-Type": "application/json"}),
        }
        self.next(Fault("answer", answer=answers[kind]))

    def daily_limit(self) -> None:
        """The next request meets the day's limit of generations."""
        self.next(Fault("answer", answer=self.wrong(429, "You have reached your daily limit of generations.")))

    def job_trouble(self, kind: str) -> None:
        if kind not in ("failed", "refused", "refused_input", "gone", "throttled"):
            raise KeyError(kind)
        self._ends.append(kind)

    @route("GET", "/v1/organization")
    def organization(self, asked: Asked) -> Answer:
        return Answer(200, {"creditBalance": 1000, "tier": {"maxMonthlyCreditSpend": 10000, "models": {}}, "usage": {}})

    @route("POST", "/v1/text_to_video")
    def text_to_video(self, asked: Asked) -> Answer:
        wanted: TextToVideo = self.checked(TextToVideo, asked)
        self._check_words(wanted.promptText)
        return self._begin(wanted.model, wanted.ratio, wanted.duration)

    @route("POST", "/v1/image_to_video")
    def image_to_video(self, asked: Asked) -> Answer:
        wanted: ImageToVideo = self.checked(ImageToVideo, asked)
        self._check_words(wanted.promptText or "")
        frames = [wanted.promptImage] if isinstance(wanted.promptImage, str) else [f.uri for f in wanted.promptImage]
        if not frames:
            raise Wrong(self.invalid("promptImage: at least one image"))
        for frame in frames:
            self._check_picture(frame)
        return self._begin(wanted.model, wanted.ratio, wanted.duration)

    @route("POST", "/v1/text_to_image")
    def text_to_image(self, asked: Asked) -> Answer:
        wanted: TextToImage = self.checked(TextToImage, asked)
        self._check_words(wanted.promptText)
        if wanted.ratio not in PICTURE_RATIOS.split():
            raise Wrong(self.invalid("ratio: Invalid option"))
        if wanted.model == "gen4_image_turbo" and not wanted.referenceImages:
            raise Wrong(self.invalid("referenceImages: at least one is required"))
        for reference in wanted.referenceImages:
            self._check_picture(reference.uri)
        return self._begin(wanted.model, wanted.ratio, 0)

    @route("GET", r"/v1/tasks/([\w-]+)")
    def task(self, asked: Asked) -> Answer:
        job = self._job(asked)
        if job["end"] == "gone":
            return self.wrong(404, "Task not found.")
        self._move_on(job)
        told: dict[str, Any] = {"id": job["id"], "createdAt": "2026-11-25T08:00:00Z", "status": job["status"]}
        if job["status"] == "RUNNING":
            told["progress"] = 0.4
        if job["status"] == "SUCCEEDED":
            told["output"] = [self._made(job)]
            told["cost"] = {"credits": job["credits"]}
        if job["status"] == "FAILED":
            told["failure"], told["failureCode"] = job["failure"]
        return Answer(200, told)

    @route("DELETE", r"/v1/tasks/([\w-]+)")
    def delete(self, asked: Asked) -> Answer:
        job = self._job(asked)
        if job["status"] in ("PENDING", "THROTTLED", "RUNNING"):
            job["status"] = "CANCELLED"
            if "charge" in job:
                self.charges.remove(job["charge"])
        else:
            del self.jobs[job["id"]]
        return Answer(204)

    def _check_words(self, prompt: str) -> None:
        if len(prompt.encode("utf-16-le")) // 2 > PROMPT_UNITS:
            raise Wrong(self.invalid("promptText: Too big: expected at most 1000 UTF-16 code units"))

    def _check_picture(self, uri: str) -> None:
        if not uri.startswith(("https://", "data:image/", "runway://")):
            raise Wrong(self.invalid("uri: must be an HTTPS URL, a data URI or a runway:// upload"))
        if uri.startswith("data:") and (";base64," not in uri or len(uri) > URI_BYTES):
            raise Wrong(self.invalid("uri: data URIs are base64 and at most 5 MB"))

    def _begin(self, model: str, ratio: str, seconds: int) -> Answer:
        width, height = (int(side) for side in ratio.split(":"))
        if seconds:
            credits = CREDITS_A_SECOND[model] * seconds
        else:
            credits = 2 if model == "gen4_image_turbo" else 5 if min(width, height) <= 720 else 8
        job = {
            "id": str(uuid.uuid4()),
            "model": model,
            "size": (width, height),
            "seconds": seconds,
            "credits": credits,
            "status": "PENDING",
            "looks": 0,
            "end": self._ends.popleft() if self._ends else "",
        }
        self.jobs[str(job["id"])] = job
        if job["end"] in ("", "throttled"):
            self.charge(model, CREDIT * credits)
            job["charge"] = self.charges[-1]
        return Answer(200, {"id": job["id"], "estimatedCost": {"credits": credits}})

    def _move_on(self, job: dict[str, Any]) -> None:
        if job["status"] not in ("PENDING", "THROTTLED", "RUNNING"):
            return
        job["looks"] += 1
        if job["looks"] <= self.polls_needed:
            job["status"] = "THROTTLED" if job["end"] == "throttled" else "RUNNING"
        elif job["end"] in ("", "throttled"):
            job["status"] = "SUCCEEDED"
        else:
            job["status"] = "FAILED"
            job["failure"] = {
                "failed": ("The output was of low quality.", "INTERNAL.BAD_OUTPUT.CODE01"),
                "refused": ("The output was flagged by moderation.", "SAFETY.OUTPUT.VIDEO"),
                "refused_input": ("The prompt was flagged by moderation.", "SAFETY.INPUT.TEXT"),
            }[job["end"]]

    def _made(self, job: dict[str, Any]) -> str:
        if job["seconds"]:
            return self.link(media.mp4(*job["size"], job["seconds"]), "video/mp4", ".mp4")
        return self.link(media.picture(*job["size"]), "image/png", ".png")

    def _job(self, asked: Asked) -> dict[str, Any]:
        assert asked.match is not None
        if asked.match[1] not in self.jobs:
            raise Wrong(self.wrong(404, "Task not found."))
        return self.jobs[asked.match[1]]


FAKES = (Runway,)
