"""Who plays: the sentence's own people with a name, a face and clothes, and one more to talk with where nobody is."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from providers.builtin.writer.plot import film_era
from providers.builtin.writer.plot.actor_names import Names
from providers.builtin.writer.plot.film_actors import Actor, is_back_from_dead
from providers.builtin.writer.vocabulary import lexicon, presence
from providers.builtin.writer.vocabulary.reading import Reading, Who

SPOKEN = {
    "zh": r"说|讲|问|唱|聊|告诉|爱上|暗恋|告白|求婚|吵|叫|喊|抱怨|自述|请求|商量|答应|拒绝",
    "en": r"\b(say|says|said|tell|tells|told|talk|talks|talking|speak|speaks|sing|sings|ask|asks|beg|begs|argue|argues|narrates?|whispers?|complains?|confess\w*|promises?|refuses?|love|loves|marry|marries)\b",
}
"""In a sentence whose things may be heard to talk, besides a fairy tale."""


def find_lead(reading: Reading) -> int | None:
    """Whom it is about: the subject of the first thing done, a person before an animal."""
    away = absent_people(reading)
    acting = [d for d in reading.deeds if d.who is not None and not d.aside and d.who not in away]
    doers = [d.who for d in sorted(acting, key=lambda d: d.part == "event") if d.who is not None]
    others = [i for i in range(len(reading.who)) if i not in away]
    order = [*doers, *others]
    if reading.language == "zh" and (me := _teller(reading)) is not None:
        return me
    return (
        next((i for i in order if reading.who[i].kind == "human"), order[0] if order else None)
        if not doers
        else doers[0]
    )


def _teller(reading: Reading) -> int | None:
    """Chinese: whoever tells it, where they do something in it: 奶奶说不要数，我数了."""
    me = next((i for i, w in enumerate(reading.who) if not w.role and not w.name and w.count == 1), None)
    mine = [d for d in reading.deeds if d.who == me and d.text.startswith("我") and not d.aside]
    return me if me is not None and mine else None


def absent_people(reading: Reading) -> set[int]:
    """Those of the sentence who do not stand in its film, dead or alive."""
    return {i for i, state in enumerate(presence.presence_of_people(reading)) if state not in presence.PLAYING}


def _same_person(reading: Reading) -> set[int]:
    """Those who turn out to be somebody else of the sentence: 老人其实是她的父亲 has one man, not two."""
    found: set[int] = set()
    for deed in reading.deeds:
        if deed.who is None or not re.match(
            r"(其实|原来|竟然|竟|居然|偏偏|恰好|恰恰|正好|正|就)?是|(is|was) (actually |really |secretly |in fact )?(the|a|an|her|his|their) ",
            deed.text,
        ):
            continue
        found |= {
            i
            for i, w in enumerate(reading.who)
            if i != deed.who and w.role and re.sub(r"[。.！!哈呵嘿啊呢了呀吧吗]+$", "", deed.text).endswith(w.role)
        }
    for i, who in enumerate(reading.who[1:], start=1):
        if who.role and reading.language == "zh" and re.search(UNKNOWN + re.escape(who.role), reading.text):
            found.add(i)
        if who.role and re.search(
            EACH[reading.language].replace("{role}", re.escape(who.role.lower())), reading.text.lower()
        ):
            found.add(i)
    return found


UNKNOWN = r"(忘|认不出|不认得|不认识|不记得|想不起)[^，。]*那[个位][^，。]{0,12}"
"""Before somebody who is one of those named already: 忘了门口那个等她的女孩是谁."""
EACH = {
    "zh": r"一[个位名](则|却)?(是|做|当)[^，。]{0,6}{role}",
    "en": r"\b(one|the other|another)( is| was|,)? (an?|the) ([\w-]+ ){0,2}{role}\b",
}
"""Where two who were named together are told apart: 双胞胎，一个是警察一个是小偷."""


def cast(reading: Reading, draw: random.Random, place: str, partner: bool, things: bool = False) -> list[Actor]:
    """The acting company, the one it is about first, then who talks with them. `partner`: whether one more may be invented to
    talk with, where the sentence leaves room for anybody and its place or its people say who that would be. `things`: whether a thing
    may lead where the sentence has nobody."""
    states = presence.presence_of_people(reading)
    lead = find_lead(reading)
    names = Names(reading.language, draw, reading.text)
    out = absent_people(reading) | _same_person(reading)
    others = [i for i in range(len(reading.who)) if i != lead and i not in out]
    mine = " ".join(d.text.lower() for d in reading.deeds if not d.aside and d.who == lead)
    met = {i for i in others if reading.who[i].role and reading.who[i].role.lower() in mine}
    doers = {d.who for d in reading.deeds if not d.aside} | {d.also for d in reading.deeds}
    order = ([lead] if lead is not None else []) + sorted(
        others, key=lambda i: (i not in doers and i not in met, i not in met)
    )
    company: list[Actor] = []
    for index in order[:6]:
        state = states[index] if states[index] in presence.PLAYING else presence.HERE
        players = _players(reading, index, index == lead, names, draw)
        company += [a if a.state == presence.APART else replace(a, state=state) for a in players]
    if not company:
        lead_thing = things or presence.is_lonely(reading)
        company.append(_nobody(reading, names, draw) if lead_thing else _invented(_heir(reading, draw), names, draw))
    alone = presence.is_lonely(reading) or presence.are_apart(reading) or presence.is_silent(reading)
    enough = reading.language == "zh" and sum(a.there and not a.invented for a in company) > 1
    room = (
        not enough
        and company[0].there
        and company[0].speaks()
        and (not company[0].invented or is_back_from_dead(company[0].who, reading.language))
    )
    if (partner or _tells(reading)) and room and not alone and not any(a.speaks() and not a.crowd for a in company[1:]):
        role = _found_there(reading, company[0], place, draw)
        if role:
            company.insert(1, _invented(role, names, draw))
    silent = presence.is_silent(reading)
    company = [replace(a, silent=silent or _only_does(reading, a)) for a in company]
    company[1:] = sorted(company[1:], key=lambda a: not a.speaks() or a.crowd or not a.there)
    return company


def _only_does(reading: Reading, actor: Actor) -> bool:
    """Whether somebody has no words, or a thing that wakes, waits or leaves is given none by its sentence."""
    if presence.is_mute(actor.who, reading.language):
        return True
    if actor.who.kind != "thing" or reading.fine == "fairy tale" or reading.genre == "fairy tale":
        return False
    return re.search(SPOKEN[reading.language], reading.text.lower()) is None


def _nobody(reading: Reading, names: Names, draw: random.Random) -> Actor:
    """Who leads where the sentence has nobody: the thing that something is said of, else the place itself."""
    subjects = " ".join(d.subject.lower() for d in reading.deeds if d.who is None)
    at = {n.word: subjects.find(n.word.lower()) for n in reading.things}
    things = sorted(reading.things, key=lambda n: (at[n.word] < 0, at[n.word]))
    noun = next(iter((*things, *reading.places)), None)
    if noun is None:
        return _invented(_heir(reading, draw), names, draw)
    who = Who(noun.word, kind="thing", measure=noun.measure or "个")
    return Actor(names.of(who), who, invented=True)


def _found_there(reading: Reading, lead: Actor, place: str, draw: random.Random) -> Who | None:
    """Somebody who belongs beside the lead: of the family where a grandparent or a parent came back, else of the sentence's place."""
    if lead.who.kind == "human" and is_back_from_dead(lead.who, reading.language):
        return _heir(reading, draw)
    if lead.who.kind == "human" and not reading.ad and _tells(reading):
        return Who("")
    if lead.who.kind != "human" or (not reading.places and not lead.who.role):
        return None
    then = film_era.latest_year(reading)
    pairs = [p for p in _companions(place) if film_era.is_of_its_time(p, then)]
    return Who(draw.choice(lexicon.in_language(pairs, reading.language))) if pairs else None


def _tells(reading: Reading) -> bool:
    """Whether something is done to whoever tells it, who is nobody of `who`: 妈妈捂着我的嘴."""
    if any(not w.role and not w.name for w in reading.who):
        return False
    me = (
        r"我(?!们|[妈爸爷奶哥弟姐妹家国城镇村的想要姥外婶舅姨叔姑老太儿女同室闺邻岳])|着我的"
        if reading.language == "zh"
        else r"\b(I|me)\b"
    )
    return re.search(me, reading.text) is not None


def _players(reading: Reading, index: int, leads: bool, names: Names, draw: random.Random) -> list[Actor]:
    who = reading.who[index]
    if who.sex == "n" and who.kind == "human":
        said = _pronoun(reading) if leads else ""
        who = replace(who, sex=said or draw.choice("fm"))
    if (
        leads
        and who.count > (4 if who.role == "人" else 2)
        and who.role in lexicon.word_set("chinese" if reading.language == "zh" else "english", "many")
    ):
        word = who.role if reading.language == "zh" else who.role.capitalize()
        return [Actor(names.free_name(["这些人" if word == "人" else word]), who, crowd=True)]
    many = who.count > 2 and not leads and not _three(reading, who)
    if who.count == 1 or many or who.kind == "animal":
        crowd = who.count > 1
        if crowd and who.kind != "animal":
            role = who.role if reading.language == "zh" else who.plural or who.role
            return [Actor(names.free_name([role if reading.language == "zh" else role.capitalize()]), who, crowd=True)]
        return [Actor(names.of(who), who, crowd=crowd)]
    twins = []
    each = _of_each(reading, who)
    for number in range(min(who.count, 4 if re.search("四[个名位]", reading.text) else 3)):
        told = reading.who[index].sex != "n" or re.search("[女男母父姐妹兄弟]", who.role)
        plain = (who.sex if told else draw.choice("fm"), who.age, "")
        sex, age, called = each[number] if number < len(each) else plain
        name = who.name if number == 0 and who.name else called
        single = replace(who, count=1, name=name, sex=sex if who.kind == "human" else "n", age=age)
        state = presence.APART if number and presence.are_apart(reading) else presence.HERE
        twins.append(Actor(names.of(single), single, state=state))
    return twins


def _three(reading: Reading, who: Who) -> bool:
    """Whether they are said to be three: her three sisters, 三个姐姐."""
    words = {
        "zh": rf"三[个位名]?{re.escape(who.role)}",
        "en": rf"\b(three|3) ([\w-]+ )?{re.escape(who.plural or who.role)}\b",
    }
    return who.count == 3 and who.role != "" and re.search(words[reading.language], reading.text.lower()) is not None


def is_pair_word(role: str) -> bool:
    """Chinese: whether a word is for several of whom each is called otherwise: 父子俩."""
    return role.endswith(tuple(w for words in lexicon.table("chinese")["couples"] for w in words.split()))


def _of_each(reading: Reading, who: Who) -> list[tuple[str, str, str]]:
    """Chinese: sex, age and name of each of a pair or a family: a husband and a wife, a father and his child. Who has an exam ahead of them
    is no small child. They who love are a man and a woman."""
    if reading.language != "zh" or who.kind != "human":
        return []
    rows = {w: each for words, each in lexicon.table("chinese")["couples"].items() for w in words.split()}
    row = rows.get(max((w for w in rows if who.role.endswith(w)), key=len, default=""), "")
    love = re.search("|".join(lexicon.word_set("chinese", "love")), reading.text)
    if not row and not who.role and who.count == 2 and love:
        row = "m.adult f.adult"
    days = lexicon.table("chinese")["days"]
    grown = next((age for age in ("child", "teen", "adult") if re.search(days[age], reading.text)), "")
    each = [(one + ".").split(".")[:3] for one in row.split()]
    return [(sex, grown or age if age == "child" else age, called) for sex, age, called in each]


def _pronoun(reading: Reading) -> str:
    """The sex that the sentence's only pronoun gives its lead: 他, 她, he, she; "" where there are both or none."""
    he, she = (r"他(?!们)", r"她(?!们)") if reading.language == "zh" else (r"\b(he|his|him)\b", r"\b(she|her)\b")
    text = reading.text.lower()
    found = [sex for sex, pattern in (("m", he), ("f", she)) if re.search(pattern, text)]
    return found[0] if len(found) == 1 else ""


def _invented(who: Who, names: Names, draw: random.Random) -> Actor:
    if who.sex == "n":
        told = "f" if who.role.endswith("woman") else "m" if who.role.endswith("man") else ""
        who = replace(who, sex=told or draw.choice("fm"))
    return Actor(names.of(who), who, invented=True)


def _heir(reading: Reading, draw: random.Random) -> Who:
    """Somebody living, where the sentence has none: the grandchild of a grandmother, else a young man or woman."""
    text = reading.text.lower()
    kin = {
        "外婆|姥姥|外公|姥爷": "外孙女",
        "奶奶|爷爷|祖": "孙女",
        "母亲|父亲|妈妈|爸爸": "女儿",
        "grand": "granddaughter",
        "mother|father|mom|dad": "daughter",
    }
    for pattern, role in kin.items():
        if re.search(pattern, text) and (role.isascii() == (reading.language == "en")):
            return Who(role, sex="f", age="adult")
    return Who(
        draw.choice(["年轻人", "过路的人"]) if reading.language == "zh" else draw.choice(["young man", "young woman"]),
        sex="n",
    )


def _companions(place: str) -> list[str]:
    """Who is found at a place; nobody where none is listed."""
    book = lexicon.table("cast")
    pairs: dict[str, list[str]] = book["companions"]
    return pairs.get(place) or pairs.get(book["like"].get(place, ""), [])
