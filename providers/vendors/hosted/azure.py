"""Azure Speech: text goes in as SSML, sound comes out.

Short lines of one voice may be said in one request (`inputs["lines"]`): they come back as one sound with a pause between them, and
`facts["parts"]` says where each begins and ends, in seconds.
"""

from __future__ import annotations

import io
import re
import wave
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from providers import fitting
from providers.base import Door, Errand, Model, Request, Result, Usage
from providers.errors import Invalid
from providers.facts import catalogue, pricing
from providers.facts.error_meanings import VendorReply
from providers.transport.http_client import Wire, reply_by_status
from providers.transport.job_polling import sound_from_answer
from providers.transport.outside_vendor import Vendor

if TYPE_CHECKING:
    import httpx

SPEAK, VOICES = "/cognitiveservices/v1", "/cognitiveservices/voices/list"
FORMAT = "riff-24khz-16bit-mono-pcm"
PAUSE_S = 1.5
"""Between lines that are said in one request: longer than any pause within one, shorter than what the vendor cuts away."""
SILENT = 0.01
"""Of full scale: whatever is quieter than this is a pause."""
SPACES = {
    "version": "1.0",
    "xmlns": "http://www.w3.org/2001/10/synthesis",
    "xmlns:mstts": "https://www.w3.org/2001/mstts",
}
UNSAYABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""


class Azure(Vendor):
    name = "azure"

    def wire(self, door: Door) -> Wire:
        headers = {"Ocp-Apim-Subscription-Key": door.key}
        return Wire(door.model_copy(update={"address": _address(door)}), "", explain, headers)

    def look(self, door: Door) -> tuple[str, ...]:
        self.wire(door).ask("GET", VOICES)
        return ()

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        headers = {
            "Content-Type": "application/ssml+xml",
            "X-Microsoft-OutputFormat": str(errand.options.get("format", FORMAT)),
        }
        lines = _lines(request)
        told = ssml(lines, fitting.voice(model, request), request.speed, _style(request, errand))
        answer = self.wire(errand.door).send("POST", SPEAK, content=told.encode(), headers=headers)
        count = sum(pricing.count_characters(line, str(errand.options.get("count", ""))) for line in lines)
        usage = Usage(characters=count)
        result = sound_from_answer(answer.content, usage)
        if len(lines) < 2:
            return result
        facts = {"said": lines, "parts": line_spans(answer.content, len(lines))}
        return result.model_copy(update={"facts": {**result.facts, **facts}})


def ssml(lines: list[str], voice: str, speed: float = 1.0, style: str = "") -> str:
    """What the vendor is told: these lines, one after the other, by this voice, `speed` times as fast as it speaks. Whatever
    stands in a line is said, never obeyed."""
    said = f'<break time="{round(PAUSE_S * 1000)}ms"/>'.join(escape(UNSAYABLE.sub("", line).strip()) for line in lines)
    if speed != 1:
        said = f'<prosody rate="{round((speed - 1) * 100):+d}%">{said}</prosody>'
    if style:
        said = f"<mstts:express-as style={quoteattr(style)}>{said}</mstts:express-as>"
    language = "-".join(voice.split("-")[:2])
    head = " ".join(f"{name}={quoteattr(value)}" for name, value in {**SPACES, "xml:lang": language}.items())
    return f"<speak {head}><voice name={quoteattr(voice)}>{said}</voice></speak>"


def line_spans(content: bytes, count: int) -> list[tuple[float, float]]:
    """Where each of `count` lines begins and ends in a WAV of 16 bits, in seconds; empty where that cannot be heard."""
    import numpy as np

    try:
        with wave.open(io.BytesIO(content)) as sound:
            rate = sound.getframerate()
            samples = np.abs(np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(np.int32))
    except wave.Error:
        return []
    loud = np.flatnonzero(samples > SILENT * 32768)
    if not loud.size:
        return []
    gaps = np.flatnonzero(np.diff(loud) > 0.8 * PAUSE_S * rate)
    begins = [loud[0], *loud[gaps + 1]]
    ends = [*loud[gaps], loud[-1]]
    if len(begins) != count:
        return []
    return [(round(float(b) / rate, 3), round(float(e + 1) / rate, 3)) for b, e in zip(begins, ends, strict=True)]


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    """By its status, as all do; its words say when an allowance is full again."""
    if answer.status_code < 400:
        return None
    error = told.get("error", told) if isinstance(told, dict) else {}
    words = str(error.get("message") or "") if isinstance(error, dict) else str(error)
    said = reply_by_status(answer, words=words)
    ends = _replenished(said.words)
    return said if ends is None else said.model_copy(update={"after_s": ends})


def _replenished(words: str) -> float | None:
    """Seconds until an allowance is full again: "in 5 days", "in 05.12:40:00", "in 12:40:00"."""
    if found := re.search(r"replenished in (\d+) day", words, re.I):
        return int(found[1]) * 86400.0
    found = re.search(r"replenished in (?:(\d+)\.)?(\d+):(\d+):(\d+)", words, re.I)
    if found is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds)


def _lines(request: Request) -> list[str]:
    """What is to be said. Raises Invalid where it is nothing."""
    lines = [str(line) for line in request.inputs.get("lines") or (request.prompt,)]
    if not all(UNSAYABLE.sub("", line).strip() for line in lines):
        raise Invalid("There is nothing to say.")
    return lines


def _style(request: Request, errand: Errand) -> str:
    """How a line is said, of the words its manner has in the option `styles`. A voice that cannot leaves it."""
    manner = str(request.inputs.get("manner") or "").lower()
    styles = errand.options.get("styles") or {}
    return next((str(style) for word, style in styles.items() if word in manner), "") if manner else ""


def _address(door: Door) -> str:
    """Where this door speaks: its own address, or its region's. What the portal shows as a resource's address is another's."""
    if not door.address:
        known = catalogue.vendor("azure").addresses
        return known.get(door.region) or (
            _of_region(door.region) if door.region.isalnum() else next(iter(known.values()))
        )
    region, _, rest = (urlsplit(door.address).hostname or "").partition(".")
    return _of_region(region) if rest.startswith("api.cognitive.") else door.address


def _of_region(region: str) -> str:
    return f"https://{region}.tts.speech.{'azure.cn' if region.startswith('china') else 'microsoft.com'}"


PROVIDER = Azure()
