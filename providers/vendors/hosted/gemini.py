"""Google Gemini: words, pictures (new, after others, changed as told) and speech by generateContent; films by Interactions.

A block is no HTTP error there: it is 200 with a reason in it. What it thinks before it answers is billed as said. A film's pictures
are called in the words: `<FIRST_FRAME>@Image1`. What a film's file lies behind wants the key, at the vendor's own host alone."""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import wave
from collections.abc import Generator, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from providers import clip_frames, fitting
from providers.base import Capability, Door, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, CutShort, Later, LinkFails, Lost, ProviderError, Unable, Unavailable
from providers.facts import catalogue
from providers.facts.error_meanings import SAID, VendorReply, error_meant, error_of_ended_job
from providers.transport import file_signature, json_shapes, reference_pictures
from providers.transport.http_client import Wire, reply_by_status, server_sent_events
from providers.transport.job_polling import ask_after, send_off
from providers.transport.outside_vendor import Vendor, picture_type

if TYPE_CHECKING:
    import httpx

REVISION = {"Api-Revision": "2026-05-20"}
"""Of Interactions, as its documents send it."""
READ_S = 300.0
FIRST_LOOK_S, NEXT_LOOK_S = 15.0, 6.0
PICTURE_BYTES = 7 * 1024 * 1024
KINDS = ("image/png", "image/jpeg", "image/webp")
THOUGHTS = 8192
"""Room for what it thinks, which counts towards the longest answer."""
SOUND_TOKENS = 25
"""Of a second of speech."""
SPEECH_RATE = 24000
"""Samples a second, where it does not say."""
OFF_PACE = 0.05
BETWEEN_MOST_S = 10
"""The longest film that may be told its last picture, in seconds."""
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
DAY_ENDS = ZoneInfo("America/Los_Angeles")
"""Where its days of quota begin and end."""
ONE_SHOT = "One continuous shot, no scene cuts."
"""It cuts within a film where nobody says so."""
CUT = "MAX_TOKENS"


class Gemini(Vendor):
    name = "gemini"

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
                asked = _text(model, request, errand)
                told = self.wire(errand.door).ask("POST", _path(model, errand, "generateContent"), json=asked)
                return _said(request, told)
            case Capability.IMAGE | Capability.EDIT:
                return self._draw(model, request, errand)
            case Capability.SPEECH:
                return self._speak(model, request, errand)
            case Capability.VIDEO:
                told = send_off(
                    self.wire(errand.door), "/v1beta/interactions", _film(model, request, errand), headers=REVISION
                )
                if not told.get("id"):
                    raise Lost("It took the job and gave it no name.")
                raise Later(str(told["id"]), FIRST_LOOK_S)
        raise Unable(f"It does no {model.capability.value}.")

    def stream(self, model: Model, request: Request, errand: Errand) -> Generator[str, None, Result]:
        asked, path = _text(model, request, errand), _path(model, errand, "streamGenerateContent")
        text, last, used = "", {}, {}  # type: ignore[var-annotated]
        with self.wire(errand.door).stream("POST", path, json=asked, params={"alt": "sse"}) as lines:
            for told in _events(lines):
                used |= told.get("usageMetadata") or {}
                last |= {name: value for name, value in told.items() if name == "promptFeedback"}
                candidate = _candidate(told)
                if piece := _words(candidate):
                    text += piece
                    yield piece
                if candidate.get("finishReason"):
                    last["candidates"] = [candidate]
        return _finished(request, text, {**last, "usageMetadata": used})

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        wire = self.wire(errand.door)
        told = ask_after(wire, f"/v1beta/interactions/{remote_id}", headers=REVISION)
        status = told.get("status")
        if not isinstance(status, str):
            raise Unavailable("The answer says nothing of the job.")
        usage = _used_by_film(told.get("usage") or {}, model, request)
        if status in ENDED_BADLY:
            raise _ended_badly(status, told, usage)
        if status != "completed":
            raise Later(remote_id, NEXT_LOOK_S)
        film = next((part for part in _made(told) if part.get("type") == "video"), None)
        if film is None and not usage.tokens_out:
            words = " ".join(str(part.get("text", "")) for part in _made(told)).strip()
            raise _wrong("NO_FILM", words or "It made no film of this and does not say why.", usage)
        if film is None:
            raise BadAnswer("The answer has no film.", usage=usage)
        return file_signature.film_result(_content(wire, film, usage), usage)

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
            self.wire(errand.door), _path(model, errand, "generateContent"), _picture(model, request, errand)
        )
        candidate, usage = _candidate(told), _used(told)
        _look_for_refusal(told, candidate, usage)
        content = _inline(candidate, "image/")
        if not content:
            raise _wrong(str(candidate.get("finishReason") or "NO_IMAGE"), _why(candidate), usage)
        drawn = _used_by_picture(told, usage)
        return Result(
            content=content, media_type=file_signature.require_media_type(content, "image", drawn), usage=drawn
        )

    def _speak(self, model: Model, request: Request, errand: Errand) -> Result:
        if abs(request.speed - 1) > OFF_PACE:
            raise Unable("It speaks only as fast as its voice does.")
        told = send_off(
            self.wire(errand.door), _path(model, errand, "generateContent"), _speech(model, request, errand)
        )
        candidate, usage = _candidate(told), _used(told)
        _look_for_refusal(told, candidate, usage)
        content = _inline(candidate, "audio/")
        if not content:
            raise _wrong(str(candidate.get("finishReason") or "NO_AUDIO"), _why(candidate), usage)
        result = file_signature.sound_result(_wav(content, _kind(candidate, "audio/")), usage)
        seconds = usage.tokens_out / SOUND_TOKENS or result.facts["seconds"]
        return result.model_copy(update={"usage": Usage(tokens_in=usage.tokens_in, seconds=seconds)})


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    """By the reason of its `ErrorInfo`, else by the name of the quota that is used up, else by its status; a stream's error comes in
    a list. A 404 of an interaction by its name is about that; any other is about the model."""
    told = told[0] if isinstance(told, list) and told else told
    error = told.get("error") if isinstance(told, dict) else None
    if not isinstance(error, dict):
        return None
    details = [one for one in error.get("details") or () if isinstance(one, dict)]
    reason = next((str(one["reason"]) for one in details if one.get("reason")), "")
    quotas = [str(row.get("quotaId", "")) for one in details for row in one.get("violations") or ()]
    of_day = next((name for name in quotas if "PerDay" in name), "")
    of_job = answer.status_code == 404 and re.search(r"/interactions/\w", answer.request.url.path)
    said = reply_by_status(
        answer,
        code=of_day or reason or next(iter(quotas), "") or str(error.get("code") or ""),
        kind="interaction" if of_job else str(error.get("status") or ""),
        words=str(error.get("message") or ""),
    )
    wait = _until_the_day_ends() if of_day else _seconds(_detail(details, "retryDelay")) or said.after_s
    return said.model_copy(update={"after_s": wait})


# What is asked -----------------------------------------------------------------------------------------------------------


def _path(model: Model, errand: Errand, what: str) -> str:
    return f"/v1beta/models/{errand.options.get('model') or model.name}:{what}"


def _parts(shown: list[bytes], words: str) -> list[dict[str, Any]]:
    """One turn: the pictures, then the words about them."""
    inline = [{"inlineData": {"mimeType": picture_type(one), "data": base64.b64encode(one).decode()}} for one in shown]
    return [{"role": "user", "parts": [*inline, {"text": words}]}]


def _text(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    most = (request.tokens_most or model.tokens_out) + THOUGHTS
    config: dict[str, Any] = {"maxOutputTokens": min(most, model.limits.answer_tokens_most or most)}
    if level := errand.options.get("thinking"):
        config["thinkingConfig"] = {"thinkingLevel": level}
    if request.answer_schema is not None:
        config |= {"responseMimeType": "application/json", "responseJsonSchema": request.answer_schema}
    return {
        "contents": _parts(_taken(request.references[: model.limits.references], errand), request.prompt),
        "generationConfig": config,
    }


def _picture(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    about = {"imageSize": errand.options.get("image_size", "1K")}
    if request.width and (ratio := fitting.ratio(model, request)):
        about["aspectRatio"] = ratio
    config = {"responseModalities": ["TEXT", "IMAGE"], "imageConfig": about}
    return {
        "contents": _parts(_taken(request.references[: model.limits.references], errand), request.prompt),
        "generationConfig": config,
    }


def _speech(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    manner = str(request.inputs.get("manner") or "")
    words = f"Read aloud, {manner}:\n{request.prompt}" if manner else request.prompt
    voice = {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": fitting.voice(model, request)}}}
    return {
        "contents": _parts([], words),
        "generationConfig": {"responseModalities": ["AUDIO"], "speechConfig": voice},
    }


def _film(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    """Pictures in the order of the references, so that what the words say of their numbers holds; the last frame comes after."""
    first, last, people = clip_frames.frames_shown(request)
    people = people[: (model.limits.references or 0) - bool(first)]
    seconds = fitting.whole_seconds(model, request)
    if last and seconds > BETWEEN_MOST_S:
        raise Unable(f"A film that is told its last picture lasts {BETWEEN_MOST_S} seconds at most.")
    told = [name for name in (first, *people, last) if name]
    sources = ["<FIRST_FRAME>@Image1"] if first else []
    sources += [f"<LAST_FRAME>@Image{len(told)}"] if last else []
    others = [f"<IMAGE_REF_{number}>@Image{number + 1 + bool(first)}" for number in range(len(people))]
    called = [f"[# {word} {' '.join(tags)}]" for word, tags in (("Sources", sources), ("References", others)) if tags]
    words = "\n".join([*called, request.prompt, ONE_SHOT])
    look = {
        "aspect_ratio": fitting.ratio(model, request),
        "resolution": str(errand.options.get("resolution") or fitting.resolution(model, request)).lower(),
    }
    return {
        "model": model.name,
        "input": [
            *({"type": "image", "mime_type": picture_type(one), "data": _bare(one)} for one in _taken(told, errand)),
            {"type": "text", "text": words},
        ],
        "background": True,
        "store": True,
        "response_modalities": ["video"],
        "response_format": {"type": "video", **look, "duration": f"{seconds}s", "delivery": "uri"},
    }


def _taken(told: Sequence[str], errand: Errand) -> list[bytes]:
    return [reference_pictures.fit_picture(errand.read(sha256), PICTURE_BYTES, kinds=KINDS) for sha256 in told]


def _bare(content: bytes) -> str:
    return base64.b64encode(content).decode()


# What is answered --------------------------------------------------------------------------------------------------------


def _events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """What a stream tells. Raises what it says went wrong, and Lost where it breaks off within a word."""
    for _, data in server_sent_events(lines):
        try:
            told = json.loads(data)
        except ValueError:
            raise Lost("The stream broke.") from None
        if isinstance(error := told.get("error"), dict):
            code = error.get("code")
            said = VendorReply(
                status=code if isinstance(code, int) else 500,
                kind=str(error.get("status") or ""),
                words=str(error.get("message") or "")[:SAID],
            )
            raise error_meant(Gemini.name, said) or Lost(said.words)
        yield told


def _candidate(told: Any) -> dict[str, Any]:
    rows = told.get("candidates") if isinstance(told, dict) else None
    return rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}


def _of(candidate: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of an answer without those it only thought."""
    parts = (candidate.get("content") or {}).get("parts") or []
    return [part for part in parts if isinstance(part, dict) and not part.get("thought")]


def _words(candidate: dict[str, Any]) -> str:
    return "".join(str(part.get("text") or "") for part in _of(candidate))


def _data(candidate: dict[str, Any], family: str) -> dict[str, Any]:
    found = (part.get("inlineData") or {} for part in _of(candidate))
    return next((one for one in found if str(one.get("mimeType", "")).startswith(family)), {})


def _kind(candidate: dict[str, Any], family: str) -> str:
    return str(_data(candidate, family).get("mimeType", ""))


def _inline(candidate: dict[str, Any], family: str) -> bytes:
    """The bytes of the first part of this family; none where there is none that can be read."""
    return _decoded(_data(candidate, family).get("data"))


def _decoded(told: Any) -> bytes:
    try:
        return base64.b64decode(str(told or ""), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _said(request: Request, told: Any) -> Result:
    return _finished(request, _words(_candidate(told)), told)


def _finished(request: Request, text: str, told: Any) -> Result:
    """What an answer in words is, once it has ended. Raises what it says is wrong, with what was charged."""
    if not isinstance(told, dict):
        raise BadAnswer("The answer is not what an answer is.")
    candidate, usage = _candidate(told), _used(told)
    _look_for_refusal(told, candidate, usage)
    why = candidate.get("finishReason")
    if not why:
        raise Lost("The answer does not say how it ended.")
    wanted = request.answer_schema is not None
    text = json_shapes.strip_answer(text, wanted)
    if why == CUT and (wanted or not text):
        raise CutShort("It came to the most it may say before it was done.", usage=usage)
    if why not in ("STOP", CUT) or not text:
        raise _wrong(str(why) if why != "STOP" else "NO_WORDS", _why(candidate), usage)
    return Result(text=text, usage=usage, facts={"cut": True} if why == CUT else {})


def _look_for_refusal(told: dict[str, Any], candidate: dict[str, Any], usage: Usage) -> None:
    """Raises Refused for a prompt that it did not even begin to answer."""
    feedback = told.get("promptFeedback")
    if candidate or not isinstance(feedback, dict) or not (why := feedback.get("blockReason")):
        return
    raise _wrong(str(why), str(feedback.get("blockReasonMessage") or why), usage, kind="promptFeedback")


def _why(candidate: dict[str, Any]) -> str:
    return str(candidate.get("finishMessage") or _words(candidate))[:SAID]


def _wrong(code: str, words: str, usage: Usage, kind: str = "") -> ProviderError:
    """What it ended with, by the table, with what was charged."""
    error = error_of_ended_job(Gemini.name, code, words or code, kind)
    error.usage = usage if usage != Usage() else None
    return error


def _used(told: dict[str, Any]) -> Usage:
    """In tokens: what it thought counts as said."""
    used = told.get("usageMetadata") or {}
    return Usage(
        tokens_in=(used.get("promptTokenCount") or 0) + (used.get("toolUsePromptTokenCount") or 0),
        tokens_cached=used.get("cachedContentTokenCount") or 0,
        tokens_out=(used.get("candidatesTokenCount") or 0) + (used.get("thoughtsTokenCount") or 0),
    )


def _used_by_picture(told: dict[str, Any], usage: Usage) -> Usage:
    """A picture is billed as one; of its tokens only those of words are counted beside it."""
    used = told.get("usageMetadata") or {}
    words = sum(
        int(one.get("tokenCount") or 0)
        for one in used.get("candidatesTokensDetails") or ()
        if isinstance(one, dict) and one.get("modality") == "TEXT"
    )
    return usage.model_copy(update={"images": 1, "tokens_out": words + (used.get("thoughtsTokenCount") or 0)})


def _used_by_film(used: dict[str, Any], model: Model, request: Request) -> Usage:
    return Usage(
        tokens_in=used.get("total_input_tokens") or 0,
        tokens_out=(used.get("total_output_tokens") or 0) + (used.get("total_thought_tokens") or 0),
        seconds=float(fitting.whole_seconds(model, request)),
    )


def _made(told: dict[str, Any]) -> list[dict[str, Any]]:
    """What the model put out."""
    steps = [step for step in told.get("steps") or () if isinstance(step, dict) and step.get("type") == "model_output"]
    return [part for step in steps for part in step.get("content") or () if isinstance(part, dict)]


def _content(wire: Wire, film: dict[str, Any], usage: Usage) -> bytes:
    """The bytes of a film, within the answer or behind its link: what is large never comes within. Raises LinkFails."""
    if link := film.get("uri"):
        try:
            return wire.fetch(str(link))[0]
        except LinkFails as error:
            error.usage = usage
            raise
    content = _decoded(film.get("data"))
    if not content:
        raise BadAnswer("The film in the answer cannot be read.", usage=usage)
    return content


def _ended_badly(status: str, told: dict[str, Any], usage: Usage) -> ProviderError:
    """By what it says went wrong, else by how the job stands."""
    steps = [step.get("error") for step in told.get("steps") or () if isinstance(step, dict)]
    errors = [one for one in (*(told.get("errors") or ()), *steps) if isinstance(one, dict)]
    code = next((str(one["code"]) for one in errors if one.get("code")), status)
    words = " ".join(str(one.get("message", "")) for one in errors)[:SAID]
    charged = usage if usage.tokens_out else Usage()
    return _wrong(code, words or f"It says {status[:40]!r} of the job.", charged, kind=status)


def _wav(content: bytes, kind: str) -> bytes:
    """Bare samples (16 bit, one channel) with the head that a player wants; what has a head already is left as it is."""
    if file_signature.media_type(content):
        return content
    rate = re.search(r"rate=(\d+)", kind)
    kept = io.BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setparams((1, 2, int(rate[1]) if rate else SPEECH_RATE, 0, "NONE", ""))
        sound.writeframes(content)
    return kept.getvalue()


def _detail(details: list[dict[str, Any]], name: str) -> Any:
    return next((one[name] for one in details if one.get(name)), "")


def _seconds(told: Any) -> float | None:
    """Of "12.5s"."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)s", str(told))
    return float(found[1]) if found else None


def _until_the_day_ends(now: datetime | None = None) -> float:
    """Seconds until its quota of a day is full again: its own waits are of the minute."""
    here = (now or datetime.now(UTC)).astimezone(DAY_ENDS)
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight.astimezone(UTC) - here.astimezone(UTC)).total_seconds()


PROVIDER = Gemini()
