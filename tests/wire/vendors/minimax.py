"""A fake MiniMax: film by its first protocol (200 even for errors) and its second, and songs."""

from __future__ import annotations

import uuid
from collections import deque
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from tests.wire import media
from tests.wire.result_links import Shelf
from tests.wire.server import Answer, Asked, Body, Fault, Wrong, route

SECOND = {
    "MiniMax-H3": {"768P": Decimal("0.08"), "2K": Decimal("0.13")},
    "MiniMax-H3-Max": {"480P": Decimal("0.05"), "768P": Decimal("0.08")},
}
"""USD."""
PICTURE, FREE_PICTURES = Decimal("0.04"), 5
"""USD for each picture it is shown after so many."""
CLIP = {
    "MiniMax-Hailuo-2.3": {("768P", 6): "0.28", ("768P", 10): "0.56", ("1080P", 6): "0.49"},
    "MiniMax-Hailuo-2.3-Fast": {("768P", 6): "0.19", ("768P", 10): "0.32", ("1080P", 6): "0.33"},
}
"""USD a clip; all but the first are not confirmed."""
RATIOS = ("16:9", "9:16", "1:1", "4:3", "3:4", "21:9")
REFERENCES = ("reference_image", "reference_video", "reference_audio")
SONG = Decimal("0.15")
SONG_SECONDS = 20.0
SIZES = {"480P": 480, "512P": 512, "768P": 768, "1080P": 1080, "2K": 1440}
FROM_PICTURE_ONLY = ("MiniMax-Hailuo-2.3-Fast", "I2V-01", "I2V-01-Director", "I2V-01-live")
V1 = ("MiniMax-Hailuo-2.3", "MiniMax-Hailuo-02", "T2V-01", "T2V-01-Director", "S2V-01", *FROM_PICTURE_ONLY)
TROUBLES = {
    "bad_key": (1004, "login fail: Please carry the API secret key", 401, "authentication_error"),
    "no_money": (1008, "insufficient balance", 402, "insufficient_balance_error"),
    "busy": (1002, "rate limit", 429, "rate_limit_error"),
    "refused": (1026, "input new_sensitive", 400, "content_policy_error"),
    "invalid": (2013, "invalid params", 400, "invalid_request_error"),
    "unavailable": (1033, "downstream error", 503, "api_error"),
    "used_up": (2056, "usage limit exceeded", 429, "rate_limit_error"),
}
"""Each trouble as the first protocol says it (code, words) and as the second does (status, type)."""


class Subject(Body):
    type: Literal["character"]
    image: list[str] = Field(min_length=1, max_length=1)


class Video1(Body):
    model: str
    prompt: str | None = Field(default=None, max_length=2000)
    duration: Literal[6, 10] = 6
    resolution: Literal["512P", "768P", "1080P"] = "768P"
    prompt_optimizer: bool = True
    first_frame_image: str | None = None
    last_frame_image: str | None = None
    subject_reference: list[Subject] | None = None
    callback_url: str | None = None
    aigc_watermark: bool = False


class Link(Body):
    url: str


class Part(Body):
    type: Literal["text", "image_url", "video_url", "audio_url"]
    text: str | None = Field(default=None, max_length=7000)
    image_url: Link | None = None
    video_url: Link | None = None
    audio_url: Link | None = None
    role: Literal["first_frame", "last_frame", "reference_image", "reference_video", "reference_audio"] | None = None


class Video2(Body):
    model: Literal["MiniMax-H3", "MiniMax-H3-Max"]
    content: list[Part] = Field(min_length=1)
    resolution: Literal["480P", "768P", "2K"] = "768P"
    duration: int = Field(ge=4, le=15)
    ratio: str | None = None
    callback_url: str | None = None


class Sound(Body):
    sample_rate: Literal[16000, 24000, 32000, 44100] = 44100
    bitrate: Literal[32000, 64000, 128000, 256000] = 256000
    format: Literal["mp3", "wav"] = "mp3"


class Song(Body):
    model: Literal["music-2.6", "music-3.0"]
    prompt: str = Field(default="", max_length=2000)
    lyrics: str | None = Field(default=None, max_length=3500)
    is_instrumental: bool = False
    lyrics_optimizer: bool = False
    output_format: Literal["hex", "url"] = "hex"
    audio_setting: Sound = Sound()


class MiniMax(Shelf):
    provider = "minimax"

    def __init__(self) -> None:
        super().__init__()
        self._ends: deque[str] = deque()
        self._moods: deque[str] = deque()
        self._files: dict[str, dict[str, Any]] = {}

    def said(self, asked: Asked, kind: str, why: str = "") -> Answer:
        """A trouble in the words of the protocol it was asked by."""
        code, words, status, name = TROUBLES[kind]
        headers = {"Retry-After": "2"} if kind == "busy" else {}
        if asked.path.startswith("/v2/"):
            return Answer(status, {"error": {"type": name, "message": why or words}}, headers)
        return Answer(200, {"base_resp": {"status_code": code, "status_msg": why or words}}, headers)

    def checked(self, kind: type[Body], asked: Asked) -> Any:
        try:
            return super().checked(kind, asked)
        except Wrong as wrong:
            raise Wrong(self.said(asked, "invalid", str(wrong.answer.body))) from None

    def invalid(self, why: str) -> Answer:
        return Answer(200, f"invalid params, {why}")

    def nowhere(self, asked: Asked) -> Answer:
        return Answer(404, b"404 page not found")

    def admitted(self, asked: Asked) -> Answer | None:
        if self.open_to_all(asked):
            return None
        mood = self._moods.popleft() if self._moods else ""
        if mood == "bad_answer":
            return Answer(200, b'{"task_id":"1', {"Content-Type": "application/json"})
        if mood:
            return self.said(asked, mood)
        told = {name.lower(): value for name, value in asked.headers.items()}.get("authorization", "")
        return None if told == f"Bearer {self.secret()}" else self.said(asked, "bad_key")

    def trouble(self, kind: str) -> None:
        if kind != "bad_answer" and kind not in TROUBLES:
            raise KeyError(kind)
        self._moods.append(kind)

    def code(self, code: int, words: str = "") -> None:
        """The next request is answered 200 with this code of the first protocol."""
        self.next(Fault("answer", answer=Answer(200, {"base_resp": {"status_code": code, "status_msg": words}})))

    def job_trouble(self, kind: str) -> None:
        if kind not in ("failed", "refused", "cancelled"):
            raise KeyError(kind)
        self._ends.append(kind)

    # the first protocol

    @route("POST", "/v1/video_generation")
    def submit_1(self, asked: Asked) -> Answer:
        wanted: Video1 = self.checked(Video1, asked)
        if wanted.model not in V1:
            return self.said(asked, "invalid", f"invalid params, unknown model {wanted.model}")
        if wanted.resolution == "1080P" and wanted.duration != 6:
            return self.said(asked, "invalid", "invalid params, 1080P is for 6 seconds only")
        if (wanted.model == "S2V-01") != bool(wanted.subject_reference):
            return self.said(asked, "invalid", "invalid params, subject_reference goes with S2V-01")
        if wanted.model in FROM_PICTURE_ONLY and not wanted.first_frame_image:
            return self.said(asked, "invalid", "invalid params, first_frame_image is required")
        if not (wanted.prompt or wanted.first_frame_image):
            return self.said(asked, "invalid", "invalid params, prompt is empty")
        for picture in (wanted.first_frame_image, wanted.last_frame_image):
            if picture and not picture.startswith(("https://", "http://", "data:image/")):
                return self.said(asked, "invalid", "invalid params, image is neither a URL nor a data URI")
        price = Decimal(CLIP.get(wanted.model, CLIP["MiniMax-Hailuo-2.3"])[wanted.resolution, wanted.duration])
        high = SIZES[wanted.resolution]
        size = (high * 16 // 9 // 2 * 2, high)
        job = self._begin(str(uuid.uuid4().int)[:18], wanted.model, size, wanted.duration, price)
        return Answer(200, {"task_id": job["id"], "base_resp": {"status_code": 0, "status_msg": "success"}})

    @route("GET", "/v1/query/video_generation")
    def look_1(self, asked: Asked) -> Answer:
        job = self.jobs.get(asked.query.get("task_id", ""))
        if job is None:
            return self.said(asked, "invalid", "invalid params, task_id does not exist")
        self._move_on(job)
        told: dict[str, Any] = {"task_id": job["id"], "status": job["status"], "file_id": ""}
        code, words = 0, "success"
        if job["status"] == "Success":
            file = self._files.setdefault(str(uuid.uuid4().int)[:15], job)
            told["file_id"] = next(name for name, kept in self._files.items() if kept is file)
            told["video_width"], told["video_height"] = job["size"]
        if job["status"] == "Fail":
            code, words = (1027, "output new_sensitive") if job["end"] == "refused" else (1000, "unknown error")
        return Answer(200, {**told, "base_resp": {"status_code": code, "status_msg": words}})

    @route("GET", "/v1/files/retrieve")
    def retrieve(self, asked: Asked) -> Answer:
        job = self._files.get(asked.query.get("file_id", ""))
        if job is None:
            return self.said(asked, "invalid", "invalid params, file not found")
        content = _film(job)
        file = {
            "file_id": asked.query["file_id"],
            "bytes": len(content),
            "created_at": 1795000000,
            "filename": "output.mp4",
            "purpose": "video_generation",
            "download_url": self.link(content, "video/mp4", ".mp4"),
        }
        return Answer(200, {"file": file, "base_resp": {"status_code": 0, "status_msg": "success"}})

    # the second

    @route("POST", "/v2/video_generation")
    def submit_2(self, asked: Asked) -> Answer:
        wanted: Video2 = self.checked(Video2, asked)
        roles = [part.role for part in wanted.content]
        if sum(part.type == "text" and bool(part.text) for part in wanted.content) != 1:
            return self.said(asked, "invalid", "content: one text")
        if roles.count("reference_image") > 9 or roles.count("first_frame") > 1 or roles.count("last_frame") > 1:
            return self.said(asked, "invalid", "content: too many images")
        framed, referred = {"first_frame", "last_frame"} & {*roles}, {*REFERENCES} & {*roles}
        if framed and referred:
            return self.said(asked, "invalid", "content: first_frame and last_frame cannot be used with references")
        if "last_frame" in roles and "first_frame" not in roles:
            return self.said(asked, "invalid", "content: last_frame needs first_frame")
        if any(
            part.type != "text" and (getattr(part, part.type) is None or part.role is None) for part in wanted.content
        ):
            return self.said(asked, "invalid", "content: a part has no url or no role")
        if why := self._wrong_of(wanted, bool(framed or referred), bool(referred)):
            return self.said(asked, "invalid", why)
        ratio = "16:9" if wanted.ratio in (None, "adaptive") else wanted.ratio
        wide, high = (int(side) for side in str(ratio).split(":"))
        short = SIZES[wanted.resolution]
        size = short * wide // min(wide, high) // 2 * 2, short * high // min(wide, high) // 2 * 2
        price = SECOND[wanted.model][wanted.resolution] * wanted.duration
        price += PICTURE * max(0, roles.count("reference_image") - FREE_PICTURES)
        job = self._begin(uuid.uuid4().hex, wanted.model, size, wanted.duration, price, sound=True)
        return Answer(200, {"task_id": job["id"]})

    def _wrong_of(self, wanted: Video2, pictured: bool, referred: bool) -> str:
        """What this model does not take."""
        if wanted.resolution not in SECOND[wanted.model]:
            return "resolution is not supported by this model"
        if wanted.model == "MiniMax-H3-Max":
            if referred or wanted.ratio or wanted.duration < 5:
                return "references, ratio and less than 5 seconds are not supported by this model"
            return ""
        if wanted.ratio not in (None, *RATIOS, *(["adaptive"] if pictured else [])):
            return "ratio: adaptive only with media"
        return ""

    @route("DELETE", r"/v2/video_generation/(\w+)")
    def delete(self, asked: Asked) -> Answer:
        """Cancels what stands in line, refuses what runs, and forgets what has ended."""
        assert asked.match is not None
        job = self.jobs.get(asked.match[1])
        if job is None:
            return Answer(404, {"error": {"type": "not_found_error", "message": "record not found"}})
        if job["status"] == "Processing":
            return self.said(asked, "invalid", "the task is running")
        if job["status"] == "Queueing":
            job["status"], job["end"] = "Fail", "cancelled"
            if "charge" in job:
                self.charges.remove(job["charge"])
        else:
            del self.jobs[job["id"]]
        return Answer(200, {"task_id": asked.match[1]})

    @route("GET", r"/v2/query/video_generation/(\w+)")
    def look_2(self, asked: Asked) -> Answer:
        assert asked.match is not None
        job = self.jobs.get(asked.match[1])
        if job is None:
            return Answer(404, {"error": {"type": "not_found_error", "message": "task not found"}})
        self._move_on(job)
        words = {"Queueing": "queued", "Processing": "running", "Success": "succeeded", "Fail": "failed"}
        status = "cancelled" if (job["status"], job["end"]) == ("Fail", "cancelled") else words[job["status"]]
        told: dict[str, Any] = {"id": job["id"], "status": status, "model": job["model"]}
        if status == "succeeded":
            content = _film(job)
            told["content"] = {"url": self.link(content, "video/mp4", ".mp4")}
            told["usage"] = {"total_seconds": job["seconds"]}
        if status == "failed":
            refused = {"code": "1027", "message": "output new_sensitive"}
            told["error"] = refused if job["end"] == "refused" else {"code": "1000", "message": "unknown error"}
        return Answer(200, {"task": told})

    # songs

    @route("POST", "/v1/music_generation")
    def song(self, asked: Asked) -> Answer:
        wanted: Song = self.checked(Song, asked)
        if not (wanted.lyrics or wanted.is_instrumental or wanted.lyrics_optimizer):
            return self.said(asked, "invalid", "invalid params, lyrics is required")
        if not (wanted.prompt or wanted.lyrics):
            return self.said(asked, "invalid", "invalid params, prompt is empty")
        rate, kind = wanted.audio_setting.sample_rate, wanted.audio_setting.format
        content = media.mp3(SONG_SECONDS, rate) if kind == "mp3" else media.wav(SONG_SECONDS, rate)
        self.charge(wanted.model, SONG)
        audio = self.link(content, "audio/mpeg", f".{kind}") if wanted.output_format == "url" else content.hex()
        extra = {"music_duration": int(SONG_SECONDS * 1000), "music_sample_rate": rate, "music_size": len(content)}
        ok = {"status_code": 0, "status_msg": "success"}
        return Answer(200, {"data": {"audio": audio, "status": 2}, "extra_info": extra, "base_resp": ok})

    def _begin(
        self, name: str, model: str, size: tuple[int, int], seconds: int, price: Decimal, sound: bool = False
    ) -> dict[str, Any]:
        job = {
            "id": name,
            "model": model,
            "size": size,
            "seconds": seconds,
            "sound": sound,
            "status": "Queueing",
            "looks": 0,
            "end": self._ends.popleft() if self._ends else "",
        }
        self.jobs[name] = job
        if not job["end"]:
            self.charge(model, price)
            job["charge"] = self.charges[-1]
        return job

    def _move_on(self, job: dict[str, Any]) -> None:
        if job["status"] in ("Success", "Fail"):
            return
        job["looks"] += 1
        if job["looks"] <= self.polls_needed:
            job["status"] = "Queueing" if job["looks"] == 1 else "Processing"
            return
        job["status"] = "Fail" if job["end"] else "Success"


def _film(job: dict[str, Any]) -> bytes:
    width, height = (side // 8 * 2 for side in job["size"])
    return media.mp4(width, height, job["seconds"], 2, sound=job["sound"])


FAKES = (MiniMax,)
