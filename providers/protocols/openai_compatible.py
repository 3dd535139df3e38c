"""Whoever speaks as OpenAI does: one core for all such addresses. What differs stands in each vendor's own small file.

The SDK's client sends, its own retries off; none of its answer models are built: the JSON is read here."""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, cast

from providers.base import Door, Errand, Health, Model, Request, Result, Usage
from providers.errors import (
    BadAnswer,
    BadKey,
    CutShort,
    Lost,
    ModelNotOpen,
    ProviderError,
    Refused,
    Unavailable,
)
from providers.facts import catalogue, pricing
from providers.facts.error_meanings import SAID, VendorReply, error_meant
from providers.protocols.openai_answers import (
    error_in,
    first_choice,
    inner_status,
    json_of,
    nothing_there,
    plain_words,
    words_of,
)
from providers.protocols.openai_connections import error_on_the_way, parsed_url, sdk_client, shared_transport
from providers.transport import json_shapes
from providers.transport.http_client import CONNECT_S, USER_AGENT, Wire, is_page, retry_after_header, server_sent_events
from providers.transport.key_redaction import without_secrets
from providers.transport.outside_vendor import Vendor, data_uri

if TYPE_CHECKING:
    import httpx2

REFUSALS = ("content_filter", "sensitive")
BREAKDOWNS = ("error", "network_error", "insufficient_system_resource")
"""Reasons to end that are none."""
NO_VERSION = "address_lacks_v1"
"""The code, in data/errors/compatible.toml, of an address where nothing stands."""
LACKS_VERSION = "Nothing stands at this address: it may lack /v1 at its end."


class Compatible(Vendor):
    """A subclass has a `name` and says where it differs."""

    cap: ClassVar[str] = "max_tokens"
    """The parameter that caps an answer."""
    question: ClassVar[str] = "/models"
    """A free one that needs the key."""
    read_s: float = 180.0
    look_read_s: float = 15.0

    # what is asked of every provider

    def look(self, door: Door) -> tuple[str, ...]:
        try:
            told = self.ask(door, self.question, read_s=self.look_read_s)
        except ModelNotOpen as error:
            if "scope" in str(error).lower():  # a key that may write, and may not list models, is a good one
                return ()
            raise
        rows = told.get("data") if isinstance(told, dict) else None
        return tuple(str(row["id"]) for row in rows if row.get("id")) if isinstance(rows, list) else ()

    def check(self, door: Door) -> Health:
        """Its note says where an address seems to lack its /v1."""
        began = time.monotonic()
        try:
            found = self.look(door)
        except ProviderError as error:
            lacks = error.facts.get("code") == NO_VERSION
            note = "AddressLacksV1" if lacks else type(error).__name__
            return Health(ok=False, seconds=time.monotonic() - began, note=note)
        return Health(ok=True, seconds=time.monotonic() - began, models=found)

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        told = self.ask(errand.door, "/chat/completions", self.body(model, request, errand), key=errand.key)
        choice = first_choice(told)
        if choice is None:
            raise BadAnswer("The answer has no choices.")
        message = choice.get("message") or {}
        said = words_of(message.get("content"))
        return self.finished(request, said, choice.get("finish_reason"), message.get("refusal"), told)

    def stream(self, model: Model, request: Request, errand: Errand) -> Generator[str, None, Result]:
        said = shown = refusal = ""
        finish: str | None = None
        counted: dict[str, Any] = {}
        for told in self.events(errand, self.body(model, request, errand)):
            counted = told if told.get("usage") else counted
            choice = first_choice(told) or {}
            delta = choice.get("delta") or {}
            said += words_of(delta.get("content"))
            refusal += delta.get("refusal") or ""
            finish = choice.get("finish_reason") or finish
            text = json_shapes.without_thoughts(said)
            if len(text) > len(shown):
                yield text[len(shown) :]
                shown = text
        return self.finished(request, said, finish, refusal, counted)

    # where a vendor may differ

    def address(self, door: Door) -> str:
        known = catalogue.vendor(self.name)
        return (door.address or known.addresses.get(door.region) or known.address).rstrip("/")

    def model_name(self, model: Model, errand: Errand) -> str:
        """How the vendor calls it: one of its models may be several of ours."""
        return str(errand.options.get("model") or model.name)

    def usage(self, told: Mapping[str, Any]) -> Usage:
        """As the vendor counts: tokens of its cache by whichever name it has for them."""
        used = told.get("usage") or {}
        details = used.get("prompt_tokens_details") or {}
        cached = details.get("cached_tokens") or used.get("prompt_cache_hit_tokens") or used.get("cached_tokens")
        return Usage(
            tokens_in=used.get("prompt_tokens") or 0,
            tokens_cached=cached or 0,
            tokens_out=used.get("completion_tokens") or 0,
        )

    def waits(self, words: str, headers: Mapping[str, str]) -> float | None:
        """Seconds until it may be asked again, where an error says so."""
        return retry_after_header(headers)

    def wire(self, door: Door) -> Wire:
        """For what lies behind links: the key goes only to the vendor's own address."""
        headers = {"Authorization": f"Bearer {door.key.strip()}"} if door.key.strip() else {}
        return Wire(door, self.address(door), lambda answer, told: None, headers)

    def collect(self, link: str, errand: Errand) -> bytes:
        return self.wire(errand.door).fetch(link)[0]

    # asked

    def body(self, model: Model, request: Request, errand: Errand) -> dict[str, Any]:
        """`options.body` are the vendor's own parameters, `options.json` how a shape is asked of the model: "schema", "object",
        or in words."""
        body: dict[str, Any] = {
            "model": self.model_name(model, errand),
            "messages": [{"role": "user", "content": _content(model, request, errand)}],
            self.cap: json_shapes.most_tokens(model, request),
            **errand.options.get("body", {}),
        }
        if model.limits.seed and request.seed:
            body["seed"] = request.seed
        if request.answer_schema is None:
            return body
        way = errand.options.get("json", "words")
        if way == "schema":
            schema, strict = json_shapes.strict_schema(request.answer_schema)
            shape = {"name": request.purpose or "answer", "schema": schema, "strict": strict}
            body["response_format"] = {"type": "json_schema", "json_schema": shape}
        else:
            body["messages"].insert(
                0, {"role": "system", "content": json_shapes.schema_in_words(request.answer_schema)}
            )
        if way == "object":
            body["response_format"] = {"type": "json_object"}
        return body

    def headers(self, key: str) -> dict[str, str]:
        """Our own name of a call, where the vendor documents a header for it."""
        return {}

    def ask(self, door: Door, path: str, body: Any = None, **how: Any) -> Any:
        """JSON of an answer that is good; `how` as `send` takes it. Raises a ProviderError."""
        answer = self.send(door, path, body, **how)
        told = json_of(answer)
        if wrong := self._wrong(answer.status_code, answer.headers, told, door, answer.content):
            raise wrong
        if told is None:
            raise BadAnswer("The answer is not JSON.")
        return told

    def send(
        self, door: Door, path: str, body: Any = None, *, key: str = "", read_s: float | None = None, files: Any = None
    ) -> httpx2.Response:
        """An answer the vendor does not call an error. Without a body it is a GET; `key` is our name of the call, `read_s` how
        long it may keep silent, `files` (field, (name, bytes, type)) of a form. Raises a ProviderError."""
        import httpx2

        if body is not None and not files:
            return self._said_plainly(door, path, body, key, read_s or self.read_s)
        client = self.client(door)
        headers = self._sent(door, key)
        options: dict[str, Any] = {"headers": {**headers, "Content-Type": "multipart/form-data"} if files else headers}
        if read_s:
            options["timeout"] = httpx2.Timeout(read_s, connect=CONNECT_S)
        with self.troubles(door):
            if body is None:
                answer = client.get(path, cast_to=httpx2.Response, options=cast("Any", options))
            else:
                answer = client.post(
                    path, cast_to=httpx2.Response, body=body, files=files, options=cast("Any", options)
                )
        return cast("httpx2.Response", answer)

    def _said_plainly(self, door: Door, path: str, body: Any, key: str, read_s: float) -> httpx2.Response:
        """JSON over the SDK's own lines without what it builds around a call: half the time of a call that is answered at
        once, so that a ledger fits into the other half."""
        import httpx2

        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": USER_AGENT,
            **(self.headers(key) if key else {}),
        }
        if secret := door.key.strip():
            headers["Authorization"] = f"Bearer {secret}"
        patience = {"connect": CONNECT_S, "read": read_s, "write": read_s, "pool": read_s}
        with self.troubles(door):
            asked = httpx2.Request(
                "POST",
                parsed_url(self.address(door) + path),
                headers=headers,
                content=json.dumps(body, ensure_ascii=False).encode(),
                extensions={"timeout": patience},
            )
            answer = shared_transport(door.inner).handle_request(asked)
            answer.read()
        if answer.status_code >= 300:
            raise self._ended(answer, door)
        return answer

    def events(self, errand: Errand, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Each piece of a stream as the vendor tells it."""
        rest = {name: value for name, value in body.items() if name not in ("model", "messages")}
        asked = self.client(errand.door).chat.completions.with_streaming_response.create(
            model=body["model"],
            messages=body["messages"],
            stream=True,
            stream_options={"include_usage": True},
            extra_body=rest,
            extra_headers=self._sent(errand.door, errand.key),
        )
        with self.troubles(errand.door), asked as answer:
            for _, data in server_sent_events(answer.iter_lines()):
                if data == "[DONE]":
                    return
                try:
                    told = json.loads(data)
                except ValueError:
                    raise Lost("The stream broke.") from None
                if wrong := self._wrong(answer.status_code, answer.headers, told, errand.door):
                    raise wrong
                yield told

    def _sent(self, door: Door, key: str) -> dict[str, Any]:
        import openai

        headers = self.headers(key) if key else {}
        return headers if door.key.strip() else {**headers, "Authorization": openai.Omit()}

    def client(self, door: Door) -> Any:
        """The SDK's, one for each address and key."""
        return sdk_client(self.address(door), door.key.strip(), door.inner, self.read_s)

    # answered

    def finished(
        self, request: Request, said: str, finish: str | None, refusal: str | None, told: Mapping[str, Any]
    ) -> Result:
        """What an answer is, once it has ended. Raises Refused, Lost, Unavailable, CutShort or BadAnswer, with what was
        charged."""
        usage = self.usage(told)
        if not usage.tokens_in:
            usage = Usage(
                tokens_in=pricing.count_tokens(request.prompt), tokens_out=pricing.count_tokens(said) if said else 0
            )
        if refusal or finish in REFUSALS:
            raise Refused(reason=(refusal or "")[:200], usage=usage)
        if finish in BREAKDOWNS:
            raise Unavailable(f"It broke off: {finish}.", usage=usage)
        if not finish:
            raise Lost("The answer does not say how it ended.")
        text = json_shapes.strip_answer(said, request.answer_schema is not None)
        if finish == "length" and (not text or request.answer_schema is not None):
            raise CutShort(usage=usage)
        if not text:
            raise BadAnswer("The answer is empty.", usage=usage)
        return Result(text=text, usage=usage, facts={"cut": True} if finish == "length" else {})

    @contextmanager
    def troubles(self, door: Door) -> Iterator[None]:
        """What goes wrong on the way, and what the vendor says is wrong, as ours."""
        import httpx2
        import openai

        try:
            yield
        except openai.APIStatusError as error:
            raise self._ended(error.response, door) from None
        except openai.APIConnectionError as error:
            raise error_on_the_way(error.__cause__ or error) from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise error_on_the_way(error) from None
        except UnicodeEncodeError:
            raise BadKey("The key has letters that no key has.") from None

    def _ended(self, answer: httpx2.Response, door: Door) -> ProviderError:
        """What an answer that is none means."""
        wrong = self._wrong(answer.status_code, answer.headers, json_of(answer), door, answer.content)
        return wrong or BadAnswer(f"HTTP {answer.status_code}")

    def _wrong(
        self, status: int, headers: Mapping[str, str], told: Any, door: Door, content: bytes = b""
    ) -> ProviderError | None:
        """What the vendor's table of errors says of an answer: of the error in it, else of its status. An error within a good
        answer has the status its code says, or 500."""
        error = error_in(told)
        if error is None and status < 300 and isinstance(told, dict):
            return None
        status = inner_status(status, error)
        kind = headers.get("content-type", "").partition(";")[0].strip()
        code = str((error or {}).get("code") or "")
        words = str((error or {}).get("message") or (error or {}).get("msg") or plain_words(status, content))[:SAID]
        if status == 404 and nothing_there(self.address(door), code, words):
            code, words = NO_VERSION, f"{LACKS_VERSION} {words}"[:SAID]
        said = VendorReply(
            status=status,
            code=code,
            kind=str((error or {}).get("type") or ""),
            words=words,
            html=is_page(kind, content) and error is None,
            after_s=self.waits(words, headers),
        )
        found = error_meant(self.name, said)
        return None if found is None else without_secrets(found, door)


def _content(model: Model, request: Request, errand: Errand) -> Any:
    """The prompt, with the pictures shown where the model can see."""
    if not (request.references and model.limits.references):
        return request.prompt
    shown = request.references[: model.limits.references]
    pictures = [{"type": "image_url", "image_url": {"url": data_uri(errand.read(sha256))}} for sha256 in shown]
    return [{"type": "text", "text": request.prompt}, *pictures]
