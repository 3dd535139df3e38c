"""Replicate: predictions of other people's models; here MusicGen's music."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from providers import fitting
from providers.base import Door, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, Later, Lost
from providers.facts.error_meanings import VendorReply, error_of_ended_job
from providers.transport import file_signature
from providers.transport.http_client import Wire, reply_by_status
from providers.transport.job_polling import ask_after, send_off
from providers.transport.outside_vendor import Vendor

if TYPE_CHECKING:
    import httpx

ADDRESS = "https://api.replicate.com"
WAITING = ("starting", "processing")
LOOK_S = 5.0


class Replicate(Vendor):
    name = "replicate"

    def wire(self, door: Door) -> Wire:
        return Wire(door, ADDRESS, explain, {"Authorization": f"Bearer {door.key.strip()}"})

    def look(self, door: Door) -> tuple[str, ...]:
        self.wire(door).ask("GET", "/v1/account")
        return ()

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        told = send_off(self.wire(errand.door), "/v1/predictions", _asked(model, request, errand))
        name = str(told.get("id", ""))
        if not name.isalnum():
            raise Lost("It took the job and gave it no name.")
        raise Later(name, LOOK_S)

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        wire = self.wire(errand.door)
        told = ask_after(wire, f"/v1/predictions/{remote_id}")
        if told.get("status") in WAITING:
            raise Later(remote_id, LOOK_S)
        if told.get("status") != "succeeded":
            raise error_of_ended_job(self.name, told.get("status"), told.get("error"))
        usage = Usage(seconds=float(fitting.whole_seconds(model, request)))
        made = told.get("output")
        link = made[0] if isinstance(made, list) and made else made
        if not isinstance(link, str) or not link:
            raise BadAnswer("The answer has no sound.", usage=usage)
        content, _ = wire.fetch(link)
        result = file_signature.sound_result(content, usage)
        seed = (told.get("input") or {}).get("seed")
        return result.model_copy(update={"facts": result.facts | ({"seed": seed} if seed is not None else {})})

    def cancel(self, model: Model, remote_id: str, errand: Errand) -> bool:
        told = self.wire(errand.door).ask("POST", f"/v1/predictions/{remote_id}/cancel")
        return told.get("status") in ("canceled", "aborted")


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    """By its status, and the words beside it."""
    if answer.status_code < 400:
        return None
    return reply_by_status(answer, words=str(told.get("detail") or "") if isinstance(told, dict) else "")


def _asked(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    option = dict(errand.options)
    version = option.pop("version")
    wanted = {"prompt": request.prompt, "duration": fitting.whole_seconds(model, request), **option}
    if model.limits.seed and request.seed:
        wanted["seed"] = request.seed
    return {"version": version, "input": wanted}


PROVIDER = Replicate()
