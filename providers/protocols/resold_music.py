"""What gateways that resell music have in common: how they say what is wrong, and which of their tracks is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from providers.base import Request, Result, Usage
from providers.errors import BadAnswer, ProviderError
from providers.facts.error_meanings import SAID, VendorReply, error_of_ended_job
from providers.transport import file_signature
from providers.transport.http_client import Wire, reply_by_status

if TYPE_CHECKING:
    import httpx

NAME = "resold"
"""The rows of data/errors that Suno and Udio share."""
GOOD = (None, 0, 1, 200, "", "0", "1", "200", "success")
LINKS = ("audio_url", "audioUrl", "song_path", "url")


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    """Some say all with HTTP 200 and a code in the body, some with a word for a code."""
    code = _code(told)
    number = code if isinstance(code, int) and code >= 400 else answer.status_code
    if number < 400 and code in GOOD:
        return None
    said = reply_by_status(answer, code=str(code or ""), words=_said(told))
    return said.model_copy(update={"status": number})


def error_of_ended_track(words: str, code: str = "") -> ProviderError:
    """A job that came to a bad end, by the words it is told in."""
    return error_of_ended_job(NAME, code, words)


def fetch_track(wire: Wire, tracks: Any, request: Request) -> Result:
    """Of a job's tracks the shortest that is as long as wanted, else the longest. Its length is measured, not believed."""
    usable = [one for one in tracks or [] if isinstance(one, dict) and _link(one)]
    if not usable:
        raise BadAnswer("The answer has no sound.", usage=Usage())
    longest = sorted(usable, key=_length)
    taken = next((one for one in longest if _length(one) >= request.seconds), longest[-1])
    content, _ = wire.fetch(_link(taken))
    usage = Usage(seconds=_length(taken))
    result = file_signature.sound_result(content, usage)
    return result.model_copy(update={"usage": Usage(seconds=result.facts["seconds"])})


def _link(one: dict[str, Any]) -> str:
    return str(next((one[name] for name in LINKS if one.get(name)), ""))


def _length(one: dict[str, Any]) -> float:
    told = one.get("duration") or (one.get("metadata") or {}).get("duration") or 0
    return float(told) if isinstance(told, int | float) else 0.0


def _code(told: Any) -> Any:
    """Of an answer, or of the error within it; "error" for one that has none."""
    if not isinstance(told, dict):
        return None
    error = told.get("error")
    if isinstance(error, dict):
        return error.get("code") or error.get("type") or told.get("code") or "error"
    return told.get("code")


def _said(told: Any) -> str:
    if not isinstance(told, dict):
        return ""
    error = told.get("error")
    inner = error.get("message") if isinstance(error, dict) else error
    return str(inner or told.get("msg") or told.get("message") or "")[:SAID]
