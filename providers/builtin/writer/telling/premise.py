"""The sentence's story in a sentence: its own words, cleaned, with the film's names beside its own nouns where that is sure."""

from __future__ import annotations

import re

from providers.builtin.writer.chinese import chinese_units, chinese_words
from providers.builtin.writer.plot.film_actors import Actor
from providers.builtin.writer.plot.plot_slots import Slots
from providers.builtin.writer.plot.wording_repairs import with_article
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Reading

LONGEST = 420
"""Characters of a premise: what runs over ends at the last sentence or clause before."""
NEAR = 3
"""Characters of what somebody does that must follow right behind their noun before a name may stand between."""


def sentence_as_told(reading: Reading) -> str:
    """The story of a sentence in its own words, with clean marks."""
    zh = reading.language == "zh"
    return _ended((_marks_zh if zh else _marks_en)(_shortened(reading.text)), zh)


def tell_premise(reading: Reading, slots: Slots) -> str:
    """What is said here the sentence said: nothing is left out but asking and chat, nothing added but names."""
    zh = reading.language == "zh"
    marks = _marks_zh if zh else _marks_en
    text = _ended(marks(_shortened(reading.said or reading.text)), zh)
    if not reading.told:
        return _named(text, reading, slots)
    story = _ended(marks(reading.text), zh)
    if text.endswith(("。", ".")):
        text, story = text.rstrip("。.") + ("：" if zh else ":"), story if zh else story[:1].lower() + story[1:]
    return text + ("" if zh else " ") + story


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    stops = [m.end() for m in re.finditer(r"[。！？.!?；;，,]", text[:LONGEST])]
    return text[: stops[-1]] if stops and stops[-1] > LONGEST // 3 else text[:LONGEST].rsplit(" ", 1)[0]


# Marks ------------------------------------------------------------------------------------------------------------------


def _marks_zh(text: str) -> str:
    """Chinese marks where keyboards gave others, a comma where somebody only left a space."""
    han = r"[\u4e00-\u9fff”’》）]"
    for half, full in {",": "，", "?": "？", "!": "！", ";": "；", ":": "："}.items():
        text = re.sub(rf"(?<={han})\s*{re.escape(half)}\s*|\s*{re.escape(half)}\s*(?=[\u4e00-\u9fff“《])", full, text)
    text = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "，", text)
    text = re.sub(r"\"([^\"]*)\"", r"“\1”", text)
    return re.sub(r"([，；：])[，；：]+", r"\1", text).strip("，；、 ")


def _marks_en(text: str) -> str:
    text = re.sub(r"\s+([,.;:!?])", r"\1", re.sub(r"\s+", " ", text)).strip(" ,;")
    text = re.sub(r"\bi(?=('m|'ve|'ll|'d)?\b)(?!\.)", "I", text)
    return re.sub(r"(^[\"“]?|[.!?][\"”]?\s+[\"“]?)([a-z])", lambda m: m[1] + m[2].upper(), text)


def _ended(text: str, zh: bool) -> str:
    bare = text.rstrip(" 。，,")
    bare = bare if bare.endswith("...") else bare.rstrip(".")
    if re.search(r"[。.！!？?…][”’\"'」]?$", bare):
        return bare
    return bare + ("。" if zh else ".")


# Names ------------------------------------------------------------------------------------------------------------------


def _named(text: str, reading: Reading, slots: Slots) -> str:
    """With the names that the film gave to those whom the sentence only calls by what they are."""
    if reading.form != "plain" or re.search(lexicon.table("forms")["told_by"][reading.language], text, re.I):
        return text
    for actor in slots.company:
        who = actor.who
        if actor.invented or actor.crowd or not who.role or who.kind != "human" or actor.name in text:
            continue
        alike = sum(other.who.role == who.role for other in slots.company)
        if alike > 1 or _unnamed(who.role, reading.language):
            continue
        text = (_named_zh if reading.language == "zh" else _named_en)(text, actor, reading)
    return text


def _unnamed(role: str, language: str) -> bool:
    if re.search(lexicon.table("forms")["unnamed_ends"][language], role):
        return True
    words = lexicon.table("forms")["unnamed"][language].split()
    if language == "en":
        return role.rsplit(maxsplit=1)[-1] in words
    return role in words or any(len(word) > 1 and role.endswith(word) for word in words)


def _does(actor: Actor, reading: Reading) -> list[str]:
    """What the sentence says that somebody does, as it says it."""
    mine = [i for i, w in enumerate(reading.who) if w.role == actor.who.role]
    return [d.text for d in reading.deeds if d.who in mine and d.also is None and not d.whole and not d.aside]


def _named_zh(text: str, actor: Actor, reading: Reading) -> str:
    """审计员顾青发现: the name right behind its noun, where what is done follows at once."""
    role = actor.who.role
    if re.search(r"^老|[姨婶婆]$|婆婆$", actor.name):
        return text
    for deed in _does(actor, reading):
        at = text.find(role + deed[:NEAR])
        if at < 0 or text.count(role) != 1 or _nominal(deed):
            continue
        before, after = text[:at], text[at + len(role) :]
        clause = re.search(r"[^，。；：！？、“”]*$", before)
        assert clause is not None
        lead = re.sub(r"^((?:有|某)?(?:一|某)[个位名])(?=.)|^((?:有|某)?(?:一|某)[个位名])$", "", clause[0])
        if re.search(
            r"[一二两三四五六七八九十几]\S?$|[把被给让叫对向跟和与像是]$|[一二两三四五六七八九十几][个位名只]", lead
        ):
            continue
        return before[: clause.start()] + lead + role + actor.name + after
    return text


def _nominal(deed: str) -> bool:
    """Whether what was read as something done begins as a name or a noun does: then no other name may come before it."""
    first = chinese_words.units_of(deed)[0]
    return re.match(r"[小阿老是、和与跟及]|\S的", deed) is not None or first.kind in chinese_units.NOUNISH | {"name"}


def _named_en(text: str, actor: Actor, reading: Reading) -> str:
    """Pip, a babysitter, realises; the youngest witch, Yolanda, trades: only where the sentence opens with them."""
    opened = re.match(
        rf"(An?|One|The) ([^,.;:]*?\b{re.escape(actor.who.role)})\b( (?:who|whose|in|from|of|at|with)\b[^,;:.]+?)?(?= )",
        text,
    )
    if opened is None or _sex_denied(actor, text):
        return text
    rest = text[opened.end() + 1 :]
    if not any(rest.startswith(deed[:8]) and len(deed) > 3 for deed in _does(actor, reading)):
        return text
    what = opened[2] + (opened[3] or "")
    if opened[1] == "The":
        return f"The {opened[2]}, {actor.name}, {rest}" if not opened[3] else text
    article = with_article(what).split(" ", 1)[0] if opened[1] == "One" else opened[1].lower()
    return f"{actor.name}, {article} {what}, {rest}"


def _sex_denied(actor: Actor, text: str) -> bool:
    """Whether the first thing that the sentence says of the sex of anybody in it is not that of the name."""
    said = re.search(r"\b(?:(he|his|him|himself)|(she|her|hers|herself|pregnant))\b", text.lower())
    return said is not None and actor.who.sex in ("f", "m") and bool(said[2]) != (actor.who.sex == "f")
