"""A sentence clause by clause, as a film tells it: in its own words and order, with the names that are sure beside its nouns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from providers.builtin.writer.chinese.chinese_words import units_of
from providers.builtin.writer.english.english_words import tokenize
from providers.builtin.writer.plot.plot_slots import Slots
from providers.builtin.writer.telling.premise import sentence_as_told
from providers.builtin.writer.understanding.act_kinds import acts_of
from providers.builtin.writer.vocabulary import presence
from providers.builtin.writer.vocabulary.reading import Deed, Reading

SHORTEST = {"zh": 4, "en": 3}
"""Characters, or words, below which a clause does not stand alone."""
BREATH = {"zh": 26, "en": 17}
"""Characters, or words, above which a clause is told over two pictures."""
WHOLE = {"zh": 9, "en": 7}
"""Characters, or words, up to which a sentence is not taken apart."""
LEANS = {
    "zh": r"(发现|得知|觉得|听说|才知道|意识到|相信|以为|希望|决定|说|想|的人|只|却|就|都|也)[，：]?$"
    r"|^(从前)?(有|在|当|每|自从|除了|只有|如果|因为|为了|虽然|尽管|哪怕|一[个只位名条]|两|三|记录|跟拍)[^了着过]*[，：]?$"
    r"|(每(?![天年周月日晚早夜个一人])|只要|一旦|要是|如果|假如|无论|不管|除非)[^就都也]*[，：]?$"
    r"|为了[^，]*，$"
    r"|[从在往向][^了着过]*[里上下中外前后旁边]，$",
    "en": r"(?i)^(in|on|at|after|before|when|while|if|as|during|because|since|although|though|every|one|for|with|by|from|once)\b[^,]*,$",
}
"""Pieces that lean on what comes after them."""
WHEN = {"zh": r"^[^了着过把被给]{1,10}[上里中下前后时间天年夜晚月][，]?$", "en": r"^$"}
"""Pieces that lean where nothing is done in them: they only say when or where."""
TELLING = ("truth", "outcome", "obstacle", "event", "goal")
"""Parts that a clause takes from a deed in it, the most telling first."""
JOINTS = (
    r"(?<=\w) (?=(?:because|but|until|only to|so that|although|even though|and then"
    r"|and \w+(?:s|ed) (?:an?|the|his|her|its|their|for|to|up|out|off|it|him|them|that|into|at|in|on|with|from|what|how|why|who)"
    r"|and (?:today|tonight|this|that|every time|only|he|she|they|it|now|so|then|the|his|her|their|one|every|nobody|no one|everyone|somebody|someone)) )"
)
"""Where an English sentence may be taken apart without a comma."""
TURNS = {
    "zh": "^(直到|却|但|可|然而|结果|突然|忽然|有一天|没想到|谁知|不料|第二天|后来|其实)",
    "en": r"^(Until|But|Yet|Then|And then|Only|Suddenly|One (day|night|morning)|Unless)\b",
}
"""How a clause begins with which something goes otherwise."""
TAKES = ("NN", "NNS", "NNP", "PRP", "RB")
"""English: after such a word "learned" is what somebody did."""
JOINING = "但可却而就才又也还直结于因所"
"""Chinese: how a clause begins that goes on from the one before it."""
RELATIVE = {"zh": r"[^，。；：！？的了着过]{2,9}的", "en": r"\b(who|that|which|whose|where)\b.*"}
"""What only says which one is meant, and is nothing that is done in the clause."""
PRONOUN = {
    "zh": r"[他她它](?!们)",
    "en": r"(?:but |and |so |then |now |until |because |while |when )*(he|she|it|they|we|i)\b",
}
GOES_ON = r"(?:[^他她它，]{0,6}(?:后|时|天|年|晚|次|后来|可是|但是|但|于是|最后|终于|忽然|突然|却))?[他她它](?!们)"
"""Chinese: how a clause begins that goes on about whoever the one before it was about: 五年后她."""
VERBS = (
    r"\b(is|are|was|were|has|have|had|does|did|can|cannot|can't|could|will|won't|would|must|isn't|doesn't|\w+s|\w+ed)\b"
)


def deeds_of_clauses(reading: Reading, slots: Slots) -> list[Deed]:
    """Each clause as a deed told whole, with who does it, what kinds of acts are in it, and its part in the story."""
    out: list[Deed] = []
    doer: int | None = None
    done = [d for d in reading.deeds if not d.aside]
    alone = partial(_stands, deeds=done, language=reading.language)
    for text in split_clauses(sentence_as_told(reading), reading.language, alone):
        deeds = [d for d in done if _holds(text, d)]
        doer = _doer(text, reading, slots, deeds, doer)
        acts = acts_of(_predicate(text, reading.language), reading.language)
        parts = {d.part for d in deeds}
        part = next((p for p in TELLING if p in parts), "act")
        breath = bool(out) and out[-1].text.endswith(("，", ","))
        out.append(Deed(text, who=doer, subject=text, whole=True, part=part, acts=acts, goes_on=breath))
    out[1:1] = [d for d in reading.deeds if not d.aside and _foreign(d, reading)]
    if out and out[0].part in ("truth", "outcome", "obstacle"):
        out[0] = replace(out[0], part="act")
    return out


def split_clauses(text: str, language: str, alone: Callable[[str], bool] = bool) -> list[str]:
    """The text taken apart where it can be: each piece can be said by itself, as far as `alone` knows, or in one breath with the one
    before, which then ends in a comma. What stands in quotation marks stays whole."""
    if language == "zh":
        text = re.sub(r"(?<=[。！？…]”)(?=[^，。！？；：])", "\n", text)
        pieces = re.findall(r"(?:“[^”]*”|《[^》]*》|[^，。；！？：“《\n])+[，。；！？：]*", text)
    else:
        pieces = [
            p
            for part in re.findall(
                r"(?:[\"“][^\"”]*[\"”]|\b(?:Mr|Mrs|Ms|Dr|St|Jr|vs)\.|\.(?=\w)|[^.!?;])+[.!?;]*", text
            )
            for p in _english(part)
        ]
    size = len(text) if language == "zh" else len(text.split())
    if size <= WHOLE[language]:
        return [_bare(text, language)]
    out: list[str] = []
    for last, piece in zip(["", *pieces], pieces, strict=False):
        ends = _short(piece, language) and (piece is pieces[-1] or piece.rstrip()[-1:] not in "，,")
        if out and (_leans(last, language) or ends or not (alone(last) and alone(piece))):
            out[-1] += piece if language == "zh" or out[-1].endswith(" ") else " " + piece.lstrip()
        else:
            out.append(piece)
    return _in_breaths([p for p in (_bare(p, language) for p in out) if p], language)


def _stands(piece: str, deeds: Sequence[Deed], language: str) -> bool:
    """Whether something is done in a piece: a name with what only says which one is meant is half a sentence."""
    if language == "en":
        return _verbs(piece) > 0 or any(deed.text[:10].lower() in piece.lower() for deed in deeds if len(deed.text) > 2)
    if any(_holds(piece, deed) for deed in deeds):
        return True
    return not deeds or any(unit.kind == "verb" for unit in units_of(piece.rsplit("的", 1)[-1])) or piece[:1] in JOINING


def _verbs(piece: str) -> int:
    """English: how many verbs there are besides those that only say which one is meant."""
    words = tokenize(piece)
    done = [
        w for w, before in zip(words[1:], words, strict=False) if w.finite or (w.tag == "VBN" and before.tag in TAKES)
    ]
    return len(done) + words[0].finite - sum(word.tag in ("WP", "WDT", "WP$") for word in words[1:-1])


def _in_breaths(pieces: list[str], language: str) -> list[str]:
    """Each piece as long as can be listened to over one picture. Where the next goes on in the same breath, because it has nobody of its
    own or was cut off for its length alone, a comma is left at its end."""
    out: list[str] = []
    for piece in pieces:
        if out and language == "en" and _headless(piece):
            out[-1] += "" if out[-1][-1:] in ',.!?"”' else ","
        out += _cut(piece, language)
    return out


def _cut(piece: str, language: str) -> list[str]:
    """A long piece at the comma nearest its middle, and so on; what stands in quotation marks stays whole."""
    mark, size = ("，", len) if language == "zh" else (", ", lambda text: len(text.split()))
    commas = [m.end() for m in re.finditer(f"{mark}(?![^“]*”)", piece)]
    commas = [at for at in commas if min(size(piece[:at]), size(piece[at:])) > SHORTEST[language]]
    if size(piece) <= BREATH[language] or not commas:
        return [piece]
    at = min(commas, key=lambda at: abs(at - len(piece) / 2))
    return [half for part in (piece[:at].rstrip(), piece[at:]) for half in _cut(part, language)]


def _headless(piece: str) -> bool:
    """English: "and asks for people", "who is allergic to sheets"."""
    words = [word for word in tokenize(piece) if word.tag not in ("CC", "RB")]
    return bool(words) and (words[0].tag[:1] == "W" or (words[0].tag[:2] in ("VB", "MD") and words[0].tag != "VBG"))


def turning_clause(told: Sequence[Deed], language: str) -> Deed | None:
    """The clause at which a film turns: what it turns out to be, else what goes on otherwise than it began, else the last; None where
    there is only one."""
    rest = [deed for deed in told[1:] if not deed.goes_on]
    truth = next((deed for deed in rest if deed.part == "truth"), None)
    otherwise = next((deed for deed in rest if re.search(TURNS[language], deed.text)), None)
    return truth or otherwise or (rest[-1] if rest else None)


def _leans(piece: str, language: str) -> bool:
    bare = piece.strip()
    when = re.search(WHEN[language], bare) is not None
    leans = re.search(LEANS[language], bare) is not None
    if leans and language == "en" and re.match(r"(?i)(every|one)\b", bare):
        leans = not re.search(VERBS, bare)  # Every passenger has the same suitcase,
    return _short(piece, language) or when or leans


def _english(text: str) -> list[str]:
    """At commas and joints after which something is done again."""
    out: list[str] = []
    for piece in re.split(rf"(?<=[,:])\s+|{JOINTS}", text):
        starts = re.match(
            r"(?i)(and|but|so|then|until|because|while|when|only|yet|before|after|as|where|who|which|he|she|they|it|if|now|one|nobody|everyone|there)\b",
            piece,
        )
        if out and not (starts and re.search(VERBS, piece)):
            out[-1] += " " + piece
        else:
            out.append(piece)
    return out


def _short(piece: str, language: str) -> bool:
    bare = re.sub(r"[^\w\u4e00-\u9fff' ]", "", piece)
    return (len(bare) if language == "zh" else len(bare.split())) < SHORTEST[language]


def _bare(piece: str, language: str) -> str:
    text = re.sub(r"^[，。；！？：、,;:\s]+|[，。；：、,;:.\s]+$", "", piece)
    return text[:1].upper() + text[1:] if language == "en" else text


def _holds(text: str, deed: Deed) -> bool:
    low = text.lower()
    return any(
        piece and piece.lower() in low
        for piece in (deed.text, deed.base, deed.text[-12:], deed.text[:10])
        if len(piece) > 2
    )


def _foreign(deed: Deed, reading: Reading) -> bool:
    """Whether a deed is none of the sentence's: somebody corrected what is wanted or done."""
    text = reading.text.lower()
    if reading.language == "zh":
        return len(deed.text) > 2 and all(deed.text[i : i + 2] not in text for i in range(len(deed.text) - 1))
    words = re.findall(r"[a-z]{4,}", deed.text.lower())
    return bool(words) and not any(word[:4] in text for word in words)


def _doer(text: str, reading: Reading, slots: Slots, deeds: list[Deed], before: int | None) -> int | None:
    """Whoever of the sentence is named first in a clause and is there; else whoever its verb was read to have; else whoever acted before."""
    states, low = presence.presence_of_people(reading), text.lower()
    if re.match(PRONOUN[reading.language], low):
        meant = [d.who for d in deeds if d.who is not None and not d.whole] if reading.language == "en" else []
        if meant:
            return meant[0]
        unnamed = next((i for i, w in enumerate(reading.who) if not w.role), None)
        return unnamed if unnamed is not None else before if before is not None else slots.lead_index()
    if reading.language == "en" and (unsaid := _unsaid(low, deeds, reading)) is not None:
        return unsaid
    sure = {d.who for d in deeds if d.who is not None and not d.whole}
    if reading.language == "zh":
        opens = _opening_person(text, reading)
        if opens is not None and states[opens] in presence.PLAYING:
            return opens
        if before is not None and (re.match(GOES_ON, text) or (sure and not _names_anybody(text, reading, slots))):
            return before
    if reading.language == "zh" and len(sure) == 1:
        return sure.pop()
    found: list[tuple[int, int]] = []
    for i, who in enumerate(reading.who):
        names = [who.role, who.name, *(a.name for a in slots.company if a.who.role == who.role and a.who.role)]
        at = [low.find(n.lower()) for n in names if n and n.lower() in low]
        if at and states[i] in presence.PLAYING and _leads(text[: min(at)], reading.language, out=before is not None):
            found.append((min(at), i))
    if found:
        return min(found)[1]
    read = [d.who for d in deeds if d.who is not None]
    return read[0] if read else None if _subject(text, reading) else before


def _opening_person(text: str, reading: Reading) -> int | None:
    """Chinese: whoever a clause begins with, behind nothing but which one is meant: 304房的老太太."""
    bare = re.sub(f"^{RELATIVE['zh']}", "", text)
    names = [(i, name) for i, who in enumerate(reading.who) for name in (who.role, who.name) if name]
    return next((i for i, name in names if text.startswith(name) or bare.startswith(name)), None)


def _names_anybody(text: str, reading: Reading, slots: Slots) -> bool:
    names = [name for who in reading.who for name in (who.role, who.name)] + [actor.name for actor in slots.company]
    return any(name and name in text for name in names)


def _unsaid(low: str, deeds: list[Deed], reading: Reading) -> int | None:
    """English: whoever does the first thing in a clause by another word than their own: the villagers of the whole village."""
    first = next((d.who for d in deeds if d.who is not None and not d.whole), None)
    return (
        first
        if first is not None and (who := reading.who[first]).plural == who.role != "" and who.role not in low
        else None
    )


def _leads(words: str, language: str, out: bool) -> bool:
    """Whether what stands before somebody in a clause still lets them be its subject. `out`: somebody else could be."""
    bare = re.sub(RELATIVE[language], "", words) if language == "zh" else words
    if language == "zh":
        return not out or not re.search(r"[了着过把被给对向跟和让叫替]|认出|看见|遇见|找到|发现", bare)
    return not out or not re.search(VERBS + r"|\bto\b|\bwith\b", bare)


def _predicate(text: str, language: str) -> str:
    """A clause without what only says which one is meant: 替睡着的陌生人按了车铃 is nothing about sleeping."""
    if language == "zh":
        return re.sub(RELATIVE["zh"], "", text)
    first = re.split(r"\b(who|that|which|whose|where)\b", text)[0]
    return first if re.search(VERBS, first) else text


def _subject(text: str, reading: Reading) -> bool:
    """Whether a clause begins with a thing, a place or somebody who is not there: then it does not go on about whoever acted before."""
    low = text.lower()[: 8 if reading.language == "zh" else 24]
    nouns = [n.word for n in (*reading.things, *reading.places, *reading.ideas)] + [w.role for w in reading.who]
    return any(word and word.lower() in low for word in nouns)
