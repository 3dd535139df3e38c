"""Chinese characters to what a Mandarin mouth does: words, readings, the tones as they change in company, phonemes."""

from __future__ import annotations

import logging
import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import jieba
import jieba.posseg
from pypinyin import Style, lazy_pinyin

from providers.builtin.voice.kokoro_model import FOLDER

jieba.setLogLevel(logging.WARNING)

HAN = r"\u3400-\u4dbf\u4e00-\u9fff〇"
NEUTRAL, LOW = 5, 3
FULL = ("liao", "zhao", "dei")
"""了, 着 and 得 where they are no particles."""


@dataclass(frozen=True)
class Syllable:
    """One character as it is said: pinyin without its tone, and the tone 1 to 5 (5: none)."""

    char: str
    pinyin: str
    tone: int


@dataclass(frozen=True)
class Word:
    """One word as jieba cuts it, with its part of speech and its syllables."""

    text: str
    flag: str
    syllables: tuple[Syllable, ...]

    def toned(self, at: int, tone: int) -> Word:
        return self.read(at, self.syllables[at].pinyin, tone)

    def read(self, at: int, pinyin: str, tone: int) -> Word:
        said = list(self.syllables)
        said[at] = Syllable(said[at].char, pinyin, tone)
        return replace(self, syllables=tuple(said))


@cache
def mandarin_rules() -> dict[str, Any]:
    """data/voices/mandarin.toml, with its lists as sets and its patterns compiled."""
    facts = tomllib.loads((FOLDER / "mandarin.toml").read_text("utf-8"))
    facts["neutral"]["words"] = frozenset(facts["neutral"]["words"].split())
    facts["neutral"]["full"] = frozenset(facts["neutral"]["full"].split())
    facts["er"]["full"] = frozenset(facts["er"]["full"].split())
    titles = "|".join(facts["titles"].split())
    facts["readings"] += [{"match": f"{name}(?={titles})", "says": says} for name, says in facts["surnames"].items()]
    for rule in facts["readings"]:
        rule["match"] = re.compile(rule["match"])
        rule["says"] = rule["says"].split()
    return facts


def phonemes(run: str) -> str:
    """A run of Chinese characters, without punctuation, in the model's symbols: words parted by spaces."""
    return " ".join("".join(syllable_symbols(said) for said in word.syllables) for word in spoken_words(run))


def spoken_words(run: str) -> list[Word]:
    """The words of a run with every tone as it is really said."""
    words = [_read(text, flag) for text, flag in _cut(run)]
    words = _by_context(run, words)
    words = [_neutral(word, words[at - 1] if at else None) for at, word in enumerate(words)]
    words = _yi_and_bu(words)
    return _low_tones(words)


def cut_words(run: str) -> list[str]:
    """The words of a run as it is read."""
    return [text for text, _ in _cut(run)]


def _cut(run: str) -> list[tuple[str, str]]:
    return [(pair.word, pair.flag) for pair in jieba.posseg.cut(run)]


@cache
def _split(syllable: str) -> tuple[str, int]:
    """ "zhong1" -> ("zhong", 1)."""
    if syllable[-1:].isdigit():
        return syllable[:-1].replace("ü", "v"), int(syllable[-1])
    return syllable.replace("ü", "v"), NEUTRAL


def _read(text: str, flag: str) -> Word:
    """A word's syllables as a dictionary gives them."""
    known = mandarin_rules()["words"].get(text)
    says = known.split() if known else lazy_pinyin(text, Style.TONE3, errors="ignore", neutral_tone_with_five=True)
    if flag == "nr" and len(text) > 1 and text[0] in mandarin_rules()["surnames"]:
        says = [mandarin_rules()["surnames"][text[0]], *says[1:]]
    if len(says) != len(text):
        single = [lazy_pinyin(char, Style.TONE3, errors="ignore", neutral_tone_with_five=True) for char in text]
        says = [one[0] if one else "" for one in single]
    pairs = [(char, *_split(said)) for char, said in zip(text, says, strict=True) if said]
    return Word(text, flag, tuple(Syllable(*pair) for pair in pairs))


def _by_context(run: str, words: list[Word]) -> list[Word]:
    """Readings that only what stands around a character decides. A word of two that the dictionary knows is surer than
    a rule about one character of it, unless the rule is made for inside words."""
    says: dict[int, tuple[str, bool]] = {}
    for rule in mandarin_rules()["readings"]:
        for found in rule["match"].finditer(run):
            inside = rule.get("inside", False)
            begin = found.start(rule["match"].groups)
            says.update({begin + at: (said, inside) for at, said in enumerate(rule["says"])})
    out, start = [], 0
    for word in words:
        for at in range(len(word.text)):
            said, inside = says.get(start + at, ("", False))
            if said and len(word.syllables) == len(word.text) and (inside or len(word.text) != 2):
                word = word.read(at, *_split(said))
        out.append(word)
        start += len(word.text)
    return out


def _neutral(word: Word, before: Word | None) -> Word:
    """Syllables that lose their tone: particles, suffixes, doubled nouns and verbs, and the words known for it."""
    text, last = word.text, len(word.syllables) - 1
    if last < 0 or len(word.syllables) != len(text) or word.syllables[last].pinyin in FULL:
        return word
    if last == 0:
        return _alone(word, before)
    if last == 2 and (text[1] == "得" or (text[0] == text[2] and text[1] in "一不")):
        return word.toned(1, NEUTRAL)
    return word.toned(last, NEUTRAL) if _ends_loosely(text, word.flag[:1]) else word


def _alone(word: Word, before: Word | None) -> Word:
    """One character: a particle, the 个 of a number, or 地 and 得 between a verb and its manner."""
    text, particle, said = word.text, word.flag[:1] in ("u", "y"), word.syllables[0]
    if text in ("地", "得") and particle and said.pinyin != "dei":
        return replace(word, syllables=(Syllable(text, "de", NEUTRAL),))
    counted = text == "个" and before is not None and before.flag[:1] in ("m", "r")
    if counted or (particle and text in mandarin_rules()["neutral"]["particles"] and said.pinyin != "liao"):
        return word.toned(0, NEUTRAL)
    return word


def _ends_loosely(text: str, flag: str) -> bool:
    """Whether a word of two characters or more lets go of its last tone. `flag` is the first letter of jieba's."""
    rules = mandarin_rules()["neutral"]
    if text in rules["full"]:
        return False
    if text[-1] == "儿":
        return not ({text, text[-2:]} & mandarin_rules()["er"]["full"])
    if text in rules["words"] or text[-2:] in rules["words"]:
        return True
    if text[-2:] in rules["full"]:
        return False
    return (
        (text[-1] in "子们" and flag in "nr")
        or (text[-1] in "着了过" and flag in "vz")
        or (text[-1] == "个" and flag in "mr")
        or (text[-1] in "来去" and text[-2] in rules["directions"])
        or (len(text) == 2 and text[0] == text[1] and flag in "nv")
    )


def _yi_and_bu(words: list[Word]) -> list[Word]:
    """一 and 不 lean on the tone that follows them."""
    flat = [(w, s) for w, word in enumerate(words) for s in range(len(word.syllables))]
    for here, (w, s) in enumerate(flat):
        said = words[w].syllables[s]
        if said.char not in "一不" or said.tone == NEUTRAL:
            continue
        following = words[flat[here + 1][0]].syllables[flat[here + 1][1]] if here + 1 < len(flat) else None
        before = words[flat[here - 1][0]].syllables[flat[here - 1][1]].char if here else ""
        tone = _leaning(said.char, before, following, last_of_word=s == len(words[w].syllables) - 1, word=words[w].text)
        words[w] = words[w].toned(s, tone)
    return words


def _leaning(char: str, before: str, following: Syllable | None, *, last_of_word: bool, word: str) -> int:
    falls = following is not None and (following.tone == 4 or (following.tone == NEUTRAL and following.char == "个"))
    if char == "不":
        return 2 if falls else 4
    counted = before in "第十零百千万初周〇一二三四五六七八九" and before != ""
    named = following is not None and following.char in "月号楼日零〇一二三四五六七八九"
    if following is None or counted or named or (last_of_word and len(word) > 1):
        return 1
    return 2 if falls else 4


def _low_tones(words: list[Word]) -> list[Word]:
    """Of low tones that meet within three syllables all but the last rise: 你好, 小雨伞, 我很好, 我也|很想."""
    words = [_low_within(word) for word in words]
    at = 0
    while at < len(words):
        foot = _foot(words, at)
        for before in range(at, foot - 1):
            words[before] = words[before].toned(len(words[before].syllables) - 1, 2)
        at = max(foot, at + 1)
    return words


def _foot(words: list[Word], at: int) -> int:
    """The end of the words from `at` that meet low to low and are said as one: three syllables at most, and no single
    one left over when it would meet low as well."""
    end = at + 1
    while end < len(words) and _meet(words[end - 1], words[end]):
        if sum(len(word.syllables) for word in words[at : end + 1]) > 3:
            break
        end += 1
    three_alone = end - at == 3 and end < len(words) and _meet(words[end - 1], words[end])
    return end - 1 if three_alone else end


def _meet(left: Word, right: Word) -> bool:
    return bool(left.syllables and right.syllables) and left.syllables[-1].tone == right.syllables[0].tone == LOW


def _low_within(word: Word) -> Word:
    low = [said.tone == LOW for said in word.syllables]
    if len(low) == 3 and all(low):
        head = next((cut for cut in jieba.cut_for_search(word.text) if len(cut) == 2), "")
        rising: tuple[int, ...] = (1,) if head and word.text.endswith(head) else (0, 1)
    else:
        rising = tuple(at for at in range(len(low) - 1) if low[at] and low[at + 1])
    for at in rising:
        word = word.toned(at, 2)
    return word


@cache
def _shape(pinyin: str) -> tuple[str, str]:
    """ "zhuang" -> ("zh", "uang"), with the finals spelt as they are said: "iu" is "iou", "ju" is "jv"."""
    if pinyin[:1] in "yw":
        return "", _glide(pinyin)
    initial = next(
        (
            head
            for head in ("zh", "ch", "sh", pinyin[:1])
            if pinyin.startswith(head) and head in mandarin_rules()["initials"]
        ),
        "",
    )
    final = pinyin[len(initial) :]
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = "v" + final[1:]
    return initial, {"iu": "iou", "ui": "uei", "un": "uen"}.get(final, final)


def _glide(pinyin: str) -> str:
    """y and w are how pinyin writes a syllable that begins with i, u or ü."""
    if pinyin.startswith("yu"):
        rest = pinyin[2:]
        return "v" + rest if not rest or rest[0] in "ean" else "u" + rest
    head, rest = ("i", pinyin[1:]) if pinyin[0] == "y" else ("u", pinyin[1:])
    spelt = rest if rest.startswith(head) else head + rest
    return {"iou": "iou", "uei": "uei", "uen": "uen"}.get(spelt, spelt)


@cache
def syllable_symbols(said: Syllable) -> str:
    """A syllable in the model's symbols; "" for one that is no Mandarin."""
    facts = mandarin_rules()
    tone = facts["tones"].get(str(said.tone), "")
    if said.pinyin in facts["whole"]:
        return str(facts["whole"][said.pinyin]).replace("0", tone)
    initial, final = _shape(said.pinyin)
    if final == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        shape = "ɨ0"
    else:
        shape = facts["finals"].get(final, "")
    return (facts["initials"].get(initial, "") + shape.replace("0", tone)) if shape else ""
