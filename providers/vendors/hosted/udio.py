"""Udio, by way of whoever resells it: it has no API of its own, so this is unofficial.

Two protocols: "piapi" (PiAPI's tasks, the usual one) and "udio" (gateways that speak as they do for Suno); the door says which in
`extra["protocol"]`. A job is "piapi/ID" or "udio/ID"."""

from __future__ import annotations

import re
from typing import Any

from providers.base import Door, Errand, Model, Request, Result
from providers.errors import Gone, Invalid, Later, Lost
from providers.protocols import resold_music
from providers.transport.http_client import Wire
from providers.transport.job_polling import ask_after, send_off
from providers.transport.outside_vendor import Vendor

ADDRESSES = {"piapi": "https://api.piapi.ai", "udio": ""}
DONE, BADLY = ("completed", "success", "complete"), ("failed", "failure", "error", "cancelled")
LOOK_S = 8.0
NO_TASK = "00000000-0000-0000-0000-000000000000"
"""A job that nobody ever had: whoever is told that it is unknown has a good key."""


class Udio(Vendor):
    name = "udio"

    def wire(self, door: Door) -> Wire:
        spoken = protocol(door)
        headers = (
            {"X-API-Key": door.key.strip()} if spoken == "piapi" else {"Authorization": f"Bearer {door.key.strip()}"}
        )
        return Wire(door, ADDRESSES[spoken], resold_music.explain, headers)

    def look(self, door: Door) -> tuple[str, ...]:
        try:
            self.wire(door).ask("GET", f"{_paths(protocol(door))[1]}/{NO_TASK}")
        except Gone:
            return ()
        return ()

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        spoken = protocol(errand.door)
        asked = _task(model, request, errand) if spoken == "piapi" else _gen(model, request, errand)
        told = send_off(self.wire(errand.door), _paths(spoken)[0], asked)
        data = told.get("data")
        name = str((data.get("task_id") if isinstance(data, dict) else data) or "")
        if not re.fullmatch(r"[\w-]+", name):
            raise Lost("It took the job and gave it no name.")
        raise Later(f"{spoken}/{name}", LOOK_S)

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        spoken, _, name = remote_id.partition("/")
        wire = self.wire(errand.door)
        job = ask_after(wire, f"{_paths(spoken)[1]}/{name}").get("data")
        if not isinstance(job, dict):
            raise Gone("It does not know this job.")
        status = str(job.get("status", "")).lower()
        if status in BADLY:
            error = job.get("error") or {}
            raise resold_music.error_of_ended_track(
                str(job.get("fail_reason") or error.get("raw_message") or error.get("message") or status)
            )
        if status not in DONE:
            raise Later(remote_id, LOOK_S)
        output = job.get("output")
        return resold_music.fetch_track(
            wire, output.get("songs") if isinstance(output, dict) else job.get("data"), request
        )


def protocol(door: Door) -> str:
    """Raises Invalid for one that nobody here speaks."""
    told = door.extra.get("protocol", "").strip().lower() or "piapi"
    if told not in ADDRESSES:
        raise Invalid(f"Udio's protocol {told[:40]!r} is not known: piapi or udio.")
    return told


def _paths(spoken: str) -> tuple[str, str]:
    """(where a job is handed in, where it is asked after)."""
    return ("/api/v1/task", "/api/v1/task") if spoken == "piapi" else ("/udio/submit/music", "/udio/fetch")


def _task(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    wanted: dict[str, Any] = {"gpt_description_prompt": request.prompt, "lyrics_type": errand.options["lyrics_type"]}
    if model.limits.negative and request.negative:
        wanted["negative_tags"] = request.negative
    if model.limits.seed and request.seed:
        wanted["seed"] = request.seed
    return {"model": model.name, "task_type": "generate_music", "input": wanted}


def _gen(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    wanted: dict[str, Any] = {"prompt": request.prompt, "lyrics_type": errand.options["lyrics_type"]}
    if model.limits.seed and request.seed:
        wanted["seed"] = request.seed
    return {"gen_params": wanted}


PROVIDER = Udio()
