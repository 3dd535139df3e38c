"""The moment after a deed was told: who did it, who is with them, what it was done to; what packets of `then` ask and name."""

from __future__ import annotations

import re
from dataclasses import replace

from providers.builtin.writer.plot.film_actors import Actor
from providers.builtin.writer.plot.film_slots import FilmSlots
from providers.builtin.writer.plot.moment import Moment
from providers.builtin.writer.plot.plots import Packet
from providers.builtin.writer.understanding import act_kinds
from providers.builtin.writer.vocabulary import lexicon, presence
from providers.builtin.writer.vocabulary.reading import Deed, Noun, Reading

STEPS = {"act": "deepen", "event": "want", "goal": "want", "obstacle": "block", "truth": "turn", "outcome": "price"}
"""The step of the film in which what follows a deed of each part is seen."""
NOT_THERE = {
    "zh": "丢|失|不见|没|无|偷|抢|绑架|烧|毁|埋|消失|秘密|藏|想|梦|如果|假如|要是|只有|除了|隔着|不|离开|走了|带走|从未|说|等着|等待|盼|少了|缺",
    "en": r"\b(lost|loses?|missing|gone|stol\w+|steals?|burn\w*|vanish\w*|disappear\w*|secret\w*|no|not|never|nobody|without|except|"
    r"wants?|wish\w*|dreams?|if|kidnap\w*|hid\w*|buried|dead|only|away|\w+n't|imaginary|invisible|invent\w*|says?|said|waits? for|waiting for|await\w*|hopes? for|lacks?)\b",
}
"""Words beside which a thing or somebody may not be there: they are spoken of, and nothing of them is shown."""


SLEEPS = {
    "zh": "睡|醒|打呼|打鼾|做梦",
    "en": r"\b(asleep|sleep\w*|slept|snor\w+|naps?|doz\w+|dreams?|w[ao]kes?( up)?|woken)\b",
}
"""What somebody who is asleep does."""


def moment_after(slots: FilmSlots, deed: Deed) -> Moment:
    """Who and what a deed leaves standing there. Its acts are those that whoever does it does."""
    deed = replace(deed, acts=act_kinds.acts_done(deed, slots.reading))
    players = slots.players(deed)
    asleep = re.search(SLEEPS[slots.reading.language], deed.text.lower()) is not None
    doer = next((a for a in players if a.there or a.state == (presence.ASLEEP if asleep else presence.APART)), None)
    alone = doer is not None and doer.state == presence.APART
    if not players and deed.whole:
        roles = {role for _, role in act_kinds.read_clause_alone(deed, slots.reading)}
        doer = next((a for a in slots.company if a.there and a.who.role in roles), None)
    text = f"{deed.subject} {deed.text}".lower()

    def names(a: Actor) -> bool:
        return not alone and any(c and c.lower() in text for c in (a.name, a.who.role))

    beings = [a for a in slots.company if a is not doer and a.there and not alone and (a in players or names(a))]
    being = min(beings, key=lambda a: not _done_to(a, deed, slots.reading.language), default=None)
    others = [a for a in slots.company if a is not doer and a.speaks() and not a.crowd and a.state != presence.UNSEEN]
    others = [a for a in others if not alone and (a in players or names(a) or a.invented)]
    others.sort(key=lambda a: (not _done_to(a, deed, slots.reading.language), a not in players, not names(a)))
    other = others[0] if others and doer is not None else None
    noun = _object(slots.reading, text)
    if noun is not None and (deed.acts & {"lose", "vanish"} or not lies_there(noun.word, slots.reading)):
        noun = None  # what is lost is not there to be looked at
    own = next((n for n in slots.reading.things if doer is None and _does_itself(n.word, deed, slots.reading)), None)
    noun = own or noun
    how = "out" if other is None else "co" if other in players or other.invented else "in"
    of = noun_kinds(noun, slots.reading.language) if noun else frozenset()
    return Moment(deed, doer, other, how, noun, of, own is not None, being)


def _done_to(actor: Actor, deed: Deed, language: str) -> bool:
    """English: whether somebody is what a verb is done to: the thief of "two guards fight off a thief", where the guards are two."""
    whom = "|".join(re.escape(word.lower()) for word in (actor.who.role, actor.who.plural) if word)
    done = (
        rf"(\w+ly )?\w+( off| up| down| away| out| back)? (an?|the|his|her|their|two|three|some) ([\w-]+ )?({whom})\b"
    )
    return language == "en" and bool(whom) and re.match(done, deed.text.lower()) is not None


WHERE = {
    "zh": ("", "(?:的?[里上中下内外旁边]|[里上]面)"),
    "en": (r"\b(?:in|into|inside|on|onto|from|at|under|behind|through|across|near|by|with) (?:\w+ ){0,3}$", ""),
}
"""What stands before and behind a thing that is not what a deed is done to, but where or with what."""


def _object(reading: Reading, text: str) -> Noun | None:
    """What of the sentence's things a deed is done to: 往信箱里放纽扣 is done to a button. Where it names no other, where it is done."""
    before, behind = WHERE[reading.language]

    def only_where(noun: Noun) -> bool:
        at = text.index(noun.word.lower())
        ahead = bool(before) and re.search(before, text[:at]) is not None
        return ahead or (bool(behind) and re.match(behind, text[at + len(noun.word) :]) is not None)

    named = [noun for noun in reading.things if noun.word.lower() in text]
    return min(named, key=only_where, default=None)


ENDS = {
    "zh": "拆|烧|吃|喝|卖|扔|砸|撕|锯|沉|化|捐|推倒|炸",
    "en": r"(?:eats?|ate|eaten|drinks?|drank|sells?|sold|burns?|burned|burnt|demolish\w*|smash\w*|melts?|melted|sinks?|sank|"
    r"(?:t(?:akes?|ook|aken|ears?|ore|orn)|pull(?:s|ed)?|knock(?:s|ed)?) (?:it )?(?:down|apart)|g(?:ives?|ave|iven) (?:it )?away|"
    r"thr(?:ows?|ew|own) (?:it )?(?:away|out))",
}
"""Verbs after which a thing is there no more."""


def is_gone_by(noun: Noun, told: list[Deed], language: str) -> bool:
    """Whether one of the clauses that have been told ends a thing: the crane that is taken down, the letter that is burned."""
    word, ends = re.escape(noun.word.lower()), ENDS[language]
    if language == "zh":
        over = f"(?:{ends})(?:掉|光|了|完|毁|碎|进)"
        ended = f"{over}[^，。]{{0,4}}{word}|{word}[^，。的]{{0,6}}{over}"
    else:
        ended = rf"\b{ends} (?:[\w'-]+ ){{0,3}}{word}|{word}s? (?:\w+ ){{0,2}}(?:is|are|was|were|gets?) {ends}"
    return any(re.search(ended, f"{deed.subject} {deed.text}".lower()) for deed in told)


def _does_itself(name: str, deed: Deed, reading: Reading) -> bool:
    """Whether a deed is a thing's own: the clock stops."""
    gone = re.search(NOT_THERE[reading.language], f"{deed.subject} {deed.text}".lower())
    subjects = [one.subject.lower() for one in act_kinds.own_predicates(deed, reading) if one.who is None]
    return not gone and any(name.lower() in subject for subject in subjects)


def lies_there(name: str, reading: Reading) -> bool:
    """Whether a picture may show a thing as it is: it does nothing by itself, and no word near it says that it is not there."""
    low = name.lower()
    if any(d.who is None and not d.whole and low in d.subject.lower() for d in reading.deeds):
        return False
    clauses = re.split(r"[，。；！？：,.;:!?]+", reading.text.lower())
    return not any(low in c and re.search(NOT_THERE[reading.language], c) for c in clauses)


def noun_kinds(noun: Noun, language: str) -> frozenset[str]:
    """written, heard, worn, food, alive, machine: by the words of data/writer/kinds.toml."""
    low = noun.word.lower()
    found = set()
    if re.search("[雪火浪烟窗泪水棉]花$", low):
        return frozenset()
    for kind, words in lexicon.table("kinds").items():
        for word in words.get(language, "").split():
            if language == "zh":
                says = low.endswith(word)
            else:
                says = lexicon.pattern(rf"\b{word.replace('_', ' ')}s?$").search(low) is not None
            if says:
                found.add(kind)
    return frozenset(found)


def moment_values(slots: FilmSlots, moment: Moment) -> dict[str, str]:
    """What S, R, D and their pronouns stand for: zh s r, en s sO sP (she her her) and r rO rP."""
    out: dict[str, str] = {}
    for letter, actor in (("S", moment.doer), ("R", moment.second)):
        if actor is None:
            continue
        out[letter] = slots.being(actor)
        several = re.match("the .*[^s]s$", out[letter]) is not None
        out[letter + "'s"] = out[letter] + ("'" if several else "'s")
        out[letter + "r"] = actor.who.role or actor.name
        low = letter.lower()
        sex = actor.who.sex if actor.who.kind == "human" else "n"
        if slots.zh:
            out[low] = {"f": "她", "m": "他", "n": "它"}[sex]
        else:
            words = {"f": ("she", "her", "her"), "m": ("he", "him", "his"), "n": ("it", "it", "its")}
            told = ("they", "them", "their") if actor.crowd else words[sex]
            out.update(zip((low, low + "O", low + "P"), told, strict=True))
    if moment.noun is not None:
        out["D"] = slots.noun(moment.noun)
    return out


NEEDS = {"S": "s", "R": "r", "D": "obj"}
"""What a slot or speaker of a packet asks of the moment, without being told so."""
HELD = {
    "zh": re.compile(
        r"[举拿捧递抱塞揣攥托提捡拎抛扔端夹][^，。]{0,4}\{D\}|把\{D\}[^，。]{0,4}[举拿捧递抱塞揣攥托提捡拎抛扔端夹翻转]"
    ),
    "en": re.compile(
        r"\b(hold|lift|hand|pass|pick|pocket|turn|toss|throw|raise|carry|carries|weigh|slip|tuck|give|take|put|set|lay|shake|drop)"
        r"(s|es)? (\w+ ){0,2}\{D\}"
    ),
}
"""Words of a picture in which the thing is in somebody's hands: no house and no car is."""


def packet_fits(packet: Packet, moment: Moment) -> bool:
    """Whether everybody and everything that a packet names is there, and what it takes into the hands is no house."""
    text = "\n".join(line.text for line in packet.lines)
    asked = {m[0].upper() for m in re.findall(r"\{([SRDsr])(?:[OP']s?|r|'s)?\}", text)}
    speakers = {line.speaker for line in packet.lines if line.speaker in "SR"}
    large = moment.noun is not None and "big" in moment.noun.tags
    return (
        all(moment.holds(NEEDS[letter]) for letter in asked)
        and not (large and any(pattern.search(text) for pattern in HELD.values()))
        and ("S" not in speakers or moment.holds("s.talk"))
        and ("R" not in speakers or moment.holds("with"))
    )
