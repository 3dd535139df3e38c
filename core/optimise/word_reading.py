"""A text as words: where each stands, what kind of word it is, and what our lists say of it."""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Literal

from core.i18n import Language
from core.settings import ROOT

WORDS = ROOT / "data" / "prompts" / "intent"
WRITER = ROOT / "data" / "writer"
LANGUAGE = ROOT / "data" / "language"
LONGEST = 4000
"""Characters that are read: what a person asks for stands before that."""
LATIN = r"[A-Za-zÀ-ɏ]"
PIECE = re.compile(
    rf"(?P<en>{LATIN}[A-Za-zÀ-ɏ0-9]*(?:[-’']{LATIN}+|-\d+)*)|(?P<num>\d+(?:[.:]\d+)*(?:{LATIN}+)?(?:-[A-Za-z]+)*)"
    r"|(?P<zh>[㐀-䶿一-鿿]+)|(?P<punct>[^\sA-Za-z0-9À-ɏ㐀-䶿一-鿿])"
)
BREAKS = frozenset(' ,.;:!?，。；：！？、…\n—–()（）|/"“”')
Script = Literal["zh", "en", "num", "punct"]


@dataclass
class TextWord:
    """One word of a text: `pos` n v a r d p u m q t c x, `kinds` what our lists say of it."""

    text: str
    start: int
    end: int
    script: Script
    pos: str = "x"
    kinds: set[str] = field(default_factory=set)
    base: str = ""
    """In small letters and singular where a list knows it so."""


@cache
def load_word_table(name: str) -> dict[str, Any]:
    """One of data/prompts/intent."""
    return tomllib.loads((WORDS / f"{name}.toml").read_text("utf-8"))


def language_of_prompt(text: str) -> Language:
    """Of a mixed text the language that most of it is in; Chinese where there are no letters at all."""
    chinese = len(re.findall(r"[㐀-䶿一-鿿]", text[:LONGEST]))
    latin = len(re.findall(rf"{LATIN}+", text[:LONGEST]))
    return "en" if latin > chinese * 0.6 else "zh"


@lru_cache(maxsize=8)
def split_words(text: str) -> tuple[TextWord, ...]:
    """All words and signs of a text, in order."""
    found: list[TextWord] = []
    for piece in PIECE.finditer(text[:LONGEST]):
        script: Any = piece.lastgroup
        if found and found[-1].script != "punct" and _pause(text, found[-1], piece.start(), script):
            found.append(TextWord(" ", found[-1].end, found[-1].end + 1, "punct", "w", set(), ","))
        if script == "zh":
            found += _chinese(piece[0], piece.start())
        elif script == "en":
            found += _english(piece[0], piece.start())
        else:
            pos = "m" if script == "num" else "w"
            found.append(TextWord(piece[0], piece.start(), piece.end(), script, pos, set(), piece[0].lower()))
    _lists(found)
    _senses(found)
    return tuple(found)


def _pause(text: str, last: TextWord, start: int, script: Script) -> bool:
    """Whether a gap stands for a comma: a new line, or a space between Chinese words."""
    gap = text[last.end : start]
    return bool(gap) and ("\n" in gap or (last.script == "zh" and script == "zh"))


# Chinese -------------------------------------------------------------------------------------------------------------

JIEBA = {"n": "n", "v": "v", "a": "a", "d": "d", "p": "p", "u": "u", "m": "m", "q": "q", "t": "t", "c": "c", "r": "r"}
JIEBA |= {"f": "f", "s": "n", "b": "a", "z": "a", "i": "a", "l": "n", "j": "n", "y": "u", "k": "u", "h": "a", "e": "u"}


@cache
def _cutter() -> Any:
    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.ERROR)
    return jieba.posseg.dt


@cache
def _kinds_of_words() -> dict[str, frozenset[str]]:
    """Chinese words of our lists -> what they are."""
    lists: dict[str, set[str]] = {}
    chinese = tomllib.loads((WRITER / "chinese.toml").read_text("utf-8"))
    own = load_word_table("entities.zh")

    def put(kind: str, line: str) -> None:
        for word in line.split():
            lists.setdefault(word, set()).add(kind)

    for line in chinese["people"].values():
        put("person", line)
    for kind in ("animals", "robots"):
        put("person", " ".join(pair.partition("=")[0] for pair in chinese[kind]["words"].split()))
    put("thing", " ".join(line for line in chinese["things"].values()))
    put("time", chinese["times"]["words"])
    put("person", own["character"]["words"])
    put("place", own["setting"]["words"])
    for label in ("time", "style", "mood"):
        put(label, own[label]["words"])
    put("aud", own["audience"]["words"])
    put(
        "task",
        " ".join(
            word for word in load_word_table("tasks")["character_design"]["strong"]["zh"].split() if "的" not in word
        ),
    )
    return {word: frozenset(kinds) for word, kinds in lists.items()}


@cache
def _ends(label: str, what: str = "ends") -> frozenset[str]:
    return frozenset(load_word_table("entities.zh")[label].get(what, "").split())


def _chinese(run: str, at: int) -> list[TextWord]:
    known = _kinds_of_words()
    pairs = [(pair.word, pair.flag) for pair in _cutter().cut(run, HMM=False)]
    found: list[TextWord] = []
    here = 0
    while here < len(pairs):
        joined = 1
        for many in (4, 3, 2):
            if here + many <= len(pairs) and "".join(word for word, _ in pairs[here : here + many]) in known:
                joined = many
                break
        word = "".join(word for word, _ in pairs[here : here + joined])
        flag = pairs[here + joined - 1][1]
        one = TextWord(word, at, at + len(word), "zh", JIEBA.get(flag[:1], "x"), set(), word)
        _sort_chinese(one, flag, known)
        found.append(one)
        at += len(word)
        here += joined
    return found


def _sort_chinese(one: TextWord, flag: str, known: dict[str, frozenset[str]]) -> None:
    word = one.text
    kinds = known.get(word)
    one.kinds.add(f"f:{flag}")
    if kinds:
        one.kinds |= kinds
        if kinds & {"person", "place", "thing", "task"}:
            one.pos = "n"
    noun = one.pos in "nx" or flag in ("vn", "nr", "j", "l", "i")
    if kinds is None or not kinds & {"person", "place", "thing", "time"}:
        if (
            noun
            and word not in _ends("character", "not")
            and (word[-1] in _ends("character") or word[-2:] in _ends("character"))
        ):
            one.kinds.add("person?")
        if (
            noun
            and word not in _ends("setting", "not")
            and (word[-1] in _ends("setting") or word[-2:] in _ends("setting"))
        ):
            one.kinds.add("place?")
        if noun and word not in _ends("style", "not") and (word[-1] in _ends("style") or word[-2:] in _ends("style")):
            one.kinds.add("style?")
    if flag == "ns":
        one.kinds.add("place")
    elif flag in ("nr", "nrt", "nrfg"):
        one.kinds.add("name")
    elif flag == "s":
        one.kinds.add("place?")
    elif flag in ("t", "tg"):
        one.kinds.add("time")
    if word[0].isdigit() or word in "零一二两三四五六七八九十百千几半":
        one.pos = "m"


# English -------------------------------------------------------------------------------------------------------------

CLOSED = {
    "d": "a an the this that these those my your his her its our their every each some any all both no another",
    "p": "in at on of for with from to by into onto about under over above below beneath inside outside between behind "
    "through across along around near past against during before after until since towards toward upon without within "
    "beside among amid throughout off out up down like as than via",
    "c": "and or but so because while if when where whose who whom which that then though although unless yet nor",
    "r": "i you he she it we they me him them us himself herself itself nobody everyone somebody something someone "
    "everybody anything nothing one what who's it's that's he's she's i'm we're they're there i'd i'll let's",
    "v": "is are was were be been being am has have had do does did will would can could should must may might shall "
    "isn't aren't don't doesn't didn't won't can't couldn't shouldn't wouldn't hasn't dont doesnt isnt cant needs need "
    "want wants make makes give show keep let gets get keeps",
    "u": "not n't 's please just only even very too almost quite never always again still also more most less really pls "
    "maybe now soon away back together here",
}


@cache
def _closed() -> dict[str, str]:
    return {word: pos for pos, line in CLOSED.items() for word in line.split()}


@cache
def _book() -> dict[str, str]:
    """English words -> their parts of speech, noun classes and counts."""
    lines = (LANGUAGE / "english_words.txt").read_text("utf-8").splitlines()
    return dict(line.partition(" ")[::2] for line in lines if line)


@cache
def _classes() -> dict[str, frozenset[str]]:
    """English words -> "g:" and what they are a kind of (data/prompts/intent/classes.en.txt, from WordNet)."""
    found: dict[str, set[str]] = {}
    for line in (WORDS / "classes.en.txt").read_text("utf-8").splitlines():
        name, *of_it = line.split()
        for word in of_it:
            found.setdefault(word, set()).add(f"g:{name}")
    return {word: frozenset(names) for word, names in found.items()}


@cache
def _english_lists() -> dict[str, frozenset[str]]:
    """English words and phrases of our lists ("_" between words) -> what they are."""
    own = load_word_table("entities.en")
    english = tomllib.loads((WRITER / "english.toml").read_text("utf-8"))
    lists: dict[str, set[str]] = {}

    def put(kind: str, line: str) -> None:
        for word in line.split():
            lists.setdefault(word, set()).add(kind)

    for line in english["people"].values():
        put("person", line)
    put("person", english["animals"]["words"] + " " + own["character"]["words"])
    put("person", english["robots"]["words"])
    put("place", english["places"]["words"] + " " + own["setting"]["words"])
    put("city", own["setting"]["cities"])
    put("thing", " ".join(english["things"].values()))
    for label in ("time", "style", "mood"):
        put(label, own[label]["words"])
    put("aud", own["audience"]["words"])
    return {word: frozenset(kinds) for word, kinds in lists.items()}


def _english(piece: str, at: int) -> list[TextWord]:
    """A word; what it owns ('s) is a word of its own."""
    cut = re.search(r"[’']s$", piece, re.I)
    if cut is None or piece.lower() in _closed() or len(piece) < 4:
        return [_english_word(piece, at)]
    head = _english_word(piece[: cut.start()], at)
    return [head, TextWord(piece[cut.start() :], at + cut.start(), at + len(piece), "en", "u", {"own"}, "'s")]


@lru_cache(maxsize=20_000)
def _looked_up(low: str) -> tuple[str, str, frozenset[str]]:
    """(base, pos, kinds) of an English word in small letters."""
    closed = _closed().get(low)
    if closed:
        return low, closed, _english_lists().get(low, frozenset())
    book, lists = _book(), _english_lists()
    for base in _bases(low):
        entry = book.get(base)
        if entry:
            pos, kinds = _entry(entry)
            if low.endswith("ing") or (low.endswith("ed") and base != low):
                pos, kinds = "v", kinds | {"participle"}
            kinds |= lists.get(low, frozenset()) | lists.get(base, frozenset()) | _classes().get(base, frozenset())
            if base != low and "participle" not in kinds:
                kinds |= {"plural"}
            return base, pos, frozenset(kinds)
    kinds = set(lists.get(low, frozenset())) | {"unknown"}
    if "-" in low:
        last = low.rpartition("-")[2]
        _, pos, inner = _looked_up(last)
        return (
            low,
            "a" if last.endswith("ed") or "year-old" in low else pos,
            frozenset(kinds | {"hyphen"} | (inner - {"unknown"})),
        )
    if low.endswith("ly"):
        return low, "u", frozenset(kinds)
    if low.endswith(("ing", "ed")):
        return low, "v", frozenset(kinds | {"participle"})
    if low.endswith(("er", "ist", "man", "woman", "men")):
        kinds.add("person?")
    return low, "n", frozenset(kinds)


def _bases(low: str) -> Iterator[str]:
    yield low
    for end, put in (
        ("ies", "y"),
        ("ves", "f"),
        ("es", ""),
        ("s", ""),
        ("ied", "y"),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
        ("men", "man"),
        ("women", "woman"),
    ):
        if low.endswith(end) and len(low) - len(end) >= 2:
            yield low[: -len(end)] + put
    if re.search(r"(.)\1(ed|ing)$", low):
        yield re.sub(r"(.)\1(ed|ing)$", r"\1", low)


def _entry(entry: str) -> tuple[str, set[str]]:
    """From "n.person.3 v.30": the part of speech seen most, and what the noun is."""
    best, most, kinds = "n", -1.0, set()
    for part in entry.split():
        bits = part.split(".")
        count = float(bits[-1]) + (0.5 if bits[0] == "n" else 0.0)
        kinds.add(f"may:{bits[0]}")
        if bits[0] == "n" and len(bits) == 3:
            kinds.add(f"n:{bits[1]}")
        if count > most:
            best, most = bits[0], count
    return {"r": "u"}.get(best, best), kinds


def _english_word(piece: str, at: int) -> TextWord:
    base, pos, kinds = _looked_up(piece.lower().replace("’", "'"))
    return TextWord(piece, at, at + len(piece), "en", pos, set(kinds), base)


def _lists(found: list[TextWord]) -> None:
    """Marks phrases of our lists on every word of theirs."""
    lists = _english_lists()
    low = [one.text.lower().replace("’", "'") for one in found]
    for at, one in enumerate(found):
        if one.script not in ("en", "num"):
            continue
        phrase, end = low[at], at
        for end in range(at + 1, min(at + 5, len(found))):
            if found[end].script == "punct":
                break
            phrase += low[end] if low[end] == "'s" else "_" + low[end]
            for kind in lists.get(phrase, ()):
                for inner in found[at : end + 1]:
                    inner.kinds |= {kind, f"in:{kind}"}


def _senses(found: list[TextWord]) -> None:
    """Tells noun from verb by what stands before, in English."""
    for at, one in enumerate(found):
        if one.script != "en" or "may:n" not in one.kinds or "may:v" not in one.kinds:
            continue
        before = found[at - 1] if at else None
        after = found[at + 1] if at + 1 < len(found) else None
        if before is None or before.script == "punct":
            continue
        if before.pos in "dam" or before.base == "'s" or (before.pos == "p" and before.base != "to"):
            one.pos = "n"
        elif (
            before.base == "to"
            or before.pos == "r"
            or (
                one.text.endswith("s")
                and before.pos == "n"
                and "plural" not in before.kinds
                and after is not None
                and after.pos in "dprn"
                and after.script == "en"
            )
        ):
            one.pos = "v"
