"""A fake of Replicate: predictions made, looked at and cancelled; MusicGen is what it runs.

The door's address has no /v1."""

from __future__ import annotations

import time
from typing import Any, Literal

from pydantic import Field

from tests.wire import tariff
from tests.wire.long_jobs import Jobs
from tests.wire.media import mp3, wav
from tests.wire.server import KEY, Answer, Asked, Body, route

MUSICGEN = "671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb"
"""The version of meta/musicgen that runs here; `671ac6` begins it."""


class Music(Body):
    prompt: str = Field(min_length=1)
    duration: int = Field(8, ge=1, le=300)
    model_version: Literal["stereo-melody-large", "stereo-large", "melody-large", "large"] = "stereo-melody-large"
    input_audio: str | None = None
    continuation: bool = False
    continuation_start: int = Field(0, ge=0)
    continuation_end: int | None = None
    multi_band_diffusion: bool = False
    normalization_strategy: Literal["loudness", "clip", "peak", "rms"] = "loudness"
    top_k: int = 250
    top_p: float = 0
    temperature: float = 1
    classifier_free_guidance: int = 3
    output_format: Literal["wav", "mp3"] = "wav"
    seed: int | None = None


class Prediction(Body):
    version: str
    input: Music
    webhook: str | None = None
    webhook_events_filter: list[str] | None = None


class PredictionOfModel(Body):
    input: Music
    webhook: str | None = None
    webhook_events_filter: list[str] | None = None


class Replicate(Jobs):
    provider = "replicate"

    def knows(self, asked: Asked) -> bool:
        return asked.headers.get("Authorization") == f"Bearer {KEY}"

    def invalid(self, why: str) -> Answer:
        return _wrong(422, "Input validation failed", f"- {why}\n")

    def nowhere(self, asked: Asked) -> Answer:
        return self.says("gone")

    def says(self, kind: str) -> Answer:
        return {
            "bad_key": _wrong(401, "Unauthenticated", "You did not pass a valid authentication token"),
            "no_money": _wrong(402, "Insufficient credit", "You have insufficient credit to run this model."),
            "busy": Answer(
                429,
                {"detail": "Request was throttled. Expected available in 5 seconds.", "status": 429},
                {"Retry-After": "5"},
            ),
            "invalid": _wrong(422, "Input validation failed", "- input: prompt is required\n"),
            "gone": _wrong(404, "Not found", "The requested resource could not be found."),
            "unavailable": _wrong(503, "Service unavailable", "Please try again later."),
            "bad_answer": Answer(200, b"<html>up again soon</html>", {"Content-Type": "text/html"}),
        }[kind]

    @route("GET", r"/v1/account")
    def account(self, asked: Asked) -> Answer:
        return Answer(200, {"type": "user", "username": "studio", "name": "A studio", "github_url": ""})

    @route("POST", r"/v1/predictions")
    def predict(self, asked: Asked) -> Answer:
        body = self.checked(Prediction, asked)
        version = body.version.rpartition(":")[2]
        if len(version) < 6 or not MUSICGEN.startswith(version):
            return _wrong(422, "Invalid version or not permitted", "The specified version does not exist.")
        return self._start(body)

    @route("POST", r"/v1/models/([\w-]+)/([\w-]+)/predictions")
    def predict_by_model(self, asked: Asked) -> Answer:
        if asked.match is None or asked.match.groups() != ("meta", "musicgen"):
            return self.says("gone")
        return self._start(self.checked(PredictionOfModel, asked))

    @route("GET", r"/v1/predictions/(\w+)")
    def look(self, asked: Asked) -> Answer:
        job = self._job(asked)
        if job is None:
            return self.says("gone")
        if not job["cancelled"] and self.looked(job):
            job["status"] = "failed" if job["end"] else "succeeded"
            if not job["end"]:
                job["output"] = self._make(job["input"])
        elif not job["cancelled"]:
            job["status"] = "processing"
        return Answer(200, self._told(job))

    @route("POST", r"/v1/predictions/(\w+)/cancel")
    def cancel(self, asked: Asked) -> Answer:
        job = self._job(asked)
        if job is None:
            return self.says("gone")
        if job["status"] in ("starting", "processing"):
            job.update(cancelled=True, status="canceled")
            self.refund(job["id"])
        return Answer(200, self._told(job))

    def _start(self, body: Prediction | PredictionOfModel) -> Answer:
        job = self.accepted(input=body.input, status="starting", output="", at=time.time())
        if not job["end"]:
            served = {"second": body.input.duration, "call": 1}
            self.charge("musicgen", *tariff.cost("replicate", "musicgen", served), key=job["id"])
        return Answer(201, self._told(job))

    def _job(self, asked: Asked) -> dict[str, Any] | None:
        assert asked.match is not None
        job = self.jobs.get(asked.match.group(1))
        return None if job is None or job["end"] == "gone" else job

    def _make(self, wanted: Music) -> str:
        make = wav if wanted.output_format == "wav" else mp3
        return self.lay(make(float(wanted.duration)), wanted.output_format)

    def _told(self, job: dict[str, Any]) -> dict[str, Any]:
        base = f"{self.url}/v1/predictions/{job['id']}"
        why = {
            "failed": "CUDA out of memory",
            "refused": "The input or output was flagged as sensitive. Please try again with different inputs. (E005)",
        }
        return {
            "id": job["id"],
            "model": "meta/musicgen",
            "version": MUSICGEN,
            "input": job["input"].model_dump(exclude_none=True),
            "logs": "",
            "output": job["output"] or None,
            "error": why[job["end"]] if job["status"] == "failed" else None,
            "status": job["status"],
            "created_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(job["at"])),
            "urls": {"get": base, "cancel": f"{base}/cancel"},
            **({"metrics": {"predict_time": 12.4}} if job["status"] == "succeeded" else {}),
        }


def _wrong(status: int, title: str, detail: str) -> Answer:
    return Answer(
        status, {"title": title, "detail": detail, "status": status}, {"Content-Type": "application/problem+json"}
    )


FAKES = (Replicate,)
