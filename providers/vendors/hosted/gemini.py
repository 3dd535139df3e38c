"""Google Gemini: words, pictures (new, after others, changed as told) and speech by generateContent; films by Interactions.

A block is no HTTP error there: it is 200 with a reason in it. What it thinks before it answers is billed as said. A film's pictures
are called in the words: `<FIRST_FRAME>@Image1`. What a film's file lies behind wants the key, at the vendor's own host alone."""

from __future__ import annotations

from collections.abc import Generator

from providers.base import Capability, Door, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, Later, Lost, Unable, Unavailable
from providers.facts import catalogue
from providers.protocols.gemini_answers import (
    NAME,
    as_wav,
    candidate_of,
    error_of_end,
    error_of_film,
    explain,
    film_bytes,
    film_usage,
    finished_text,
    inline_bytes,
    inline_type,
    look_for_refusal,
    parts_made,
    picture_usage,
    reason_said,
    stream_events,
    text_result,
    tokens_used,
    words_of,
)
from providers.protocols.gemini_requests import film_request, method_path, picture_request, speech_request, text_request
from providers.transport import file_signature
from providers.transport.http_client import Wire
from providers.transport.job_polling import ask_after, send_off
from providers.transport.outside_vendor import Vendor

REVISION = {"Api-Revision": "2026-05-20"}
"""Of Interactions, as its documents send it."""
READ_S = 300.0
FIRST_LOOK_S, NEXT_LOOK_S = 15.0, 6.0
SOUND_TOKENS = 25
"""Of a second of speech."""
OFF_PACE = 0.05
AT_WORK = ("queued", "in_progress")
ENDED_BADLY = (
    "failed",
    "cancelled",
    "incomplete",
    "requires_action",
    "requires_continuation",
    "budget_exceeded",
    "idle",
)


class Gemini(Vendor):
    name = NAME

    def wire(self, door: Door) -> Wire:
        """Its paths begin with /v1beta, so an address that ends in it loses it."""
        headers = {"x-goog-api-key": door.key.strip()}
        wire = Wire(door, catalogue.vendor(self.name).address, explain, headers, READ_S)
        wire.address = wire.address.removesuffix("/v1beta")
        return wire

    def look(self, door: Door) -> tuple[str, ...]:
        told = self.wire(door).ask("GET", "/v1beta/models", params={"pageSize": 1000}, read_s=20)
        rows = told.get("models") if isinstance(told, dict) else None
        names = [str(row["name"]) for row in rows if row.get("name")] if isinstance(rows, list) else []
        return tuple(name.removeprefix("models/") for name in names)

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        match model.capability:
            case Capability.TEXT:
                asked = text_request(model, request, errand)
                told = self.wire(errand.door).ask("POST", method_path(model, errand, "generateContent"), json=asked)
                return text_result(request, told)
            case Capability.IMAGE | Capability.EDIT:
                return self._draw(model, request, errand)
            case Capability.SPEECH:
                return self._speak(model, request, errand)
            case Capability.VIDEO:
                told = send_off(
                    self.wire(errand.door),
                    "/v1beta/interactions",
                    film_request(model, request, errand),
                    headers=REVISION,
                )
                if not told.get("id"):
                    raise Lost("It took the job and gave it no name.")
                raise Later(str(told["id"]), FIRST_LOOK_S)
        raise Unable(f"It does no {model.capability.value}.")

    def stream(self, model: Model, request: Request, errand: Errand) -> Generator[str, None, Result]:
        asked, path = text_request(model, request, errand), method_path(model, errand, "streamGenerateContent")
        text, last, used = "", {}, {}  # type: ignore[var-annotated]
        with self.wire(errand.door).stream("POST", path, json=asked, params={"alt": "sse"}) as lines:
            for told in stream_events(lines):
                used |= told.get("usageMetadata") or {}
                last |= {name: value for name, value in told.items() if name == "promptFeedback"}
                candidate = candidate_of(told)
                if piece := words_of(candidate):
                    text += piece
                    yield piece
                if candidate.get("finishReason"):
                    last["candidates"] = [candidate]
        return finished_text(request, text, {**last, "usageMetadata": used})

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        wire = self.wire(errand.door)
        told = ask_after(wire, f"/v1beta/interactions/{remote_id}", headers=REVISION)
        status = told.get("status")
        if not isinstance(status, str):
            raise Unavailable("The answer says nothing of the job.")
        usage = film_usage(told.get("usage") or {}, model, request)
        if status in ENDED_BADLY:
            raise error_of_film(status, told, usage)
        if status != "completed":
            raise Later(remote_id, NEXT_LOOK_S)
        film = next((part for part in parts_made(told) if part.get("type") == "video"), None)
        if film is None and not usage.tokens_out:
            words = " ".join(str(part.get("text", "")) for part in parts_made(told)).strip()
            raise error_of_end("NO_FILM", words or "It made no film of this and does not say why.", usage)
        if film is None:
            raise BadAnswer("The answer has no film.", usage=usage)
        return file_signature.film_result(film_bytes(wire, film, usage), usage)

    def cancel(self, model: Model, remote_id: str, errand: Errand) -> bool:
        """A film that has ended is left alone. What one that is stopped costs is not known."""
        wire, path = self.wire(errand.door), f"/v1beta/interactions/{remote_id}"
        if ask_after(wire, path, headers=REVISION).get("status") not in AT_WORK:
            return False
        wire.send("POST", f"{path}/cancel", headers=REVISION)
        return True

    def _draw(self, model: Model, request: Request, errand: Errand) -> Result:
        if model.capability is Capability.EDIT and not request.references:
            raise Unable("There is no picture to change.")
        told = send_off(
            self.wire(errand.door),
            method_path(model, errand, "generateContent"),
            picture_request(model, request, errand),
        )
        candidate, usage = candidate_of(told), tokens_used(told)
        look_for_refusal(told, candidate, usage)
        content = inline_bytes(candidate, "image/")
        if not content:
            raise error_of_end(str(candidate.get("finishReason") or "NO_IMAGE"), reason_said(candidate), usage)
        drawn = picture_usage(told, usage)
        return Result(
            content=content, media_type=file_signature.require_media_type(content, "image", drawn), usage=drawn
        )

    def _speak(self, model: Model, request: Request, errand: Errand) -> Result:
        if abs(request.speed - 1) > OFF_PACE:
            raise Unable("It speaks only as fast as its voice does.")
        told = send_off(
            self.wire(errand.door),
            method_path(model, errand, "generateContent"),
            speech_request(model, request, errand),
        )
        candidate, usage = candidate_of(told), tokens_used(told)
        look_for_refusal(told, candidate, usage)
        content = inline_bytes(candidate, "audio/")
        if not content:
            raise error_of_end(str(candidate.get("finishReason") or "NO_AUDIO"), reason_said(candidate), usage)
        result = file_signature.sound_result(as_wav(content, inline_type(candidate, "audio/")), usage)
        seconds = usage.tokens_out / SOUND_TOKENS or result.facts["seconds"]
        return result.model_copy(update={"usage": Usage(tokens_in=usage.tokens_in, seconds=seconds)})


PROVIDER = Gemini()
