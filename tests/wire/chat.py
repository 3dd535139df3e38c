"""The protocol of chat completions that many vendors share, with the places where they differ."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any, ClassVar, Literal

from pydantic import Field

from tests.wire import bill, text_answers
from tests.wire.server import Answer, Asked, Body, Fake, Fault, Wrong, route


class Part(Body):
    type: Literal["text", "image_url"]
    text: str | None = None
    image_url: dict[str, str] | None = None


class Message(Body):
    role: Literal["system", "developer", "user", "assistant"]
    content: str | list[Part]


class JsonSchema(Body):
    name: str = Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")
    shape: dict[str, Any] = Field(alias="schema")
    strict: bool | None = None
    description: str | None = None


class ResponseFormat(Body):
    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchema | None = None


class StreamOptions(Body):
    include_usage: bool = False


class Completion(Body):
    model: str
    messages: list[Message] = Field(min_length=1)
    max_tokens: int | None = Field(None, gt=0)
    max_completion_tokens: int | None = Field(None, gt=0)
    seed: int | None = None
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = None
    response_format: ResponseFormat | None = None
    stream: bool = False
    stream_options: StreamOptions | None = None
    user: str | None = None

    @property
    def text(self) -> str:
        said = [
            m.content if isinstance(m.content, str) else "".join(p.text or "" for p in m.content) for m in self.messages
        ]
        return "\n".join(said)


class Chat(Fake):
    """`says` is what the model answers (else something of the shape asked for, or the last words of the prompt). `ends_early`
    streams end without a finish reason. `answers` of the moods refusal, content_filter and empty come when asked for by `trouble`."""

    base: ClassVar[str] = "/v1"
    serves: ClassVar[tuple[str, ...]] = ("*",)
    offers: ClassVar[tuple[str, ...]] = ()
    retired: ClassVar[tuple[str, ...]] = ()
    formats: ClassVar[tuple[str, ...]] = ("text", "json_object", "json_schema")
    body: ClassVar[type[Completion]] = Completion
    currency: ClassVar[str] = "USD"
    needs_key: ClassVar[bool] = True
    no_key_needed_at: ClassVar[tuple[str, ...]] = ()
    troubles: ClassVar[dict[str, tuple[int, str, Any, str]]] = {}
    """kind -> (HTTP status, type, code, message)."""

    def __init__(self) -> None:
        super().__init__()
        self.says = ""
        self.ends_early = 0
        self.cached = 0
        self.moods: deque[str] = deque()

    def address(self) -> str:
        return self.url + self.base

    def answer(self, asked: Asked) -> Answer:
        if not asked.path.startswith(self.base + "/"):
            return self.nowhere(asked)
        return super().answer(replace(asked, path=asked.path[len(self.base) :]))

    # what goes wrong

    def wrong(self, status: int, kind: str, code: Any, message: str, param: str | None = None) -> Answer:
        return Answer(status, {"error": {"message": message, "type": kind, "param": param, "code": code}})

    def invalid(self, why: str) -> Answer:
        return self.wrong(400, "invalid_request_error", None, why)

    def nowhere(self, asked: Asked) -> Answer:
        return self.wrong(404, "invalid_request_error", None, f"Invalid URL ({asked.method} {asked.path})")

    def admitted(self, asked: Asked) -> Answer | None:
        if not self.needs_key or asked.path in self.no_key_needed_at:
            return None
        return None if asked.headers.get("Authorization") == f"Bearer {self.secret()}" else self.told("bad_key")

    def told(self, kind: str) -> Answer:
        """The vendor's own words for a trouble. Raises KeyError."""
        if kind == "bad_answer":
            return Answer(200, b"<html>upstream</html>", {"Content-Type": "text/html"})
        answer = self.wrong(*self.troubles[kind])
        if kind == "busy":
            answer.headers["Retry-After"] = "2"
        return answer

    def trouble(self, kind: str) -> None:
        if kind in ("refusal", "content_filter", "empty"):
            self.moods.append(kind)
        else:
            self.next(Fault("answer", answer=self.told(kind)))

    # what it does

    @route("GET", "/models")
    def list_models(self, asked: Asked) -> Answer:
        return Answer(200, {"object": "list", "data": [{"id": name, "object": "model"} for name in self.offers]})

    @route("POST", "/chat/completions")
    def complete(self, asked: Asked) -> Answer:
        wanted = self.checked(self.body, asked)
        self.served(wanted.model)
        self.scrutinise(wanted)
        mood = self.moods.popleft() if self.moods else ""
        text, finish = self.written(wanted, mood)
        usage = self.counted(wanted, text)
        cost = self.priced(wanted.model, usage)
        self.charge(
            wanted.model,
            cost,
            bill.currency(self.provider, wanted.model, self.currency),
            asked.headers.get("X-Client-Request-Id", ""),
        )
        usage = self.extra_usage(usage, cost)
        if wanted.stream:
            return Answer(
                200, headers={"Content-Type": "text/event-stream"}, chunks=self.streamed(wanted, text, finish, usage)
            )
        message = {"role": "assistant", "content": text, "refusal": None}
        if mood == "refusal":
            message |= {"content": None, "refusal": "I can't help with that."}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
        return Answer(200, self.head(wanted, "chat.completion") | {"choices": [choice], "usage": usage})

    def served(self, model: str) -> None:
        """Raises Wrong for a model this vendor does not have."""
        gone = any(fnmatchcase(model, name) for name in self.retired)
        if gone or not any(fnmatchcase(model, name) for name in self.serves):
            raise Wrong(
                self.wrong(
                    404, "invalid_request_error", "model_not_found", f"The model `{model}` does not exist", "model"
                )
            )

    def scrutinise(self, wanted: Any) -> None:
        """Raises Wrong for what this vendor does not take."""
        shape = wanted.response_format
        if shape is None:
            return
        if shape.type not in self.formats:
            raise Wrong(self.invalid("This response_format type is unavailable now"))
        if shape.type == "json_object" and "json" not in wanted.text.lower():
            raise Wrong(
                self.invalid(
                    "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."
                )
            )
        if shape.type == "json_schema" and shape.json_schema is None:
            raise Wrong(self.invalid("Missing required parameter: 'response_format.json_schema'."))

    def written(self, wanted: Completion, mood: str) -> tuple[str, str]:
        """(text, finish reason), cut where the answer may not be longer."""
        if mood in ("content_filter", "empty", "refusal"):
            return "", "content_filter" if mood == "content_filter" else "stop"
        text = self.says or words_for(wanted)
        most = wanted.max_completion_tokens or wanted.max_tokens or 100_000
        if text_answers.tokens(text) > most:
            return text.encode()[: most * 3].decode(errors="ignore"), "length"
        return text, "stop"

    def counted(self, wanted: Completion, text: str) -> dict[str, Any]:
        shown = sum(
            part.image_url is not None for m in wanted.messages if not isinstance(m.content, str) for part in m.content
        )
        into, out = text_answers.tokens(wanted.text) + 500 * shown, text_answers.tokens(text)
        return {
            "prompt_tokens": into,
            "completion_tokens": out,
            "total_tokens": into + out,
            "prompt_tokens_details": {"cached_tokens": min(self.cached, into)},
        }

    def priced(self, model: str, usage: dict[str, Any]) -> Any:
        cached = usage["prompt_tokens_details"]["cached_tokens"]
        return bill.tokens_amount(self.provider, model, usage["prompt_tokens"], usage["completion_tokens"], cached)

    def extra_usage(self, usage: dict[str, Any], cost: Any) -> dict[str, Any]:
        return usage

    def head(self, wanted: Completion, kind: str) -> dict[str, Any]:
        return {"id": f"chatcmpl-{len(self.asked)}", "object": kind, "created": int(time.time()), "model": wanted.model}

    def streamed(self, wanted: Completion, text: str, finish: str, usage: dict[str, Any]) -> Iterator[bytes]:
        head = self.head(wanted, "chat.completion.chunk")
        third = max(1, len(text) // 3)
        pieces = [text[at : at + third] for at in range(0, len(text), third)]
        for number, piece in enumerate(pieces):
            delta = {"content": piece} | ({"role": "assistant"} if number == 0 else {})
            yield event(head | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
        if self.ends_early:
            self.ends_early -= 1
            return
        yield event(head | {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        if wanted.stream_options and wanted.stream_options.include_usage:
            yield event(head | {"choices": [], "usage": usage})
        yield b"data: [DONE]\n\n"


def event(told: Any) -> bytes:
    return f"data: {json.dumps(told, ensure_ascii=False)}\n\n".encode()


def words_for(wanted: Completion) -> str:
    """JSON of the shape asked for, in the body or in the prompt's words; else a sentence that goes on from the prompt."""
    shape = wanted.response_format
    told = shape.json_schema.shape if shape and shape.json_schema else text_answers.schema_in(wanted.text)
    if told is None and shape and shape.type == "json_object":
        return json.dumps({"answer": wanted.text[:24]}, ensure_ascii=False)
    return text_answers.answer(wanted.text, told)
