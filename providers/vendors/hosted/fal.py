"""fal: one queue before many models; Pika's films and birefnet, which cuts a picture out.

A job is a path of the queue: the one its own links name. Films and cuts stay behind links that anyone may open."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from providers import fitting
from providers.base import Capability, Door, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, Failed, Gone, Invalid, Later, Lost, ProviderError, Unable
from providers.facts.error_meanings import SAID, VendorReply, error_of_ended_job
from providers.transport import file_signature
from providers.transport.http_client import Wire, reply_by_status
from providers.transport.job_polling import ask_after, send_off
from providers.transport.outside_vendor import Vendor, data_uri

if TYPE_CHECKING:
    import httpx

QUEUE = "https://queue.fal.run"
POLICY, APP, INGRESS = "content_policy_violation", "app", "ingress"
"""Codes in data/errors/fal.toml: the first is the vendor's own."""
BEFORE_IT = (502, 503, 504)
NOWHERE = "/fal-ai/pika/requests/00000000-0000-0000-0000-000000000000/status"
"""A job that nobody ever had: whoever is told that it is unknown has a good key."""
FIRST_LOOK_S, NEXT_LOOK_S = 5.0, 5.0


class Fal(Vendor):
    name = "fal"

    def wire(self, door: Door) -> Wire:
        return Wire(door, QUEUE, explain, {"Authorization": f"Key {door.key.strip()}"})

    def look(self, door: Door) -> tuple[str, ...]:
        with suppress(Gone, Invalid):
            self.wire(door).ask("GET", NOWHERE)
        return ()

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        wire = self.wire(errand.door)
        told = send_off(wire, f"/{model.name}", _asked(model, request, errand))
        link = told.get("status_url")
        if not link:
            raise Lost("It took the job and gave no link to it.")
        raise Later(_path(wire, link), FIRST_LOOK_S)

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        wire = self.wire(errand.door)
        told = ask_after(wire, remote_id)
        if told.get("status") in ("IN_QUEUE", "IN_PROGRESS"):
            raise Later(remote_id, NEXT_LOOK_S)
        if told.get("error"):
            raise error_of_ended_job(self.name, told.get("error_type"), told["error"])
        made = self._made(wire, _path(wire, told.get("response_url") or remote_id.removesuffix("/status")))
        return _result(model, request, errand, wire, made)

    def cancel(self, model: Model, remote_id: str, errand: Errand) -> bool:
        wire = self.wire(errand.door)
        try:
            told = wire.ask("PUT", remote_id.removesuffix("/status") + "/cancel")
        except (Invalid, Gone):
            return False  # it has ended already
        return bool(told.get("status") == "CANCELLATION_REQUESTED")

    def _made(self, wire: Wire, path: str) -> Any:
        """What a job that has ended made. An error here is the job's own end, unless it comes from before the queue."""
        try:
            return ask_after(wire, path)
        except Invalid as error:
            raise Failed(str(error)) from error
        except ProviderError as error:
            if error.facts.get("code") == APP:
                raise Failed(str(error), again=True) from error
            raise


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    """A refusal is a fault with a type of its own; whether fal itself answered is told by a header."""
    status = answer.status_code
    if status < 400:
        return None
    faults = told.get("detail") if isinstance(told, dict) else told
    kinds = (
        [str(fault.get("type") or "") for fault in faults if isinstance(fault, dict)]
        if isinstance(faults, list)
        else []
    )
    its_own = "x-fal-request-id" in answer.headers
    kind = APP if status == 500 and its_own else INGRESS if status in BEFORE_IT and not its_own else ""
    code = POLICY if POLICY in kinds else kind or next(iter(kinds), "")
    return reply_by_status(answer, code=code, words=_said(faults))


def _asked(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    option = dict(errand.options)
    several = bool(option.pop("several", False))
    pictures = [data_uri(errand.read(sha256)) for sha256 in request.references[: model.limits.references or 1]]
    if model.capability is Capability.CUTOUT:
        if not pictures:
            raise Unable("There is no picture to cut out.")
        return {"image_url": pictures[0], **option}
    asked: dict[str, Any] = {"prompt": request.prompt, **option, "duration": int(fitting.duration(model, request))}
    asked.setdefault("resolution", fitting.resolution(model, request))
    if ratio := fitting.ratio(model, request):
        asked["aspect_ratio"] = ratio
    if model.limits.negative and request.negative:
        asked["negative_prompt"] = request.negative
    if model.limits.seed and request.seed:
        asked["seed"] = request.seed
    if pictures and model.limits.references:
        asked |= {"image_urls": pictures} if several else {"image_url": pictures[0]}
    return asked


def _result(model: Model, request: Request, errand: Errand, wire: Wire, made: Any) -> Result:
    kind = "image" if model.capability is Capability.CUTOUT else "video"
    usage = Usage(images=1) if kind == "image" else Usage(seconds=fitting.duration(model, request))
    file = made.get(kind) if isinstance(made, dict) else None
    if not isinstance(file, dict) or not file.get("url"):
        raise BadAnswer(f"The answer has no {kind}.", usage=usage)
    content, _ = wire.fetch(str(file["url"]))
    facts = {"seed": made["seed"]} if isinstance(made.get("seed"), int) else {}
    if kind == "image":
        return Result(
            content=content,
            media_type=file_signature.require_media_type(content, kind, usage),
            usage=usage,
            facts=facts,
        )
    film = file_signature.film_result(content, usage)
    return film.model_copy(update={"facts": {**film.facts, **facts}})


def _path(wire: Wire, link: str) -> str:
    """The part of a link to be asked at our own address: a key never follows a link to another host."""
    return urlsplit(link).path.removeprefix(urlsplit(wire.address).path)


def _said(faults: Any) -> str:
    if isinstance(faults, list):
        faults = "; ".join(str(fault.get("msg", "")) for fault in faults if isinstance(fault, dict))
    return str(faults or "")[:SAID]


PROVIDER = Fal()
