"""A fake Kling: film from text, from a picture, between two and from several, each under its own path; signed tokens; slots, not
speed. Its new standard stands in `kling_open`."""

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
from tests.wire.kling_new_standard import LAST_IN_1080, UNIT, Open, units_of
from tests.wire.server import KEY, Answer, Asked, Body, Fault, Wrong, route

ACCESS = "ak-canary"
IMAGES = {
    ("kling-v2-1", False): "0.1",
    ("kling-v2-1", True): "0.2",
    ("kling-v3", False): "0.2",
    ("kling-v3", True): "0.2",
}
"""Units for a picture, from words and from a picture; not confirmed."""
NEW_NAMES = {
    "kling-v3": "kling-3.0",
    "kling-v3-omni": "kling-3.0-omni",
    "kling-video-o1": "kling-o1",
    "kling-v2-6": "kling-2.6",
    "kling-v2-5-turbo": "kling-2.5-turbo",
}
"""What each model of the old standard is called in the new one."""
OMNI = ("kling-video-o1", "kling-v3-omni")
LONG = {"kling-v3": range(3, 16), "kling-v3-omni": range(3, 16), "kling-video-o1": range(3, 11)}
RESOLUTIONS = {"std": "720p", "pro": "1080p", "4k": "4k"}
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
    mode: Literal["std", "pro", "4k"] = "std"
    duration: str = "5"
    sound: Literal["on", "off"] = "off"
    callback_url: str | None = None
    external_task_id: str | None = None


class Text2Video(Common):
    prompt: str = Field(min_length=1, max_length=2500)
    aspect_ratio: Literal["16:9", "9:16", "1:1"] = "16:9"


class Image2Video(Common):
    image: str | None = None
    image_tail: str | None = None


class OmniImage(Body):
    image_url: str
    type: Literal["first_frame", "end_frame"] | None = None


class OmniVideo(Common):
    prompt: str = Field(min_length=1, max_length=2500)
    image_list: list[OmniImage] = Field(default_factory=list, max_length=7)
    aspect_ratio: Literal["16:9", "9:16", "1:1"] | None = None


class Drawing(Body):
    model_name: Literal["kling-v3", "kling-v2-1"]
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


KINDS: dict[str, type[Common]] = {"text2video": Text2Video, "image2video": Image2Video, "omni-video": OmniVideo}


class Kling(Open):
    """`slots` is how many jobs may be open at once (0: any number). A job that will be done is charged when it is taken, so that one
    sent twice is seen though nobody asks after it. Its own secret is an access key with its secret; KEY alone is an API key."""

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
        key = told.removeprefix("Bearer ").strip()
        if key == KEY:
            return None
        code, why = _token_wrong(key, ACCESS, KEY)
        if not code and not asked.path.startswith("/v1/"):
            code, why = 1002, "The current API does not support AK/SK"
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
        units = self._check(family, wanted)
        if self.slots and sum(job["status"] in ("submitted", "processing") for job in self.jobs.values()) >= self.slots:
            raise Wrong(self.said(1303, "parallel task over resource pack limit"))
        wide, high = SIZES[getattr(wanted, "aspect_ratio", None) or "16:9"]
        short = {"std": 720, "pro": 1080, "4k": 2160}[wanted.mode]
        size = wide * short // min(wide, high), high * short // min(wide, high)
        facts = {"size": size, "seconds": int(wanted.duration), "sound": wanted.sound == "on", "units": units}
        job = self.begin(family, wanted.model_name, wanted.external_task_id or "", **facts)
        return self.said(0, "SUCCEED", self._told(job))

    @route("GET", r"/v1/videos/([\w-]+)/([\w-]+)")
    def look(self, asked: Asked) -> Answer:
        assert asked.match is not None
        return self._looked(self._family(asked), asked.match[2])

    @route("GET", r"/v1/videos/([\w-]+)")
    def list(self, asked: Asked) -> Answer:
        return self._listed(self._family(asked), asked)

    @route("GET", "/v1/images/generations")
    def list_drawings(self, asked: Asked) -> Answer:
        return self._listed("images", asked)

    def _listed(self, family: str, asked: Asked) -> Answer:
        page, size = int(asked.query.get("pageNum", 1)), int(asked.query.get("pageSize", 30))
        if not (1 <= page <= 1000 and 1 <= size <= 500):
            raise Wrong(self.invalid("pageNum or pageSize"))
        found = [self._told(job) for job in self.jobs.values() if job["family"] == family]
        return self.said(0, "SUCCEED", found[(page - 1) * size : page * size])

    @route("POST", "/v1/images/generations")
    def draw(self, asked: Asked) -> Answer:
        wanted = self.checked(Drawing, asked)
        for picture in _pictures(wanted):
            if why := self.picture_wrong(picture):
                raise Wrong(self.invalid(why))
        units = Decimal(IMAGES[wanted.model_name, bool(wanted.image)]) * wanted.n
        job = self.begin("images", wanted.model_name, wanted.external_task_id or "", wanted=wanted, units=units)
        return self.said(0, "SUCCEED", self._told(job))

    @route("GET", r"/v1/images/generations/([\w-]+)")
    def look_at_drawing(self, asked: Asked) -> Answer:
        assert asked.match is not None
        return self._looked("images", asked.match[1])

    def begin(self, family: str, model: str, key: str, **facts: Any) -> dict[str, Any]:
        job = {
            "id": str(uuid.uuid4()),
            "family": family,
            "key": key,
            "status": "submitted",
            "looks": 0,
            "born": int(time.time() * 1000),
            "end": self._ends.popleft() if self._ends else "",
            **facts,
        }
        self.jobs[str(job["id"])] = job
        if not job["end"]:
            self.charge(model, facts["units"] * UNIT, key=key)
        return job

    def _looked(self, family: str, name: str) -> Answer:
        """By the vendor's name for a job, or by ours."""
        job = self.jobs.get(name) or next((job for job in self.jobs.values() if job["key"] == name), None)
        if job is None or job["family"] != family or job["end"] == "gone":
            raise Wrong(self.said(1203, "task not found"))
        self.move_on(job)
        return self.said(0, "SUCCEED", self._told(job, links=True))

    def _family(self, asked: Asked) -> str:
        assert asked.match is not None
        if asked.match[1] not in KINDS:
            raise Wrong(self.nowhere(asked))
        return asked.match[1]

    def _check(self, family: str, wanted: Any) -> Decimal:
        """The units it takes."""
        model = wanted.model_name
        if (model in OMNI) != (family == "omni-video") or model not in NEW_NAMES:
            raise Wrong(self.invalid(f"model_name value '{model}' is invalid"))
        if wanted.duration not in [str(seconds) for seconds in LONG.get(model, (5, 10))]:
            raise Wrong(self.invalid(f"duration value '{wanted.duration}' is invalid"))
        ends = [shown.type for shown in getattr(wanted, "image_list", [])]
        last = bool(getattr(wanted, "image_tail", None)) or "end_frame" in ends
        first = bool(getattr(wanted, "image", None)) or "first_frame" in ends
        if (family == "image2video" or last) and not first:
            raise Wrong(self.invalid("a first frame is needed"))
        if family == "omni-video" and not first and not wanted.aspect_ratio:
            raise Wrong(self.invalid("aspect_ratio is required where there is no first frame"))
        if model == "kling-video-o1" and last and None in ends:
            raise Wrong(self.invalid("no reference images with first and last frames"))
        sound = wanted.sound == "on"
        if last and NEW_NAMES[model] in LAST_IN_1080 and (wanted.mode != "pro" or sound):
            raise Wrong(self.invalid("first and last frames: only pro, silent"))
        units = units_of(NEW_NAMES[model], RESOLUTIONS[wanted.mode], sound, int(wanted.duration))
        if units is None:
            raise Wrong(self.invalid(f"mode {wanted.mode} with sound {wanted.sound} is not supported by this model"))
        if wanted.external_task_id and wanted.external_task_id in self.names():
            raise Wrong(self.invalid("external_task_id already exists"))
        for picture in _pictures(wanted):
            if why := self.picture_wrong(picture):
                raise Wrong(self.invalid(why))
        return units

    def move_on(self, job: dict[str, Any]) -> None:
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
            "task_info": {"external_task_id": job["key"]},
            "created_at": job["born"],
            "updated_at": int(time.time() * 1000),
        }
        if job["status"] == "failed":
            refused = "Failure to pass the risk control system"
            told["task_status_msg"] = refused if job["end"] == "refused" else "Internal service error, try again"
        if job["status"] == "succeed":
            told["final_unit_deduction"] = str(job["units"])
        if job["status"] == "succeed" and links and job["family"] == "images":
            told["task_result"] = {"images": self._drawn(job["wanted"])}
        elif job["status"] == "succeed" and links:
            video = {"id": uuid.uuid4().hex, "url": self.film_of(job), "duration": f"{job['seconds']}.041"}
            told["task_result"] = {"videos": [video]}
        return told

    def picture_wrong(self, picture: str) -> str:
        return _picture_wrong(picture)

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
