"""Azure Speech as its documentation has it: SSML in, sound out, voices listed, ten-minute tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from tests.wire import bill, media
from tests.wire.server import KEY, Answer, Asked, Fake, Fault, Wrong, route

SPEAK = "{http://www.w3.org/2001/10/synthesis}"
MSTTS = "{https://www.w3.org/2001/mstts}"
FORMAT = re.compile(r"audio-(\d+)khz-\d+kbitrate-mono-mp3|riff-(\d+)khz-16bit-mono-pcm")
TOKEN = "ten-minute-token"
VOICES = {
    "zh-CN": "Xiaoxiao Yunxi Xiaoyi Yunjian Yunyang Xiaoshuang Yunxia Xiaomo Yunye Xiaochen Xiaohan Xiaorui Xiaoyou Yunfeng "
    "Yunhao Yunze Xiaoqiu Xiaozhen Xiaomeng Xiaoyan",
    "en-US": "Jenny Guy Aria Davis Ana Ava Andrew Emma Brian Jane Jason Sara Tony Nancy Steffan Christopher Eric Michelle "
    "Roger Monica Ashley Cora",
    "en-GB": "Sonia Ryan Libby Thomas Maisie Alfie",
    "ja-JP": "Nanami Keita",
}


class Azure(Fake):
    provider = "azure"

    def admitted(self, asked: Asked) -> Answer | None:
        key, bearer = asked.headers.get("Ocp-Apim-Subscription-Key"), asked.headers.get("Authorization")
        if key == KEY or (bearer == f"Bearer {TOKEN}" and not asked.path.startswith("/sts/")):
            return None
        return Answer(401, _said("401", "Access denied due to invalid subscription key or wrong API endpoint."))

    @route("POST", "/sts/v1.0/issueToken")
    def token(self, asked: Asked) -> Answer:
        return Answer(200, TOKEN.encode(), {"Content-Type": "application/jwt"})

    @route("GET", "/cognitiveservices/voices/list")
    def voices(self, asked: Asked) -> Answer:
        return Answer(
            200,
            [
                {
                    "Name": f"Microsoft Server Speech Text to Speech Voice ({locale}, {name}Neural)",
                    "ShortName": f"{locale}-{name}Neural",
                    "Locale": locale,
                    "SampleRateHertz": "24000",
                    "VoiceType": "Neural",
                    "Status": "GA",
                }
                for locale, names in VOICES.items()
                for name in names.split()
            ],
        )

    @route("POST", "/cognitiveservices/v1")
    def speak(self, asked: Asked) -> Answer:
        if not asked.headers.get("Content-Type", "").startswith("application/ssml+xml"):
            return Answer(415, b"")
        if not asked.headers.get("User-Agent"):
            return self.invalid("User-Agent is required")
        wanted = FORMAT.fullmatch(asked.headers.get("X-Microsoft-OutputFormat", ""))
        if not wanted:
            return self.invalid("X-Microsoft-OutputFormat is not supported")
        pieces, speed = self._read(asked.body)
        text = "".join(piece for piece in pieces if isinstance(piece, str)).strip()
        count = sum(2 if ord(letter) >= 0x2E80 else 1 for letter in text)
        self.charge(f"speech {count}", bill.amount(self.provider, "neural", "k_characters", count) / 1000)
        seconds = min(600.0, max(0.2, round(len(text) / 5 / speed, 2)))
        if wanted[2]:
            heard = tuple(_length(piece, speed) for piece in pieces)
            return Answer(200, media.wav_of(heard, int(wanted[2]) * 1000), {"Content-Type": "audio/x-wav"})
        return Answer(200, media.mp3(seconds, int(wanted[1]) * 1000), {"Content-Type": "audio/mpeg"})

    def _read(self, body: bytes) -> tuple[list[str | float], float]:
        """(what is said, with each pause in seconds between it, and how fast) of SSML. Raises Wrong with the vendor's 400."""
        try:
            speak = ElementTree.fromstring(body.decode("utf-8"))
        except (ElementTree.ParseError, UnicodeDecodeError) as error:
            raise Wrong(self.invalid(f"SSML: {error}")) from error
        lang = "{http://www.w3.org/XML/1998/namespace}lang"
        if speak.tag != f"{SPEAK}speak" or speak.get("version") != "1.0" or not speak.get(lang):
            raise Wrong(self.invalid("speak needs its namespace, version 1.0 and xml:lang"))
        voices = speak.findall(f"{SPEAK}voice")
        if not voices or any(voice.get("name") not in _names() for voice in voices):
            raise Wrong(self.invalid("Unsupported voice"))
        known = {
            f"{SPEAK}{tag}" for tag in ("speak", "voice", "prosody", "break", "p", "s", "phoneme", "lang", "emphasis")
        }
        known |= {f"{MSTTS}{tag}" for tag in ("express-as", "silence")}
        if stranger := next((part.tag for part in speak.iter() if part.tag not in known), None):
            raise Wrong(self.invalid(f"SSML: unknown element {stranger}"))
        pieces = [piece for piece in _told(speak) if piece]
        if not any(isinstance(piece, str) and piece.strip() for piece in pieces):
            raise Wrong(self.invalid("There is nothing to say"))
        rate = next((part.get("rate") for part in speak.iter(f"{SPEAK}prosody") if part.get("rate")), "+0%")
        return pieces, self._speed(rate)

    def _speed(self, rate: str) -> float:
        if match := re.fullmatch(r"([+-]?\d+(?:\.\d+)?)%", rate):
            return max(0.5, min(2.0, 1 + float(match[1]) / 100))
        if re.fullmatch(r"\d+(\.\d+)?", rate):
            return max(0.5, min(2.0, float(rate)))
        raise Wrong(self.invalid("prosody rate"))

    def invalid(self, why: str) -> Answer:
        return Answer(400, _said("BadRequest", why))

    def nowhere(self, asked: Asked) -> Answer:
        return Answer(404, _said("404", "Resource not found"))

    def trouble(self, kind: str) -> None:
        answers = {
            "bad_key": Answer(
                401, _said("401", "Access denied due to invalid subscription key or wrong API endpoint.")
            ),
            "busy": Answer(429, _said("429", "Rate limit is exceeded."), {"Retry-After": "2"}),
            "invalid": self.invalid("SSML: mismatched tag"),
            "unavailable": Answer(503, _said("503", "Service Unavailable")),
            "bad_answer": Answer(200, b"", {"Content-Type": "audio/mpeg"}),
        }
        self.next(Fault("answer", answer=answers[kind]))


def _said(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


def _told(part: ElementTree.Element) -> Iterator[str | float]:
    """What is said, and each pause in seconds, in the order of the text."""
    if part.tag == f"{SPEAK}break":
        yield float(part.get("time", "750ms").removesuffix("ms")) / 1000
    yield part.text or ""
    for child in part:
        yield from _told(child)
        yield child.tail or ""


def _length(piece: str | float, speed: float) -> float:
    """Seconds of sound; of silence as a negative number."""
    return -piece if isinstance(piece, float) else min(600.0, max(0.2, round(len(piece) / 5 / speed, 2)))


def _names() -> set[str]:
    return {f"{locale}-{name}Neural" for locale, names in VOICES.items() for name in names.split()}


FAKES = (Azure,)
