"""A fake Runway: film from text and from a picture, pictures with references by @tag, tasks that are looked at and cancelled."""

from __future__ import annotations

import uuid
from collections import deque
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from tests.wire import media
from tests.wire.result_links import Shelf
from tests.wire.server import Answer, Asked, Body, Fault, Wrong, route

VERSION = "2024-11-06"
CREDIT = Decimal("0.01")
"""USD."""
PICTURE_RATIOS = "1920:1080 1080:1920 1024:1024 1360:768 1080:1080 1168:880 1440:1080 1080:1440 1808:768 2112:912 1280:720 720:1280 720:720 960:720 720:960 1680:720"
PROMPT_UNITS, URI_BYTES = 1000, 5 * 1024 * 1024
LOW = ["992:432", "864:496", "752:560", "640:640", "560:752", "496:864"]
MIDDLE = ["1470:630", "1280:720", "1112:834", "960:960", "834:1112", "720:1280"]
HIGH = ["2206:946", "1920:1080", "1664:1248", "1440:1440", "1248:1664", "1080:1920"]
HIGHEST = ["3840:1646", "3840:2160", "3840:2880", "3840:3840", "2880:3840", "2160:3840"]
WAN_LOW = ["832:480", "720:544", "624:624", "544:720", "480:832"]
WAN_MIDDLE = ["1280:720", "1104:832", "960:960", "832:1104", "720:1280"]
WAN_HIGH = ["1920:1080", "1648:1248", "1440:1440", "1248:1648", "1080:1920"]
SHAPES = ["21:9", "16:9", "4:3", "1:1", "3:4", "9:16"]


def each(ratios: list[str], credits: int) -> dict[str, int]:
    return dict.fromkeys(ratios, credits)


@dataclass(frozen=True)
class Sold:
    """What one model takes: credits a second by ratio (of one that is told its resolution by itself, by resolution), its lengths, how
    many pictures to refer to, whether it can end as told, and whether there is a switch for its sound (None: there is no sound)."""

    credits: dict[str, int]
    seconds: range
    references: int = 0
    last: bool = False
    sound: str | None = None
    units: int = 1000
    framed: dict[str, int] = field(default_factory=dict)
    """Instead, where it begins with a picture, if that is another list."""
    words: bool = True
    by_resolution: bool = False
    seed: bool = False


OWN = {"1280:720": 12, "720:1280": 12}
OWN_FRAMED = each(["1280:720", "720:1280", "1104:832", "960:960", "832:1104", "1584:672"], 12)
SOLD = {
    "gen4.5": Sold(OWN, range(2, 11), framed=OWN_FRAMED, seed=True),
    "gen4_turbo": Sold({}, range(2, 11), framed=each(list(OWN_FRAMED), 5), words=False, seed=True),
    "seedance2": Sold(
        each(LOW + MIDDLE, 36) | each(HIGH, 40) | each(HIGHEST, 150), range(4, 16), 9, True, "switch", 3500, seed=True
    ),
    "seedance2_fast": Sold(each(LOW + MIDDLE, 29), range(4, 16), 9, True, "switch", 3500, seed=True),
    "seedance2_mini": Sold(each(LOW + MIDDLE, 16), range(4, 16), 9, True, "switch", 3500, seed=True),
    "seedance2_5": Sold(
        each(["854:480", "480:854", *LOW[:1], *LOW[2:5]], 20) | each(MIDDLE, 30) | each(HIGH, 68),
        range(4, 31),
        30,
        True,
        "switch",
        15000,
        seed=True,
    ),
    "kling3.0_pro": Sold(each(["1920:1080", "1080:1920", "1440:1440"], 17), range(3, 16), 0, True, "switch", 2500),
    "hailuo3": Sold({"768p": 10, "2k": 15}, range(5, 16), 9, True, "always", 7000, by_resolution=True),
    "wan3": Sold(
        each(WAN_LOW, 5) | each(WAN_MIDDLE, 10) | each(WAN_HIGH, 20),
        range(2, 31),
        10,
        True,
        "switch",
        20000,
        framed={"auto_480p": 5, "auto_720p": 10, "auto_1080p": 20},
    ),
}
LEAST = {"seedance2_5": 80}
"""Credits that a clip takes at least."""
FOR_A_REFERENCE = {"hailuo3": 2}


class Frame(Body):
    uri: str
    position: Literal["first", "last"] | None = None


class Reference(Body):
    uri: str
    tag: str | None = Field(default=None, pattern=r"^[A-Za-z]\w{2,15}$")


class Moderation(Body):
    publicFigureThreshold: Literal["auto", "low"]


class ToVideo(Body):
    model: str
    promptText: str | None = None
    ratio: str | None = None
    resolution: str | None = None
    duration: int | None = None
    seed: int | None = Field(default=None, ge=0, le=4294967295)
    audio: bool | None = None
    contentModeration: Moderation | None = None


class TextToVideo(ToVideo):
    promptText: str = Field(min_length=1)
    references: list[Reference] = Field(default_factory=list)


class ImageToVideo(ToVideo):
    promptImage: str | list[Frame]


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
        if kind not in ("failed", "refused", "refused_input", "outage", "asset", "gone", "throttled"):
            raise KeyError(kind)
        self._ends.append(kind)

    @route("GET", "/v1/organization")
    def organization(self, asked: Asked) -> Answer:
        return Answer(200, {"creditBalance": 1000, "tier": {"maxMonthlyCreditSpend": 10000, "models": {}}, "usage": {}})

    @route("POST", "/v1/text_to_video")
    def text_to_video(self, asked: Asked) -> Answer:
        wanted: TextToVideo = self.checked(TextToVideo, asked)
        sold = self._sold(wanted)
        if not sold.words:
            raise Wrong(self.invalid("model: Invalid option"))
        if len(wanted.references) > sold.references or any(one.tag for one in wanted.references):
            raise Wrong(self.invalid("references: Too many, or with a tag"))
        for one in wanted.references:
            self._check_picture(one.uri)
        return self._filmed(wanted, sold, sold.credits, len(wanted.references))

    @route("POST", "/v1/image_to_video")
    def image_to_video(self, asked: Asked) -> Answer:
        wanted: ImageToVideo = self.checked(ImageToVideo, asked)
        sold = self._sold(wanted)
        shown = wanted.promptImage
        found = [Frame(uri=shown, position="first")] if isinstance(shown, str) else shown
        places = [frame.position for frame in found]
        if places not in (["first"], ["first", "last"], ["last", "first"]) or ("last" in places and not sold.last):
            raise Wrong(self.invalid("promptImage: a first frame, and where the model has it a last one"))
        for frame in found:
            self._check_picture(frame.uri)
        return self._filmed(wanted, sold, sold.framed or sold.credits, 0, framed=True)

    def _sold(self, wanted: ToVideo) -> Sold:
        if wanted.model not in SOLD:
            raise Wrong(self.invalid("model: Invalid option"))
        return SOLD[wanted.model]

    def _filmed(self, wanted: ToVideo, sold: Sold, credits: dict[str, int], shown: int, framed: bool = False) -> Answer:
        self._check_words(wanted.promptText or "", sold.units)
        ratios = [*SHAPES, *(["adaptive"] if framed or shown else [])] if sold.by_resolution else list(credits)
        if wanted.ratio not in ratios or (wanted.resolution is not None) != sold.by_resolution:
            raise Wrong(self.invalid("ratio: Invalid option"))
        rate = credits.get(wanted.resolution or "" if sold.by_resolution else wanted.ratio)
        if rate is None:
            raise Wrong(self.invalid("resolution: Invalid option"))
        if wanted.duration not in sold.seconds:
            raise Wrong(self.invalid("duration: Invalid option"))
        if wanted.audio is not None and sold.sound != "switch":
            raise Wrong(self.invalid("Unrecognized key: audio"))
        if wanted.seed is not None and not sold.seed:
            raise Wrong(self.invalid("Unrecognized key: seed"))
        takes = max(rate * wanted.duration, LEAST.get(wanted.model, 0)) + shown * FOR_A_REFERENCE.get(wanted.model, 0)
        sound = sold.sound == "always" or (sold.sound == "switch" and wanted.audio is not False)
        return self._begin(wanted.model, _pixels(wanted), wanted.duration, takes, sound)

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
        width, height = (int(side) for side in wanted.ratio.split(":"))
        credits = 2 if wanted.model == "gen4_image_turbo" else 5 if min(width, height) <= 720 else 8
        return self._begin(wanted.model, (width, height), 0, credits)

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
        if job["status"] == "CANCELLED":
            told["cost"] = {"credits": job["credits"]}
        if job["status"] == "FAILED":
            told["failure"], told["failureCode"] = job["failure"]
            told["cost"] = {"credits": 0}
        return Answer(200, told)

    @route("DELETE", r"/v1/tasks/([\w-]+)")
    def delete(self, asked: Asked) -> Answer:
        job = self._job(asked)
        if job["status"] in ("PENDING", "THROTTLED", "RUNNING"):
            if job["status"] != "RUNNING" and "charge" in job:
                self.charges.remove(job["charge"])
                job["credits"] = 0
            job["status"] = "CANCELLED"
        else:
            del self.jobs[job["id"]]
        return Answer(204)

    def _check_words(self, prompt: str, units: int = PROMPT_UNITS) -> None:
        if len(prompt.encode("utf-16-le")) // 2 > units:
            raise Wrong(self.invalid(f"promptText: Too big: expected at most {units} UTF-16 code units"))

    def _check_picture(self, uri: str) -> None:
        if not uri.startswith(("https://", "data:image/", "runway://")):
            raise Wrong(self.invalid("uri: must be an HTTPS URL, a data URI or a runway:// upload"))
        if uri.startswith("data:") and (";base64," not in uri or len(uri) > URI_BYTES):
            raise Wrong(self.invalid("uri: data URIs are base64 and at most 5 MB"))

    def _begin(self, model: str, size: tuple[int, int], seconds: int, credits: int, sound: bool = False) -> Answer:
        job = {
            "id": str(uuid.uuid4()),
            "model": model,
            "size": size,
            "seconds": seconds,
            "credits": credits,
            "sound": sound,
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
            job["status"] = "THROTTLED" if job["end"] == "throttled" else "PENDING" if job["looks"] == 1 else "RUNNING"
        elif job["end"] in ("", "throttled"):
            job["status"] = "SUCCEEDED"
        else:
            job["status"] = "FAILED"
            job["failure"] = {
                "failed": ("The output was of low quality.", "INTERNAL.BAD_OUTPUT.CODE01"),
                "refused": ("The output was flagged by moderation.", "SAFETY.OUTPUT.VIDEO"),
                "refused_input": ("The prompt was flagged by moderation.", "SAFETY.INPUT.TEXT"),
                "outage": ("The model is unavailable.", "THIRD_PARTY.UNAVAILABLE"),
                "asset": ("The image could not be read.", "ASSET.INVALID"),
            }[job["end"]]

    def _made(self, job: dict[str, Any]) -> str:
        if job["seconds"]:
            width, height = (side // 8 * 2 for side in job["size"])
            return self.link(media.mp4(width, height, job["seconds"], 2, sound=job["sound"]), "video/mp4", ".mp4")
        return self.link(media.picture(*job["size"]), "image/png", ".png")

    def _job(self, asked: Asked) -> dict[str, Any]:
        assert asked.match is not None
        if asked.match[1] not in self.jobs:
            raise Wrong(self.wrong(404, "Task not found."))
        return self.jobs[asked.match[1]]


def _pixels(wanted: ToVideo) -> tuple[int, int]:
    """Of a film: its ratio where that is in pixels, else about."""
    told = (wanted.ratio or "").partition(":")
    if told[0].isdigit() and int(told[0]) > 100:
        return int(told[0]), int(told[2])
    short = 1440 if wanted.resolution == "2k" else 480 if "480" in (wanted.ratio or "") else 720
    return short * 16 // 9, short


FAKES = (Runway,)
