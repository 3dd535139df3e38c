"""xAI: Grok's words, Imagine's pictures and clips. What a thing cost stands in its answer, in ticks of a dollar."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from providers import clip_frames, fitting
from providers.base import Capability, Door, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, Gone, Later, Lost, ProviderError, Refused, Unable, Unavailable
from providers.facts.error_meanings import VendorReply, error_of_ended_job
from providers.protocols.openai_compatible import Compatible
from providers.transport import file_signature, reference_pictures
from providers.transport.http_client import Wire, read_json, reply_by_status
from providers.transport.job_polling import fetch_made, job_look, send_off
from providers.transport.outside_vendor import data_uri

if TYPE_CHECKING:
    import httpx

FIRST_LOOK_S, NEXT_LOOK_S = 15.0, 5.0
PICTURE_READ_S = 180.0
TICKS = Decimal(10_000_000_000)
"""Of one dollar."""
BODY_BYTES, PICTURE_BYTES = 30 * 1024 * 1024, 15 * 1024 * 1024
"""All pictures of a request together, and one of them; how much it takes is unconfirmed."""
GUIDED_MOST = "720p"
"""The largest resolution of a clip that is guided by more than its first picture."""


class Grok(Compatible):
    name = "grok"
    cap = "max_completion_tokens"

    def usage(self, told: Mapping[str, Any]) -> Usage:
        """What it thought stands beside the tokens of its answer, not among them, and costs as much."""
        used, usage = told.get("usage") or {}, super().usage(told)
        thought = (used.get("completion_tokens_details") or {}).get("reasoning_tokens") or 0
        return usage.model_copy(update={"tokens_out": usage.tokens_out + thought, **_paid(told)})

    def wire(self, door: Door) -> Wire:
        return Wire(door, self.address(door), explain, {"Authorization": f"Bearer {door.key.strip()}"})

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        match model.capability:
            case Capability.TEXT:
                return super().generate(model, request, errand)
            case Capability.IMAGE | Capability.EDIT | Capability.RESTYLE:
                return self._draw(model, request, errand)
            case Capability.VIDEO:
                told = send_off(self.wire(errand.door), "/videos/generations", self._clip(model, request, errand))
                if not told.get("request_id"):
                    raise Lost("It took the job and gave it no name.")
                raise Later(str(told["request_id"]), FIRST_LOOK_S)
        raise Unable(f"It does no {model.capability.value}.")

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        """While it runs it is answered with 202, and perhaps with nothing."""
        wire = self.wire(errand.door)
        with job_look():
            answer = wire.send("GET", f"/videos/{remote_id}")
        told = read_json(answer)
        if answer.status_code == 202:
            raise Later(remote_id, NEXT_LOOK_S)
        if not isinstance(told, dict):
            raise Unavailable("The answer is not what a look at a job is answered with.")
        match told.get("status"):
            case "pending":
                raise Later(remote_id, NEXT_LOOK_S)
            case "done":
                return _filmed(model, request, told, wire)
            case "failed":
                raise _ended(told.get("error"))
            case "expired":
                raise Gone("It is not kept there any more.")
        raise BadAnswer(f"It says {str(told.get('status'))[:40]!r} of the job.")

    def _clip(self, model: Model, request: Request, errand: Errand) -> dict[str, Any]:
        """With its first picture alone it has that one's shape; whatever else guides it, it is asked for in ours."""
        shown = clip_frames.frames_shown(request) if model.limits.references else clip_frames.FramesShown("", "", ())
        last, people = (shown.last if model.limits.last_frame else ""), shown.people[: _room(model, shown)]
        links = iter(_uris([errand.read(one) for one in (shown.first, last, *people) if one]))
        guided = bool(last or people)
        asked: dict[str, Any] = {
            "model": self.model_name(model, errand),
            "prompt": _tagged(request, people),
            "duration": fitting.whole_seconds(model, request),
            "resolution": _resolution(model, request, guided),
            **{name: value for name, value in errand.options.items() if name != "model"},
        }
        if guided or not shown.first:
            asked["aspect_ratio"] = fitting.ratio(model, request)
        if shown.first:
            asked["image"] = {"url": next(links)}
        if last:
            asked["last_frame"] = {"url": next(links)}
        if people:
            asked["reference_images"] = [{"url": link} for link in links]
        if model.limits.sound == "switch":
            asked["generate_audio"] = request.sound == "on"
        return asked

    def _draw(self, model: Model, request: Request, errand: Errand) -> Result:
        """A new picture, or one from others: one that comes from one alone has its shape."""
        changed = model.capability is not Capability.IMAGE
        if changed and not request.references:
            raise Unable("There is no picture to work on.")
        links = _uris([errand.read(sha256) for sha256 in request.references[: model.limits.references]])
        asked: dict[str, Any] = {
            "model": self.model_name(model, errand),
            "prompt": request.prompt,
            "response_format": "b64_json",
            **{name: value for name, value in errand.options.items() if name != "model"},
        }
        if len(links) != 1 and request.width:
            asked["aspect_ratio"] = fitting.ratio(model, request)
        if len(links) == 1:
            asked["image"] = {"url": links[0], "type": "image_url"}
        elif links:
            asked["images"] = [{"url": link, "type": "image_url"} for link in links]
        wire, path = self.wire(errand.door), "/images/edits" if links else "/images/generations"
        return _pictured(send_off(wire, path, asked, read_s=PICTURE_READ_S), wire)


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    """In two shapes: {"error": {"code", "message"}} and {"code": ..., "error": "words"}. What a job has ended with is no error."""
    if answer.status_code < 400 or not isinstance(told, dict):
        return None
    error = told.get("error")
    if isinstance(error, dict):
        return reply_by_status(answer, *_said(error))
    return reply_by_status(answer, str(told.get("code") or ""), words=str(error)) if error else None


def _said(error: Any) -> tuple[str, str, str]:
    """(code, type, words) of an error."""
    told = error if isinstance(error, dict) else {}
    return str(told.get("code") or ""), str(told.get("type") or ""), str(told.get("message") or "")


def _ended(error: Any) -> ProviderError:
    """What a job that failed means."""
    code, kind, words = _said(error)
    return error_of_ended_job(Grok.name, code, words, kind)


def _paid(told: Mapping[str, Any]) -> dict[str, Any]:
    """What it says it took, where it does."""
    ticks = (told.get("usage") or {}).get("cost_in_usd_ticks")
    return {} if ticks is None else {"amount": Decimal(str(ticks)) / TICKS, "currency": "USD"}


def _room(model: Model, shown: clip_frames.FramesShown) -> int:
    """How many people it may be shown beside its first picture; none where the two exclude each other."""
    if shown.first and model.limits.frames_or_references:
        return 0
    return (model.limits.references or 0) - bool(shown.first)


def _resolution(model: Model, request: Request, guided: bool) -> str:
    wanted = fitting.resolution(model, request)
    small = fitting.SHORT_SIDES[wanted] <= fitting.SHORT_SIDES[GUIDED_MOST]
    return wanted if small or not guided else GUIDED_MOST


def _tagged(request: Request, people: tuple[str, ...]) -> str:
    """The words with those it is shown by the names it has for their pictures, which do not count the first frame."""
    words = request.prompt
    for each in request.likenesses:
        if each.sha256 in people:
            ours = request.references.index(each.sha256) + 1
            words = words.replace(f"{ours} is {each.name}", f"<IMAGE_{people.index(each.sha256) + 1}> is {each.name}")
    return words


def _uris(contents: list[bytes]) -> list[str]:
    """All within the size of one request."""
    most = min(PICTURE_BYTES, BODY_BYTES // max(1, len(contents)))
    return [data_uri(reference_pictures.fit_picture(content, most)) for content in contents]


def _filmed(model: Model, request: Request, told: dict[str, Any], wire: Wire) -> Result:
    video = told.get("video") or {}
    seconds = float(video.get("duration") or fitting.whole_seconds(model, request))
    usage = Usage(seconds=seconds, **_paid(told))
    if video.get("respect_moderation") is False:
        raise Refused("It was made and held back for its content.", reason="respect_moderation: false", usage=usage)
    if not video.get("url"):
        raise BadAnswer("The clip has no link.", usage=usage)
    return file_signature.film_result(wire.fetch(str(video["url"]))[0], usage)


def _pictured(told: dict[str, Any], wire: Wire) -> Result:
    rows = told.get("data")
    row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
    usage = Usage(images=1, **_paid(told))
    if row.get("respect_moderation") is False:
        raise Refused("It was drawn and held back for its content.", reason="respect_moderation: false", usage=usage)
    try:
        content = base64.b64decode(row.get("b64_json") or "", validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content and row.get("url"):
        content = fetch_made(wire, str(row["url"]), usage)
    if not content:
        raise BadAnswer("The answer has no picture.", usage=usage)
    facts = {"revised_prompt": row["revised_prompt"]} if row.get("revised_prompt") else {}
    return Result(
        content=content, media_type=file_signature.require_media_type(content, "image", usage), usage=usage, facts=facts
    )


PROVIDER = Grok()
