"""A text cut into breaths: each so long that the model speaks it well, each with the pause that follows it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from providers.builtin.voice import english_phonemes, mandarin_phonemes, spoken_numbers
from providers.builtin.voice.kokoro_model import LONGEST, symbol_numbers

BREATH = 180
"""Symbols in one breath. Kokoro speaks best at 100 to 200: under 20 it mumbles, over 400 it hurries (its own notes)."""
PAUSES = {".": 0.32, "!": 0.30, "?": 0.34, "…": 0.45, ";": 0.25, ":": 0.22, ",": 0.14, "—": 0.2, "\n": 0.5}
"""Seconds of silence after a breath that ends in this mark."""
_MARKS = str.maketrans({
    "，": ",", "、": ",", "。": ".", "．": ".", "！": "!", "？": "?", "：": ":", "；": ";", "～": ",", "~": ",", "·": " ", "•": " ",
    "（": ",", "）": ",", "【": ",", "】": ",", "《": " ", "》": " ", "〈": " ", "〉": " ", "「": " ", "」": " ", "『": " ", "』": " ",
    "“": " ", "”": " ", '"': " ", "(": ",", ")": ",", "[": ",", "]": ",", "–": "—", "‥": "…", "*": " ", "_": " ", "#": " ", "|": ",",
})  # fmt: skip


@dataclass(frozen=True)
class Breath:
    """Phonemes said in one go, and the seconds of silence after them."""

    phonemes: str
    pause: float


def split_breaths(text: str, language: str) -> list[Breath]:
    """All that can be said of a text, in order. An empty list: nothing can."""
    spoken: list[Breath] = []
    for line in clean_text(text).splitlines():
        spoken += _packed([_sounded(part, language) for part in _sentences(line)])
        if spoken:
            spoken[-1] = Breath(spoken[-1].phonemes, max(spoken[-1].pause, PAUSES["\n"]))
    return spoken


def written_words(text: str) -> list[str]:
    """The words of a text as they stand there, without marks: Chinese as its dictionary parts them, a figure with its unit."""
    han, found = mandarin_phonemes.HAN, list[str]()
    unit = "[%％℃°]|[年月日号点分秒时岁万亿千百元个只位名次天层楼度米斤]"
    latin = r"[A-Za-zÀ-ÿ0-9][A-Za-zÀ-ÿ0-9'’]*(?:[.:/-][A-Za-zÀ-ÿ0-9'’]+)*"
    for part in re.findall(
        rf"[-¥￥$€£]?\d[\d,.:：/-]*(?:[A-Za-z]+|\s?(?:{unit})+)?|[{han}]+|{latin}", clean_text(text)
    ):
        found += mandarin_phonemes.cut_words(part) if re.match(f"[{han}]", part) else [part.rstrip(",.:/-")]
    return found


def word_symbols(word: str, language: str) -> str:
    """One word by itself in the model's symbols."""
    return _sounded(word, language)


def clean_text(text: str) -> str:
    """Tags, addresses, emoji and control signs out; full-width letters and figures to plain ones."""
    text = re.sub(r"<[^<>\n]{0,200}>|https?://\S+", " ", text)
    text = re.sub(r"[０-９Ａ-Ｚａ-ｚ]", lambda wide: unicodedata.normalize("NFKC", wide[0]), text)
    text = re.sub(r"(\.\s?){3,}|…+", "…", text)
    text = re.sub(r"—+|--+|―", "—", text)
    return "".join(c for c in text if c in "\n" or (unicodedata.category(c)[0] not in "CM" and not _pictured(c)))


def _pictured(char: str) -> bool:
    return unicodedata.category(char) == "So" and char not in "℃°"


def _sentences(line: str) -> list[str]:
    """Cut after the marks that end a sentence, keeping the mark; a full stop ends one only before a space."""
    return [
        part
        for part in re.split(r"(?<=[。！？!?…；;])(?![”」』\"’）)。！？!?…])|(?<=[a-z0-9][.])\s+(?=[A-Z“\"])", line)
        if part.strip()
    ]


def _sounded(sentence: str, language: str) -> str:
    """A sentence in the model's symbols."""
    han, latin = re.findall(f"[{mandarin_phonemes.HAN}]", sentence), re.findall(r"[A-Za-zÀ-ÿ']+", sentence)
    if len(han) > len(latin) or (language == "zh" and not latin):
        sentence = spoken_numbers.spell_out_chinese(sentence)
    elif not han:
        return _tidy(english_phonemes.phonemes(sentence))
    out = []
    for run in re.findall(
        f"[{mandarin_phonemes.HAN}]+|[A-Za-zÀ-ÿ0-9][A-Za-zÀ-ÿ0-9'’ .:/%-]*|[^{mandarin_phonemes.HAN}A-Za-zÀ-ÿ0-9]+",
        sentence,
    ):
        if re.match(f"[{mandarin_phonemes.HAN}]", run):
            out.append(mandarin_phonemes.phonemes(run))
        elif re.match(r"[A-Za-zÀ-ÿ0-9]", run):
            out.append(english_phonemes.phonemes(run.rstrip(" .-")) + ("." if run.rstrip().endswith(".") else ""))
        else:
            out.append(run.translate(_MARKS))
    return _tidy(" ".join(out))


def _tidy(phonemes: str) -> str:
    """Only what the model knows, one space between words, a space after a mark and none before, no mark twice."""
    known = "".join(symbol if symbol in symbol_numbers() else " " for symbol in phonemes)
    known = re.sub(r"\s*([,.!?;:…—])", r"\1", known)
    known = re.sub(r"([,;:—])(?=[,.!?;:…—])", "", known)
    known = re.sub(r"([.!?…])[,.!?;:…—]+", r"\1", known)
    known = re.sub(r"([,.!?;:…—])(?=\S)", r"\1 ", known)
    return re.sub(r"\s+", " ", known).strip().lstrip(",.!?;:…— ")


def _said(phonemes: str) -> bool:
    return any(symbol.isalpha() for symbol in phonemes)


def _packed(sentences: list[str]) -> list[Breath]:
    """Short sentences together, long ones cut at a comma, a space, and at last anywhere."""
    pieces = [piece for sentence in sentences if _said(sentence) for piece in _pieces(sentence)]
    packed: list[str] = []
    for piece in pieces:
        if packed and len(packed[-1]) + len(piece) < BREATH:
            packed[-1] += " " + piece
        else:
            packed.append(piece)
    return [Breath(piece, PAUSES.get(piece[-1], 0.08)) for piece in packed]


def _pieces(sentence: str) -> list[str]:
    if len(sentence) <= LONGEST // 2:
        return [sentence]
    pieces, rest = [], sentence
    while len(rest) > LONGEST // 2:
        near = rest[:BREATH]
        cut = max(near.rfind(mark) for mark in ",;:—") + 1
        if cut < BREATH // 3:
            cut = near.rfind(" ") + 1
        cut = cut if cut > BREATH // 4 else BREATH
        pieces.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [piece for piece in [*pieces, rest] if _said(piece)]
