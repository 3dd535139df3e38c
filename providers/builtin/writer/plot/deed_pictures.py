"""Pictures in which a deed of the sentence is done, stage by stage: data/writer/deeds, found by the verb of whoever does it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from providers.builtin.vocabulary import POSES
from providers.builtin.writer.chinese import chinese_agents
from providers.builtin.writer.chinese.chinese_cutting import jieba_tagger
from providers.builtin.writer.plot import plots
from providers.builtin.writer.plot.plots import Packet
from providers.builtin.writer.understanding import act_kinds, english_agents
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.english_word_forms import verb_base
from providers.builtin.writer.vocabulary.reading import Deed, Reading

STAGES = ("before", "do", "more", "done")
"""What a deed's file tells, in this order: nothing is done yet; it is begun; it goes on; it is done and something has changed."""
WANTED = {
    "zh": re.compile("为了|想(?!起|到|出|办法)|打算|希望|计划|梦想"),
    "en": re.compile(act_kinds.WANTS["en"]),
}
"""Beside these a deed is still to come: only what stands before it is seen."""
TRIED = {
    "zh": re.compile("试图|试着|努力|拼命|必须|不得不|得(?=.)|会|能|可以|正在|开始|每|总|一直|快|要(?!求)|准备|决定"),
    "en": re.compile(
        r"\b(tr(y|ies|ied|ying) to|must|has to|have to|had to|will|can|may|should|starts?|begins?|began|started|keeps?|always|still|every)\b"
    ),
}
"""Beside these nobody knows whether it is ever done: its end is not seen."""
COUNTED = re.compile("[一两二三四五六七八九十几这那各每第某]$")
"""Chinese: before a character that is a measure or a kind."""
ALWAYS_VERBS = r"(has|have|had|is|are|was|were|be|gets?|got|will|can|decides?|decided|wants?|hopes?|wishes|plans?|tries|tried|starts?|keeps?)\b"
"""English: helping verbs that may be the verb itself: has lunch, is ill, gets married, decides to leave."""
MORE = r"^(is|are|was|were|gets?|got) (?:(?:still|also|always|even|just|so|very|too|much|more|now|really|secretly|\w+ly) )+"
"""English: between such a helping verb and what somebody is: is even more afraid."""
ASKED = r"(?:is|are|was|were|gets?|has been|have been) (?:\w+ly )?(?:\w+ed|sent|told|made|chosen|built|taught|left|bred) (?:to|as) "
"""English: before what somebody is hired, asked or forced to do."""
TIME_TO = (
    r"(?:has|have|had|gets?|got) (?:[\w-]+ ){1,4}?"
    r"(?:seconds?|minutes?|hours?|nights?|days?|weeks?|months?|years?|time|chance|tr(?:y|ies)|job|task) (?:[\w'-]+ ){0,5}?to "
)
"""English: before what somebody has so much time for."""
SPENDS = r"(?:spends?|spent) [^,]*? (?=\w+ing\b)(?!evening|morning|spring|everything|nothing|anything|something|wedding|king|ring)"
"""English: before what somebody does for so long."""
ONLY_ONE = r"(?:is|are|was|were) the (?:only|last|first) (?:one|person|man|woman|people|girl|boy|child)(?: (?:who|to)(?: \w+ly)?)? "
"""English: before what only one does: is the only one looking for them."""
NOUN = "□■"
"""Chinese: what stands for a noun that was found."""
COMPLEMENTS = frozenset("了着过进出上下回起开到在给完好掉")
"""Chinese: what may stand in one word with its verb."""


@dataclass(frozen=True)
class Act:
    """One file of data/writer/deeds. `verbs`: of each phrase what it begins with (English: the base of its verb) and what its words
    look like (English: after the verb); `but`: beside which words it is another deed; `place`: where it is done if a sentence names
    no place, "" for anywhere; `pose`: how somebody stands at it where a line's own words do not say."""

    name: str
    verbs: tuple[tuple[str, re.Pattern[str]], ...]
    but: re.Pattern[str] | None
    packets: dict[str, tuple[Packet, ...]]
    place: str = ""
    pose: str = ""

    def of(self, stage: str) -> tuple[Packet, ...]:
        return self.packets.get(stage, ())


@cache
def deed_book(language: str) -> tuple[Act, ...]:
    """All that is known of a language."""
    files = sorted((lexicon.DATA / "deeds").glob(f"*.{language}.txt"))
    return tuple(parse_act(p.name.split(".")[0], p.read_text("utf-8"), language) for p in files)


def parse_act(name: str, text: str, language: str) -> Act:
    """Raises ValueError where a file has no verbs, a stage that is none, or a place or pose that is none."""
    head, packets = plots.parse_packets(name, text)
    phrases = [phrase.strip() for phrase in re.split("[,，、]", head.get("verbs", "")) if phrase.strip()]
    if not phrases or set(packets) - set(STAGES):
        raise ValueError(f"deed {name}: verbs are missing, or a stage is none of {', '.join(STAGES)}")
    place = head.get("place", "")
    if place and place not in lexicon.table("places"):
        raise ValueError(f"deed {name}: no place is called {place}")
    pose = head.get("pose", name if name in POSES else "")
    if pose and pose not in POSES:
        raise ValueError(f"deed {name}: no pose is called {pose}")
    but = re.compile(head["not"], re.I) if head.get("not") else None
    return Act(name, tuple(_verb(phrase, language) for phrase in phrases), but, packets, place, pose)


def _verb(phrase: str, language: str) -> tuple[str, re.Pattern[str]]:
    if language == "zh":
        return phrase.partition("…")[0], re.compile(re.escape(phrase).replace("…", "[^，。；、]{0,8}?"))
    base, *rest = phrase.lower().split()
    words = "".join(r"(?: \S+){0,4}?" if word == "…" else " " + re.escape(word) for word in rest)
    return base, re.compile(words + r"(?!\w)")


@dataclass(frozen=True)
class FoundAct:
    """A deed of the book in a sentence: where its verb stands, by so many characters of it, behind these words of its clause."""

    at: int
    size: int
    act: Act
    ahead: str


def acts_of_deed(deed: Deed, reading: Reading, stage: str) -> list[Act]:
    """What a deed is, by its verb, where this stage of it may be seen: the verb that comes first, and of that the one with most of its
    words. Nothing for what is denied, or is done to its subject; only what comes before where it is wanted; no end where it is tried or
    goes on."""
    return acts_at_stage(acts_with_stages(deed, reading), stage)


def acts_with_stages(deed: Deed, reading: Reading) -> list[tuple[Act, tuple[str, ...]]]:
    """The same with the stages that may be seen of each."""
    return [row for doing in doings_in_clause(deed, reading) for row in doing.acts]


@dataclass(frozen=True)
class Doing:
    """One thing done in a clause: by whom, in which of its words, and what it is in the book, each with the stages that may be seen."""

    deed: Deed
    acts: tuple[tuple[Act, tuple[str, ...]], ...]


def doings_in_clause(deed: Deed, reading: Reading) -> list[Doing]:
    """All that is done in a clause and that the book knows, in its order, each by whoever does it."""
    if reading.language == "en":
        parts = english_agents.doings_of_verbs(deed, act_kinds.deeds_inside(deed, reading), reading)
        return [doing for part in parts if (doing := _at_once(part, deed.lead, reading)).acts]
    verbs = chinese_agents.doings_of_verbs(deed, act_kinds.deeds_inside(deed, reading), reading)
    ways = ((_in_turn(part, deed.lead, reading) for part in either) for either in verbs)
    return [doing for either in ways for doing in next(filter(None, either), [])]


def _at_once(part: Deed, lead: str, reading: Reading) -> Doing:
    """English: what one verb phrase is in the book."""
    rows = sorted(_english(part), key=lambda one: (one.at, -one.size, one.act.name))
    told = ((one.act, _stages(f"{lead} {part.lead} {one.ahead}".lower(), part.part, "en")) for one in rows)
    return Doing(part, _mounted(part, tuple(told), reading))


def _mounted(
    part: Deed, told: tuple[tuple[Act, tuple[str, ...]], ...], reading: Reading
) -> tuple[tuple[Act, tuple[str, ...]], ...]:
    """English: deeds of the feet are a ride where whoever does them sits on something: "outruns them on a mower", "a girl on a bike races"."""
    on_foot = lexicon.word_set("english", "on_foot")
    if not any(act.name in on_foot for act, _ in told):
        return told
    on = rf"on (?:an?|the|his|her|their) (?:[\w-]+ ){{0,2}}?(?:{'|'.join(lexicon.word_set('english', 'mounts'))})\b"
    role = reading.who[part.who].role if part.who is not None and reading.who else ""
    if not re.search(rf"\b{on}", part.text) and not (role and re.search(rf"\b{re.escape(role)} {on}", reading.text)):
        return told
    ride = next(act for act in deed_book("en") if act.name == "ride")
    return tuple((ride if act.name in on_foot else act, stages) for act, stages in told)


def _in_turn(part: Deed, lead: str, reading: Reading) -> list[Doing]:
    """Chinese: the verbs of one predicate, one after another: 拿起书包|走进教室."""
    hits = sorted(_chinese(part, reading), key=lambda one: (one.at, -one.size, one.act.name))
    groups: list[list[FoundAct]] = []
    for one in hits:
        first = groups[-1][0] if groups else None
        if first is None or one.at >= first.at + first.size:
            groups.append([one])
        else:
            groups[-1].append(one)
    text, ends = act_kinds.own_words(part.text, reading)[1], [group[0].at for group in groups[1:]]
    out: list[Doing] = []
    begin = 0
    for group, end in zip(groups, [*ends, len(text)], strict=False):
        after = group[0].at + group[0].size
        led = re.search("(?:把|给|用|从|在|向|对|替|跟|和|，)[^，]*$", text[after:end]) if end < len(text) else None
        stop = after + led.start() if led else end
        rows = tuple((one.act, _stages(f"{lead} {part.lead} {one.ahead}", part.part, "zh")) for one in group)
        if not out or out[-1].acts[0][0] is not rows[0][0]:
            out.append(Doing(replace(part, text=text[begin:stop], base=text[begin:stop]), rows))
        begin = stop
    return out


def acts_at_stage(rows: list[tuple[Act, tuple[str, ...]]], stage: str) -> list[Act]:
    """Those of which a stage may be seen, each once."""
    return list({act.name: act for act, stages in rows if stage in stages}.values())


def _stages(ahead: str, part: str, language: str) -> tuple[str, ...]:
    if language == "zh":
        ahead = ahead.rpartition("，")[2]  # 为了戒烟，把打火机交给了鹦鹉
    if (part == "goal" and language == "en") or WANTED[language].search(ahead):
        return STAGES[:1]
    return STAGES[:3] if part == "goal" or TRIED[language].search(ahead) else STAGES


def _english(deed: Deed) -> list[FoundAct]:
    text = deed.text.lower()
    found = []
    for at, words, ahead in _predicates(text):
        first, _, rest = words.partition(" ")
        base = verb_base(first.strip(",."))[0] or first
        for act in deed_book("en"):
            sizes = [
                len(m[0]) + len(b) for b, more in act.verbs if b in (base, first) and (m := more.match(f" {rest}"))
            ]
            if sizes and not (act.but and act.but.search(words)):
                found.append(FoundAct(at, max(sizes), act, ahead))
    return found


def _predicates(text: str) -> list[tuple[int, str, str]]:
    """English: what is done by whoever a predicate is about, from the verb on, where it begins, and what stands before it: the verb
    itself, those joined to it by "and", a helping verb that is the verb itself, and what somebody is asked to do, has time for or
    spends it on."""
    verb = act_kinds.own_verb(text)
    begin = len(text) - len(verb)
    said = [(begin, verb, text[:begin])] if verb else []
    if re.match(ALWAYS_VERBS, text) and begin:
        said.append((begin + 1, re.sub(MORE, r"\1 ", text), ""))
    form = verb_base(verb.partition(" ")[0])[1]
    for also in re.finditer(r"(?:,| and| then)+ (?=(\w+))", verb):
        if form and verb_base(also[1])[1] == form:
            said.append((begin + also.end(), verb[also.end() :], text[:begin]))
    for led in (ASKED, TIME_TO, SPENDS, ONLY_ONE):
        if found := re.match(led, text):
            said.append((found.end(), text[found.end() :], "has to "))
    return said


def _chinese(deed: Deed, reading: Reading) -> list[FoundAct]:
    text, said, end = act_kinds.own_words(deed.text, reading)
    hits = [
        (m, act)
        for act in deed_book("zh")
        for begin, words in act.verbs
        if begin in text or begin in said  # far quicker than four thousand patterns
        for m in (*words.finditer(text), *words.finditer(said))
        if (m.start() < end or (m.start() == end and m[0][0] == "被"))
        and _whole(text, m)
        and _is_a_verb(text, m)
        and not (act.but and act.but.search(deed.text))
    ]
    first = min((m.start() for m, _ in hits), default=0)
    return [
        FoundAct(m.start(), len(m[0]), act, text[: m.start()])
        for m, act in hits
        if act_kinds.is_done_here("", text, m, main=m.start() == first and not re.match("[了着过]?的", text[m.end() :]))
    ]


def _whole(text: str, found: re.Match[str]) -> bool:
    """Chinese: whether what was found cuts no noun in two: 拉小提琴 holds one, 提琴 is half of one."""
    edges = (text[at - 1 : at + 1] for at in found.span() if at)
    return not any(edge[:1] in NOUN and edge == 2 * edge[:1] for edge in edges)


def _is_a_verb(text: str, found: re.Match[str]) -> bool:
    """Whether a single character is a word by itself here: 种了一棵树, not 一种 and not 种类."""
    if len(found[0]) > 1:
        return True
    word = next(jieba_tagger().tokenizer.cut(text[found.start() :]))
    return not COUNTED.search(text[: found.start()]) and word[0] == found[0] and set(word[1:]) <= COMPLEMENTS
