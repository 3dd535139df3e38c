"""A fake Kling: film from text, from a picture and from several, each under its own path; signed tokens; slots, not speed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import time
import uuid
from collections import deque
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from tests.wire import media
from tests.wire.server import KEY, Answer, Asked, Body, Fault, Wrong, route
from tests.wire.shelf import Shelf

ACCESS = "ak-canary"
SECOND = {"std": Decimal("0.084"), "pro": Decimal("0.112")}
"""USD: 5 seconds of v3 are 0.42 in std, 0.56 in pro (1080p)."""
IMAGE = Decimal("0.014")
"""USD, not confirmed."""
V2 = ("kling-v2-master", "kling-v2-1", "kling-v2-1-master", "kling-v2-5-turbo", "kling-v2-6")
MODELS = ("kling-v1", "kling-v1-5", "kling-v1-6", *V2, "kling-v3")
SOUND = ("kling-v2-6", "kling-v3")
OMNI = ("kling-video-o1", "kling-v3-omni")
SIZES = {"16:9": (16, 9), "9:16": (9, 16), "1:1": (9, 9)}
STATUS = {
    **dict.fromkeys((1000, 1001, 1002, 1003, 1004), 401),
    **dict.fromkeys((1100, 1101, 1102, 1302, 1303, 1304), 429),
    **dict.fromkeys((1200, 1201, 1300, 1301), 400),
    **dict.fromkeys((1202, 1203), 404),
    1103: 403,
    5000: 500,
    5001: 503,
    5002: 504,
}


class Common(Body):
    model_name: str
    prompt: str | None = Field(default=None, max_length=2500)
    negative_prompt: str | None = Field(default=None, max_length=2500)
    cfg_scale: float | None = Field(default=None, ge=0, le=1)
    mode: Literal["std", "pro"] = "std"
    duration: str = "5"
    sound: Literal["on", "off"] = "off"
    callback_url: str | None = None
    external_task_id: str | None = None


class Text2Video(Common):
    prompt: str = Field(min_length=1, max_length=2500)
    aspect_ratio: Literal["16:9", "9:16", "1:1"] = "16:9"
    camera_control: dict[str, Any] | None = None


class Image2Video(Common):
    image: str | None = None
    image_tail: str | None = None
    camera_control: dict[str, Any] | None = None


class Item(Body):
    image: str


class MultiImage2Video(Common):
    prompt: str = Field(min_length=1, max_length=2500)
    image_list: list[Item] = Field(min_length=1, max_length=4)
    aspect_ratio: Literal["16:9", "9:16", "1:1"] = "16:9"


class OmniImage(Body):
    image_url: str
    type: Literal["first_frame", "end_frame"] | None = None


class OmniVideo(Common):
    prompt: str = Field(min_length=1, max_length=2500)
    image_list: list[OmniImage] = Field(default_factory=list, max_length=7)
    video_list: list[dict[str, Any]] | None = None
    aspect_ratio: Literal["16:9", "9:16", "1:1"] = "16:9"


class Drawing(Body):
    """Its fields are not confirmed; only its path is."""

    model_name: Literal["kling-v1", "kling-v1-5", "kling-v2", "kling-v2-1"]
    prompt: str = Field(min_length=1, max_length=2500)
    negative_prompt: str | None = Field(default=None, max_length=2500)
    image: str | None = None
    image_reference: Literal["subject", "face"] | None = None
    image_fidelity: float | None = Field(default=None, ge=0, le=1)
    resolution: Literal["1k", "2k"] = "1k"
    n: int = Field(default=1, ge=1, le=9)
    aspect_ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9"] = "16:9"
    callback_url: str | None = None
    external_task_id: str | None = None


KINDS: dict[str, type[Common]] = {
    "text2video": Text2Video,
    "image2video": Image2Video,
    "multi-image2video": MultiImage2Video,
    "omni-video": OmniVideo,
}


class Kling(Shelf):
    """`slots` is how many jobs may be open at once (0: any number). A job that will be done is charged when it is taken, so that one
    sent twice is seen though nobody asks after it."""

    provider = "kling"

    def __init__(self) -> None:
        super().__init__()
        self.slots = 0
        self._ends: deque[str] = deque()

    def secret(self) -> str:
        return f"{ACCESS}:{KEY}"

    def said(self, code: int, message: str, data: Any = None) -> Answer:
        body = {"code": code, "message": message, "request_id": uuid.uuid4().hex}
        return Answer(STATUS.get(code, 200), body if data is None else {**body, "data": data})

    def invalid(self, why: str) -> Answer:
        return self.said(1201, why)

    def nowhere(self, asked: Asked) -> Answer:
        return self.said(1202, f"The requested resource was not found: {asked.path}")

    def admitted(self, asked: Asked) -> Answer | None:
        if self.open_to_all(asked):
            return None
        told = {name.lower(): value for name, value in asked.headers.items()}.get("authorization", "")
        code, why = _token_wrong(told.removeprefix("Bearer ").strip(), ACCESS, KEY)
        return self.said(code, why) if code else None

    def trouble(self, kind: str) -> None:
        answers = {
            "bad_key": self.said(1002, "access key is not found"),
            "no_money": self.said(1101, "Account in arrears (postpaid scenario)"),
            "busy": self.said(1302, "API request too fast"),
            "refused": self.said(1301, "Triggering the content security policy of the platform"),
            "invalid": self.said(1201, "duration value '7' is invalid"),
            "gone": self.said(1203, "task not found"),
            "unavailable": self.said(5001, "Server temporarily unavailable, usually due to maintenance"),
            "bad_answer": Answer(200, b'{"code":0,"message":"SUCCEED","da', {"Content-Type": "application/json"}),
        }
        answers["busy"].headers["Retry-After"] = "2"
        self.next(Fault("answer", answer=answers[kind]))

    def code(self, code: int) -> None:
        """The next request is answered with this code."""
        self.next(Fault("answer", answer=self.said(code, f"code {code}")))

    def job_trouble(self, kind: str) -> None:
        if kind not in ("failed", "refused", "gone"):
            raise KeyError(kind)
        self._ends.append(kind)

    @route("POST", r"/v1/videos/([\w-]+)")
    def submit(self, asked: Asked) -> Answer:
        family = self._family(asked)
        wanted = self.checked(KINDS[family], asked)
        self._check(family, wanted)
        if self.slots and sum(job["status"] in ("submitted", "processing") for job in self.jobs.values()) >= self.slots:
            raise Wrong(self.said(1303, "parallel task over resource pack limit"))
        job = self._begin(family, wanted)
        return self.said(0, "SUCCEED", self._told(job))

    @route("GET", r"/v1/videos/([\w-]+)/([\w-]+)")
    def look(self, asked: Asked) -> Answer:
        family = self._family(asked)
        assert asked.match is not None
        name = asked.match[2]
        job = self.jobs.get(name) or next(
            (job for job in self.jobs.values() if job["wanted"].external_task_id == name), None
        )
        if job is None or job["family"] != family or job["end"] == "gone":
            raise Wrong(self.said(1203, "task not found"))
        self._move_on(job)
        return self.said(0, "SUCCEED", self._told(job, links=True))

    @route("GET", r"/v1/videos/([\w-]+)")
    def list(self, asked: Asked) -> Answer:
        family = self._family(asked)
        page, size = int(asked.query.get("pageNum", 1)), int(asked.query.get("pageSize", 30))
        if not (1 <= page <= 1000 and 1 <= size <= 500):
            raise Wrong(self.invalid("pageNum or pageSize"))
        found = [self._told(job) for job in self.jobs.values() if job["family"] == family]
        return self.said(0, "SUCCEED", found[(page - 1) * size : page * size])

    @route("POST", "/v1/images/generations")
    def draw(self, asked: Asked) -> Answer:
        wanted = self.checked(Drawing, asked)
        for picture in _pictures(wanted):
            if why := _picture_wrong(picture):
                raise Wrong(self.invalid(why))
        return self.said(0, "SUCCEED", self._told(self._begin("images", wanted)))

    @route("GET", r"/v1/images/generations/([\w-]+)")
    def look_at_drawing(self, asked: Asked) -> Answer:
        assert asked.match is not None
        job = self.jobs.get(asked.match[1])
        if job is None or job["family"] != "images" or job["end"] == "gone":
            raise Wrong(self.said(1203, "task not found"))
        self._move_on(job)
        return self.said(0, "SUCCEED", self._told(job, links=True))

    def _begin(self, family: str, wanted: Any) -> dict[str, Any]:
        job = {
            "id": str(uuid.uuid4()),
            "family": family,
            "wanted": wanted,
            "status": "submitted",
            "looks": 0,
            "born": int(time.time() * 1000),
            "end": self._ends.popleft() if self._ends else "",
        }
        self.jobs[str(job["id"])] = job
        if not job["end"]:
            price = IMAGE * wanted.n if family == "images" else SECOND[wanted.mode] * int(wanted.duration)
            self.charge(wanted.model_name, price, key=wanted.external_task_id or "")
        return job

    def _family(self, asked: Asked) -> str:
        assert asked.match is not None
        if asked.match[1] not in KINDS:
            raise Wrong(self.nowhere(asked))
        return asked.match[1]

    def _check(self, family: str, wanted: Any) -> None:
        model = wanted.model_name
        known = OMNI if family == "omni-video" else ("kling-v1-6",) if family == "multi-image2video" else MODELS
        if model not in known:
            raise Wrong(self.invalid(f"model_name value '{model}' is invalid"))
        longest = range(3, 16) if model in ("kling-v3", *OMNI) else (5, 10)
        if wanted.duration not in [str(seconds) for seconds in longest]:
            raise Wrong(self.invalid(f"duration value '{wanted.duration}' is invalid"))
        if wanted.cfg_scale is not None and model in V2:
            raise Wrong(self.invalid("cfg_scale is not supported by this model"))
        if wanted.sound == "on" and model not in (*SOUND, *OMNI):
            raise Wrong(self.invalid("sound is not supported by this model"))
        taken = {job["wanted"].external_task_id for job in self.jobs.values()}
        if wanted.external_task_id and wanted.external_task_id in taken:
            raise Wrong(self.invalid("external_task_id already exists"))
        if family == "image2video" and not (wanted.image or wanted.image_tail):
            raise Wrong(self.invalid("image and image_tail cannot both be empty"))
        for picture in _pictures(wanted):
            if why := _picture_wrong(picture):
                raise Wrong(self.invalid(why))

    def _move_on(self, job: dict[str, Any]) -> None:
        if job["status"] not in ("submitted", "processing"):
            return
        job["looks"] += 1
        if job["looks"] <= self.polls_needed:
            job["status"] = "processing"
        elif job["end"]:
            job["status"] = "failed"
        else:
            job["status"] = "succeed"

    def _told(self, job: dict[str, Any], links: bool = False) -> dict[str, Any]:
        told = {
            "task_id": job["id"],
            "task_status": job["status"],
            "task_info": {"external_task_id": job["wanted"].external_task_id},
            "created_at": job["born"],
            "updated_at": int(time.time() * 1000),
        }
        if job["status"] == "failed":
            refused = "Failure to pass the risk control system"
            told["task_status_msg"] = refused if job["end"] == "refused" else "Internal service error, try again"
        if job["status"] == "succeed" and links and job["family"] == "images":
            told["task_result"] = {"images": self._drawn(job["wanted"])}
        elif job["status"] == "succeed" and links:
            wide, high = SIZES[getattr(job["wanted"], "aspect_ratio", "16:9")]
            short = 1080 if job["wanted"].mode == "pro" else 720
            size = wide * short // min(wide, high) // 2 * 2, high * short // min(wide, high)
            link = self.link(media.mp4(size[0] // 2, size[1] // 2, int(job["wanted"].duration), 2), "video/mp4", ".mp4")
            video = {"id": uuid.uuid4().hex, "url": link, "duration": f"{job['wanted'].duration}.041"}
            told["task_result"] = {"videos": [video]}
        return told

    def _drawn(self, wanted: Drawing) -> list[dict[str, Any]]:
        wide, high = (int(side) for side in wanted.aspect_ratio.split(":"))
        short = 1024 if wanted.resolution == "1k" else 2048
        content = media.picture(wide * short // min(wide, high), high * short // min(wide, high))
        return [{"index": number, "url": self.link(content, "image/png", ".png")} for number in range(wanted.n)]


def _token_wrong(token: str, access: str, secret: str) -> tuple[int, str]:
    """(0, "") for a JWT that AK and SK made and that holds now."""
    if not token:
        return 1001, "Authorization is empty"
    try:
        head, body, signature = token.split(".")
        signed = hmac.new(secret.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
        header, payload = json.loads(_unpadded(head)), json.loads(_unpadded(body))
        if header != {"alg": "HS256", "typ": "JWT"} or payload["iss"] != access:
            return 1002, "Authorization is invalid"
        if not hmac.compare_digest(signed, _unpadded(signature)):
            return 1000, "Authentication failed"
        if payload["nbf"] > time.time():
            return 1003, "Authorization is not yet valid"
        if payload["exp"] < time.time():
            return 1004, "Authorization has expired"
    except (ValueError, KeyError, TypeError):
        return 1002, "Authorization is invalid"
    return 0, ""


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _pictures(wanted: Any) -> list[str]:
    found = [getattr(wanted, "image", None), getattr(wanted, "image_tail", None)]
    found += [
        getattr(item, "image", None) or getattr(item, "image_url", None) for item in getattr(wanted, "image_list", [])
    ]
    return [picture for picture in found if picture]


def _picture_wrong(picture: str) -> str:
    """Why it is neither a link nor bare base64 of a JPEG or PNG that is large enough; empty where it is."""
    from PIL import Image

    if picture.startswith(("http://", "https://")):
        return ""
    try:
        content = base64.b64decode(picture, validate=True)
        with Image.open(io.BytesIO(content)) as image:
            if image.format not in ("PNG", "JPEG") or len(content) > 10 * 1024 * 1024:
                return "image: jpg or png of at most 10 MB"
            if min(image.size) < 300 or not 0.4 <= image.width / image.height <= 2.5:
                return "image: at least 300 px, ratio 1:2.5 to 2.5:1"
    except (ValueError, OSError):
        return "image: not base64 of a picture (no data: prefix)"
    return ""


FAKES = (Kling,)
