"""Vidu 生数: film from words, from a first picture, from a first to a last one, and after pictures of who and what is in it, each under
a path of its own. A job says how many credits it takes; one that failed gives them back."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from providers import clip_frames, fitting
from providers.base import Door, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, Gone, Invalid, Later, LinkFails, Lost, ProviderError, Unavailable
from providers.facts import catalogue
from providers.facts.error_meanings import VendorReply, error_of_ended_job
from providers.transport import file_signature, reference_pictures
from providers.transport.http_client import Wire, reply_by_status
from providers.transport.job_polling import ask_after, send_off
from providers.transport.outside_vendor import Vendor, data_uri

if TYPE_CHECKING:
    import httpx

FIRST_LOOK_S, NEXT_LOOK_S = 20.0, 8.0
BODY_BYTES, PICTURE_SIDE = 14 * 1024 * 1024, 128
"""All pictures of a request together as bytes, which base64 makes a third more (its limit is 20 MB); their short side in pixels."""
KINDS = ("image/png", "image/jpeg", "image/webp")
NOBODY = "0"
"""A job that nobody ever had: whoever is told that it is unknown has a good key."""
SEEDS = 2**31
BETWEEN, REFERENCES = "start-end2video", "reference2video"
SHAPED = ("text2video", REFERENCES)
"""Paths that are told a ratio: the others have that of their picture."""


class Vidu(Vendor):
    name = "vidu"

    def wire(self, door: Door) -> Wire:
        about = catalogue.vendor(self.name)
        address = about.addresses.get(door.region, about.address)
        return Wire(door, address, explain, {"Authorization": f"Token {door.key.strip()}"})

    def look(self, door: Door) -> tuple[str, ...]:
        try:
            self.wire(door).ask("GET", f"/tasks/{NOBODY}/creations", read_s=20)
        except (Gone, Invalid) as error:
            if not error.facts.get("code"):
                raise  # some other server's word
        return ()

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        path, asked = _asked(model, request, errand)
        told = send_off(self.wire(errand.door), f"/{path}", asked)
        if not told.get("task_id"):
            raise Lost("It took the job and gave it no name.")
        raise Later(str(told["task_id"]), FIRST_LOOK_S)

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        wire = self.wire(errand.door)
        told = ask_after(wire, f"/tasks/{remote_id}/creations")
        state = told.get("state")
        if not isinstance(state, str):
            raise Unavailable("The answer says nothing of the job.")
        if state in ("failed", "canceled", "cancelled"):
            raise _ended_badly(state, told)
        if state != "success":
            raise Later(remote_id, NEXT_LOOK_S)
        usage = Usage(seconds=float(fitting.whole_seconds(model, request)), credits=_credits(told))
        link = next((one.get("url") for one in told.get("creations") or () if isinstance(one, dict)), None)
        if not link:
            raise BadAnswer("The answer has no film.", usage=usage)
        return file_signature.film_result(_fetched(wire, str(link), usage), usage)

    def cancel(self, model: Model, remote_id: str, errand: Errand) -> bool:
        """Only one that waits: whatever is at work is done, and paid."""
        try:
            self.wire(errand.door).send("POST", f"/tasks/{remote_id}/cancel", json={"id": remote_id})
        except (Invalid, Gone):
            return False
        return True


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    """By its `reason`, whatever the status: an empty account is a 400 too."""
    reason = told.get("reason") if isinstance(told, dict) else None
    if answer.status_code < 400 or not reason:
        return None
    return reply_by_status(answer, code=str(reason), words=str(told.get("message") or ""))


def _asked(model: Model, request: Request, errand: Errand) -> tuple[str, dict[str, Any]]:
    """(path, body)."""
    option = {name: value for name, value in errand.options.items() if name not in ("family", "model")}
    first, last, _ = clip_frames.frames_shown(request)
    family = errand.options.get("family") or (BETWEEN if last else "img2video" if first else "text2video")
    shown = request.references[: model.limits.references] if family == REFERENCES else (first, last)
    asked: dict[str, Any] = {
        "model": errand.options.get("model") or model.name,
        "prompt": request.prompt,
        "duration": fitting.whole_seconds(model, request),
        "resolution": fitting.resolution(model, request),
        "audio": fitting.clip_sound(model, request) == "on",
        **option,
    }
    if told := [errand.read(sha256) for sha256 in shown if sha256]:
        most = BODY_BYTES // len(told)
        asked["images"] = [data_uri(reference_pictures.fit_picture(one, most, PICTURE_SIDE, KINDS)) for one in told]
    if family in SHAPED:
        asked["aspect_ratio"] = fitting.ratio(model, request)
    if model.limits.seed and request.seed:
        asked["seed"] = request.seed % SEEDS
    if errand.key:
        asked["payload"] = errand.key
    return str(family), asked


def _fetched(wire: Wire, link: str, usage: Usage) -> bytes:
    try:
        return wire.fetch(link)[0]
    except LinkFails as error:
        error.usage = usage
        raise


def _ended_badly(state: str, told: dict[str, Any]) -> ProviderError:
    code = str(told.get("err_code") or state)
    words = str(told.get("err_msg") or code)
    return error_of_ended_job(Vidu.name, code, words)


def _credits(told: dict[str, Any]) -> Decimal | None:
    try:
        return Decimal(str(told["credits"])) if told.get("credits") else None
    except InvalidOperation:
        return None


PROVIDER = Vidu()
