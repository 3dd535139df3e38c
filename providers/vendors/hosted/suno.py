"""Suno, by way of whoever resells it: it has no API of its own, so this is unofficial.

Two protocols are common: "suno-api" (Suno-API, new-api and their resellers) and "sunoapi.org" (also kie.ai); the door says which in
`extra["protocol"]`. A job is "suno-api/ID" or "sunoapi.org/ID"."""

from __future__ import annotations

import re
from typing import Any

from providers.base import Door, Errand, Model, Request, Result
from providers.errors import Gone, Invalid, Later, Lost
from providers.protocols import resold_music
from providers.transport.http_client import Wire
from providers.transport.job_polling import ask_after, send_off
from providers.transport.outside_vendor import Vendor

ADDRESSES = {"suno-api": "", "sunoapi.org": "https://api.sunoapi.org"}
SAME = {"": "suno-api", "new-api": "suno-api", "sunoapi": "sunoapi.org", "kie": "sunoapi.org", "kie.ai": "sunoapi.org"}
HOSTS = ("sunoapi.org", "kie.ai")
"""Whose addresses say which protocol they speak."""
NO_CALLBACK = "https://callback.invalid/"
"""Asked for, and never to be reached: we look at our jobs ourselves."""
SIMPLE_CHARS = 500
WAITING = ("not_start", "submitted", "queued", "in_progress", "processing", "pending", "text_success", "first_success")
DONE = ("success", "complete", "completed")
LOOK_S = 8.0


class Suno(Vendor):
    name = "suno"

    def wire(self, door: Door) -> Wire:
        return Wire(
            door, ADDRESSES[protocol(door)], resold_music.explain, {"Authorization": f"Bearer {door.key.strip()}"}
        )

    def look(self, door: Door) -> tuple[str, ...]:
        free = "/suno/fetch/0" if protocol(door) == "suno-api" else "/api/v1/generate/credit"
        self.wire(door).ask("GET", free)
        return ()

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        spoken = protocol(errand.door)
        if spoken == "suno-api":
            path, asked = "/suno/submit/music", _described(request, errand)
        else:
            path, asked = "/api/v1/generate", _generated(request, errand)
        told = send_off(self.wire(errand.door), path, asked)
        data = told.get("data")
        name = str((data.get("taskId") if isinstance(data, dict) else data) or "")
        if not re.fullmatch(r"[\w-]+", name):
            raise Lost("It took the job and gave it no name.")
        raise Later(f"{spoken}/{name}", LOOK_S)

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        spoken, _, name = remote_id.partition("/")
        wire = self.wire(errand.door)
        if spoken == "suno-api":
            told = ask_after(wire, f"/suno/fetch/{name}")
        else:
            told = ask_after(wire, "/api/v1/generate/record-info", params={"taskId": name})
        job = told.get("data")
        if not isinstance(job, dict):
            raise Gone("It does not know this job.")
        status, tracks = str(job.get("status", "")).lower(), _tracks(job)
        if status in WAITING:
            raise Later(remote_id, LOOK_S)
        if status in DONE or (status == "callback_exception" and tracks):
            return resold_music.fetch_track(wire, tracks, request)
        said = str(job.get("fail_reason") or job.get("errorMessage") or status)
        raise resold_music.error_of_ended_track(said, status)


def protocol(door: Door) -> str:
    """Raises Invalid for one that nobody here speaks."""
    told = door.extra.get("protocol", "").strip().lower()
    if not told and any(host in door.address for host in HOSTS):
        told = "sunoapi.org"
    told = SAME.get(told, told)
    if told not in ADDRESSES:
        raise Invalid(f"Suno's protocol {told[:40]!r} is not known: suno-api or sunoapi.org.")
    return told


def _described(request: Request, errand: Errand) -> dict[str, Any]:
    instrumental = bool(errand.options.get("instrumental", True))
    return {
        "gpt_description_prompt": request.prompt,
        "make_instrumental": instrumental,
        "mv": errand.options["mv"],
    }


def _generated(request: Request, errand: Errand) -> dict[str, Any]:
    """A short wish as it is; a longer one as the style of a piece, which takes more letters."""
    asked: dict[str, Any] = {
        "customMode": len(request.prompt) > SIMPLE_CHARS,
        "instrumental": bool(errand.options.get("instrumental", True)),
        "model": errand.options["model"],
        "callBackUrl": NO_CALLBACK,
    }
    if asked["customMode"]:
        return {**asked, "style": request.prompt, "title": request.prompt[:40]}
    return {**asked, "prompt": request.prompt}


def _tracks(job: dict[str, Any]) -> Any:
    response = job.get("response")
    if isinstance(response, dict):
        return response.get("sunoData") or response.get("data")
    return job.get("data")


PROVIDER = Suno()
