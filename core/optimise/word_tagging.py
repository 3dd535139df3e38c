"""Which words of a text say who, where, when and how: what is seen of every word, and the weights that judge it together."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.optimise.word_reading import BREAKS, WORDS, TextWord, load_word_table
from core.templates.prompt_values import LABELS, Label

TAGS: tuple[str, ...] = ("O", *(f"{edge}-{label}" for label in LABELS for edge in "BI"))
WEIGHTS = WORDS / "tags.json"
SENSES = ("person", "person?", "place", "place?", "city", "time", "style", "style?", "mood", "aud", "thing", "name")
NOUNS = ("n:person", "n:animal", "n:place", "n:time", "n:thing", "n:group", "n:feeling", "n:food", "n:plant", "n:talk")
LEAN = 0.3
"""Taken off the score of words that say nothing. Of sentences of a writer whom the weights had not seen more is lost than wrongly
found; with this the F1 of three writers, each left out in turn, was best (0.81)."""
RANGES = ("length", "time", "age")
"""Patterns that are the thing itself; the others say that it comes."""
NUMBER = r"(?:\d+(?:\.\d+)?|[零一二两三四五六七八九十百千几半]+)"


# What is seen ---------------------------------------------------------------------------------------------------------


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    zh, en = load_word_table("entities.zh"), load_word_table("entities.en")
    units = "|".join(sorted(zh["length"]["units"].split(), key=len, reverse=True))
    ours = "|".join(sorted(en["length"]["units"].split(), key=len, reverse=True))
    many = "|".join(en["length"]["numbers"].split())
    return {
        "length": re.compile(
            rf"{NUMBER} ?(?:{units}){NUMBER}?(?:秒|分|分钟)?(?![\u4e00-\u9fff]?岁)"
            rf"|\b(?:(?:{many})(?:[ -](?:{many}))?|\d+(?:\.\d+)?)[ -]?(?:{ours})\b",
            re.I,
        ),
        "time": re.compile(
            r"公元前?\d+年|(?:\d{2,4}|[零〇一二三四五六七八九十]{2,4})年代|(?:1[0-9]|2[0-9])\d\d年|\d+世纪|(?:凌晨|晚上|早上|下午|夜里)?"
            rf"{NUMBER}点(?:钟|半)?|{NUMBER}(?:百|千|万)?年(?:后|前|之后|以后|以前)"
            r"|\b(?:early |late |mid-?)?(?:1\d|2[0-9])\d\ds?\b|\b\d{1,2}(?::\d\d)? ?(?:am|pm|a\.m\.|p\.m\.)"
            r"|\b\d+(?:st|nd|rd|th)[- ]century\b|\b\w+ years (?:later|ago|from now|earlier)\b|\b(?:the )?\d0s\b",
            re.I,
        ),
        "age": re.compile(rf"{NUMBER}多?岁|\b\d+[ -]years?[ -]old|\b(?:early|mid|late) \w+ies\b", re.I),
        "must": _any(zh["must"]["before"], en["must"]["before"]),
        "must_not": _any(zh["must_not"]["before"], en["must_not"]["before"]),
        "audience": _any(zh["audience"]["before"], en["audience"]["before"]),
        "where": _any(zh["setting"]["before"], ""),
        "called": re.compile(r"(主角|主人公|女主|男主|反派|角色|hero|protagonist|lead)(?:是|为|叫|：|:| is|,)"),
        "look": re.compile(r"(?:风格|画风|style|look)(?:是|为|要|：|:| is)"),
        "feel": re.compile(
            r"(?:氛围|气氛|情绪|基调|调子|语气|气质|整体|结尾要|mood|tone|atmosphere|feel|feels)(?:是|为|要|：|:| is| should be)?"
        ),
    }


def _any(chinese: str, english: str) -> re.Pattern[str]:
    words = sorted(chinese.split(), key=len, reverse=True)
    ours = [re.escape(word).replace("_", "[ _]") for word in sorted(english.split(), key=len, reverse=True)]
    both = [*words, *([rf"\b(?:{'|'.join(ours)})(?![A-Za-z])"] if ours else [])]
    return re.compile("|".join(both), re.I)


@dataclass
class TextContext:
    """A text with what stands around its words."""

    words: Sequence[TextWord]
    clause: list[int]
    inside: dict[str, list[str]]
    """Pattern -> for every word where it is in a match of it: "B", "I" or ""."""
    after: dict[str, list[int]]
    """Pattern -> how many words after its last match in the clause, -1 for none."""
    chunks: list[tuple[int, int, int]]
    """(first, head, end) of every group of words around a noun."""


def text_context(text: str, words: Sequence[TextWord]) -> TextContext:
    clause, here = [], 0
    for word in words:
        clause.append(here)
        here += word.text in BREAKS
    starts = [word.start for word in words]
    inside: dict[str, list[str]] = {}
    after: dict[str, list[int]] = {}
    for name, pattern in _patterns().items():
        marks, behind = [""] * len(words), [-1] * len(words)
        for match in pattern.finditer(text[: words[-1].end] if words else ""):
            first = bisect_right(starts, match.start()) - 1
            last = bisect_right(starts, match.end() - 1) - 1
            if first < 0 or (name not in RANGES and _cut_off(words[first], match.start())):
                continue
            for at in range(first, last + 1):
                marks[at] = "B" if at == first else "I"
            if name not in RANGES:
                for far, at in enumerate(range(last + 1, min(last + 12, len(words))), 1):
                    if clause[at] != clause[last] and words[at - 1].text not in "、":
                        break
                    behind[at] = far
        inside[name], after[name] = marks, behind
    return TextContext(words, clause, inside, after, list(_chunks(words)))


def _cut_off(word: TextWord, start: int) -> bool:
    """Whether a match begins inside a word that it says nothing of."""
    return word.start < start and (word.end <= start or word.script == "en")


def _chunks(words: Sequence[TextWord]) -> Iterator[tuple[int, int, int]]:
    at = 0
    while at < len(words):
        if not _may_be_in(words, at):
            at += 1
            continue
        first = at
        while at < len(words) and _may_be_in(words, at):
            at += 1
        end = at
        while end > first and words[end - 1].pos not in "nxt":
            end -= 1
        if end > first:
            yield first, end - 1, end


def _may_be_in(words: Sequence[TextWord], at: int) -> bool:
    one = words[at]
    if one.script == "punct":
        return False
    if one.script == "zh":
        if one.text == "的":
            return 0 < at < len(words) - 1 and words[at - 1].pos in "nxat" and words[at + 1].pos in "nxamt"
        return one.pos in "nxatf" or one.pos == "m"
    if one.base == "'s":
        return at > 0
    if one.script == "num":
        return True
    if one.pos == "v":
        return (
            "participle" in one.kinds
            and at + 1 < len(words)
            and words[at + 1].pos in "na"
            and words[at + 1].script == "en"
        )
    return one.pos in "nax" or (one.pos == "m")


@cache
def _closed_class(pos: str) -> bool:
    return pos in "pucdrmqf"


def word_features(whole: TextContext, task: str) -> list[list[str]]:
    """What is seen of every word, as names."""
    words = whole.words
    rows: list[list[str]] = [_alone(one) for one in words]
    marks: list[list[str]] = [[] for _ in words]
    for name, where in whole.inside.items():
        for at, mark in enumerate(where):
            if mark:
                marks[at] += [f"{name}={mark}", *([f"{task}/{name}={mark}"] if name in ("length", "age") else [])]
    for name, far in whole.after.items():
        for at, steps in enumerate(far):
            if steps > 0:
                marks[at].append(f"{name}>{min(steps, 5)}")
                marks[at].append(f"{name}>+{words[at].pos}")
    _mark_chunks(whole, task, marks)
    for at, owner in _owned(words):
        marks[at].append(owner)
    _mark_clauses(whole, marks)
    return [row + marks[at] + _around(rows, marks, words, at) for at, row in enumerate(rows)]


def _short(word: TextWord) -> str:
    """A word of a closed class, or a sign, by itself; any other by its class."""
    return word.base if _closed_class(word.pos) or word.pos == "w" else word.pos


def _mark_chunks(whole: TextContext, task: str, marks: list[list[str]]) -> None:
    """What each word is told by the phrase it stands in, added to its marks."""
    words = whole.words
    first_person = True
    for number, (first, head, end) in enumerate(whole.chunks):
        sense = _sense(words[head])
        before = words[first - 1] if first else None
        lead = "^" if before is None else _short(before)
        behind = words[end] if end < len(words) else None
        tail = "$" if behind is None else _short(behind)
        further = words[first - 2] if first > 1 else None
        script = words[head].script
        any_person = "person" in sense
        for at in range(first, end):
            edge = "S" if end - first == 1 else "B" if at == first else "E" if at == end - 1 else "M"
            marks[at] += [
                f"ch={sense}",
                f"ch={sense}/{edge}",
                f"lead={script}{lead}",
                f"tail={script}{tail}",
                f"ch={sense}/lead={lead}",
                f"ch={sense}/tail={tail}",
                f"nth={min(number, 2)}/{sense}",
                f"task={task}/nth={min(number, 1)}/{sense}",
                f"edge={edge}",
                f"left={min(end - 1 - at, 3)}",
                f"headword={words[head].base}",
            ]
            if any_person and first_person:
                marks[at].append("first person")
            if further is not None and before is not None and before.pos == "d":
                name = _short(further)
                marks[at].append(f"lead2={name}/{sense}")
        if any_person:
            first_person = False


def _mark_clauses(whole: TextContext, marks: list[list[str]]) -> None:
    """How long the clause of each word is, and whether it is the first or the last, added to its marks."""
    words = whole.words
    last_clause = whole.clause[-1] if words else 0
    sizes: dict[int, int] = {}
    for number in whole.clause:
        sizes[number] = sizes.get(number, 0) + 1
    for at in range(len(words)):
        size = sizes[whole.clause[at]]
        marks[at].append(f"size={min(size, 5)}")
        kinds = words[at].kinds
        for kind in ("mood", "style", "style?"):
            if kind in kinds:
                marks[at].append(f"{kind}/size={min(size, 4)}")
        if whole.clause[at] == 0:
            marks[at].append("clause=0")
        if whole.clause[at] == last_clause:
            marks[at].append("clause=last")


def _owned(words: Sequence[TextWord]) -> Iterator[tuple[int, str]]:
    """Chinese words before a 的 with what the noun behind it is."""
    for at, one in enumerate(words):
        if one.text != "的" or at + 1 >= len(words):
            continue
        head = at + 1
        while head + 1 < len(words) and words[head].pos in "namtx" and words[head + 1].pos in "nx":
            head += 1
        sense = _sense(words[head])
        for back in range(at, max(-1, at - 7), -1):
            if words[back].script == "punct" or words[back].text in ("是", "在", "个", "有", "要", "一个", "那个"):
                break
            yield back, f"de={sense}"
            yield back, f"de={sense}/{min(at - back, 3)}"
        for forth in range(at + 1, head + 1):
            yield forth, f"ed={sense}"


def _sense(one: TextWord) -> str:
    for kind in SENSES:
        if kind in one.kinds:
            return kind.rstrip("?") if kind != "style?" else "style?"
    for kind in NOUNS:
        if kind in one.kinds:
            return kind
    return "m" if one.pos == "m" else one.pos


def _alone(one: TextWord) -> list[str]:
    row = [f"w={one.base}", f"p={one.script}{one.pos}", f"s={_sense(one)}"]
    row += [f"k={kind}" for kind in sorted(one.kinds) if kind[:2] not in ("f:", "in", "ma")]
    row += [f"k={kind}" for kind in sorted(one.kinds) if kind[:2] == "in"]
    if one.script == "zh":
        row += [f"z={one.text[-1]}", f"y={one.text[0]}", f"len={min(len(one.text), 4)}"]
    elif one.script == "en":
        row += [f"z={one.base[-3:]}", f"may={'may:n' in one.kinds}{'may:v' in one.kinds}{'may:a' in one.kinds}"]
        if one.text[0].isupper() and one.start:
            row.append("Capital")
            if "unknown" in one.kinds:
                row.append("Capital unknown")
    return row


def _around(rows: list[list[str]], marks: list[list[str]], words: Sequence[TextWord], at: int) -> list[str]:
    found: list[str] = []
    for step in (-2, -1, 1, 2):
        other = at + step
        if not 0 <= other < len(words):
            found.append(f"{step}$")
            continue
        one = words[other]
        sense = _sense(one)
        found += [f"{step}s={sense}", f"{step}p={one.pos}"]
        if abs(step) == 1:
            found += [f"{step}w={one.base}", f"{step}s={sense}/{_sense(words[at])}"]
            found += [f"{step}{mark}" for mark in marks[other] if mark[-2] == "=" and mark[-1] in "BI"]
        elif _closed_class(one.pos) or one.pos == "w":
            found.append(f"{step}w={one.base}")
    return found


# What is judged -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TagWeights:
    rows: dict[str, int]
    scores: NDArray[np.float32]
    """One row per thing seen, one column per tag."""
    steps: NDArray[np.float32]
    """From tag to tag; what cannot follow is far below."""


@cache
def tag_weights() -> TagWeights:
    """As data/prompts/intent/tags.json has them, in thousandths."""
    told: dict[str, Any] = json.loads(WEIGHTS.read_text("utf-8"))
    names = list(told["seen"])
    scores = np.zeros((len(names) + 1, len(TAGS)), np.float32)
    for number, name in enumerate(names):
        row = told["seen"][name]
        scores[number, row[::2]] = [value / 1000 for value in row[1::2]]
    return TagWeights(
        {name: n for n, name in enumerate(names)}, scores, np.array(told["steps"], np.float32) / np.float32(1000)
    )


def may_follow(before: int, now: int) -> bool:
    """Whether a tag may follow another: what goes on has begun."""
    return not (TAGS[now].startswith("I-") and TAGS[before][2:] != TAGS[now][2:])


def tag_words(rows: Sequence[Sequence[str]], by: TagWeights) -> list[str]:
    """The likeliest tags of all words together."""
    if not rows:
        return []
    known, nothing = by.rows, len(by.rows)
    starts: list[int] = []
    flat: list[int] = []
    for row in rows:
        starts.append(len(flat))
        flat.append(nothing)
        flat += [known[name] for name in row if name in known]
    each = np.add.reduceat(by.scores[flat], starts, axis=0)
    each[:, 0] -= LEAN
    steps = by.steps
    best = each[0] + steps[-1]
    came: list[NDArray[np.intp]] = []
    for now in each[1:]:
        total = best[:, None] + steps[:-1]
        back = total.argmax(axis=0)
        came.append(back)
        best = total[back, np.arange(len(TAGS))] + now
    at = int(best.argmax())
    path = [at]
    for back in reversed(came):
        at = int(back[at])
        path.append(at)
    return [TAGS[number] for number in reversed(path)]


def label_runs(tags: Sequence[str]) -> Iterator[tuple[Label, int, int]]:
    """(label, first word, word after the last) of every run of tags."""
    at = 0
    while at < len(tags):
        if not tags[at].startswith("B-"):
            at += 1
            continue
        label: Any = tags[at][2:]
        end = at + 1
        while end < len(tags) and tags[end] == f"I-{label}":
            end += 1
        yield label, at, end
        at = end
