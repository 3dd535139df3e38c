"""Runway: film from words, from a picture, between two and with people it is shown, by its own models and by others' that it sells on;
pictures of people it was shown (@who); tasks that can be cancelled while they wait. A job's name here is "ID/CREDITS": with what
Runway said beforehand that it would take."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from providers import clip_frames, fitting
from providers.base import Capability, Door, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, Failed, Gone, Later, Lost, ProviderError
from providers.facts import catalogue
from providers.facts.error_meanings import VendorReply, error_of_ended_job
from providers.transport import file_signature, reference_pictures
from providers.transport.http_client import Wire, reply_by_status
from providers.transport.job_polling import ask_after, send_off
from providers.transport.outside_vendor import Vendor, data_uri

if TYPE_CHECKING:
    import httpx

VERSION = "2024-11-06"
FIRST_LOOK_S, NEXT_LOOK_S = 10.0, 6.0
"""Looks at a task no faster than every 5 s, it says."""
PICTURE_BYTES = 5 * 1024 * 1024 * 3 // 4 - 64
"""Of a data URI of 5 MB."""
SEEDS = 2**32
WAITING, AT_WORK = ("PENDING", "THROTTLED"), "RUNNING"
OURS = ("sizes", "says", "frames_size", "keyframes", "resolution")
"""Options that say how a model is asked; the others are parameters of its own."""


class Runway(Vendor):
    name = "runway"

    def wire(self, door: Door) -> Wire:
        headers = {"Authorization": f"Bearer {door.key.strip()}", "X-Runway-Version": VERSION}
        return Wire(door, catalogue.vendor(self.name).address, explain, headers)

    def look(self, door: Door) -> tuple[str, ...]:
        self.wire(door).ask("GET", "/v1/organization")
        return ()

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        path, asked = _asked(model, request, errand)
        told = send_off(self.wire(errand.door), path, asked)
        name = told.get("id")
        if not name:
            raise Lost("It took the job and gave it no name.")
        credits = _credits(told.get("estimatedCost"))
        raise Later(name if credits is None else f"{name}/{credits}", FIRST_LOOK_S)

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        name, _, foreseen = remote_id.partition("/")
        wire = self.wire(errand.door)
        told = ask_after(wire, f"/v1/tasks/{name}")
        status = told.get("status")
        if status in WAITING or status == AT_WORK:
            raise Later(remote_id, NEXT_LOOK_S)
        if status in ("FAILED", "CANCELLED"):
            raise _ended(told)
        if status != "SUCCEEDED":
            raise BadAnswer(f"It says {str(status)[:40]!r} of the job.")
        real = _credits(told.get("cost"))
        return _result(model, request, wire, told, real if real is not None else _decimal(foreseen))

    def cancel(self, model: Model, remote_id: str, errand: Errand) -> bool:
        """Only while it waits: of a task that runs nothing is given back, and one that has ended would lose what it made."""
        path = f"/v1/tasks/{remote_id.partition('/')[0]}"
        wire = self.wire(errand.door)
        try:
            if ask_after(wire, path).get("status") not in WAITING:
                return False
            wire.send("DELETE", path)
        except Gone:
            return False
        return True


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    """Its errors are sentences, and of a wrong request what is wrong with it."""
    if answer.status_code < 400 or not isinstance(told, dict):
        return None
    issues = [str(one.get("message", "")) for one in told.get("issues") or () if isinstance(one, dict)]
    return reply_by_status(answer, words=": ".join(filter(None, (str(told.get("error") or ""), *issues[:1]))))


def _asked(model: Model, request: Request, errand: Errand) -> tuple[str, dict[str, Any]]:
    own = {name: value for name, value in errand.options.items() if name not in OURS}
    asked: dict[str, Any] = {"model": model.name, "promptText": request.prompt, **own}
    if model.limits.seed and request.seed:
        asked["seed"] = request.seed % SEEDS
    if model.capability is Capability.IMAGE:
        shown = [_shown(errand, sha256) for sha256 in request.references[: model.limits.references]]
        who = [{"uri": uri, "tag": f"who{number}"} for number, uri in enumerate(shown, 1)]
        people = {"promptText": _with_people(request, who), "referenceImages": who} if who else {}
        return "/v1/text_to_image", {**asked, "ratio": fitting.size(model, request, ":"), **people}
    seen = clip_frames.frames_shown(request)
    asked |= {"duration": fitting.whole_seconds(model, request), **_measures(model, request, errand, bool(seen.first))}
    if model.limits.sound == "switch":
        asked["audio"] = fitting.clip_sound(model, request) == "on"
    if seen.first:
        return "/v1/image_to_video", asked | {"promptImage": _frames(seen, errand)}
    alone = [{"uri": _shown(errand, sha256)} for sha256 in seen.people[: model.limits.references]]
    return "/v1/text_to_video", asked | ({"references": alone} if alone else {})


def _measures(model: Model, request: Request, errand: Errand, framed: bool) -> dict[str, Any]:
    """Its shape and size: pixels, or resolution and ratio each by itself; as its first picture where the model goes by that."""
    option, ratio = errand.options, fitting.ratio(model, request)
    if not ratio:
        return {"ratio": fitting.size(model, request, ":")}
    resolution = str(option.get("resolution") or fitting.resolution(model, request))
    as_framed = str(option.get("frames_size") or "").format(resolution=resolution) if framed else ""
    if option.get("says") == "resolution":
        return {"resolution": resolution.lower(), "ratio": as_framed or ratio}
    return {"ratio": as_framed or option["sizes"][f"{resolution} {ratio}"]}


def _frames(seen: clip_frames.FramesShown, errand: Errand) -> str | list[dict[str, str]]:
    first = _shown(errand, seen.first)
    if not errand.options.get("keyframes"):
        return first
    last = [{"uri": _shown(errand, seen.last), "position": "last"}] if seen.last else []
    return [{"uri": first, "position": "first"}, *last]


def _with_people(request: Request, who: list[dict[str, str]]) -> str:
    """The prompt after a word on who is who, in the order of the references."""
    names = [each.name for each in request.likenesses]
    if len(names) != len(who):
        names = [""] * len(who)
    told = [f"@{one['tag']} = {name}" if name else f"@{one['tag']}" for one, name in zip(who, names, strict=True)]
    return f"{', '.join(told)}. {request.prompt}"


def _result(model: Model, request: Request, wire: Wire, told: dict[str, Any], credits: Decimal | None) -> Result:
    image = model.capability is Capability.IMAGE
    used = {"images": 1} if image else {"seconds": float(fitting.whole_seconds(model, request))}
    usage = Usage(credits=credits, **used)
    links = told.get("output")
    if not isinstance(links, list) or not links:
        raise BadAnswer("The task has no output.", usage=usage)
    content, _ = wire.fetch(str(links[0]))
    if image:
        return Result(
            content=content, media_type=file_signature.require_media_type(content, "image", usage), usage=usage
        )
    return file_signature.film_result(content, usage)


def _ended(told: dict[str, Any]) -> ProviderError:
    """With what was charged all the same."""
    code, words = str(told.get("failureCode") or ""), str(told.get("failure") or "")
    failed = told.get("status") == "FAILED"
    wrong = error_of_ended_job(Runway.name, code, words) if failed else Failed("It was cancelled there.")
    spent = _credits(told.get("cost"))
    wrong.usage = Usage(credits=spent) if spent else None
    return wrong


def _credits(told: Any) -> Decimal | None:
    credits = told.get("credits") if isinstance(told, dict) else None
    return None if credits is None else _decimal(str(credits))


def _decimal(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None


def _shown(errand: Errand, sha256: str) -> str:
    return data_uri(reference_pictures.fit_picture(errand.read(sha256), PICTURE_BYTES))


PROVIDER = Runway()
