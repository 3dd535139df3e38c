"""Where a film is: the sentence's own places, else where its words say that people are, else nowhere in particular."""

from __future__ import annotations

import re
from dataclasses import replace

from providers.builtin.writer.plot import bodily_abilities, deed_pictures
from providers.builtin.writer.plot.film_era import latest_year
from providers.builtin.writer.plot.place_kits import is_loose, without_preposition
from providers.builtin.writer.vocabulary import lexicon, presence
from providers.builtin.writer.vocabulary.lexicon import find_word, has_any_word
from providers.builtin.writer.vocabulary.reading import Noun, Reading

SPACE = ("space", "moon", "mars")
"""Where a ship is no ship at sea."""
OWNS = r"(?!'s? (?!([\w-]+ )?(daughter|son|wife|husband|boy|girl|child|apprentice)\b))"
"""English: not after whoever something belongs to, unless it is one of their house: the student's arm, the baker's daughter."""
SAID_OF = (
    "train",
    "ship",
    "boat",
    "moon",
    "mars",
    "space",
    "sky",
    "road",
    "street",
    "garden",
    "river",
    "seaside",
    "snow",
    "courtyard",
)
"""Kinds of places that say of what use or make something is, not where it is: a train ticket, a river stone."""
LED = r"\b(in|at|into|on|during|across) (an?|the|his|her|their|our|my)( \w+)? $|[在到进]$"
"""Before a word that people are said to be at: it says more than one that only says who they are."""
GAMES = 1700
"""Year before which an arena is a yard under the sky."""
REACHED = (
    r"\b(?:sets? (?:the|a|his|her) [\w-]+ down (?:on|in|at)|(?:lands?|crash-lands?) (?:the|a|his|her) [\w-]+ (?:on|in|at)"
    r"|it (?:opens|unlocks|fits)|all the way to|back to) (?:(?:the|an?|his|her) )?(?:[\w-]+ )?"
)
"""English: before a place where somebody comes in the end."""
NOWHERE = ("某处", "屋里", "somewhere", "indoors")
"""Headings of a film that is nowhere in particular: lines say "here"."""


def places_of_film(reading: Reading) -> list[Noun]:
    """The sentence's own places in its order, or where its words say that people are; never empty."""
    book, text = lexicon.table("whereabouts"), _here(reading)
    said = _said(reading)
    if said and has_any_word(text, book["gone"][reading.language]):
        return [said]
    own = [_known(noun, reading) for noun in true_places(reading)]
    if said:
        own = [n for n in own if n.word.split()[-1] not in book["vague"][reading.language].split()]
    sure = [n for n in own if n.place != "village" or lexicon.place_of(n.word, reading.language)]
    if any(n.place in SPACE for n in sure):
        sure = [n for n in sure if n.place not in ("ship", "boat")] or sure
    towns = book["cities"][reading.language].replace("_", " ").split()
    fixed = [n for n in sure if n.word.lower() not in towns and not _is_name(n)]
    town = bool(sure) and not fixed and all(n.place == "street" for n in sure)
    inside = (said or _of_a_deed(reading) or _of_a_calling(reading)) if town else None
    if inside is not None and inside.place != "street":
        return [inside]  # of a town only the name is known: what is done there, and by whom, says more
    if own and (sure or not said):
        stays = fixed or [n for n in sure if n.word.lower() in towns] or sure or own
        return _on_the_way(reading, stays)
    if said and not own and said.word in goal_places(reading):
        return _on_the_way(reading, [said])
    # what is done says more than who does it: a detective who cooks is in a kitchen
    return [
        said
        or _of_a_deed(reading)
        or _of_a_calling(reading)
        or _of_a_thing(reading)
        or _usual(reading)
        or _anywhere(reading)
    ]


def _on_the_way(reading: Reading, stays: list[Noun]) -> list[Noun]:
    """Places with those last that are only reached in the end; where there are no others the film begins on the way."""
    ahead = goal_places(reading)
    begins = [n for n in stays if n.word not in ahead]
    if begins or not ahead:
        return [*begins, *(n for n in stays if n.word in ahead)]
    said = _said(reading)
    known = said is not None and said.word not in ahead and not is_loose(said.word, said.place, reading.language)
    start = said if known else None
    start = start or _of_a_deed(reading) or _of_a_calling(reading) or _usual(reading)
    if start is None or start.place in {n.place for n in stays}:
        start = _noun(lexicon.table("whereabouts")["start"]["way"], reading.language)
    return [start, *stays]


def goal_places(reading: Reading) -> frozenset[str]:
    """Places of the sentence that are only reached in the end: 把钥匙送到顶楼, 跑回火场; "lands the plane on a train", "it opens the crypt"."""
    if reading.language != "zh":
        text = reading.text.lower()
        return frozenset(n.word for n in reading.places if re.search(REACHED + rf"{re.escape(n.word.lower())}\b", text))
    before = "|".join(lexicon.table("whereabouts")["start"]["zh"].split())
    reached = rf"(?<![来过坐走得])({before})了?(?!底)[^，。！？的]{{0,3}}(着火的|自己的|有[^，。的]{{1,4}}的)?"
    found = [n.word for n in reading.places if re.search(reached + re.escape(n.word), reading.text)]
    if not reading.places and re.search("去[买打]", reading.text) and (said := _said(reading)):
        found.append(said.word)
    return frozenset(found)


def true_places(reading: Reading) -> list[Noun]:
    """What was read as a place and is one."""
    never = {w.replace("_", " ") for w in lexicon.table("whereabouts")["not"][reading.language].split()}
    boots = [n.word for n in reading.places if re.search(re.escape(n.word) + "[靴鞋帽]", reading.text)]
    if reading.language == "zh":
        does = "|".join(lexicon.table("whereabouts")["doers"]["zh"].split())
        able = [n.word for n in reading.places if n.place not in ("village", "street")]
        boots += [word for word in able if re.search(f"{re.escape(word)}({does})", reading.text)]
    kept = [
        n
        for n in reading.places
        if n.word.lower() not in never
        and n.word not in boots
        and not _has_none(n.word, reading)
        and not _elsewhere(n.word, reading)
    ]
    return [n for n in kept if not _only_says_which(n, kept, reading)]


ON_PAPER = "票|名片|海报|广告|传单|明信片|地图|照片|画|信|合同|钥匙"
"""Chinese: what may be of a place without being there: a ticket to it, a picture of it."""


def _elsewhere(word: str, reading: Reading) -> bool:
    """Chinese: whether a place lies over there (对面的医院), or is only that of which something is: 卖墓地的名片, 去老家的车票."""
    if reading.language != "zh":
        return False
    told = re.escape(word)
    away = "对面|对岸|隔壁|远处|远方"
    over = rf"(?<![到在进去])({away})的?{told}|(?<![到在进去])(?=({away})){told}"
    return re.search(rf"{over}|卖{told}的|{told}[里上]?的[^，。的]{{0,4}}({ON_PAPER})", reading.text) is not None


def _only_says_which(noun: Noun, places: list[Noun], reading: Reading) -> bool:
    """Chinese: whether a place only says which other one it is (村口的公交站), or from which home something comes: 家里的红烧肉."""
    others = [n.word for n in places if n is not noun]
    if reading.language != "zh" or not others:
        return False
    if noun.word in ("家里", "家中", "老家", "家乡") and re.search(f"{noun.word}的(?!人|路|[那每]|时候)", reading.text):
        return reading.text.count(noun.word) == 1
    if noun.word in ("船", "船上") and any(n.place == "ship" for n in places if n is not noun):
        return True
    roles = "|".join(re.escape(w.role) for w in reading.who if w.role)
    inner = "|".join(map(re.escape, others))
    if roles and re.search(f"{re.escape(noun.word)}({roles})[^。]*在[^，。]{{0,6}}({inner})", reading.text):
        return True  # 殡仪馆化妆师 ... 在火锅店里
    return re.search(rf"{re.escape(noun.word)}的({inner})", reading.text) is not None


NONE = {"zh": "(没有|没|缺)一?[个座所家条片]?$", "en": r"\b(has no|have no|had no|without an?|no) $"}
"""What stands before a place that a sentence says there is none of."""


def _has_none(word: str, reading: Reading) -> bool:
    ahead, there, _ = reading.text.lower().partition(word.lower())
    return bool(there) and re.search(NONE[reading.language], ahead) is not None


def _here(reading: Reading) -> str:
    """The sentence without what comes from somewhere else: "a voice from a house that burned down", "a message from a galaxy"."""
    text = reading.text.lower()
    text = re.sub(r"\bfrom (an?|the|another) ([\w-]+ ){1,3}(that|which) [^,.;]*", "", text)
    text = re.sub(r"\bto (pay|save up|raise money) for [^,.;]*", "", text)
    text = re.sub(r"\b(don't|do not|doesn't|does not|never|not to) (get on|take|board|catch) [^,.;]*", "", text)
    return re.sub(
        r"\b(message|letter|voice|signal|call|postcard|parcel|song)s? from (an?|the|another) [\w-]+", "", text
    )


def _is_name(noun: Noun) -> bool:
    """Whether a place is called by an English name that no list has: Trieste, Harrow Bend."""
    return noun.word.isascii() and noun.word[:1].isupper() and not lexicon.place_of(noun.word, "en")


def _known(noun: Noun, reading: Reading) -> Noun:
    """A place whose word is not listed, by its last character or as a town; a frozen one is ice."""
    book, language = lexicon.table("whereabouts"), reading.language
    if "frozen" in noun.traits and noun.place in ("river", "boat", "seaside"):
        return replace(noun, place="snow")
    if noun.word.lower().replace(" ", "_") in book["cities"][language].split():
        return replace(noun, place="street")
    if re.search("[了着过]", noun.word) and (held := lexicon.place_of(noun.word, language)):
        words = [w for w, kind in lexicon.place_words(language).items() if kind == held and w in noun.word]
        return replace(noun, word=max(words, key=len), place=held)
    if noun.place == "gym" and latest_year(reading) < GAMES:
        return replace(noun, place="courtyard")
    if noun.place != "village":
        return noun
    if held := lexicon.place_of(noun.word, language) or lexicon.place_of(f"{noun.word}上", language):
        return replace(noun, place=held)
    if _is_name(noun):
        found = _said(reading) or _of_a_calling(reading)
        own = book["named"].get(noun.word.lower().split()[0]) if " " in noun.word else None
        return replace(noun, place=own or (found.place if found else "street"))
    kind = next((kind for ends, kind in book["ends"].items() if noun.word[-1:] in ends), "village")
    return replace(noun, place=kind)


def _said(reading: Reading) -> Noun | None:
    """Where the first of the words that say so puts it."""
    text = _here(reading)
    found = [
        (not re.search(LED, text[:start]), start, -len(word), entry)
        for words, entry in lexicon.table("whereabouts")["at"].items()
        for word in words.split()
        if (start := find_word(text, word)) >= 0
    ]
    return _noun(min(found)[-1], reading.language) if found else None


def _noun(entry: str, language: str) -> Noun:
    zh, en, kind, *_ = entry.split("|")
    return Noun(zh if language == "zh" else without_preposition(en), "place", place=kind, article="the")


def _of_a_deed(reading: Reading) -> Noun | None:
    """Where the first of its deeds that has such a place is done."""
    deeds = (deed for deed in reading.deeds if not deed.aside)
    kind = next(
        (act.place for deed in deeds for act in deed_pictures.acts_of_deed(deed, reading, "before") if act.place), ""
    )
    return _of_kind(kind, reading.language) if kind else None


RETIRED = frozenset(("退休", "退役", "退伍", "下岗", "失业", "retired", "former", "unemployed"))
"""Said of somebody whose calling brings no place any more."""


def _named_in(role: str) -> Noun | None:
    """The place that stands in what somebody or something is called: 照相馆 of 照相馆老板, hotel of hotel maid, school of school locker."""
    if role.isascii():
        first = role.lower().split()[0] if " " in role else ""
        kind = lexicon.place_words("en").get(first, "")
        stays = kind and kind not in SAID_OF and first not in ("house", "home")
        return Noun(first, "place", place=kind, article="the") if stays else None
    words = [w for w in lexicon.place_words("zh") if len(w) > 1 and role.startswith(w) and len(role) > len(w) + 1]
    word = max(words, key=len, default="")
    return Noun(word, "place", place=lexicon.place_words("zh")[word], article="the") if word else None


def _of_a_calling(reading: Reading) -> Noun | None:
    """Where the calling of its people is at home: of whoever does the first thing told, else of the next who is there."""
    doers = [d.who for d in reading.deeds if not d.aside and d.who is not None]
    states = presence.presence_of_people(reading)
    pair = next(((d.who, d.also) for d in reading.deeds if d.who is not None and d.also is not None), None)
    if (
        pair
        and len({bodily_abilities.calling_of_role(reading.who[index].role) for index in pair if index is not None}) > 1
    ):
        return None
    for index in dict.fromkeys([*doers, *range(len(reading.who))]):
        who = reading.who[index]
        if RETIRED & set(who.traits):
            continue
        if (at := _named_in(who.role)) and states[index] in presence.PLAYING:
            return at
        entry = lexicon.table("kits").get(bodily_abilities.calling_of_role(who.role), {}).get("place")
        if entry and states[index] in presence.PLAYING:
            return _noun(entry, reading.language)
    return None


def _of_a_thing(reading: Reading) -> Noun | None:
    """English: the place in the name of one of its things: the school of a school locker."""
    if reading.language == "zh":
        return None
    return next((at for noun in reading.things if (at := _named_in(noun.word)) is not None), None)


def _usual(reading: Reading) -> Noun | None:
    """Where such people and things are found; whoever has retired is not at work."""
    text = re.sub("(退休|退役|退伍|下岗|失业)的?[^，。的]{1,6}", "", _here(reading))
    for place, words in lexicon.table("cast")["where"].items():
        if any(_speaks_of(w, text, reading) for w in words.split()):
            return _of_kind(place, reading.language)
    return None


def _speaks_of(word: str, text: str, reading: Reading) -> bool:
    """Whether a sentence has a word. One Chinese character counts only where somebody's or something's word ends in it: 合龙 is no
    dragon."""
    if word.isascii():
        return re.search(rf"\b{word}s?\b{OWNS}", text) is not None
    if len(word) > 1:
        return word in text
    return any(name.endswith(word) for name in (*(n.word for n in reading.things), *(w.role for w in reading.who)))


def _of_kind(place: str, language: str) -> Noun:
    """A place by its usual name."""
    kit = lexicon.place_kit(place)
    if language == "zh":
        return Noun(kit["zh"].split()[0], "place", place=place)
    word = kit["en"].split()[0].replace("-", " ")
    return Noun({"home": "house", "mars": "Mars"}.get(word, word), "place", place=place)


def _anywhere(reading: Reading) -> Noun:
    book = lexicon.table("whereabouts")["anywhere"]
    people = any(w.kind == "human" for w in reading.who) and reading.weather in ("", "clear")
    out = not has_any_word(reading.text.lower(), book["in"]) and (reading.fine in book["out"] or not people)
    return _noun(book["outside" if out else "inside"], reading.language)


def is_shut_in(reading: Reading) -> bool:
    return has_any_word(reading.text.lower(), lexicon.table("whereabouts")["shut"][reading.language])
