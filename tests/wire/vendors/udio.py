"""A fake of the two protocols Udio is sold by: PiAPI's (/api/v1/task, key in X-API-Key) and that of other gateways (/udio/...,
Bearer), whose answers are shaped as theirs for Suno are.

The door's address has neither path."""

from __future__ import annotations

import time
from typing import Any, Literal

from pydantic import Field

from tests.wire import tariff
from tests.wire.long_jobs import Jobs
from tests.wire.media import mp3
from tests.wire.server import KEY, Answer, Asked, Body, Fault, Wrong, route

TRACK_S = 32.5
"""How long a song is: nobody can ask for a length."""


class Song(Body):
    gpt_description_prompt: str = ""
    lyrics: str = ""
    negative_tags: str = ""
    lyrics_type: Literal["generate", "user", "instrumental"]
    seed: int = -1


class Hook(Body):
    endpoint: str = ""
    secret: str = ""


class Config(Body):
    service_mode: Literal["", "public", "private"] = ""
    webhook_config: Hook | None = None


class Task(Body):
    model: Literal["music-u"]
    task_type: Literal["generate_music"]
    input: Song
    config: Config | None = None


class Gen(Body):
    prompt: str = ""
    lyrics: str = ""
    lyrics_type: Literal["generate", "user", "instrumental"] = "generate"
    bypass_prompt_optimization: bool = False
    seed: int = -1
    song_section_start: float = Field(0.4, ge=0, le=1)
    prompt_strength: float = Field(0.5, ge=0, le=1)
    lyrics_strength: float = Field(0.5, ge=0, le=1)
    clarity_strength: float = Field(0.25, ge=0, le=1)
    negative_prompt: str = ""
    generation_quality: float = Field(0.75, ge=0, le=1)
    model_type: str = ""


class Submit(Body):
    gen_params: Gen


class Udio(Jobs):
    provider = "udio"

    def __init__(self) -> None:
        super().__init__()
        self._kinds: list[str] = []

    def knows(self, asked: Asked) -> bool:
        if asked.path.startswith("/api/v1/"):
            return asked.headers.get("X-API-Key") == KEY
        return asked.headers.get("Authorization") == f"Bearer {KEY}"

    def admitted(self, asked: Asked) -> Answer | None:
        fine = self.open_to_all(asked) or self.knows(asked)
        return None if fine else self.says_in("bad_key", asked.path)

    def trouble(self, kind: str) -> None:
        """In the words of whichever protocol the next request speaks."""
        self.says_in(kind, "/api/v1/")
        self.next(Fault("trouble", path="/"))
        self._kinds.append(kind)

    def fault_for(self, asked: Asked) -> Fault | None:
        fault = super().fault_for(asked)
        if fault is None or fault.kind != "trouble":
            return fault
        return Fault("answer", answer=self.says_in(self._kinds.pop(0), asked.path))

    def says_in(self, kind: str, path: str) -> Answer:
        if path.startswith("/api/v1/"):
            return {
                "bad_key": _told(401, "Invalid API key"),
                "no_money": _told(402, "insufficient credits"),
                "busy": _told(429, "rate limit exceeded", headers={"Retry-After": "6"}),
                "refused": _told(400, "prompt contains sensitive words"),
                "invalid": _told(400, "invalid request: input.lyrics_type"),
                "gone": _told(404, "task not found"),
                "unavailable": _told(503, "service unavailable"),
                "bad_answer": Answer(200, b"<html>nginx</html>", {"Content-Type": "text/html"}),
            }[kind]
        return {
            "bad_key": Answer(401, {"error": {"message": "无效的令牌", "type": "new_api_error"}}),
            "no_money": Answer(403, {"code": "quota_not_enough", "message": "user quota is not enough", "data": None}),
            "busy": Answer(
                429, {"code": "too_many_requests", "message": "rate limit", "data": None}, {"Retry-After": "6"}
            ),
            "refused": Answer(400, {"code": "invalid_request", "message": "sensitive_words_detected", "data": None}),
            "invalid": Answer(400, {"code": "invalid_request", "message": "prompt is empty", "data": None}),
            "gone": Answer(200, {"code": "success", "message": "", "data": None}),
            "unavailable": Answer(500, {"code": "submit_failed", "message": "upstream error", "data": None}),
            "bad_answer": Answer(200, b"<html>nginx</html>", {"Content-Type": "text/html"}),
        }[kind]

    # PiAPI

    @route("POST", r"/api/v1/task")
    def task(self, asked: Asked) -> Answer:
        body = self._read(Task, asked)
        if body.input.lyrics_type == "user" and not body.input.lyrics:
            return _told(400, "invalid request: lyrics required")
        job = self._start("music-u", body.input)
        return _told(200, "success", self._data(job, "pending"))

    @route("GET", r"/api/v1/task/([\w-]+)")
    def look(self, asked: Asked) -> Answer:
        job = self._job(asked)
        if job is None:
            return self.says_in("gone", asked.path)
        done = self.looked(job)
        status = ("failed" if job["end"] else "completed") if done else "processing"
        return _told(200, "success", self._data(job, status))

    def _data(self, job: dict[str, Any], status: str) -> dict[str, Any]:
        songs = [
            {"id": f"{job['id']}-0", "title": "", "song_path": self._track(), "duration": TRACK_S, "finished": True}
            for _ in range(status == "completed")
        ]
        error = {"code": 10000, "raw_message": self._why(job), "message": "task failed"} if status == "failed" else None
        return {
            "task_id": job["id"],
            "model": "music-u",
            "task_type": "generate_music",
            "status": status,
            "input": job["body"].model_dump(),
            "output": {"generation_id": job["id"], "songs": songs} if songs else None,
            "meta": {"created_at": job["at"]},
            "error": error or {"code": 0, "raw_message": "", "message": ""},
        }

    # other gateways

    @route("POST", r"/udio/submit/music")
    def submit(self, asked: Asked) -> Answer:
        body = self._read(Submit, asked)
        if not body.gen_params.prompt:
            return self.says_in("invalid", asked.path)
        return Answer(200, {"code": "success", "message": "", "data": self._start("udio", body.gen_params)["id"]})

    @route("GET", r"/udio/fetch/([\w-]+)")
    def fetch(self, asked: Asked) -> Answer:
        job = self._job(asked)
        if job is None:
            return self.says_in("gone", asked.path)
        done = self.looked(job)
        status = ("FAILURE" if job["end"] else "SUCCESS") if done else "IN_PROGRESS"
        songs = [
            {"id": f"{job['id']}-0", "song_path": self._track(), "duration": TRACK_S, "finished": True}
            for _ in range(status == "SUCCESS")
        ]
        told = {
            "task_id": job["id"],
            "action": "MUSIC",
            "status": status,
            "fail_reason": self._why(job) if status == "FAILURE" else "",
            "progress": "100%" if done else "30%",
            "data": songs or None,
        }
        return Answer(200, {"code": "success", "message": "", "data": told})

    # both

    def _start(self, name: str, body: Song | Gen) -> dict[str, Any]:
        job = self.accepted(body=body, at=int(time.time()))
        if not job["end"]:
            self.charge("song", *tariff.cost("udio", name, {"call": 1, "second": TRACK_S}), key=job["id"])
        return job

    def _job(self, asked: Asked) -> dict[str, Any] | None:
        assert asked.match is not None
        job = self.jobs.get(asked.match.group(1))
        return None if job is None or job["end"] == "gone" else job

    def _track(self) -> str:
        return self.lay(mp3(TRACK_S), "mp3")

    def _why(self, job: dict[str, Any]) -> str:
        return "moderation: lyrics contain sensitive words" if job["end"] == "refused" else "generation timed out"

    def _read(self, kind: type[Body], asked: Asked) -> Any:
        try:
            return self.checked(kind, asked)
        except Wrong as wrong:
            said = wrong.answer.body["error"]["message"]
            if asked.path.startswith("/api/v1/"):
                raise Wrong(_told(400, f"invalid request: {said}")) from wrong
            raise Wrong(Answer(400, {"code": "invalid_request", "message": said, "data": None})) from wrong


def _told(code: int, words: str, data: Any = None, headers: dict[str, str] | None = None) -> Answer:
    """As PiAPI says everything: its code is the HTTP status too."""
    return Answer(code, {"code": code, "data": data, "message": words}, headers or {})


FAKES = (Udio,)
