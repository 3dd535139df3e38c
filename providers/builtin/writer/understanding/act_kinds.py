"""What kinds of acts a clause is about, by its words."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.english_word_forms import is_irregular

if TYPE_CHECKING:
    from providers.builtin.writer.vocabulary.reading import Deed, Reading


@cache
def _acts(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = lexicon.table("acts")
    found = [(group, re.compile(row[language])) for group, row in rows.items() if row.get(language)]
    book = "chinese" if language == "zh" else "english"
    nouns = lexicon.word_set(book, "often_nouns")
    for group, line in lexicon.table(book)["verbs"].items():
        words = [w.replace("_", " ") for w in line.split() if w not in nouns and "…" not in w]
        if language == "zh":
            words = [w for w in words if len(w) > 1]
        if words:
            mark = "" if language == "zh" else r"\b"
            found.append((group, re.compile(mark + "(" + "|".join(map(re.escape, words)) + ")" + mark)))
    return tuple(found)


ASIDE = {"zh": r"[着了过]?的(?!$)", "en": r"\b(who|that|which|whose|where)\b[^,]*$"}
"""zh after an act, en before it: it only says which one is meant (睡着的陌生人, a man who sleeps), not what is done."""


def acts_of(text: str, language: str) -> frozenset[str]:
    """Groups of acts by their words: [verbs] of the language, and data/writer/acts.toml."""
    low = text.lower()
    return frozenset(
        group for group, pattern in _acts(language) if any(_done(low, m, language) for m in pattern.finditer(low))
    )


def _done(text: str, act: re.Match[str], language: str) -> bool:
    if language == "zh":
        return re.match(ASIDE["zh"], text[act.end() :]) is None
    return re.search(ASIDE["en"], text[: act.start()]) is None


AROUND = frozenset(
    (
        *("dark", "storm", "star", "disaster"),
        *("absence", "one_more", "few_left", "nobody_knows", "deadline", "message", "post", "the_last", "first_time"),
        *("long_years", "again", "job", "order", "try", "glass", "disguise", "body_heat", "height", "water", "touch"),
    )
)
"""Groups that are about the world and not about a doer: they hold wherever their word is said."""
REACHED = frozenset(("journey", "travel", "arrive", "return", "meet", "find", "win", "leave", "climb", "save"))
"""Groups whose deed is over once it can be seen: wanting to is not doing it."""
HEARSAY = (
    "断定|怀疑|认定|猜|发现|意识到|看见|看到|看着|听见|听到|听说|得知|知道|觉得|以为|认为|相信|担心|记得|梦见|宣布|告诉|说服|说(?![话出谎书])|"
    "嫌|怪罪|叫(?!卖|好)|让|请(?!求|客)|派(?!送|发)|劝|要求|命令|下令|逼|求|害(?!怕)|等着?(?=.{2,}来)"
)
"""Chinese verbs after which somebody else's deed is told."""
NOT = {
    "zh": r"(?:(?:舍不得|来不及|顾不上|懒得|(?:不|没|没有|别|未|无法|忘了|忘记|差点)[会能想敢再肯要用过许准让愿]?|没有?(?:一个)?人[会能想敢再肯愿]?意?))(?:(?:跟|和|对|给|替|为|向|陪|帮)[^，。]{1,4})?$",
    "en": r"(?:can't|cannot|can not|(?:do|does|did|is|are|was|were|has|have|had|could|would|must|should)(?:n't| not)|never|"
    r"(?:has|have|had) never|stops? \w+ing|fails? to|forgets? to|refuses? to be)\b",
}
WANTS = {"zh": r"[想要]|打算|希望|决定", "en": r"(?:wants?|hopes?|plans?|decides?|needs?|longs?|wishes) to\b"}
BEFORE = (
    r"(?:(?:\w+ly|always|still|also|once|first|just|now|ever|then|even|more|so|very|too|really|only|secretly|must|will|can|may|should|would|could|"
    r"has to|have to|had to|gets? to|keeps?(?= (?:\w+ly )?[\w-]+ing)|starts?(?= \w+ing| to)|begins?(?= \w+ing| to)|started|began|"
    r"tr(?:y|ies) to|has been|have been|has|have|is|are|was|were|be|to|wants? to|hopes? to|plans? to|decides? to|needs? to|"
    r"longs? to|ends? up) )*"
)
"""English: what may stand between a subject and the verb of what it does."""
BEING = r"(?:^|\b)(?:is|are|was|were|be|been|gets?) (?:\w+ly )?(?!stuck|trapped|stranded|locked|scared|terrified|frightened|even |often |open |then |\w*men |children |alien )\w+(?:ed|en|lost|sewn)\b"
LEADING = r"(?i)^(?:(?:because|although|though|so|until|till|when|while|whenever|and|but|yet|then|now),? )+(?:(?:only|even|just) )*"
"""English: words before a clause without which it can be read by itself."""


def acts_done(deed: Deed, reading: Reading) -> frozenset[str]:
    """Groups of acts that the doer of a deed, or of a clause told whole, does: the word must be the verb of that deed. What is
    only named, wanted, denied, done to the doer, or somebody else's in their eyes and words does not count."""
    low, language = deed.text.lower(), reading.language
    around = frozenset(
        g for g, pattern in _acts(language) if g in AROUND and any(_around(low, m) for m in pattern.finditer(low))
    )
    return around.union(*(_verbs(d.text.lower(), reading) for d in own_predicates(deed, reading)))


def own_predicates(deed: Deed, reading: Reading) -> list[Deed]:
    """What the doer of a deed does: the deed itself, or where it is a clause told whole, those in it that are theirs; where its sentence
    was read without them, those of the clause by itself."""
    if not deed.whole:
        return [deed]
    low = deed.text.lower()
    inner = [d for d in reading.deeds if not d.aside and _within(d.text.lower(), low, reading.language)]
    return [d for d in inner if d.who == deed.who] or [d for d, _ in read_clause_alone(deed, reading)]


def deeds_inside(deed: Deed, reading: Reading) -> list[Deed]:
    """All that is done in a deed, whoever does it, in its order: of a clause told whole what its sentence was read to say in it, else
    what the clause says by itself."""
    if not deed.whole:
        return [deed]
    low = deed.text.lower()
    inner = [d for d in reading.deeds if not d.aside and _within(d.text.lower(), low, reading.language)]
    if inner:
        return inner
    roles = {w.role: i for i, w in enumerate(reading.who)}
    return [replace(d, who=roles.get(role, deed.who)) for d, role in read_clause_alone(deed, reading)]


def read_clause_alone(deed: Deed, reading: Reading) -> list[tuple[Deed, str]]:
    """What a clause that is told whole says where it is read without the rest of its sentence: deeds, and by whom. Only of whoever the
    clause is told of, where that is known."""
    mine = reading.who[deed.who].role if deed.who is not None else ""
    said = re.sub(LEADING, "", deed.text) if reading.language == "en" else deed.text
    alone = _alone(said, reading.language)
    found = [(d, alone.who[d.who].role) for d in alone.deeds if not d.aside and d.who is not None]
    meant = reading.language == "en" and re.match(r"(?i)(he|she|they|it|we|i)\b", said) is not None
    return [(d, role) for d, role in found if not mine or role == mine or (meant and not role)]


@lru_cache(maxsize=512)
def _alone(clause: str, language: str) -> Reading:
    from providers.builtin.writer.understanding.understand import understand  # reads by what this module knows of verbs

    return understand(clause, language)


def _around(text: str, act: re.Match[str]) -> bool:
    """Whether it has come: not denied, and not still to come (大雪封山之前, before the storm)."""
    ahead, behind = text[: act.start()], text[act.end() :]
    if re.search(NOT["zh"], ahead) or re.match(".{0,4}(?:之前|以前|前$)", behind):
        return False
    return not re.search(r"\b(?:before|no|without|until) (?:\w+ ){0,3}$", ahead)


def _within(text: str, clause: str, language: str) -> bool:
    """Whether a clause holds a deed, or how it begins: a deed may go on behind "because"."""
    if language == "zh":
        return text[:6] in clause
    words = re.findall(r"[\w']+", text)[1:3]
    return (bool(words) and " ".join(words) in " ".join(re.findall(r"[\w']+", clause))) or text in clause


def _verbs(text: str, reading: Reading) -> frozenset[str]:
    return _chinese(text, reading) if reading.language == "zh" else _english(text)


def _english(text: str) -> frozenset[str]:
    verb = own_verb(text)
    found = {group for group, pattern in _acts("en") if pattern.match(verb)}
    return frozenset(found - REACHED if re.search(WANTS["en"], text[: len(text) - len(verb)]) else found)


def own_verb(text: str) -> str:
    """English: a predicate from the verb of what is done on; empty where it is denied or done to whoever is its subject."""
    if re.match(BEFORE + NOT["en"], text) or re.match(BEING, text) or _done_to(text):
        return ""
    start = re.match(BEFORE, text)
    verb = text[start.end() if start else 0 :]
    owns = start is not None and re.search(r"\b(?:has|have|had) $", start[0]) and re.match(r"[a-z]+[^s]s\b", verb)
    return "" if owns else verb  # "have ropes"


PASSIVE = re.compile(
    r"(?:(?:is|are|was|were|has|have|had|gets?|got|will|must|can) (?:\w+ly )?)*?"
    r"(?:is|are|was|were|be|been|gets?|got) (?:\w+ly )?(?!gone|stuck|lost|done|born|drunk|lit|shut|set)(\w+)\b"
)
"""English: before the verb of what is done to the subject."""


def _done_to(text: str) -> bool:
    """English: whether a predicate is a passive of a verb with a past form of its own: was built, is told."""
    found = PASSIVE.match(text)
    return found is not None and is_irregular(found[1])


def _chinese(text: str, reading: Reading) -> frozenset[str]:
    text, _, end = own_words(text, reading)
    text = text[:end]
    found = {group for group, pattern in _acts("zh") for m in pattern.finditer(text) if is_done_here(group, text, m)}
    return frozenset(found)


def own_words(text: str, reading: Reading) -> tuple[str, str, int]:
    """Chinese: a predicate with nouns that were found as □ and people as ■, the same as it stands, and up to where it is its subject's
    own: verbs behind 被 or behind a verb of hearsay are not."""
    nouns = [n.word for n in (*reading.things, *reading.ideas, *reading.places)]
    roles = {w.role for w in reading.who}
    said = text
    for word in sorted({*nouns, *reading.mentions, *roles}, key=len, reverse=True):
        if len(word) > 1:
            text = text.replace(word, ("■" if word in roles else "□") * len(word))
    for owner in reversed(list(re.finditer(r"(?:自己|我们?|你们?|[他她它]们?|■+)的", text))):
        text, said = (one[: owner.start()] + one[owner.end() :] for one in (text, said))
    passive = re.search("被(?![困关锁堵子褥窝])", text)
    own = text[: passive.start()] if passive else text
    hearsay = re.search(HEARSAY, own)
    return text, said, hearsay.end() if hearsay else len(own)


def is_done_here(group: str, text: str, verb: re.Match[str], main: bool = False) -> bool:
    """Chinese: whether a verb found in `own_words` is what is done: no attribute of a noun, not denied, and of REACHED not only wanted.
    `main`: it is the first of its predicate, so that what stands before 的 is its object's: 烧掉所有的信."""
    ahead, behind = text[: verb.start()], text[verb.end() :]
    return (
        (
            (main and not re.search("[和、与及]$", ahead))
            or not re.match("(?:[了着过]|[^了着过一两三几这那]{0,6})的(?!$)", behind)
        )
        and not (text.endswith("的") and re.search("是|[多少]了", ahead))
        and (group in ("refuse", "fear", "lose") or not re.search(NOT["zh"], ahead))
        and not (group in REACHED and re.search(WANTS["zh"], ahead))
    )
