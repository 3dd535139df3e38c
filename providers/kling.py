"""Kling 可灵: film from words, from a picture, and with the same people; pictures. Every kind of job has a path of its own, so a
job's name here is "text2video/ID"."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from typing import TYPE_CHECKING, Any

from providers import catalogue, fitting, pictures, signature
from providers.base import (
    BadAnswer,
    BadKey,
    Busy,
    Capability,
    Door,
    Errand,
    Failed,
    Gone,
    Invalid,
    Later,
    Lost,
    Model,
    NoMoney,
    ProviderError,
    Refused,
    Request,
    Result,
    Unable,
    Unavailable,
    Usage,
)
from providers.looking import ask_after, send_off
from providers.vendor import Vendor
from providers.wire import SAID, Wire, retry_after

if TYPE_CHECKING:
    import httpx

FIRST_LOOK_S, NEXT_LOOK_S, BUSY_S = 20.0, 10.0, 1.0
TOKEN_S, CLOCK_OFF_S = 1800, 5
NEWEST = 100
LONGEST_NAME = 100
PICTURE_BYTES, PICTURE_SIDE = 10 * 1024 * 1024, 300
POLICY = ("risk control", "sensitive", "policy", "风控", "敏感", "违规")
"""Words by which a job that failed says that its content was not wanted."""
IMAGES = "images/generations"
KINDS: dict[int, type[ProviderError]] = {
    **dict.fromkeys((1000, 1001, 1002, 1003, 1004, 1304), BadKey),
    **dict.fromkeys((1100, 1101, 1102), NoMoney),
    1103: Unable,
    **dict.fromkeys((1200, 1201, 1202), Invalid),
    1203: Gone,
    **dict.fromkeys((1300, 1301), Refused),
    **dict.fromkeys((1302, 1303), Busy),
    **dict.fromkeys((5000, 5001), Unavailable),
    5002: Lost,
}
"""The code counts, not the status: 429 is said of empty accounts too."""


class Kling(Vendor):
    name = "kling"
    can_find = True

    def wire(self, door: Door) -> Wire:
        about = catalogue.vendor(self.name)
        address = about.addresses.get(door.region, about.address)
        return Wire(door, address, explain, {"Authorization": f"Bearer {token(door.key.strip(), time.time())}"})

    def look(self, door: Door) -> tuple[str, ...]:
        try:
            self.wire(door).ask("GET", "/v1/videos/text2video", params={"pageNum": 1, "pageSize": 1})
        except (Gone, Invalid) as error:
            if "code" not in error.facts:
                raise  # some other server's word; Kling itself looks at the key first
        return ()

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        family, asked = _asked(model, request, errand)
        told = send_off(self.wire(errand.door), _path(family), asked)
        data = told.get("data")
        name = data.get("task_id") if isinstance(data, dict) else None
        if not name:
            raise Lost("It took the job and gave it no name.")
        raise Later(f"{family}/{name}", FIRST_LOOK_S)

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        wire = self.wire(errand.door)
        told = _data(ask_after(wire, _path(remote_id)))
        status = told.get("task_status")
        if status in ("submitted", "processing"):
            raise Later(remote_id, NEXT_LOOK_S)
        if status == "failed":
            raise _ended(str(told.get("task_status_msg", "")))
        if status != "succeed":
            raise BadAnswer(f"It says {str(status)[:40]!r} of the job.")
        return _result(model, request, wire, told.get("task_result") or {})

    def find(self, model: Model, request: Request, errand: Errand) -> str:
        family = _family(model, request, errand)
        if family == IMAGES:
            raise Unable("Pictures cannot be looked up.")
        wire = self.wire(errand.door)
        try:
            rows = [_data(wire.ask("GET", f"{_path(family)}/{_named(errand.key)}"))]
        except Gone:
            rows = _listed(wire, family, _named(errand.key))
        return next((f"{family}/{row['task_id']}" for row in rows if row.get("task_id")), "")


def token(key: str, now: float) -> str:
    """What a request is let in by: "access key:secret key" makes a token of half an hour (JWT, HS256). A key of one word is
    itself one: those who stand between us and Kling hand out such."""
    access, colon, secret = key.partition(":")
    if not colon:
        return key
    claims = {"iss": access, "exp": int(now) + TOKEN_S, "nbf": int(now) - CLOCK_OFF_S}
    signed = b".".join(
        _unpadded(json.dumps(part, separators=(",", ":")).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims)
    )
    seal = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return b".".join((signed, _unpadded(seal))).decode()


def explain(answer: httpx.Response, told: Any) -> ProviderError | None:
    code = told.get("code") if isinstance(told, dict) else None
    if not code:
        return None
    said = f"{code} {told.get('message', '')}"[:SAID]
    kind = KINDS.get(code)
    if kind is Refused:
        return Refused(said, reason=str(told.get("message", ""))[:200], code=code)
    if kind is Busy:
        return Busy(said, after_s=retry_after(answer) or BUSY_S, code=code)
    if kind:
        return kind(said, code=code)
    return None if answer.status_code >= 400 else BadAnswer(said)


def _family(model: Model, request: Request, errand: Errand) -> str:
    """The path of this kind of job."""
    if model.capability is Capability.IMAGE:
        return IMAGES
    usual = "image2video" if request.references and model.limits.references else "text2video"
    return str(errand.options.get("family") or usual)


def _asked(model: Model, request: Request, errand: Errand) -> tuple[str, dict[str, Any]]:
    family = _family(model, request, errand)
    option = {name: value for name, value in errand.options.items() if name != "family"}
    asked: dict[str, Any] = {"model_name": model.name, "prompt": request.prompt, **option}
    if errand.key and family != IMAGES:
        asked["external_task_id"] = _named(errand.key)
    if model.limits.negative and request.negative:
        asked["negative_prompt"] = request.negative
    if model.capability is Capability.VIDEO:
        asked["duration"] = str(fitting.whole_seconds(model, request))
    ratio = fitting.ratio(model, request)
    if ratio and family != "image2video":
        asked["aspect_ratio"] = ratio
    return family, asked | _shown(family, model, request, errand)


def _shown(family: str, model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    """The pictures it is shown, bare base64: the first is where a clip begins."""
    wanted = request.references[: model.limits.references]
    shown = [_bare(errand.read(sha256)) for sha256 in wanted]
    if not shown:
        return {}
    if family == "omni-video":
        first, *others = shown
        return {"image_list": [{"image_url": first, "type": "first_frame"}, *({"image_url": one} for one in others)]}
    if family == "multi-image2video":
        return {"image_list": [{"image": one} for one in shown]}
    return {"image": shown[0]}


def _result(model: Model, request: Request, wire: Wire, made: dict[str, Any]) -> Result:
    family = "image" if model.capability is Capability.IMAGE else "video"
    usage = Usage(images=1) if family == "image" else Usage(seconds=float(fitting.whole_seconds(model, request)))
    link = next((one.get("url") for one in made.get(f"{family}s") or () if isinstance(one, dict)), None)
    if not link:
        raise BadAnswer(f"The answer has no {family}.", usage=usage)
    content, _ = wire.fetch(str(link))
    kind = signature.sure(content, family, usage)
    facts = {"seconds": signature.seconds(content, usage)} if family == "video" else {}
    return Result(content=content, media_type=kind, usage=usage, facts=facts)


def _ended(said: str) -> ProviderError:
    said = said[:SAID]
    if any(word in said.lower() for word in POLICY):
        return Refused(said, reason=said[:200])
    return Failed(said, again=True)


def _listed(wire: Wire, family: str, key: str) -> list[dict[str, Any]]:
    """The newest jobs of this kind that were sent under our key: to be sure that one which cannot be named is not there. Raises
    Unable where it has no list."""
    try:
        told = wire.ask("GET", _path(family), params={"pageNum": 1, "pageSize": NEWEST})
    except (Gone, Invalid) as error:
        raise Unable(str(error)) from error
    rows = [row for row in told.get("data") or () if isinstance(row, dict)]
    return [row for row in rows if (row.get("task_info") or {}).get("external_task_id") == key]


def _named(key: str) -> str:
    """A call's key as a job is named there: it is looked up by a path, where a key's own slashes would lead elsewhere."""
    return re.sub(r"[^\w-]", "-", key, flags=re.ASCII)[-LONGEST_NAME:]


def _data(told: Any) -> dict[str, Any]:
    data = told.get("data") if isinstance(told, dict) else None
    if not isinstance(data, dict):
        raise BadAnswer("The answer has no data.")
    return data


def _path(family: str) -> str:
    """Of "images/generations/ID" and "text2video/ID": films stand under one more word."""
    return f"/v1/{family}" if family.startswith("images/") else f"/v1/videos/{family}"


def _bare(content: bytes) -> str:
    return base64.b64encode(pictures.as_taken(content, PICTURE_BYTES, PICTURE_SIDE)).decode()


def _unpadded(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


PROVIDER = Kling()
