"""Kling 可灵: film from words, from a picture, between two, and with the same people; pictures. It has two standards side by side. A key
of two parts knows only the old one, where every kind of job has a path of its own, so a job's name here is "text2video/ID"; an API key
asks by the new one where a model is there (see `kling_open`): "tasks/ID". A relay's key goes by the old one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from providers import clip_frames, fitting
from providers.base import Capability, Door, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, Gone, Invalid, Later, Lost, ModelNotOpen, ProviderError, Unable
from providers.facts import catalogue
from providers.facts.error_meanings import VendorReply, error_meant
from providers.protocols import kling_new_standard
from providers.transport import file_signature, reference_pictures
from providers.transport.http_client import Wire, reply_by_status
from providers.transport.job_polling import ask_after, send_off
from providers.transport.outside_vendor import Vendor

if TYPE_CHECKING:
    import httpx

FIRST_LOOK_S, NEXT_LOOK_S = 20.0, 10.0
TOKEN_S, CLOCK_OFF_S = 1800, 5
NEWEST = 100
LONGEST_NAME = 100
PICTURE_BYTES, PICTURE_SIDE = 10 * 1024 * 1024, 300
RELAYED = "sk-"
"""What a relay's key begins with; at Kling's own address it would be an API key all the same."""
IMAGES = "images/generations"
MODES = {"720p": "std", "1080p": "pro", "4k": "4k"}
"""What the old standard calls a resolution."""
AT_WORK, DONE, FAILED = ("submitted", "processing"), ("succeed", "succeeded"), "failed"
"""What either standard says of a job."""
OURS = ("open", "open_only", "family", "name", "audio", "shots", "sound_in", "end_in", "end_silent", "resolution")
"""Options that say how a model is asked; the others are parameters of its own."""
CODE_OF_VALUE, OF_NAMES = "1201", "external_task_id"
"""Said of a wrong value, and of a name that a job was already sent under."""
NOTHING = "0"
"""A job that nobody ever had: whoever is told that it is unknown has a good key."""


class Kling(Vendor):
    name = "kling"
    can_find = True

    def wire(self, door: Door) -> Wire:
        about = catalogue.vendor(self.name)
        address = about.addresses.get(door.region, about.address)
        return Wire(door, address, explain, {"Authorization": f"Bearer {auth_token(door.key.strip(), time.time())}"})

    def look(self, door: Door) -> tuple[str, ...]:
        wire = self.wire(door)
        try:
            if is_own_key(door):
                wire.ask("GET", f"/{kling_new_standard.TASKS}", params={"task_ids": NOTHING})
            else:
                wire.ask("GET", "/v1/videos/text2video", params={"pageNum": 1, "pageSize": 1})
        except (Gone, Invalid) as error:
            if not error.facts.get("code"):
                raise  # some other server's word; Kling itself looks at the key first
        return ()

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        wire, name = self.wire(errand.door), _named(errand.key)
        try:
            found = self._sent(model, request, errand, wire, name)
        except Invalid as error:
            found = self._sent_before(model, request, errand, error) if name else ""
            if not found:
                raise
        if not found:
            raise Lost("It took the job and gave it no name.")
        raise Later(found, FIRST_LOOK_S)

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        wire, new = self.wire(errand.door), remote_id.startswith(f"{kling_new_standard.TASKS}/")
        told = kling_new_standard.look_at_job(wire, remote_id) if new else _data(ask_after(wire, _path(remote_id)))
        status = told.get("status" if new else "task_status")
        if status in AT_WORK:
            raise Later(remote_id, NEXT_LOOK_S)
        if status == FAILED:
            raise _ended(str(told.get("message" if new else "task_status_msg") or ""))
        if status not in DONE:
            raise BadAnswer(f"It says {str(status)[:40]!r} of the job.")
        usage = _used(model, request)
        if new:
            return _result(model, wire, kling_new_standard.link_of(told), kling_new_standard.billed_usage(told, usage))
        units = kling_new_standard.as_decimal(told.get("final_unit_deduction"))
        usage = usage.model_copy(update={"credits": units}) if units else usage
        return _result(model, wire, _link_of(told, model), usage)

    def find(self, model: Model, request: Request, errand: Errand) -> str:
        wire, name = self.wire(errand.door), _named(errand.key)
        if _by_new(model, errand):
            return kling_new_standard.find_job(wire, name)
        family = _family(model, request, errand)
        try:
            rows = [_data(wire.ask("GET", f"{_path(family)}/{name}"))]
        except Gone:
            rows = _listed(wire, family, name)
        return next((f"{family}/{row['task_id']}" for row in rows if row.get("task_id")), "")

    def _sent(self, model: Model, request: Request, errand: Errand, wire: Wire, name: str) -> str:
        """The vendor's name for a job that it took, empty where it gave none. Raises Unable where this key cannot ask for it."""
        if _by_new(model, errand):
            return kling_new_standard.submit_job(
                model, request, errand, wire, name, lambda sha256: _bare(errand.read(sha256))
            )
        if errand.options.get("open_only"):
            raise Unable(
                "It is asked with an API key only: an access key and its secret, or a relay's key, do not reach it."
            )
        family, asked = _asked(model, request, errand, name)
        try:
            told = send_off(wire, _path(family), asked)
        except Gone as error:  # to a submit, what does not exist is the model
            raise ModelNotOpen(str(error), **error.facts) from error
        data = told.get("data")
        found = data.get("task_id") if isinstance(data, dict) else None
        return f"{family}/{found}" if found else ""

    def _sent_before(self, model: Model, request: Request, errand: Errand, error: Invalid) -> str:
        """Where a wrong value is our own name for the job, it was taken the first time; empty where it was not."""
        if error.facts.get("code") != CODE_OF_VALUE:
            return ""
        try:
            return self.find(model, request, errand)
        except ProviderError:
            if OF_NAMES in str(error):
                raise Lost("It has a job under this name, and cannot say which.") from error
            return ""


def is_own_key(door: Door) -> bool:
    """Whether this door's key is an API key of Kling's own: one word, and not a relay's."""
    key, elsewhere = door.key.strip(), urlsplit(door.address).hostname not in (None, *_hosts())
    return ":" not in key and not (key.startswith(RELAYED) and elsewhere)


def _hosts() -> list[str | None]:
    return [urlsplit(address).hostname for address in catalogue.vendor(Kling.name).addresses.values()]


def _by_new(model: Model, errand: Errand) -> bool:
    return bool(errand.options.get("open")) and is_own_key(errand.door)


def auth_token(key: str, now: float) -> str:
    """What a request is let in by: "access key:secret key" makes a token of half an hour (JWT, HS256). A key of one word is
    itself one."""
    access, colon, secret = key.partition(":")
    if not colon:
        return key
    claims = {"iss": access, "exp": int(now) + TOKEN_S, "nbf": int(now) - CLOCK_OFF_S}
    signed = b".".join(
        _unpadded(json.dumps(part, separators=(",", ":")).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims)
    )
    seal = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return b".".join((signed, _unpadded(seal))).decode()


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    """By the code, which both standards have."""
    code = told.get("code") if isinstance(told, dict) else None
    return reply_by_status(answer, str(code), words=str(told.get("message") or "")) if code else None


def _family(model: Model, request: Request, errand: Errand) -> str:
    """The old standard's path of this kind of job."""
    if model.capability is Capability.IMAGE:
        return IMAGES
    usual = "image2video" if clip_frames.frames_shown(request).first and model.limits.references else "text2video"
    return str(errand.options.get("family") or usual)


def _asked(model: Model, request: Request, errand: Errand, name: str) -> tuple[str, dict[str, Any]]:
    """(family, body) in the old standard."""
    family, options = _family(model, request, errand), errand.options
    own = {key: value for key, value in options.items() if key not in OURS}
    asked: dict[str, Any] = {"model_name": options.get("name") or model.name, "prompt": request.prompt, **own}
    if name:
        asked["external_task_id"] = name
    ratio = fitting.ratio(model, request)
    if family == IMAGES:
        shown = [_bare(errand.read(sha256)) for sha256 in request.references[: model.limits.references]]
        asked |= {"resolution": options["resolution"]} if "resolution" in options else {}
        return family, asked | {"aspect_ratio": ratio} | ({"image": shown[0]} if shown else {})
    asked["mode"] = MODES.get(kling_new_standard.resolution(model, request, errand).lower(), "std")
    asked["duration"] = str(fitting.whole_seconds(model, request))
    if model.limits.negative and request.negative:
        asked["negative_prompt"] = request.negative
    if options.get("audio"):
        asked["sound"] = "on" if kling_new_standard.has_sound(model, request, errand) else "off"
    seen = clip_frames.frames_shown(request)
    if ratio and not seen.first:
        asked["aspect_ratio"] = ratio
    return family, asked | (_all_shown(request, seen, errand) if family == "omni-video" else _frames(seen, errand))


def _frames(seen: clip_frames.FramesShown, errand: Errand) -> dict[str, Any]:
    ends = {"image": seen.first, "image_tail": seen.last}
    return {field: _bare(errand.read(sha256)) for field, sha256 in ends.items() if sha256}


def _all_shown(request: Request, seen: clip_frames.FramesShown, errand: Errand) -> dict[str, Any]:
    """Where it begins, who is in it and where it ends, with a word on who is who."""
    kinds = [("first_frame", seen.first), *(("", one) for one in seen.people), ("end_frame", seen.last)]
    shown = [
        {"image_url": _bare(errand.read(sha256))} | ({"type": kind} if kind else {}) for kind, sha256 in kinds if sha256
    ]
    words = kling_new_standard.with_names(request, seen, "<<<image_{}>>>")
    return {"prompt": words} | ({"image_list": shown} if shown else {})


def _used(model: Model, request: Request) -> Usage:
    if model.capability is Capability.IMAGE:
        return Usage(images=1)
    return Usage(seconds=float(fitting.whole_seconds(model, request)))


def _link_of(told: dict[str, Any], model: Model) -> str:
    made = told.get("task_result")
    family = "images" if model.capability is Capability.IMAGE else "videos"
    rows = made.get(family) if isinstance(made, dict) else ()
    return next((str(one["url"]) for one in rows or () if isinstance(one, dict) and one.get("url")), "")


def _result(model: Model, wire: Wire, link: str, usage: Usage) -> Result:
    if not link:
        raise BadAnswer("The answer says nothing of what was made.", usage=usage)
    content, _ = wire.fetch(link)
    if model.capability is Capability.IMAGE:
        return Result(
            content=content, media_type=file_signature.require_media_type(content, "image", usage), usage=usage
        )
    return file_signature.film_result(content, usage)


def _ended(said: str) -> ProviderError:
    return error_meant(Kling.name, VendorReply(words=said, of_job=True)) or BadAnswer(said)


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
    return base64.b64encode(reference_pictures.fit_picture(content, PICTURE_BYTES, PICTURE_SIDE)).decode()


def _unpadded(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


PROVIDER = Kling()
