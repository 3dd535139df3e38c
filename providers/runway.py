"""Runway: film from words and from a picture, pictures of people it was shown (@who), tasks that can be cancelled. A job's name
here is "ID/CREDITS": with what Runway said beforehand that it would take."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from providers import catalogue, fitting, pictures, signature
from providers.base import (
    BadAnswer,
    Capability,
    Door,
    Errand,
    Failed,
    Gone,
    Later,
    Lost,
    Model,
    NoMoney,
    ProviderError,
    Refused,
    Request,
    Result,
    Usage,
)
from providers.looking import ask_after, send_off
from providers.vendor import Vendor, data_uri
from providers.wire import SAID, Wire

if TYPE_CHECKING:
    import httpx

VERSION = "2024-11-06"
FIRST_LOOK_S, NEXT_LOOK_S = 10.0, 6.0
"""Looks at a task no faster than every 5 s, it says."""
PICTURE_BYTES = 5 * 1024 * 1024 * 3 // 4 - 64
"""Of a data URI of 5 MB."""
SEEDS = 2**32
AT_WORK = ("PENDING", "THROTTLED", "RUNNING")


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
        if status in AT_WORK:
            raise Later(remote_id, NEXT_LOOK_S)
        if status == "FAILED":
            raise _ended(told)
        if status == "CANCELLED":
            raise Failed("It was cancelled there.")
        if status != "SUCCEEDED":
            raise BadAnswer(f"It says {str(status)[:40]!r} of the job.")
        real = _credits(told.get("cost"))
        return _result(model, request, wire, told, real if real is not None else _decimal(foreseen))

    def cancel(self, model: Model, remote_id: str, errand: Errand) -> bool:
        """A task that has ended is left alone: to cancel it would throw away what it made."""
        path = f"/v1/tasks/{remote_id.partition('/')[0]}"
        wire = self.wire(errand.door)
        try:
            if ask_after(wire, path).get("status") not in AT_WORK:
                return False
            wire.send("DELETE", path)
        except Gone:
            return False
        return True


def explain(answer: httpx.Response, told: Any) -> ProviderError | None:
    """Its errors are sentences: an empty account is a 400 that speaks of credits, a day's limit a 429 that says so."""
    if answer.status_code not in (400, 429) or not isinstance(told, dict):
        return None
    said = str(told.get("error", ""))[:SAID]
    if "credit" in said.lower() or "daily" in said.lower():
        return NoMoney(said)
    if "SAFETY" in said or "moderation" in said.lower():
        return Refused(said, reason=said[:200])
    return None


def _asked(model: Model, request: Request, errand: Errand) -> tuple[str, dict[str, Any]]:
    shown = [_shown(errand, sha256) for sha256 in request.references[: model.limits.references]]
    asked: dict[str, Any] = {
        "model": model.name,
        "promptText": request.prompt,
        "ratio": fitting.size(model, request, ":"),
        **errand.options,
    }
    if model.limits.seed and request.seed:
        asked["seed"] = request.seed % SEEDS
    if model.capability is Capability.IMAGE:
        who = [{"uri": uri, "tag": f"who{number}"} for number, uri in enumerate(shown, 1)]
        people = {"promptText": _with_people(request, who), "referenceImages": who} if who else {}
        return "/v1/text_to_image", asked | people
    asked["duration"] = fitting.whole_seconds(model, request)
    if shown:
        return "/v1/image_to_video", asked | {"promptImage": shown[0]}
    return "/v1/text_to_video", asked


def _with_people(request: Request, who: list[dict[str, str]]) -> str:
    """The prompt after a word on who is who, in the order of the references."""
    names = [each.name for each in request.likenesses]
    if len(names) != len(who):
        names = [""] * len(who)
    told = [f"@{one['tag']} = {name}" if name else f"@{one['tag']}" for one, name in zip(who, names, strict=True)]
    return f"{', '.join(told)}. {request.prompt}"


def _result(model: Model, request: Request, wire: Wire, told: dict[str, Any], credits: Decimal | None) -> Result:
    family = "image" if model.capability is Capability.IMAGE else "video"
    used = {"images": 1} if family == "image" else {"seconds": float(fitting.whole_seconds(model, request))}
    usage = Usage(credits=credits, **used)  # type: ignore[arg-type]
    links = told.get("output")
    if not isinstance(links, list) or not links:
        raise BadAnswer("The task has no output.", usage=usage)
    content, _ = wire.fetch(str(links[0]))
    kind = signature.sure(content, family, usage)
    facts = {"seconds": signature.seconds(content, usage)} if family == "video" else {}
    return Result(content=content, media_type=kind, usage=usage, facts=facts)


def _ended(told: dict[str, Any]) -> ProviderError:
    """SAFETY says that the content is not wanted; INTERNAL that it may go better another time."""
    code, said = str(told.get("failureCode") or ""), str(told.get("failure") or "")
    spent = _credits(told.get("cost"))
    usage = Usage(credits=spent) if spent else None
    words = f"{code} {said}"[:SAID]
    if code.startswith("SAFETY"):
        return Refused(words, reason=said[:200], usage=usage)
    return Failed(words, again=code.startswith("INTERNAL"), usage=usage)


def _credits(told: Any) -> Decimal | None:
    credits = told.get("credits") if isinstance(told, dict) else None
    return None if credits is None else _decimal(str(credits))


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _shown(errand: Errand, sha256: str) -> str:
    return data_uri(pictures.as_taken(errand.read(sha256), PICTURE_BYTES))


PROVIDER = Runway()
