"""Whose each verb of an English clause is: bitten by a hamster is done by it, lets the children choose ends with what they do, because he
sneezes is his."""

from __future__ import annotations

import re
from dataclasses import replace

from providers.builtin.writer.understanding.act_kinds import own_verb
from providers.builtin.writer.vocabulary import presence
from providers.builtin.writer.vocabulary.english_word_forms import third_person, verb_base
from providers.builtin.writer.vocabulary.reading import Deed, Reading, Who

LINKS = re.compile(
    r",? (?:because|until|till|while|when|whenever|so|and so|and then|but|as soon as|as|and|although|though) (?=\w)"
)
"""Where a clause of its own may begin inside a predicate, if somebody and what they do follow."""
LIMITS = re.compile(r"(?i)(?:only|even|just)\b")
"""Before a subject that its predicate still holds: only the deaf boy has drawn her."""
BY = re.compile(
    r"(?:(?:is|are|was|were|be|been|being|gets?|got|has|have|had) )+(?:\w+ly )?(\w+)((?: \w+){0,3}?) by (?=\w)"
)
"""A passive, before whoever does it."""
HAS_DO = re.compile(
    r"(?:lets?|makes?|made|helps?|helped|watch(?:es|ed)?|sees?|saw|hears?|heard|catch(?:es)?|caught|finds?|found"
    r"|gets?|got|forces?|forced|teach(?:es)?|taught|leads?|led) (?=\w)"
)
"""Before somebody whom the subject has do what follows, or sees do it."""
WITHIN = (
    r"(?!(?:of|in|on|at|to|with|and|or|but|who|that|which|for|from|by|is|are|was|were|has|have|had|not|never|into|if) )"
)
DETERMINED = rf"(?:(?:{WITHIN}[\w'-]+) ){{0,4}}?"
"""What may stand before the word for somebody in their noun phrase."""
SEX = {"he": "m", "him": "m", "she": "f", "her": "f", "it": "n", "they": "", "them": "", "both": ""}
ADVERBS = r"(?:(?:\w+ly|never|always|still|just|even|also|then|now|soon|once|secretly|each|all|both) )*"
HELPING = frozenset(("must", "will", "can", "could", "would", "should", "may", "might", "cannot", "can't", "won't"))
JOINED = re.compile(r"(?:,| and| then| or)+ (?=(\w+))")
"""Between verbs that one subject has."""
HANDS = re.compile(r"(?i)(his|her|their) (?:own )?(?:hands?|fingers?|feet|legs?|arms?)$")
"""What does what somebody does: her hands keep drawing."""
FOR = re.compile(r"(?:can|could|may|might|will|would)\b")
"""Behind "so": what something is done for, and is not done yet."""
TOGETHER = re.compile(r"\b(?:toss\w* and turn|sits? and wait|sat and wait|waits? and see)")
"""Two verbs that are one deed."""


def doings_of_verbs(deed: Deed, predicates: list[Deed], reading: Reading) -> list[Deed]:
    """What is done in a clause of which these are the predicates, in its order: each verb phrase as its doer's own deed."""
    clause = _words(deed.text)
    parts = [row for predicate in predicates for row in _split(predicate, reading)]
    out = [part for part, said in parts if not deed.whole or _within(said, clause)]
    said = [d for d in reading.deeds if d.aside and d.who is not None and _within(d.text, clause)]
    told = [d for d in said if verb_base(d.text.split(" ")[0])[1] == "third" and (not out or d.who != deed.who)]
    return [*out, *(replace(d, aside=False) for d in told)]


def _words(text: str) -> str:
    return " ".join(re.findall(r"[\w'-]+", text.lower()))


def _within(predicate: str, clause: str) -> bool:
    """Whether a clause holds a predicate, by its first words: "I keep" is he keeps, "a hamster escaping" is escaping."""
    verb, *words = re.sub(r"^(?:is|are) (?=\w+ing\b)", "", _words(predicate)).split()[:3]
    said, base = clause.split(), verb_base(verb)[0] or verb
    return any(
        base == (verb_base(word)[0] or word) and said[i + 1 : i + 1 + len(words)] == words
        for i, word in enumerate(said)
    )


def _split(deed: Deed, reading: Reading) -> list[tuple[Deed, str]]:
    """A predicate taken apart where somebody else, or the same one with another verb, begins to do something; each with its words as they
    stand in the sentence."""
    text = deed.text
    if deed.who is None and (hers := HANDS.match(deed.subject)):
        who = _meant({"his": "he", "her": "she", "their": "they"}[hers[1].lower()], reading, None, False)
        deed = replace(deed, who=who, subject="") if who is not None else deed
    if deed.whole:
        called = _called(reading.who[deed.who]) if deed.who is not None and LIMITS.match(text) else ""
        named = re.search(rf"\b(?:{called}) ", text.lower()) if called else None
        return _split(_part(deed, text[named.end() :], deed.who), reading) if named else []
    for link in LINKS.finditer(text):
        who, size = somebody_at_start(text[link.end() :], reading, deed.who)
        does = text[link.end() + size :]
        if who is not None and _finite(does, reading.who[who]):
            head = _split(_part(deed, text[: link.start()], deed.who), reading)
            aim = "goal" if re.match(r",? so\b", link[0]) and FOR.match(does) else deed.part
            return [*head, *_split(replace(_part(deed, does, who), part=aim), reading)]
    for joint in () if TOGETHER.search(text.lower()) else JOINED.finditer(text):
        form, also = verb_base(own_verb(text.lower()).partition(" ")[0])[1], verb_base(joint[1])[1]
        if also in ("third", "past", "base") and (form == also or _finite(text[joint.end() :], None)):
            head = _split(_part(deed, text[: joint.start()], deed.who), reading)
            return [*head, *_split(_part(deed, text[joint.end() :], deed.who), reading)]
    return _done_to(deed, reading) or _having(deed, reading) or [(deed, text)]


def _part(deed: Deed, text: str, who: int | None) -> Deed:
    return replace(
        deed, text=text, base=text, who=who, also=deed.also if who == deed.who else None, whole=False, goes_on=False
    )


def _done_to(deed: Deed, reading: Reading) -> list[tuple[Deed, str]]:
    """ "is bitten by a hamster": the hamster bites, where it is there, and the subject is bitten."""
    found = BY.match(deed.text)
    verb = verb_base(found[1]) if found else ("", "")
    if found is None or verb[1] not in ("past", "base"):
        return []
    who, _ = somebody_at_start(deed.text[found.end() :], reading, deed.who)
    if who is None or who == deed.who or presence.presence_of_people(reading)[who] not in presence.SEEN:
        return []
    patient = reading.who[deed.who].role if deed.who is not None else deed.subject
    text = f"{third_person(verb[0])} the {patient}{found[2]}"
    return [(replace(_part(deed, text, who), subject=""), deed.text), (deed, deed.text)]


def _having(deed: Deed, reading: Reading) -> list[tuple[Deed, str]]:
    """ "lets the passengers choose the route": what the subject does, and what they do."""
    own = own_verb(deed.text.lower())
    found = HAS_DO.match(own)
    if found is None:
        return []
    rest = deed.text[len(deed.text) - len(own) + found.end() :]
    who, size = somebody_at_start(rest, reading, deed.who, other=True)
    if who is None or who == deed.who:
        return []
    does = re.sub(rf"^(?:to )?{ADVERBS}", "", rest[size:])
    base, form = verb_base(does.split(" ")[0].strip(",."))
    if form not in ("base", "ing"):
        return []
    text = " ".join([third_person(base), *does.split(" ")[1:]])
    return [(deed, deed.text), (_part(deed, text, who), deed.text)]


def _finite(text: str, who: Who | None) -> bool:
    """Whether a text begins with a verb that such a subject could have."""
    word = re.sub(f"^{ADVERBS}", "", text).split(" ")[0].strip(",.").lower()
    form = verb_base(word)[1]
    return (
        word in HELPING
        or form == "third"
        or (who is not None and (form == "past" or (form == "base" and who.count > 1)))
    )


def _called(who: Who) -> str:
    """The words for somebody, as a pattern."""
    words = [who.name, who.role, who.plural, *who.role.split()[-1:]]
    return "|".join(re.escape(word.lower()) for word in dict.fromkeys(words) if word)


def somebody_at_start(text: str, reading: Reading, doer: int | None, other: bool = False) -> tuple[int | None, int]:
    """Who of the sentence a text begins with, and where what names them ends. `other`: not whoever does it already."""
    low, found = text.lower(), []
    for index, who in enumerate(reading.who):
        called = _called(who)
        if called and (named := re.match(rf"{DETERMINED}(?:{called})\b(?!'s)[ ,]*", low)):
            found.append((named.end(), index))
    if found:
        size, index = min(found)
        return index, size
    spoken = re.match(r"(he|him|she|her|it|they|them|both) ", low)
    if spoken is None:
        return None, 0
    return _meant(spoken[1], reading, doer, other or spoken[1] in ("him", "her", "them")), spoken.end()


def _meant(word: str, reading: Reading, doer: int | None, other: bool) -> int | None:
    """Whom a pronoun means: the doer where it can be, else the only one it can be."""
    fit = [i for i, who in enumerate(reading.who) if _could_be(word, who) and not (other and i == doer)]
    if doer in fit:
        return doer
    return fit[0] if len(fit) == 1 else None


def _could_be(word: str, who: Who) -> bool:
    sex = SEX[word]
    if not sex:
        return who.count > 1
    if sex == "n":
        return who.count == 1 and who.kind != "human"
    return who.count == 1 and who.sex in (sex, "n")
