"""Alibaba DashScope: pictures in three shapes, picture edits, film, speech; long jobs are tasks that can be cancelled while they
wait."""

from __future__ import annotations

import uuid
from collections import deque
from fnmatch import fnmatchcase
from typing import Any

from tests.wire import bill, media
from tests.wire.dashscope_bodies import EDITS, Film, Messages, Paint, Repaint, Say, Talk, pictures_of
from tests.wire.server import Answer, Asked, Fault, Wrong, route
from tests.wire.shelf import Shelf, size_of

SHORT = {"480P": 480, "720P": 720, "1080P": 1080}
TROUBLES: dict[str, tuple[int, str, str]] = {
    "bad_key": (401, "InvalidApiKey", "Invalid API-key provided."),
    "no_money": (400, "Arrearage", "Access denied, please make sure your account is in good standing."),
    "no_allowance": (429, "Throttling.AllocationQuota", "Free allocated quota exceeded."),
    "busy": (429, "Throttling.RateQuota", "Requests rate limit exceeded, please try again later."),
    "refused": (400, "DataInspectionFailed", "Input data may contain inappropriate content."),
    "invalid": (400, "InvalidParameter", "The size is not match xx*xx"),
    "unavailable": (500, "InternalError", "An internal error has occurred, please try again later."),
}
ENDS = {
    "failed": ("InternalError.Algo", "The algorithm could not process the input."),
    "refused": ("DataInspectionFailed", "Output data may contain inappropriate content."),
}


class DashScope(Shelf):
    """Prices are in the currency of the rows. A task is PENDING until it is looked at, then RUNNING for `polls_needed` looks."""

    provider = "dashscope"

    def __init__(self) -> None:
        super().__init__()
        self._ends: deque[str] = deque()

    def address(self) -> str:
        return self.url + "/api/v1"

    # what goes wrong

    def wrong(self, status: int, code: str, message: str) -> Answer:
        return Answer(status, {"code": code, "message": message, "request_id": uuid.uuid4().hex})

    def invalid(self, why: str) -> Answer:
        return self.wrong(400, "InvalidParameter", why)

    def nowhere(self, asked: Asked) -> Answer:
        return self.invalid("url error, please check url！")

    def admitted(self, asked: Asked) -> Answer | None:
        if self.open_to_all(asked) or asked.headers.get("Authorization") == f"Bearer {self.secret()}":
            return None
        return self.wrong(*TROUBLES["bad_key"])

    def trouble(self, kind: str) -> None:
        """Also no_allowance: the free quota is used up."""
        if kind == "bad_answer":
            return self.next(Fault("answer", answer=Answer(200, b"upstream", {"Content-Type": "text/plain"})))
        answer = self.wrong(*TROUBLES[kind])
        if kind == "busy":
            answer.headers["Retry-After"] = "2"
        return self.next(Fault("answer", answer=answer))

    def job_trouble(self, kind: str) -> None:
        """Also partial: the task succeeds, its picture does not."""
        if kind not in (*ENDS, "gone", "partial"):
            raise KeyError(kind)
        self._ends.append(kind)

    # pictures

    @route("POST", "/api/v1/services/aigc/text2image/image-synthesis")
    def paint(self, asked: Asked) -> Answer:
        wanted: Paint = self._read(Paint, asked, ("wan2.[0-5]-t2i*", "wanx*-t2i*", "wanx-v1"), background=True)
        return self._begin("picture", wanted.model, size=_size(self, wanted.parameters.size), n=wanted.parameters.n)

    @route("POST", "/api/v1/services/aigc/image2image/image-synthesis")
    def repaint(self, asked: Asked) -> Answer:
        wanted: Repaint = self._read(Repaint, asked, ("wan2.[0-9]-i2i*", "wanx2.1-imageedit"), background=True)
        given = wanted.input
        if wanted.model != "wanx2.1-imageedit":
            if given.function or not given.images:
                raise Wrong(self.invalid("input.images is required"))
            for picture in given.images:
                self._see(picture)
            return self._begin("picture", wanted.model, size=_size(self, wanted.parameters.size), n=wanted.parameters.n)
        if given.function not in EDITS or not given.base_image_url:
            raise Wrong(self.invalid("input.function or input.base_image_url is not right"))
        width, height = self._see(given.base_image_url, least=512)
        if given.function == "description_edit_with_mask" and (
            not given.mask_image_url or self._see(given.mask_image_url) != (width, height)
        ):
            raise Wrong(self.invalid("mask_image_url must be of the same size as base_image_url"))
        times = (wanted.parameters.upscale_factor or 1) if given.function == "super_resolution" else 1
        return self._begin("picture", wanted.model, size=(width * times, height * times), n=wanted.parameters.n)

    @route("POST", "/api/v1/services/aigc/image-generation/generation")
    def generate_picture(self, asked: Asked) -> Answer:
        wanted: Messages = self._read(Messages, asked, ("wan2.[6-9]-*",), background=True)
        for picture in pictures_of(wanted):
            self._see(picture)
        return self._begin("choices", wanted.model, size=_size(self, wanted.parameters.size), n=wanted.parameters.n)

    @route("POST", "/api/v1/services/aigc/multimodal-generation/generation")
    def converse(self, asked: Asked) -> Answer:
        if asked.headers.get("X-DashScope-Async"):
            return self.wrong(403, "AccessDenied", "current user api does not support asynchronous calls")
        if '"text"' in asked.body.decode() and fnmatchcase(asked.json.get("model", ""), "qwen*-tts*"):
            return self._talk(asked)
        wanted: Messages = self._read(Messages, asked, ("wan2.[6-9]-*image*", "wan2.6-t2i", "qwen-image*"))
        for picture in pictures_of(wanted):
            self._see(picture)
        width, height = _size(self, wanted.parameters.size)
        links = [self.link(media.picture(width, height), "image/png", ".png") for _ in range(wanted.parameters.n)]
        self._bill(wanted.model, "image", len(links))
        content = [{"image": link} for link in links]
        choice = {"finish_reason": "stop", "message": {"role": "assistant", "content": content}}
        usage = {"image_count": len(links), "width": width, "height": height}
        return Answer(200, {"output": {"choices": [choice]}, "usage": usage, "request_id": uuid.uuid4().hex})

    # film

    @route("POST", "/api/v1/services/aigc/video-generation/video-synthesis")
    def film(self, asked: Asked) -> Answer:
        wanted: Film = self._read(
            Film, asked, ("wan2.[1-6]-t2v*", "wan2.[1-6]-i2v*", "wan2.7*", "wan3.*"), background=True
        )
        given, how = wanted.input, wanted.parameters
        new = fnmatchcase(wanted.model, "wan2.7*") or fnmatchcase(wanted.model, "wan3.*")
        if len(given.prompt or "") > (20000 if new else 1500 if wanted.model[:6] in ("wan2.5", "wan2.6") else 800):
            raise Wrong(self.invalid("Range of prompt length is exceeded"))
        if new:
            if given.img_url or how.size:
                raise Wrong(
                    self.invalid("img_url and size are not supported by this model, use media, ratio and resolution")
                )
            for item in given.media or ():
                self._see(item.url)
        elif "-i2v" in wanted.model:
            if not given.img_url or given.media or how.size:
                raise Wrong(self.invalid("input.img_url is required, size is not taken"))
            self._see(given.img_url)
        elif given.img_url or given.media or how.resolution or how.ratio:
            raise Wrong(self.invalid("t2v takes a prompt and a size"))
        return self._film(wanted, new)

    @route("POST", "/api/v1/services/aigc/image2video/video-synthesis")
    def film_between(self, asked: Asked) -> Answer:
        wanted: Film = self._read(Film, asked, ("*kf2v*",), background=True)
        if not wanted.input.first_frame_url:
            raise Wrong(self.invalid("input.first_frame_url is required"))
        for frame in filter(None, (wanted.input.first_frame_url, wanted.input.last_frame_url)):
            self._see(frame)
        return self._film(wanted, new=False)

    def _film(self, wanted: Film, new: bool) -> Answer:
        how = wanted.parameters
        seconds = how.duration or 5
        longest = {"wan2.5": (5, 10), "wan2.6": (5, 10, 15), "wan2.7": range(2, 16), "wan3.0": range(2, 31)}
        if seconds not in longest.get(wanted.model[:6], (5,)):
            raise Wrong(self.invalid(f"duration {seconds} is not supported"))
        if how.size:
            width, height = _size(self, how.size)
        else:
            short = SHORT[how.resolution or "720P"]
            across, _, down = (how.ratio or "16:9").partition(":")
            share = int(across) / int(down)
            width, height = (round(short * share), short) if share >= 1 else (short, round(short / share))
        return self._begin("film", wanted.model, size=(width, height), seconds=seconds)

    # speech

    @route("POST", "/api/v1/services/audio/tts/SpeechSynthesizer")
    def speak(self, asked: Asked) -> Answer:
        wanted: Say = self._read(Say, asked, ("cosyvoice-*",))
        given = wanted.input
        wide = sum(2 if ord(letter) > 0x2E80 else 1 for letter in given.text)
        if wide > 2000:
            raise Wrong(self.invalid("Text is longer than 2000 characters"))
        seconds = round(max(0.5, len(given.text) / 5 / given.rate), 2)
        mp3 = given.format == "mp3"
        content = media.mp3(seconds) if mp3 else media.wav(seconds, given.sample_rate)
        return self._spoken(wanted.model, content, given.format, wide)

    def _talk(self, asked: Asked) -> Answer:
        wanted: Talk = self._read(Talk, asked, ("qwen*-tts*",))
        content = media.wav(round(max(0.5, len(wanted.input.text) / 5), 2), 24000)
        return self._spoken(wanted.model, content, "wav", len(wanted.input.text))

    def _spoken(self, model: str, content: bytes, kind: str, characters: int) -> Answer:
        self._bill(model, "k_characters", characters, 1000)
        link = self.link(content, {"mp3": "audio/mpeg"}.get(kind, "audio/wav"), f".{kind}")
        audio = {"url": link, "data": "", "id": "audio_1", "expires_at": 1795700000}
        told = {"output": {"finish_reason": "stop", "audio": audio}, "usage": {"characters": characters}}
        return Answer(200, told | {"request_id": uuid.uuid4().hex})

    # tasks

    @route("GET", "/api/v1/tasks")
    def tasks(self, asked: Asked) -> Answer:
        rows = [
            {"task_id": job["id"], "status": job["status"], "model_name": job["model"]} for job in self.jobs.values()
        ]
        return Answer(200, {"request_id": "r-1", "data": rows, "total": len(rows), "page_no": 1, "page_size": 10})

    @route("GET", r"/api/v1/tasks/([\w-]+)/?")
    def task(self, asked: Asked) -> Answer:
        job = self._job(asked)
        if job is None or job["end"] == "gone":
            return self._task({"task_id": asked.match[1] if asked.match else "", "task_status": "UNKNOWN"})
        self._move_on(job)
        told = {"task_id": job["id"], "task_status": job["status"]}
        if job["status"] == "FAILED":
            told["code"], told["message"] = ENDS[job["end"]]
        if job["status"] != "SUCCEEDED":
            return self._task(told)
        made, usage = self._made(job)
        return self._task(told | made, usage)

    @route("POST", r"/api/v1/tasks/([\w-]+)/cancel")
    def cancel(self, asked: Asked) -> Answer:
        job = self._job(asked)
        if job is None or job["status"] != "PENDING":
            why = "Failed to cancel the task, please confirm if the task is in PENDING status."
            return self.wrong(400, "UnsupportedOperation", why)
        job["status"] = "CANCELED"
        return Answer(200, {"request_id": uuid.uuid4().hex})

    def _begin(self, kind: str, model: str, **facts: Any) -> Answer:
        end = self._ends.popleft() if self._ends else ""
        name = str(uuid.uuid4())
        self.jobs[name] = {
            "id": name,
            "kind": kind,
            "model": model,
            "status": "PENDING",
            "looks": 0,
            "end": end,
            **facts,
        }
        return self._task({"task_id": name, "task_status": "PENDING"})

    def _task(self, output: dict[str, Any], usage: dict[str, Any] | None = None) -> Answer:
        told: dict[str, Any] = {"request_id": uuid.uuid4().hex, "output": output}
        return Answer(200, told | ({"usage": usage} if usage else {}))

    def _job(self, asked: Asked) -> dict[str, Any] | None:
        assert asked.match is not None
        return self.jobs.get(asked.match[1])

    def _move_on(self, job: dict[str, Any]) -> None:
        if job["status"] not in ("PENDING", "RUNNING"):
            return
        job["looks"] += 1
        if job["looks"] <= self.polls_needed:
            job["status"] = "RUNNING"
        elif job["end"] in ENDS:
            job["status"] = "FAILED"
        else:
            job["status"] = "SUCCEEDED"
            if job["kind"] == "film":
                self._bill(job["model"], "second", job["seconds"], resolution=_resolution(job["size"]))
            elif job["end"] != "partial":
                self._bill(job["model"], "image", job["n"])

    def _made(self, job: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """(output, usage) of a task that is done; links are new at each look."""
        width, height = job["size"]
        if job["kind"] == "film":
            link = self.link(media.mp4(width // 4 * 2, height // 4 * 2, job["seconds"]), "video/mp4", ".mp4")
            sr = _resolution(job["size"]).removesuffix("p")
            return {"video_url": link, "orig_prompt": "…"}, {
                "video_count": 1,
                "video_duration": job["seconds"],
                "video_ratio": f"{width}*{height}",
                "SR": int(sr),
            }
        if job["end"] == "partial":
            bad = {"code": "DataInspectionFailed", "message": "Output data may contain inappropriate content."}
            return {"results": [bad], "task_metrics": {"TOTAL": 1, "SUCCEEDED": 0, "FAILED": 1}}, {"image_count": 0}
        links = [self.link(media.picture(width, height), "image/png", ".png") for _ in range(job["n"])]
        usage = {"image_count": len(links)}
        if job["kind"] == "choices":
            content = [{"type": "image", "image": link} for link in links]
            choice = {"finish_reason": "stop", "message": {"role": "assistant", "content": content}}
            return {"choices": [choice], "finished": True}, usage
        return {"results": [{"url": link, "orig_prompt": "…", "actual_prompt": "…"} for link in links]}, usage

    # checks

    def _read(self, kind: Any, asked: Asked, models: tuple[str, ...], background: bool = False) -> Any:
        """The body, for one of these models; in the background where the vendor takes it only so."""
        if background and asked.headers.get("X-DashScope-Async") != "enable":
            raise Wrong(self.wrong(403, "AccessDenied", "current user api does not support synchronous calls"))
        wanted = self.checked(kind, asked)
        if not any(fnmatchcase(wanted.model, name) for name in models):
            raise Wrong(self.invalid("Model not exist."))
        return wanted

    def _see(self, picture: str, least: int = 0) -> tuple[int, int]:
        """Width and height of a picture given by a data URI; a link is taken on trust."""
        if picture.startswith(("http://", "https://", "oss://")):
            return 1024, 1024
        try:
            if not picture.startswith("data:image/"):
                raise ValueError
            width, height = size_of(picture)
        except ValueError:
            raise Wrong(self.invalid("The image url is not right")) from None
        if min(width, height) < least or max(width, height) > 4096:
            raise Wrong(self.invalid("The image size is not supported"))
        return width, height

    def _bill(self, model: str, unit: str, many: int | float, share: int = 1, **traits: str) -> None:
        amount = bill.amount(self.provider, model, unit, many, **traits) / share
        self.charge(f"{model} {many} {unit}", amount, bill.currency(self.provider, model, "CNY"))


def _size(fake: DashScope, told: str) -> tuple[int, int]:
    width, _, height = told.partition("*")
    if not (width.isdigit() and height.isdigit() and 256 <= int(width) <= 4096 and 256 <= int(height) <= 4096):
        raise Wrong(fake.invalid("The size is not match the allowed size"))
    return int(width), int(height)


def _resolution(size: tuple[int, int]) -> str:
    short = min(size)
    return "480p" if short <= 500 else "720p" if short <= 960 else "1080p"


FAKES = (DashScope,)
