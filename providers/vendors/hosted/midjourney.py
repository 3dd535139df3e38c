"""Midjourney, by way of a gateway that speaks the midjourney-proxy protocol: it has no API of its own, so this is unofficial.

What is asked comes as a grid of four; one of them is then asked for larger. A job stays the grid's: asked twice for the same one
larger, a gateway answers with the job it has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from providers import fitting
from providers.base import Door, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, Failed, Gone, Invalid, Later, Lost, Unavailable
from providers.facts.error_meanings import VendorReply, error_of_ended_job
from providers.transport import file_signature
from providers.transport.http_client import Wire, read_json, reply_by_status
from providers.transport.job_polling import job_look, send_off
from providers.transport.outside_vendor import Vendor, data_uri

if TYPE_CHECKING:
    import httpx

TAKEN = (1, 21, 22)
"""Accepted; there already; waiting in a queue."""
OF_THE_KEY = (401, 402, 403)
"""Statuses that say more than a code does."""
BADLY = ("FAILURE", "CANCEL", "MODAL")
"""MODAL waits for a person's click."""
GRID_S, LARGE_S = 10.0, 4.0


class Midjourney(Vendor):
    name = "midjourney"

    def wire(self, door: Door) -> Wire:
        """Self-hosted gateways ask for the one header, resellers for the other."""
        key = door.key.strip()
        bare = door.model_copy(update={"address": door.address.rstrip("/").removesuffix("/mj")})
        return Wire(bare, "", explain, {"mj-api-secret": key, "Authorization": f"Bearer {key}"})

    def look(self, door: Door) -> tuple[str, ...]:
        self.wire(door).ask("POST", "/mj/task/list-by-condition", json={"ids": []})
        return ()

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        shown = [data_uri(errand.read(sha256)) for sha256 in request.references[: model.limits.references]]
        asked = {"prompt": prompt_with_parameters(model, request, errand), "base64Array": shown}
        raise Later(self._submit(errand, "imagine", asked), GRID_S)

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        self._done(errand, remote_id, GRID_S)
        chosen = {"taskId": remote_id, "action": "UPSCALE", "index": int(errand.options.get("index", 1))}
        try:
            larger = self._submit(errand, "change", chosen)
        except Invalid as error:
            raise Failed(str(error)) from error
        task = self._done(errand, larger, LARGE_S, remote_id)
        usage = Usage(images=1)
        if not task.get("imageUrl"):
            raise BadAnswer("The answer has no picture.", usage=usage)
        content, _ = self.wire(errand.door).fetch(str(task["imageUrl"]))
        return Result(
            content=content, media_type=file_signature.require_media_type(content, "image", usage), usage=usage
        )

    def _done(self, errand: Errand, name: str, wait_s: float, job: str = "") -> dict[str, Any]:
        """A job that has come to its good end. Raises Later (for `job`) where it has not yet, Failed or Refused."""
        task = self._task(self.wire(errand.door), name)
        status = str(task.get("status", "")).upper()
        if status in BADLY:
            raise error_of_ended_job(self.name, status, task.get("failReason"))
        if status != "SUCCESS":
            raise Later(job or name, wait_s)
        return task

    def _submit(self, errand: Errand, deed: str, asked: dict[str, Any]) -> str:
        told = send_off(self.wire(errand.door), f"/mj/submit/{deed}", asked)
        name = str(told.get("result") or "")
        if not re.fullmatch(r"[\w-]+", name):
            raise Lost("It took the job and gave it no name.")
        return name

    def _task(self, wire: Wire, name: str) -> dict[str, Any]:
        """A job as it stands. An empty answer is how a gateway says that it knows none."""
        with job_look():
            answer = wire.send("GET", f"/mj/task/{name}/fetch")
        task = read_json(answer)
        if not answer.content or (task is None and answer.text.strip() == "null"):
            raise Gone("It does not know this job.")
        if not isinstance(task, dict):
            raise Unavailable("The answer is not what a look at a job is answered with.")
        return task


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    """A submit is answered with a code of its own, whatever the HTTP status."""
    code = told.get("code") if isinstance(told, dict) and "status" not in told else None
    if not isinstance(code, int) or isinstance(code, bool) or code in TAKEN or answer.status_code in OF_THE_KEY:
        return None
    word = (told.get("properties") or {}).get("bannedWord")
    words = f"{told.get('description') or ''} {word or ''}".strip()
    return reply_by_status(answer, code=str(code), words=words)


def prompt_with_parameters(model: Model, request: Request, errand: Errand) -> str:
    """The words, and after them the parameters: "... --ar 16:9 --no text --seed 7". What looks like a parameter among the
    words is none."""
    option = {name: value for name, value in errand.options.items() if name != "index"}
    if ratio := fitting.ratio(model, request):
        option["ar"] = ratio
    if model.limits.negative and request.negative:
        option["no"] = _plain(request.negative)
    if model.limits.seed and request.seed:
        option["seed"] = request.seed % 2**32
    return " ".join([_plain(request.prompt), *(f"--{name} {value}".strip() for name, value in option.items())])


def _plain(words: str) -> str:
    return re.sub(r"-{2,}", "—", " ".join(words.split()))


PROVIDER = Midjourney()
