"""A fake of the two protocols Suno is sold by: that of Suno-API and new-api (/suno/...), and that of sunoapi.org and kie.ai
(/api/v1/...). Both make two tracks a job.

The door's address has neither path."""

from __future__ import annotations

import time
from typing import Any, Literal

from pydantic import Field

from tests.wire import tariff
from tests.wire.long_jobs import Jobs
from tests.wire.media import mp3
from tests.wire.server import KEY, Answer, Asked, Body, Fault, Wrong, route

TRACK_S = (12.0, 14.5)
"""How long the two tracks of a job are: nobody can ask for a length."""


class Submit(Body):
    prompt: str = ""
    tags: str = ""
    title: str = ""
    mv: str = Field("chirp-v5", pattern=r"^chirp-")
    make_instrumental: bool = False
    gpt_description_prompt: str = ""
    continue_clip_id: str | None = None
    continue_at: float | None = None
    task_id: str | None = None
    notify_hook: str | None = None


class Fetch(Body):
    ids: list[str]
    action: str = ""


class Generate(Body):
    prompt: str = ""
    customMode: bool
    instrumental: bool
    style: str = Field("", max_length=1000)
    title: str = Field("", max_length=100)
    model: Literal["V4", "V4_5", "V4_5PLUS", "V4_5ALL", "V5", "V5_5"]
    callBackUrl: str = Field(pattern=r"^https?://")
    negativeTags: str = ""
    vocalGender: Literal["m", "f"] | None = None
    styleWeight: float | None = None
    weirdnessConstraint: float | None = None
    audioWeight: float | None = None


class Suno(Jobs):
    provider = "suno"
    reseller = False
    """The first protocol in a reseller's words: code 1, submitted, processing, complete."""
    kie = False
    """The second as kie.ai names its tracks: sunoData, audioUrl."""

    def knows(self, asked: Asked) -> bool:
        return asked.headers.get("Authorization") == f"Bearer {KEY}"

    def admitted(self, asked: Asked) -> Answer | None:
        fine = self.open_to_all(asked) or self.knows(asked)
        return None if fine else self.says_in("bad_key", asked.path)

    def trouble(self, kind: str) -> None:
        """In the words of whichever protocol the next request speaks."""
        self.says_in(kind, "/suno/")
        self.next(Fault("trouble", path="/"))
        self._kinds.append(kind)

    def __init__(self) -> None:
        super().__init__()
        self._kinds: list[str] = []

    def fault_for(self, asked: Asked) -> Fault | None:
        fault = super().fault_for(asked)
        if fault is None or fault.kind != "trouble":
            return fault
        return Fault("answer", answer=self.says_in(self._kinds.pop(0), asked.path))

    def says_in(self, kind: str, path: str) -> Answer:
        if path.startswith("/api/v1/"):
            return {
                "bad_key": _told(401, "You do not have access permissions"),
                "no_money": _told(402, "The current credits are insufficient. Please top up."),
                "busy": _told(430, "Your call frequency is too high. Please try again later."),
                "refused": _told(400, "Song Description contained artist name or sensitive words"),
                "invalid": _told(422, "customMode: Field required"),
                "gone": _told(200, "success"),
                "unavailable": _told(455, "System maintenance"),
                "bad_answer": Answer(200, b"<html>nginx</html>", {"Content-Type": "text/html"}),
            }[kind]
        return {
            "bad_key": Answer(401, {"error": {"message": "无效的令牌", "type": "new_api_error"}}),
            "no_money": Answer(403, {"code": "quota_not_enough", "message": "user quota is not enough", "data": None}),
            "busy": Answer(
                429, {"code": "too_many_requests", "message": "rate limit", "data": None}, {"Retry-After": "9"}
            ),
            "refused": Answer(400, {"code": "invalid_request", "message": "sensitive_words_detected", "data": None}),
            "invalid": Answer(400, {"code": "invalid_request", "message": "prompt is empty", "data": None}),
            "gone": Answer(200, {"code": "success", "message": "", "data": None}),
            "unavailable": Answer(500, {"code": "submit_failed", "message": "upstream error", "data": None}),
            "bad_answer": Answer(200, b"<html>nginx</html>", {"Content-Type": "text/html"}),
        }[kind]

    # Suno-API and new-api

    @route("POST", r"/suno/submit/music")
    def submit(self, asked: Asked) -> Answer:
        body = self._read(Submit, asked)
        if not (body.prompt or body.gpt_description_prompt or (body.make_instrumental and body.tags)):
            return self.says_in("invalid", asked.path)
        name = self._start(body)
        return Answer(200, {"code": 1 if self.reseller else "success", "message": "", "data": name})

    @route("GET", r"/suno/fetch/([\w-]+)")
    def fetch(self, asked: Asked) -> Answer:
        assert asked.match is not None
        job = self._job(asked.match.group(1))
        if job is None:
            return self.says_in("gone", asked.path)
        return Answer(200, {"code": 1 if self.reseller else "success", "message": "", "data": self._task(job)})

    @route("POST", r"/suno/fetch")
    def fetch_several(self, asked: Asked) -> Answer:
        body = self._read(Fetch, asked)
        found = [self._task(job) for job in map(self._job, body.ids) if job is not None]
        return Answer(200, {"code": 1 if self.reseller else "success", "message": "", "data": found})

    def _task(self, job: dict[str, Any]) -> dict[str, Any]:
        done = self.looked(job)
        status = (
            ("FAILURE" if job["end"] else "SUCCESS") if done else ("QUEUED" if job["looks"] == 1 else "IN_PROGRESS")
        )
        words = {"SUCCESS": "complete", "FAILURE": "failed", "QUEUED": "submitted", "IN_PROGRESS": "processing"}
        tracks = [
            {
                "id": f"{job['id']}-{n}",
                "audio_url": link,
                "image_url": "",
                "title": job["body"].title,
                "status": "complete",
                "metadata": {"duration": seconds, "tags": job["body"].tags, "error_message": None},
            }
            for n, (link, seconds) in enumerate(self._tracks() if status == "SUCCESS" else [])
        ]
        return {
            "task_id": job["id"],
            "action": "MUSIC",
            "status": words[status] if self.reseller else status,
            "fail_reason": self._why(job) if status == "FAILURE" else "",
            "progress": "100%" if done else "30%",
            "submit_time": job["at"],
            "finish_time": job["at"] + 60 if done else 0,
            "data": tracks or None,
        }

    # sunoapi.org and kie.ai

    @route("GET", r"/api/v1/generate/credit")
    def credit(self, asked: Asked) -> Answer:
        return _told(200, "success", 120)

    @route("POST", r"/api/v1/generate")
    def generate(self, asked: Asked) -> Answer:
        body = self._read(Generate, asked)
        most = 500 if not body.customMode else 3000 if body.model == "V4" else 5000
        if len(body.prompt) > most:
            return _told(413, f"The prompt length cannot exceed {most} characters")
        if body.customMode and not (body.style and body.title and (body.instrumental or body.prompt)):
            return _told(400, "style, title and prompt are required in custom mode")
        if not body.customMode and not body.prompt:
            return _told(400, "prompt is required")
        return _told(200, "success", {"taskId": self._start(body)})

    @route("GET", r"/api/v1/generate/record-info")
    def record(self, asked: Asked) -> Answer:
        job = self._job(asked.query.get("taskId", ""))
        if job is None:
            return self.says_in("gone", asked.path)
        done = self.looked(job)
        bad = {"failed": "GENERATE_AUDIO_FAILED", "refused": "SENSITIVE_WORD_ERROR"}
        status = bad.get(job["end"], "SUCCESS") if done else ("PENDING" if job["looks"] == 1 else "FIRST_SUCCESS")
        link, length = ("audioUrl", "sunoData") if self.kie else ("audio_url", "data")
        tracks = [
            {
                "id": f"{job['id']}-{n}",
                link: where,
                "title": job["body"].title,
                "tags": job["body"].style,
                "duration": seconds,
            }
            for n, (where, seconds) in enumerate(self._tracks() if status == "SUCCESS" else [])
        ]
        told = {
            "taskId": job["id"],
            "status": status,
            "response": {"taskId": job["id"], length: tracks} if tracks else None,
            "errorCode": 400 if status in bad.values() else None,
            "errorMessage": self._why(job) if status in bad.values() else None,
        }
        return _told(200, "success", told)

    # both

    def _start(self, body: Submit | Generate) -> str:
        job = self.accepted(body=body, at=int(time.time()))
        if not job["end"]:
            name = body.mv if isinstance(body, Submit) else body.model
            self.charge("song", *tariff.cost("suno", name, {"call": 1, "second": sum(TRACK_S)}), key=job["id"])
        return str(job["id"])

    def _job(self, name: str) -> dict[str, Any] | None:
        job = self.jobs.get(name)
        return None if job is None or job["end"] == "gone" else job

    def _tracks(self) -> list[tuple[str, float]]:
        return [(self.lay(mp3(seconds), "mp3"), seconds) for seconds in TRACK_S]

    def _why(self, job: dict[str, Any]) -> str:
        return "lyrics contain sensitive words" if job["end"] == "refused" else "generation timed out"

    def _read(self, kind: type[Body], asked: Asked) -> Any:
        try:
            return self.checked(kind, asked)
        except Wrong as wrong:
            said = wrong.answer.body["error"]["message"]
            if asked.path.startswith("/api/v1/"):
                raise Wrong(_told(422, said)) from wrong
            raise Wrong(Answer(400, {"code": "invalid_request", "message": said, "data": None})) from wrong


def _told(code: int, words: str, data: Any = None) -> Answer:
    """As the second protocol says everything: with HTTP 200."""
    return Answer(200, {"code": code, "msg": words, "data": data})


FAKES = (Suno,)
