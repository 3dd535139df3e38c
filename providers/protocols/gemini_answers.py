"""What Gemini answers: words, pictures, speech and films, what they used, and what an error means. Part of `gemini`."""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import wave
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from providers import fitting
from providers.base import Model, Request, Result, Usage
from providers.errors import BadAnswer, CutShort, LinkFails, Lost, ProviderError
from providers.facts.error_meanings import SAID, VendorReply, error_meant, error_of_ended_job
from providers.transport import file_signature, json_shapes
from providers.transport.http_client import Wire, reply_by_status, server_sent_events

if TYPE_CHECKING:
    import httpx

NAME = "gemini"
"""The vendor, whose table of errors says what an error means."""
SPEECH_RATE = 24000
"""Samples a second, where it does not say."""
DAY_ENDS = ZoneInfo("America/Los_Angeles")
"""Where its days of quota begin and end."""
CUT = "MAX_TOKENS"
"""How an answer ends that came to the most it may say."""


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
    wait = until_day_ends() if of_day else _seconds(_detail(details, "retryDelay")) or said.after_s
    return said.model_copy(update={"after_s": wait})


def stream_events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
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
            raise error_meant(NAME, said) or Lost(said.words)
        yield told


def candidate_of(told: Any) -> dict[str, Any]:
    rows = told.get("candidates") if isinstance(told, dict) else None
    return rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}


def _of(candidate: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of an answer without those it only thought."""
    parts = (candidate.get("content") or {}).get("parts") or []
    return [part for part in parts if isinstance(part, dict) and not part.get("thought")]


def words_of(candidate: dict[str, Any]) -> str:
    return "".join(str(part.get("text") or "") for part in _of(candidate))


def _data(candidate: dict[str, Any], family: str) -> dict[str, Any]:
    found = (part.get("inlineData") or {} for part in _of(candidate))
    return next((one for one in found if str(one.get("mimeType", "")).startswith(family)), {})


def inline_type(candidate: dict[str, Any], family: str) -> str:
    return str(_data(candidate, family).get("mimeType", ""))


def inline_bytes(candidate: dict[str, Any], family: str) -> bytes:
    """The bytes of the first part of this family; none where there is none that can be read."""
    return _decoded(_data(candidate, family).get("data"))


def _decoded(told: Any) -> bytes:
    try:
        return base64.b64decode(str(told or ""), validate=True)
    except (binascii.Error, ValueError):
        return b""


def text_result(request: Request, told: Any) -> Result:
    return finished_text(request, words_of(candidate_of(told)), told)


def finished_text(request: Request, text: str, told: Any) -> Result:
    """What an answer in words is, once it has ended. Raises what it says is wrong, with what was charged."""
    if not isinstance(told, dict):
        raise BadAnswer("The answer is not what an answer is.")
    candidate, usage = candidate_of(told), tokens_used(told)
    look_for_refusal(told, candidate, usage)
    why = candidate.get("finishReason")
    if not why:
        raise Lost("The answer does not say how it ended.")
    wanted = request.answer_schema is not None
    text = json_shapes.strip_answer(text, wanted)
    if why == CUT and (wanted or not text):
        raise CutShort("It came to the most it may say before it was done.", usage=usage)
    if why not in ("STOP", CUT) or not text:
        raise error_of_end(str(why) if why != "STOP" else "NO_WORDS", reason_said(candidate), usage)
    return Result(text=text, usage=usage, facts={"cut": True} if why == CUT else {})


def look_for_refusal(told: dict[str, Any], candidate: dict[str, Any], usage: Usage) -> None:
    """Raises Refused for a prompt that it did not even begin to answer."""
    feedback = told.get("promptFeedback")
    if candidate or not isinstance(feedback, dict) or not (why := feedback.get("blockReason")):
        return
    raise error_of_end(str(why), str(feedback.get("blockReasonMessage") or why), usage, kind="promptFeedback")


def reason_said(candidate: dict[str, Any]) -> str:
    return str(candidate.get("finishMessage") or words_of(candidate))[:SAID]


def error_of_end(code: str, words: str, usage: Usage, kind: str = "") -> ProviderError:
    """What it ended with, by the table, with what was charged."""
    error = error_of_ended_job(NAME, code, words or code, kind)
    error.usage = usage if usage != Usage() else None
    return error


def tokens_used(told: dict[str, Any]) -> Usage:
    """In tokens: what it thought counts as said."""
    used = told.get("usageMetadata") or {}
    return Usage(
        tokens_in=(used.get("promptTokenCount") or 0) + (used.get("toolUsePromptTokenCount") or 0),
        tokens_cached=used.get("cachedContentTokenCount") or 0,
        tokens_out=(used.get("candidatesTokenCount") or 0) + (used.get("thoughtsTokenCount") or 0),
    )


def picture_usage(told: dict[str, Any], usage: Usage) -> Usage:
    """A picture is billed as one; of its tokens only those of words are counted beside it."""
    used = told.get("usageMetadata") or {}
    words = sum(
        int(one.get("tokenCount") or 0)
        for one in used.get("candidatesTokensDetails") or ()
        if isinstance(one, dict) and one.get("modality") == "TEXT"
    )
    return usage.model_copy(update={"images": 1, "tokens_out": words + (used.get("thoughtsTokenCount") or 0)})


def film_usage(used: dict[str, Any], model: Model, request: Request) -> Usage:
    return Usage(
        tokens_in=used.get("total_input_tokens") or 0,
        tokens_out=(used.get("total_output_tokens") or 0) + (used.get("total_thought_tokens") or 0),
        seconds=float(fitting.whole_seconds(model, request)),
    )


def parts_made(told: dict[str, Any]) -> list[dict[str, Any]]:
    """What the model put out."""
    steps = [step for step in told.get("steps") or () if isinstance(step, dict) and step.get("type") == "model_output"]
    return [part for step in steps for part in step.get("content") or () if isinstance(part, dict)]


def film_bytes(wire: Wire, film: dict[str, Any], usage: Usage) -> bytes:
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


def error_of_film(status: str, told: dict[str, Any], usage: Usage) -> ProviderError:
    """By what it says went wrong, else by how the job stands."""
    steps = [step.get("error") for step in told.get("steps") or () if isinstance(step, dict)]
    errors = [one for one in (*(told.get("errors") or ()), *steps) if isinstance(one, dict)]
    code = next((str(one["code"]) for one in errors if one.get("code")), status)
    words = " ".join(str(one.get("message", "")) for one in errors)[:SAID]
    charged = usage if usage.tokens_out else Usage()
    return error_of_end(code, words or f"It says {status[:40]!r} of the job.", charged, kind=status)


def as_wav(content: bytes, kind: str) -> bytes:
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


def until_day_ends(now: datetime | None = None) -> float:
    """Seconds until its quota of a day is full again: its own waits are of the minute."""
    here = (now or datetime.now(UTC)).astimezone(DAY_ENDS)
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight.astimezone(UTC) - here.astimezone(UTC)).total_seconds()
