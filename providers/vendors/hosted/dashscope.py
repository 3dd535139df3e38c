"""DashScope: Wanx pictures and edits, Wan films, CosyVoice and Qwen speech.

The vendor's SDK says what each submit looks like; our own line carries it, because the SDK's would send a paid submit a second
time after a broken connection, and so it never sees a key either. What the SDK cannot ask at a door's own address (tasks, their
cancelling, CosyVoice), or with words the documentation does not have (Wan 2.7 pictures), goes by our line alone. It loads in
about 0.7 s, and only when something is submitted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from providers import fitting
from providers.base import Capability, Door, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, Failed, Gone, Invalid, Later, Lost, ProviderError, Unavailable
from providers.facts import catalogue, pricing
from providers.facts.error_meanings import VendorReply, error_of_ended_job
from providers.protocols.dashscope_requests import SHAPES, seed_fields
from providers.transport import file_signature
from providers.transport.http_client import Wire, read_json, reply_by_status
from providers.transport.job_polling import ask_after, fetch_made, require_readable, send_off
from providers.transport.outside_vendor import Vendor

if TYPE_CHECKING:
    import httpx

SPEECH = "/services/audio/tts/SpeechSynthesizer"
IN_THE_BACKGROUND = {"X-DashScope-Async": "enable"}
SENT = ("content-type", "x-dashscope-async", "x-dashscope-ossresourceresolve")
"""Of the headers the SDK would send: those the vendor acts on."""
WAITS = {Capability.VIDEO: 15.0}
AT_ONCE_S = 180.0
"""A picture that comes in the very answer may take minutes."""
Fetch = Callable[[str, Usage], bytes]
"""What was made, from its link, with what was used for it."""


class DashScope(Vendor):
    name = "dashscope"

    def wire(self, door: Door) -> Wire:
        address = door.address
        if address and not urlsplit(address).path.strip("/"):
            address = address.rstrip("/") + "/api/v1"
        door = door.model_copy(update={"address": address})
        about = catalogue.vendor(self.name)
        own = about.addresses.get(door.region, about.address)
        return Wire(door, own, explain, {"Authorization": f"Bearer {door.key}"})

    def look(self, door: Door) -> tuple[str, ...]:
        self.wire(door).ask("GET", "/tasks", params={"page_no": 1, "page_size": 1})
        return ()

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        if model.capability in (Capability.IMAGE, Capability.EDIT, Capability.SPEECH) and not request.prompt.strip():
            raise Invalid("There are no words to go by.")
        wire, shape = self.wire(errand.door), str(errand.options.get("shape", ""))
        if shape == "say":
            return _spoken(request, errand, wire, _said_by_cosyvoice(model, request, errand, wire))
        told = _submitted(wire, shape, _vendors_name(model, errand), model, request, errand)
        if shape == "talk":
            return _spoken(request, errand, wire, told)
        if shape == "converse":
            return _picture(model, request, told, partial(fetch_made, wire))
        task = _output(told).get("task_id")
        if not task:
            raise Lost("It took the job and gave no name to it.")
        raise Later(str(task), WAITS.get(model.capability, 3.0))

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        wire = self.wire(errand.door)
        told = ask_after(wire, f"/tasks/{remote_id}")
        output = _output(told)
        status = str(output.get("task_status", "")).upper()
        if status in ("PENDING", "RUNNING", "SUSPENDED"):
            raise Later(remote_id, WAITS.get(model.capability, 3.0))
        if status == "UNKNOWN":
            raise Gone("It does not know this task any more.")
        if status == "FAILED":
            raise _ended(output)
        if status == "CANCELED":
            raise Failed("The task was cancelled there.")
        if status != "SUCCEEDED":
            raise Unavailable(f"It says of the task: {status or 'nothing'}.")
        make = _film if model.capability is Capability.VIDEO else _picture
        return make(model, request, told, lambda link, usage: wire.fetch(link)[0])

    def cancel(self, model: Model, remote_id: str, errand: Errand) -> bool:
        """Only while it waits: a task that runs is done and paid."""
        try:
            self.wire(errand.door).ask("POST", f"/tasks/{remote_id}/cancel")
        except (Invalid, Gone):
            return False
        return True


# What goes wrong -----------------------------------------------------------------------------------------------------------


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    code = str(told.get("code") or "") if isinstance(told, dict) else ""
    return reply_by_status(answer, code, words=str(told.get("message") or "")) if code else None


def _ended(fault: dict[str, Any]) -> ProviderError:
    """What became of a task, or one picture of it, that was not made. Nothing of it is charged."""
    return error_of_ended_job(DashScope.name, fault.get("code"), fault.get("message"))


# How it is asked -----------------------------------------------------------------------------------------------------------


class WireSession:
    """What the SDK takes for its session: whatever it says is carried by our line, once, with our key."""

    def __init__(self, wire: Wire, read_s: float | None) -> None:
        self._wire, self._read_s = wire, read_s
        self.told: dict[str, Any] | None = None

    def post(self, url: str, data: bytes, headers: dict[str, str], **_: Any) -> httpx.Response:
        sent = {name: value for name, value in headers.items() if name.lower() in SENT}
        answer = self._wire.send("POST", url, content=data, headers=sent, read_s=self._read_s)
        self.told = require_readable(read_json(answer))
        return answer


def _submitted(wire: Wire, shape: str, name: str, model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    """What the vendor answered to one submit."""
    service, verb, say = SHAPES[shape]
    words = say(model, request, errand)
    if not service:
        return send_off(wire, verb, {"model": name, **words}, headers=IN_THE_BACKGROUND)
    line = WireSession(wire, AT_ONCE_S if shape == "converse" else None)
    ask = getattr(getattr(_sdk(), service), verb)
    try:
        ask(model=name, api_key="on our line", base_address=wire.address, session=line, **words)
    except (AttributeError, KeyError, TypeError, ValueError):
        if line.told is None:
            raise
    return line.told or {}  # as it came: what the SDK makes of it is not needed


def _sdk() -> Any:
    import logging

    import dashscope

    logging.getLogger("dashscope").disabled = True  # it writes down, with its traces, what is raised here anyway
    return dashscope


def _said_by_cosyvoice(model: Model, request: Request, errand: Errand, wire: Wire) -> dict[str, Any]:
    words = {
        "text": request.prompt,
        "voice": fitting.voice(model, request),
        "format": errand.options.get("format", "wav"),
        "sample_rate": errand.options.get("sample_rate", 24000),
    }
    if request.speed != 1:
        words["rate"] = round(min(2.0, max(0.5, request.speed)), 2)
    return send_off(wire, SPEECH, {"model": _vendors_name(model, errand), "input": words})


def _vendors_name(model: Model, errand: Errand) -> str:
    return str(errand.options.get("model") or model.name)


# What came back ------------------------------------------------------------------------------------------------------------


def _picture(model: Model, request: Request, told: dict[str, Any], fetch: Fetch) -> Result:
    """The first picture that was made. Some of a task's may be refused while others are there."""
    output = _output(told)
    results = [item for item in output.get("results") or [] if isinstance(item, dict)]
    messages = [c.get("message") for c in output.get("choices") or [] if isinstance(c, dict)]
    pieces = [p for m in messages if isinstance(m, dict) for p in m.get("content") or [] if isinstance(p, dict)]
    links = [str(link) for link in (*(r.get("url") for r in results), *(p.get("image") for p in pieces)) if link]
    usage = Usage(images=int(_used(told, "image_count") or len(links)))
    if not links:
        faults = [item for item in results if item.get("code")]
        raise _ended(faults[0]) if faults else BadAnswer("There is no picture in the answer.", usage=usage)
    content = fetch(links[0], usage)
    facts: dict[str, Any] = dict(seed_fields(model, request))
    if revised := next((item.get("actual_prompt") for item in results if item.get("actual_prompt")), ""):
        facts["revised_prompt"] = revised
    return Result(
        content=content, media_type=file_signature.require_media_type(content, "image", usage), usage=usage, facts=facts
    )


def _film(model: Model, request: Request, told: dict[str, Any], fetch: Fetch) -> Result:
    output = _output(told)
    seconds = _used(told, "duration") or _used(told, "video_duration") or fitting.whole_seconds(model, request)
    usage = Usage(seconds=seconds)
    if not output.get("video_url"):
        raise BadAnswer("There is no film in the answer.", usage=usage)
    made = file_signature.film_result(fetch(output["video_url"], usage), usage)
    return made.model_copy(update={"facts": {**made.facts, **seed_fields(model, request)}})


def _spoken(request: Request, errand: Errand, wire: Wire, told: dict[str, Any]) -> Result:
    """Speech from behind its link. A Chinese character is two where the model's option `count` says so."""
    audio = _output(told).get("audio")
    count = pricing.count_characters(request.prompt, str(errand.options.get("count", "")))
    usage = Usage(characters=int(_used(told, "characters") or count))
    if not isinstance(audio, dict) or not audio.get("url"):
        raise BadAnswer("There is no sound in the answer.", usage=usage)
    content = fetch_made(wire, audio["url"], usage)
    return file_signature.sound_result(content, usage)


def _output(told: dict[str, Any]) -> dict[str, Any]:
    output = told.get("output")
    return output if isinstance(output, dict) else {}


def _used(told: dict[str, Any], what: str) -> float:
    """A number of its usage; 0 where it says none."""
    usage = told.get("usage")
    number = usage.get(what) if isinstance(usage, dict) else 0
    return float(number) if isinstance(number, int | float) else 0.0


PROVIDER = DashScope()
