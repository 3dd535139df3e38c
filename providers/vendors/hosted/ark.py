"""Volcengine Ark 火山方舟 (BytePlus ModelArk outside China): Doubao's words, Seedream's pictures, Seedance's films.

A film is made in one of four ways that exclude each other: of words, from a first picture, from a first to a last one, or after
pictures of who and what is in it."""

from __future__ import annotations

import base64
import binascii
import math
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from providers import clip_frames, fitting
from providers.base import Capability, Door, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, Failed, Gone, Later, LinkFails, Lost, ProviderError, Unable
from providers.facts.error_meanings import VendorReply, error_meant, error_of_ended_job
from providers.protocols.openai_compatible import Compatible
from providers.transport import file_signature, reference_pictures
from providers.transport.http_client import Wire, reply_by_status
from providers.transport.job_polling import ask_after, fetch_made, send_off
from providers.transport.outside_vendor import data_uri

if TYPE_CHECKING:
    import httpx

TASKS = "/contents/generations/tasks"
FIRST_LOOK_S, NEXT_LOOK_S = 30.0, 12.0
PICTURE_READ_S = 300.0
"""A picture is drawn while the line is open."""
LINK_S = 86_400
"""So long a link to a film holds, from the end of its job."""
BODY_BYTES, PICTURE_BYTES = 45 * 1024 * 1024, 28 * 1024 * 1024
"""All pictures of a request together as bytes, which base64 makes a third more (its limit is 64 MB), and one of them."""
SIDE_LEAST, SIDE_MOST = 300, 6000
"""Of a picture that goes along, in pixels."""
NEARLY = 1e-6
"""So much a side may be above a whole number of pixels and is that number."""
OURS = ("names", "tokens_a_frame", "frames_a_second", "pixels_least")
"""Options that are for us, not for it."""


class Ark(Compatible):
    name = "ark"
    question = f"{TASKS}?page_num=1&page_size=1"

    def headers(self, key: str) -> dict[str, str]:
        """It says our name of a request back to its own support; it does not keep one from being done twice."""
        return {"X-Client-Request-Id": key}

    def model_name(self, model: Model, errand: Errand) -> str:
        """The endpoint that the door names for this model, else its name in the door's region."""
        name = str((errand.options.get("names") or {}).get(errand.door.region) or model.name)
        points = endpoints(errand.door)
        return points.get(name) or points.get(model.name) or name

    def wire(self, door: Door) -> Wire:
        return Wire(door, self.address(door), explain, {"Authorization": f"Bearer {door.key.strip()}"})

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        match model.capability:
            case Capability.TEXT:
                return super().generate(model, request, errand)
            case Capability.IMAGE | Capability.EDIT | Capability.RESTYLE:
                return self._draw(model, request, errand)
            case Capability.VIDEO:
                asked, named = self._film(model, request, errand), self.headers(errand.key)
                told = send_off(self.wire(errand.door), TASKS, asked, headers=named)
                if not told.get("id"):
                    raise Lost("It took the job and gave it no name.")
                raise Later(str(told["id"]), FIRST_LOOK_S)
        raise Unable(f"It does no {model.capability.value}.")

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        wire = self.wire(errand.door)
        told = ask_after(wire, f"{TASKS}/{remote_id}")
        match told.get("status"):
            case "queued" | "running":
                raise Later(remote_id, NEXT_LOOK_S)
            case "succeeded":
                return _filmed(model, request, errand, told, wire)
            case "failed":
                raise _ended(told.get("error"))
            case "cancelled":
                raise Failed("It was cancelled there.")
            case "expired":
                raise Failed("It waited there for too long and was never begun.", again=True)
        raise BadAnswer(f"It says {str(told.get('status'))[:40]!r} of the job.")

    def cancel(self, model: Model, remote_id: str, errand: Errand) -> bool:
        """Only of a job that still waits: the same request, sent for one that has ended, deletes what is known of a paid film. One
        may begin or end between the two, so what became of it is looked at, not believed."""
        wire = self.wire(errand.door)
        if self._status(wire, remote_id) != "queued":
            return False
        with suppress(ProviderError):
            wire.send("DELETE", f"{TASKS}/{remote_id}")
        try:
            return bool(self._status(wire, remote_id) == "cancelled")
        except Gone:
            return False

    def _status(self, wire: Wire, remote_id: str) -> Any:
        return ask_after(wire, f"{TASKS}/{remote_id}").get("status")

    # asked

    def _film(self, model: Model, request: Request, errand: Errand) -> dict[str, Any]:
        shown = _shown(model, request)
        ratio = fitting.ratio(model, request)
        asked = {
            "model": self.model_name(model, errand),
            "content": [{"type": "text", "text": request.prompt}, *_content(shown, errand)],
            "resolution": fitting.resolution(model, request).lower(),
            "duration": fitting.whole_seconds(model, request),
            "ratio": "adaptive" if any(role != "reference_image" for role, _ in shown) else ratio or "adaptive",
            **_options(errand),
        }
        if model.limits.sound == "switch":
            asked["generate_audio"] = request.sound == "on"
        if model.limits.seed and request.seed:
            asked["seed"] = request.seed
        return asked

    def _draw(self, model: Model, request: Request, errand: Errand) -> Result:
        """A new picture, one after others, or one changed as told: the same request, with pictures or without."""
        changed = model.capability is not Capability.IMAGE
        if changed and not request.references:
            raise Unable("There is no picture to work on.")
        shown = [errand.read(sha256) for sha256 in request.references[: model.limits.references]]
        links = _uris(shown)
        asked = {
            "model": self.model_name(model, errand),
            "prompt": request.prompt,
            "size": _as_large(shown[0], model, errand) if changed else fitting.size(model, request),
            "response_format": "b64_json",
            **_options(errand),
        }
        if links:
            asked["image"] = links
        wire, named = self.wire(errand.door), self.headers(errand.key)
        return _pictured(send_off(wire, "/images/generations", asked, read_s=PICTURE_READ_S, headers=named), wire)


def endpoints(door: Door) -> dict[str, str]:
    """The endpoints an admin made there, by the model they are for: "doubao-seedance-2-0-260128=ep-2026..., ..."."""
    told = door.extra.get("endpoints", "").replace("，", ",").replace("\n", ",").split(",")
    pairs = (one.partition("=") for one in told if "=" in one)
    return {model.strip(): point.strip() for model, _, point in pairs if model.strip() and point.strip()}


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    """By the error of an answer that is none. What a job has ended with, and one picture of several, stand in good answers."""
    error = told.get("error") if isinstance(told, dict) else None
    if answer.status_code < 400 or not isinstance(error, dict):
        return None
    code, kind, words = _said(error)
    return reply_by_status(answer, code, kind, words)


def _said(error: Any) -> tuple[str, str, str]:
    """(code, type, words) of an error."""
    told = error if isinstance(error, dict) else {}
    return str(told.get("code") or ""), str(told.get("type") or ""), str(told.get("message") or "")


def _ended(error: Any) -> ProviderError:
    """What a job that failed means."""
    code, kind, words = _said(error)
    return error_of_ended_job(Ark.name, code, words, kind)


def _options(errand: Errand) -> dict[str, Any]:
    return {name: value for name, value in errand.options.items() if name not in OURS}


def _shown(model: Model, request: Request) -> list[tuple[str, str]]:
    """(role, hash) of each picture that goes along: frames, or those of who and what is in it, never both."""
    if not model.limits.references:
        return []
    first, last, people = clip_frames.frames_shown(request)
    if not first:
        return [("reference_image", sha256) for sha256 in people[: model.limits.references]]
    return [("first_frame", first), *([("last_frame", last)] if last and model.limits.last_frame else [])]


def _content(shown: list[tuple[str, str]], errand: Errand) -> list[dict[str, Any]]:
    links = _uris([errand.read(sha256) for _, sha256 in shown])
    return [
        {"type": "image_url", "image_url": {"url": link}, "role": role}
        for (role, _), link in zip(shown, links, strict=True)
    ]


def _uris(contents: list[bytes]) -> list[str]:
    """All within the size of one request."""
    most = min(PICTURE_BYTES, BODY_BYTES // max(1, len(contents)))
    return [
        data_uri(reference_pictures.fit_picture(content, most, SIDE_LEAST, side_most=SIDE_MOST)) for content in contents
    ]


def _as_large(content: bytes, model: Model, errand: Errand) -> str:
    """Width and height of a picture; of one that has fewer pixels than it draws (`pixels_least`), or more, as many times that as
    it takes."""
    width, height = file_signature.picture_size(content)
    least, most = int(errand.options.get("pixels_least", 0)), model.limits.pixels_most
    if width * height < least:
        times = math.sqrt(least / (width * height))
        return f"{math.ceil(width * times - NEARLY)}x{math.ceil(height * times - NEARLY)}"
    times = min(1.0, math.sqrt(most / (width * height))) if most else 1.0
    return f"{int(width * times)}x{int(height * times)}"


# answered


def _filmed(model: Model, request: Request, errand: Errand, told: dict[str, Any], wire: Wire) -> Result:
    seconds = float(told.get("duration") or fitting.whole_seconds(model, request))
    counted = (told.get("usage") or {}).get("completion_tokens")
    tokens = counted or fitting.clip_tokens(model, request, errand.options)
    usage = Usage(seconds=seconds, tokens_out=int(tokens))
    link = (told.get("content") or {}).get("video_url")
    if not link:
        raise BadAnswer("The film has no link.", usage=usage)
    try:
        content, _ = wire.fetch(str(link))
    except LinkFails as error:
        ended = told.get("updated_at")
        raise LinkFails(str(error), until=float(ended) + LINK_S if ended else None, usage=usage) from error
    return file_signature.film_result(content, usage)


def _pictured(told: dict[str, Any], wire: Wire) -> Result:
    """The one picture asked for. One that was not drawn stands as an error where it should be, and costs nothing."""
    rows = told.get("data")
    row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
    error = row.get("error") or (None if row else told.get("error"))
    if isinstance(error, dict):
        code, kind, words = _said(error)
        raise error_meant(Ark.name, VendorReply(code=code, kind=kind, words=words)) or BadAnswer(
            f"{code} {words}"[:200]
        )
    usage = Usage(images=1)
    try:
        content = base64.b64decode(row.get("b64_json") or "", validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content and row.get("url"):
        content = fetch_made(wire, str(row["url"]), usage)
    if not content:
        raise BadAnswer("The answer has no picture.", usage=usage)
    return Result(content=content, media_type=file_signature.require_media_type(content, "image", usage), usage=usage)


PROVIDER = Ark()
