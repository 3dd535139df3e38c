"""A fake Anthropic: messages, whole and as a stream, and the list of models."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from tests.wire import text_answers
from tests.wire.server import Answer, Asked, Body, Fake, Fault, Wrong, route

VERSIONS = ("2023-06-01", "2026-10-21")
PRICES = {
    "claude-fable-5-2": ("8", "40"),
    "claude-fable-5-1": ("10", "50"),
    "claude-opus-5-5": ("4", "20"),
    "claude-sonnet-5-5": ("2", "10"),
    "claude-sonnet-5": ("2", "10"),
    "claude-haiku-5-5": ("0.10", "0.50"),
}
"""USD for a million tokens in and out."""
HAIKU_LONG = ("0.50", "2.50")
"""Of claude-haiku-5-5 for prompts over 100,000 tokens."""
NEVER_FORCED = ("claude-fable-5-2", "claude-fable-5-1", "claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5")
"""Forced tool use is an error."""


class Source(Body):
    type: Literal["base64", "url"]
    media_type: Literal["image/png", "image/jpeg", "image/webp", "image/gif"] | None = None
    data: str | None = None
    url: str | None = None


class Block(Body):
    type: Literal["text", "image"]
    text: str | None = None
    source: Source | None = None
    cache_control: dict[str, Any] | None = None


class Turn(Body):
    role: Literal["user", "assistant"]
    content: str | list[Block]

    @property
    def words(self) -> str:
        if isinstance(self.content, str):
            return self.content
        return "\n".join(block.text or "" for block in self.content)


class Format(Body):
    type: Literal["json_schema"]
    schema_: dict[str, Any] = Field(alias="schema")


class OutputConfig(Body):
    format: Format | None = None
    effort: Literal["low", "medium", "high", "max"] | None = None


class Messages(Body):
    model: str
    max_tokens: int = Field(ge=1)
    messages: list[Turn] = Field(min_length=1)
    system: str | list[Block] | None = None
    stream: bool = False
    stop_sequences: list[str] | None = None
    metadata: dict[str, str] | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    thinking: dict[str, Any] | None = None
    tools: list[dict[str, Any]] | None = None
    tool_choice: dict[str, Any] | None = None
    output_config: OutputConfig | None = None


class Anthropic(Fake):
    """`writes` makes the answers: (prompt, schema or None) -> text."""

    provider = "anthropic"

    def __init__(self) -> None:
        super().__init__()
        self.writes: Callable[[str, dict[str, Any] | None], str] = text_answers.answer
        self._moods: deque[str] = deque()

    def wrong(self, status: int, kind: str, message: str, **headers: str) -> Answer:
        body = {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_fake"}
        return Answer(status, body, {"request-id": "req_fake", **headers})

    def invalid(self, why: str) -> Answer:
        return self.wrong(400, "invalid_request_error", why)

    def nowhere(self, asked: Asked) -> Answer:
        return self.wrong(404, "not_found_error", f"Not found: {asked.path}")

    def admitted(self, asked: Asked) -> Answer | None:
        headers = {name.lower(): value for name, value in asked.headers.items()}
        if self.secret() not in (headers.get("authorization", "").removeprefix("Bearer "), headers.get("x-api-key")):
            return self.wrong(401, "authentication_error", "invalid x-api-key or bearer token")
        if headers.get("anthropic-version") not in VERSIONS:
            return self.invalid("anthropic-version: header is required")
        return None

    def trouble(self, kind: str) -> None:
        if kind == "refused":
            return self._moods.append(kind)
        answers = {
            "bad_key": self.wrong(401, "authentication_error", "invalid bearer token"),
            "no_money": self.wrong(402, "billing_error", "Your credit balance is too low to access the API."),
            "busy": self.wrong(429, "rate_limit_error", "Rate limited.", **{"retry-after": "2"}),
            "invalid": self.invalid("max_tokens: must be at least 1"),
            "gone": self.wrong(404, "not_found_error", "model: no such model"),
            "unavailable": self.wrong(529, "overloaded_error", "Overloaded"),
            "bad_answer": Answer(200, b'{"id":"msg_1","type":"message","con', {"Content-Type": "application/json"}),
        }
        return self.next(Fault("answer", answer=answers[kind]))

    @route("GET", "/v1/models")
    def list(self, asked: Asked) -> Answer:
        rows = [
            {"type": "model", "id": name, "display_name": name, "created_at": "2026-10-01T00:00:00Z"} for name in PRICES
        ]
        return Answer(200, {"data": rows, "has_more": False, "first_id": rows[0]["id"], "last_id": rows[-1]["id"]})

    @route("POST", "/v1/messages")
    def messages(self, asked: Asked) -> Answer:
        wanted: Messages = self.checked(Messages, asked)
        self._check(wanted)
        prompt = "\n".join(turn.words for turn in wanted.messages)
        system = Turn(role="user", content=wanted.system or "").words
        tokens_in = text_answers.tokens(prompt + system)
        if self._moods and self._moods.popleft() == "refused":
            return self._told(wanted, "", "refusal", tokens_in)
        text = self._text(wanted, prompt + system)
        whole = text_answers.tokens(text) <= wanted.max_tokens
        if not whole:
            text = text.encode()[: wanted.max_tokens * 3].decode("utf-8", "ignore")
        return self._told(wanted, text, "end_turn" if whole else "max_tokens", tokens_in)

    def _check(self, wanted: Messages) -> None:
        if wanted.model not in PRICES:
            raise Wrong(self.wrong(404, "not_found_error", f"model: {wanted.model}"))
        if (wanted.temperature, wanted.top_p, wanted.top_k) != (None, None, None) and wanted.temperature != 1.0:
            raise Wrong(self.invalid("temperature, top_p and top_k: only the default is supported by this model"))
        if (wanted.tool_choice or {}).get("type") in ("tool", "any") and wanted.model in NEVER_FORCED:
            raise Wrong(self.invalid("tool_choice: this model does not take forced tool use"))
        if (wanted.thinking or {}).get("type") == "disabled" and wanted.model == "claude-opus-5-5":
            raise Wrong(self.invalid("thinking: cannot be turned off on this model"))
        if wanted.messages[0].role != "user":
            raise Wrong(self.invalid("messages: first message must use the user role"))
        if not any(turn.words.strip() for turn in wanted.messages):
            raise Wrong(self.invalid("messages: text content blocks must be non-empty"))

    def _text(self, wanted: Messages, told: str) -> str:
        if wanted.output_config and wanted.output_config.format:
            return self.writes(told, wanted.output_config.format.schema_)
        schema = text_answers.schema_in(told)
        text = self.writes(told, schema)
        return f"```json\n{text}\n```" if schema else text

    def _told(self, wanted: Messages, text: str, stop: str, tokens_in: int) -> Answer:
        tokens_out = text_answers.tokens(text) if text else 1
        self._charge(wanted.model, tokens_in, tokens_out)
        usage = {"input_tokens": tokens_in, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}
        message: dict[str, Any] = {
            "id": "msg_fake",
            "type": "message",
            "role": "assistant",
            "model": wanted.model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {**usage, "output_tokens": 1},
        }
        end: dict[str, Any] = {"stop_reason": stop, "stop_sequence": None}
        if stop == "refusal":
            why = "This request goes against our usage policy."
            end["stop_details"] = {"type": "refusal", "category": "general_harms", "explanation": why}
        headers = {"request-id": "req_fake", "anthropic-ratelimit-requests-remaining": "49"}
        if wanted.stream:
            headers["Content-Type"] = "text/event-stream; charset=utf-8"
            return Answer(200, b"", headers, chunks=_events(message, text, end, tokens_out))
        content = [{"type": "text", "text": text}] if text else []
        whole = {**message, **end, "content": content, "usage": {**usage, "output_tokens": tokens_out}}
        return Answer(200, whole, headers)

    def _charge(self, model: str, tokens_in: int, tokens_out: int) -> None:
        dear = model == "claude-haiku-5-5" and tokens_in > 100_000
        price_in, price_out = HAIKU_LONG if dear else PRICES[model]
        amount = (Decimal(price_in) * tokens_in + Decimal(price_out) * tokens_out) / 1_000_000
        self.charge(model, amount)


def _events(message: dict[str, Any], text: str, end: dict[str, Any], tokens_out: int) -> Iterator[bytes]:
    """Server-sent events of one message: its start, some letters at a time, why it ended."""
    yield _event({"type": "message_start", "message": message})
    if text:
        yield _event({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}})
        yield _event({"type": "ping"})
        for start in range(0, len(text), 8):
            delta = {"type": "text_delta", "text": text[start : start + 8]}
            yield _event({"type": "content_block_delta", "index": 0, "delta": delta})
        yield _event({"type": "content_block_stop", "index": 0})
    yield _event({"type": "message_delta", "delta": end, "usage": {"output_tokens": tokens_out}})
    yield _event({"type": "message_stop"})


def _event(data: dict[str, Any]) -> bytes:
    return f"event: {data['type']}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


FAKES = (Anthropic,)
