"""Anthropic Claude: words, whole and as they come, by the Messages API. Nothing is said of temperature: newer models refuse it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from providers.base import Door, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, CutShort, Lost, Refused, Unavailable
from providers.facts import catalogue
from providers.facts.error_meanings import SAID, VendorReply, error_meant
from providers.transport import json_shapes, reference_pictures
from providers.transport.http_client import Wire, reply_by_status, server_sent_events
from providers.transport.outside_vendor import Vendor, picture_type

if TYPE_CHECKING:
    import httpx

VERSION = "2026-10-21"
READ_S = 300.0
PICTURE_BYTES = 3 * 1024 * 1024
REGAIN = re.compile(r"regain access on (\d{4}-\d\d-\d\d)(?: at (\d\d:\d\d))?", re.I)
"""When a limit that the account set itself ends: UTC."""
GOOD_ENDS = ("end_turn", "stop_sequence")
CUT = ("max_tokens", "model_context_window_exceeded")
UNKNOWN = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
)
"""Of a JSON schema: what a request is refused for. Its documentation of structured outputs, 2026."""
CHOICES = 16
"""So many properties of several types a schema may have."""
REFERENCE = re.compile(r'"#/\$defs/([^"/]+)"')


class Anthropic(Vendor):
    name = "anthropic"

    def wire(self, door: Door) -> Wire:
        """Its paths begin with /v1, so an address that ends in it loses it."""
        headers = {"Authorization": f"Bearer {door.key.strip()}", "anthropic-version": VERSION}
        wire = Wire(door, catalogue.vendor(self.name).address, explain, headers, READ_S)
        wire.address = wire.address.removesuffix("/v1")
        return wire

    def look(self, door: Door) -> tuple[str, ...]:
        told = self.wire(door).ask("GET", "/v1/models", params={"limit": 100}, read_s=15)
        rows = told.get("data") if isinstance(told, dict) else None
        return tuple(str(row["id"]) for row in rows if row.get("id")) if isinstance(rows, list) else ()

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        told = self.wire(errand.door).ask("POST", "/v1/messages", json=_asked(model, request, errand))
        if not isinstance(told, dict) or not isinstance(told.get("content"), list):
            raise BadAnswer("The answer has no content.")
        text = "".join(str(block.get("text", "")) for block in told["content"] if block.get("type") == "text")
        return _finished(request, text, told, _usage(told.get("usage") or {}))

    def stream(self, model: Model, request: Request, errand: Errand) -> Generator[str, None, Result]:
        asked = {**_asked(model, request, errand), "stream": True}
        text, end, used = "", {}, {}  # type: ignore[var-annotated]
        with self.wire(errand.door).stream("POST", "/v1/messages", json=asked) as lines:
            for told in _events(lines):
                kind, delta = told.get("type"), told.get("delta") or {}
                if kind == "message_start":
                    used |= (told.get("message") or {}).get("usage") or {}
                elif kind == "content_block_delta" and delta.get("text"):
                    text += delta["text"]
                    yield delta["text"]
                elif kind == "message_delta":
                    end |= delta
                    used |= told.get("usage") or {}
                elif kind == "message_stop":
                    break
        return _finished(request, text, end, _usage(used))


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    """By the type of the error."""
    error = told.get("error") if isinstance(told, dict) else None
    if not isinstance(error, dict):
        return None
    kind, words = str(error.get("type") or ""), str(error.get("message") or "")
    said = reply_by_status(answer, kind=kind, words=words)
    ends = _regained(words)
    return said if ends is None else said.model_copy(update={"after_s": ends})


def _regained(words: str, now: datetime | None = None) -> float | None:
    """Seconds until it may be asked again, where it says when."""
    found = REGAIN.search(words)
    if found is None:
        return None
    moment = datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00'}:00+00:00")
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


def _asked(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    """A shape is asked for natively where the option `json` of the model says "schema" and the vendor can hold a model to it; what it
    cannot hold it to is told in words."""
    option = dict(errand.options)
    way = option.pop("json", "words")
    asked: dict[str, Any] = {
        "model": model.name,
        "max_tokens": json_shapes.most_tokens(model, request),
        "messages": [{"role": "user", "content": _content(model, request, errand)}],
        **option,
    }
    if request.answer_schema is None:
        return asked
    held = _held(request.answer_schema) if way == "schema" else None
    if held is not None:
        asked["output_config"] = {**asked.get("output_config", {}), "format": {"type": "json_schema", "schema": held}}
    if held is None or held != json_shapes.strict_schema(request.answer_schema)[0]:
        asked["system"] = json_shapes.schema_in_words(request.answer_schema)
    return asked


def _held(schema: dict[str, Any]) -> dict[str, Any] | None:
    """A schema as the vendor takes it: every object closed, without what it does not know; None where it takes none such."""
    closed, strict = json_shapes.strict_schema(schema)
    if not strict or _recursive(closed) or _choices(closed) > CHOICES:
        return None
    known = _without(closed)
    return known if isinstance(known, dict) else None


def _without(shape: Any, named: bool = False) -> Any:
    """Without the limits it does not take. `named`: the keys here are names of properties."""
    if isinstance(shape, list):
        return [_without(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    return {
        name: value if name in ("enum", "const") and not named else _without(value, name in ("properties", "$defs"))
        for name, value in shape.items()
        if named or not (name in UNKNOWN or (name == "minItems" and value > 1))
    }


def _recursive(schema: dict[str, Any]) -> bool:
    """Whether a definition leads back to itself."""
    leads = {name: set(REFERENCE.findall(json.dumps(shape))) for name, shape in schema.get("$defs", {}).items()}

    def back(name: str, seen: frozenset[str]) -> bool:
        return name in seen or any(back(inner, seen | {name}) for inner in leads.get(name, ()))

    return any(back(name, frozenset()) for name in leads) or '"#"' in json.dumps(schema)


def _choices(shape: Any) -> int:
    """How many properties may be of several types."""
    if isinstance(shape, list):
        return sum(map(_choices, shape))
    if not isinstance(shape, dict):
        return 0
    return int("anyOf" in shape or isinstance(shape.get("type"), list)) + sum(map(_choices, shape.values()))


def _content(model: Model, request: Request, errand: Errand) -> str | list[dict[str, Any]]:
    """The prompt, after the pictures it is about."""
    shown = [_picture(errand.read(sha256)) for sha256 in request.references[: model.limits.references]]
    return [*shown, {"type": "text", "text": request.prompt}] if shown else request.prompt


def _picture(content: bytes) -> dict[str, Any]:
    fit = reference_pictures.fit_picture(content, PICTURE_BYTES, kinds=("image/png", "image/jpeg", "image/webp"))
    data = base64.b64encode(fit).decode()
    return {"type": "image", "source": {"type": "base64", "media_type": picture_type(fit), "data": data}}


def _events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """What a stream tells. Raises what it says went wrong, and Lost where it breaks off within a word."""
    for _, data in server_sent_events(lines):
        if data == "[DONE]":  # of relays that end every stream as OpenAI does
            return
        try:
            told = json.loads(data)
        except ValueError:
            raise Lost("The stream broke.") from None
        if told.get("type") == "error":
            error = told.get("error") or {}
            said = VendorReply(kind=str(error.get("type") or ""), words=str(error.get("message") or "")[:SAID])
            raise error_meant(Anthropic.name, said) or Unavailable(said.words)
        yield told


def _finished(request: Request, text: str, end: dict[str, Any], usage: Usage) -> Result:
    """What an answer is, once it has ended. Raises Refused, Lost, CutShort or BadAnswer, with what was charged."""
    why = end.get("stop_reason")
    if why == "refusal":
        details = end.get("stop_details") or {}
        reason = str(details.get("explanation") or details.get("category") or "")
        raise Refused(reason=reason[:200], usage=usage)
    if not why:
        raise Lost("The answer does not say how it ended.")
    if why not in (*GOOD_ENDS, *CUT):
        raise BadAnswer(f"The answer ended with {str(why)[:40]}.", usage=usage)
    wanted = request.answer_schema is not None
    text = json_shapes.strip_answer(text, wanted)
    if why in CUT and (wanted or not text):
        raise CutShort(usage=usage)
    if not text:
        raise BadAnswer("The answer is empty.", usage=usage)
    return Result(text=text, usage=usage, facts={"cut": True} if why in CUT else {})


def _usage(used: dict[str, Any]) -> Usage:
    """Its count of what came in leaves out what went by way of the cache."""
    cached = used.get("cache_read_input_tokens") or 0
    kept = used.get("cache_creation_input_tokens") or 0
    return Usage(
        tokens_in=(used.get("input_tokens") or 0) + cached + kept,
        tokens_cached=cached,
        tokens_out=used.get("output_tokens") or 0,
    )


PROVIDER = Anthropic()
