"""What gateways that resell music have in common: how they say what is wrong, and which of their tracks is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from providers import signature
from providers.base import (
    BadAnswer,
    BadKey,
    Busy,
    Failed,
    Gone,
    Invalid,
    NoMoney,
    ProviderError,
    Refused,
    Request,
    Result,
    Unavailable,
    Usage,
)
from providers.wire import SAID, Wire, retry_after

if TYPE_CHECKING:
    import httpx

UNWANTED = ("sensitive", "moderation", "copyright", "artist name", "violat", "敏感", "违规")
MONEY = ("quota_not_enough", "quota is not enough", "insufficient", "top up", "额度不足", "余额不足")
MAINTENANCE, TOO_OFTEN = 455, (405, 429, 430)
LINKS = ("audio_url", "audioUrl", "song_path", "url")


def explain(answer: httpx.Response, told: Any) -> ProviderError | None:
    """Some say all with HTTP 200 and a code in the body, some with a word for a code: the words decide before any number."""
    code, said = _code(told), _said(told)
    number = code if isinstance(code, int) and code >= 400 else answer.status_code
    if number < 400 and code in (None, 0, 1, 200, "success"):
        return None
    words = f"{code} {said}".lower()
    if any(word in words for word in MONEY) or number == 402:
        return NoMoney(said)
    if number < 500 and any(word in words for word in UNWANTED):
        return Refused(said, reason=said[:200])
    if number in TOO_OFTEN:
        return Busy(said, after_s=retry_after(answer))
    if number in (401, 403):
        return BadKey(said)
    if number == MAINTENANCE:
        return Unavailable(said, not_accepted=True)
    if number == 404:
        return Gone(said)
    return Unavailable(said) if number >= 500 else Invalid(said)


def ended(said: str) -> ProviderError:
    """A job that came to a bad end, by the words it is told in."""
    said = said[:SAID]
    if any(word in said.lower() for word in UNWANTED):
        return Refused(said, reason=said[:200])
    return Failed(said, again=True)


def track(wire: Wire, tracks: Any, request: Request) -> Result:
    """Of a job's tracks the shortest that is as long as wanted, else the longest. Its length is measured, not believed."""
    usable = [one for one in tracks or [] if isinstance(one, dict) and _link(one)]
    if not usable:
        raise BadAnswer("The answer has no sound.", usage=Usage())
    longest = sorted(usable, key=_length)
    taken = next((one for one in longest if _length(one) >= request.seconds), longest[-1])
    content, _ = wire.fetch(_link(taken))
    usage = Usage(seconds=_length(taken))
    result = signature.sound(content, usage)
    return result.model_copy(update={"usage": Usage(seconds=result.facts["seconds"])})


def _link(one: dict[str, Any]) -> str:
    return str(next((one[name] for name in LINKS if one.get(name)), ""))


def _length(one: dict[str, Any]) -> float:
    told = one.get("duration") or (one.get("metadata") or {}).get("duration") or 0
    return float(told) if isinstance(told, int | float) else 0.0


def _code(told: Any) -> Any:
    return told.get("code") if isinstance(told, dict) else None


def _said(told: Any) -> str:
    if not isinstance(told, dict):
        return ""
    error = told.get("error")
    inner = error.get("message") if isinstance(error, dict) else error
    return str(inner or told.get("msg") or told.get("message") or "")[:SAID]
