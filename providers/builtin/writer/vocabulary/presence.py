"""Who is there: whether somebody of a sentence stands in its film, or is only heard, asleep, unseen, away, dead, or named.

The ways in which sentences say so are data/writer/presence.toml."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.english_word_forms import verb_base
from providers.builtin.writer.vocabulary.reading import Deed, Reading, Who

HERE, CROWD, VOICE, ASLEEP, UNSEEN = "here", "crowd", "voice", "asleep", "unseen"
APART, AWAY, DEAD, NAMED = "apart", "away", "dead", "named"
PLAYING = frozenset((HERE, CROWD, VOICE, ASLEEP, UNSEEN, APART))
"""Those who are part of the company: what they do can be told as it happens."""
SEEN = frozenset((HERE, CROWD, ASLEEP, APART))
"""Those whom a picture may show; whoever is apart only by themselves."""
BEFORE = {
    "zh": "",
    "en": r"(?:(?:an?|the|his|her|their|its|my|our|your|one|every|each|that|this) )?(?:(?!(?:to|a|an|the|of|for|from|with|and|in|on|at|who|that|by|but|or|is|was) )[\w-]+ ){0,2}?",
}
"""What may stand between an English verb or preposition and the word for somebody."""
OWNER = "owner"
"""Only named as whose something is, and so away unless nobody else is there."""
ORDER = (NAMED, "sure", UNSEEN, ASLEEP, VOICE, DEAD, AWAY, CROWD)


def presence_of_people(reading: Reading) -> tuple[str, ...]:
    """For each of the sentence's people, in its order, one of the words above."""
    lead = _lead(reading)
    states = [_of(reading, i, who, i == lead) for i, who in enumerate(reading.who)]
    if are_apart(reading):
        first = lead if lead is not None else 0
        states = [APART if s == HERE and i != first else s for i, s in enumerate(states)]
    led = reading.language == "zh" and bool(reading.things)
    if not PLAYING & set(states) and not led:
        states = [HERE if s == OWNER else s for s in states]
    return tuple(AWAY if s == OWNER else s for s in states)


def are_apart(reading: Reading) -> bool:
    """Whether the sentence's people are never in one place: they have not met, or something lies between them."""
    text = reading.text.lower()
    return _says(reading.language, "apart", "text", text, "") and not _says(reading.language, "apart", "met", text, "")


def is_mute(who: Who, language: str) -> bool:
    """Whether somebody of that calling has no words: a baby, a mime, a statue."""
    return _says(language, "mute", "role", (who.role or who.name).lower(), "")


def is_silent(reading: Reading) -> bool:
    """Whether nobody in the sentence's film talks: they are not on speaking terms, or it is their art."""
    return _says(reading.language, "silent", "text", reading.text.lower(), "")


def find_hidden(reading: Reading) -> tuple[int, str] | None:
    """Whom nobody can see any more, and the words that say so; None where everybody stays in sight."""
    for deed in reading.deeds:
        said = _rules(reading.language).get("hidden", {}).get("deed", ())
        found = next((m for pattern in said if (m := re.search(pattern, deed.text.lower()))), None)
        who = deed.who if deed.who is not None else _lead(reading)
        if found and who is not None and not deed.aside:
            return who, found[0]
    return None


def is_lonely(reading: Reading) -> bool:
    """Whether the sentence leaves no room for anybody it does not name."""
    return _says(reading.language, "alone", "text", reading.text.lower(), "")


def is_deserted(reading: Reading) -> bool:
    """Whether nobody even passes by where it is."""
    return _says(reading.language, "deserted", "text", reading.text.lower(), "")


def _lead(reading: Reading) -> int | None:
    """Whoever does the first thing told: they are in the film, whatever is said of them besides."""
    return next((d.who for d in reading.deeds if not d.aside and d.who is not None), None)


def _of(reading: Reading, index: int, who: Who, leads: bool) -> str:
    language, text = reading.language, reading.text.lower()
    role = "的人" if who.role == "人" else who.role
    half = role[:1] if role[:1] == role[1:] and role not in text else ""  # 妈妈 of 我妈
    called = "|".join(re.escape(c.lower()) for c in dict.fromkeys((role, who.name, who.plural, half)) if c)
    if not called:
        return DEAD if _told(reading, index, "sure") else HERE
    mine = [d for d in reading.deeds if index in (d.who, d.also) and not d.aside]
    if who.role == "人" and _stands_for_another(reading, who):
        return NAMED
    for state in (NAMED, VOICE, AWAY, UNSEEN):
        if state == UNSEEN and who.kind != "human":
            continue
        if _says(language, state, "only", text, called) and not _met(language, called, text):
            return state
    for state in ORDER:
        if leads and (
            state in (NAMED, VOICE, CROWD)
            or (state == AWAY and any(_acts(d, language) or _goes(d, language) for d in mine))
        ):
            continue
        if state == UNSEEN and language == "zh" and who.kind == "animal":
            continue
        if not _found(language, state, who, called, text) and not _told(reading, index, state):
            continue
        if state == NAMED and mine:
            continue
        if state == DEAD and len(reading.who) > 1 and mine and all(_before(d, language) for d in mine):
            return DEAD
        if state in (DEAD, AWAY) and (_met(language, called, text) or any(_acts(d, language) for d in mine)):
            return HERE
        return DEAD if state == "sure" else state
    if not leads and not mine and _aside(reading, called) and not _met(language, called, text):
        return NAMED
    return OWNER if not leads and _only_owner(reading, index, who) else HERE


def _stands_for_another(reading: Reading, who: Who) -> bool:
    """Chinese: whether 人 is only a number of people among whom are those who are named (够三个人), or turns out to be one of the
    sentence's others (要刺杀他的人是弟弟)."""
    others = [w.role for w in reading.who if w.role not in ("", "人") and w.kind == "human"]
    if who.count > 2 and any(w.kind == "human" and w.role != "人" for w in reading.who) and "的人" not in reading.text:
        return True
    kin = "|".join(
        map(re.escape, (*lexicon.word_set("chinese", "kin"), *others, "表弟", "表哥", "表妹", "表姐", "自己"))
    )
    return re.search(f"人(其实|原来|竟然?|居然|却|正|就|偏偏|恰好)*是[^，。]{{0,12}}({kin})", reading.text) is not None


def _told(reading: Reading, index: int, state: str) -> bool:
    """Whether what somebody does says that they are not there: six jurors who ... have gone missing."""
    return any(_says(reading.language, state, "deed", d.text.lower(), "") for d in reading.deeds if d.who == index)


def _aside(reading: Reading, called: str) -> bool:
    """Whether somebody only stands in a clause about somebody or something else, or after a word that makes them no part of what is
    done: the messages between two strangers, a bridge that lets liars across. Then nobody is sure that they are there."""
    before = _rules(reading.language).get("aside", {})
    if not before:
        return False
    who = rf"\b(?:{called})\b" if reading.language == "en" else f"(?:{called})"
    if not re.search(who, reading.text.lower()):
        return False  # somebody added them
    main = [d.text.lower() for d in reading.deeds if not d.aside and re.search(who, d.text.lower())]
    for text in main or [reading.text.lower()]:
        found = re.search(who, text)
        if found and not any(re.search(p, text[: found.start()]) for p in before["text"]):
            return False
    return True


def _found(language: str, state: str, who: Who, called: str, text: str) -> bool:
    return (
        _says(language, state, "text", text, called)
        or any(_says(language, state, "trait", t.lower(), called) for t in who.traits)
        or _says(language, state, "role", (who.role or who.name).lower(), called)
    )


def _met(language: str, called: str, text: str) -> bool:
    return _says(language, "met", "text", text, called) and not _says(language, "met", "never", text, called)


def _acts(deed: Deed, language: str) -> bool:
    """Whether a deed is something only who is there can do: not dying, being gone, or failing to come."""
    gone = {
        "zh": r"死|下班了|走光|散场|放假了|出差|出国|住院|坐牢|服刑|没有?(出摊|开门|上班|上学|露面|到场|赴约|下班)|被杀|被害|遇害|遇难|处决|去世|过世|逝世|离世|病逝|牺牲|亡|失踪|走失|不见|没有?来|没有?回|没有?出现|消失|不在|离开|搬走|出走|走了|寄|写|留下|留给|打来|下落|上传|化成|化作|变成了",
        "en": r"\b(die[sd]?|dead|killed|murdered|slain|executed|hanged|poisoned|gone|missing|vanish\w*|disappear\w*|left(?! behind)|leaves|never|away|passes|passed|not|drowned|wrote|writes|sent|sends)\b",
    }
    return re.search(gone[language], deed.text.lower()) is None


def _before(deed: Deed, language: str) -> bool:
    """English: whether a deed was done before the film begins: her late husband taught her to dance."""
    verb = re.sub(r"^((once|always|never|only|\w+ly) )+", "", deed.text.lower()).partition(" ")[0]
    return language == "en" and verb_base(verb)[1] == "past"


def _goes(deed: Deed, language: str) -> bool:
    """Whether somebody leaves of their own will: then the film goes with them."""
    goes = {
        "zh": r"离家出走|出走|逃走|逃跑|私奔|搬走|离开|走了",
        "en": r"\b(leaves|runs? away|ran away|sets? (out|off)|escapes?|elopes?)\b",
    }
    return re.search(goes[language], deed.text.lower()) is not None


def _only_owner(reading: Reading, index: int, who: Who) -> bool:
    """Whether they are only named as whose something is: the miller of the miller's daughter."""
    role, text = (who.role or who.name).lower(), reading.text.lower()
    lead = _lead(reading)
    if lead is not None and reading.who[lead].kind == "thing" and re.search(r"\b(he|she|him|her)\b|[他她]", text):
        return False  # what they own does something to them
    if reading.language == "en" and re.search(rf"{re.escape(role)}'s ([\w-]+ ){{0,2}}{_seen_by()}\b", text):
        return False  # "my father's stroke recovery"
    doing = {d.who for d in reading.deeds if not d.aside} | {d.also for d in reading.deeds}
    if re.search(f"(只剩|剩下|有|住着|坐着|站着|养着|装着|来了)[^，。]*{re.escape(role)}的", text):
        return False  # 只剩一个老师的小学
    if re.search(f"{re.escape(role)}的(舌头|手|眼睛|脸|头发|耳朵|嗓子|腿|脚|鼻子|心|肚子|牙)", text):
        return False  # 女厨师的舌头尝不出咸淡
    owns = "的" if reading.language == "zh" else "'s"
    return bool(role) and index not in doing and text.count(role) == text.count(role + owns) > 0


@cache
def _seen_by() -> str:
    """English words for what nobody sees without seeing whose it is."""
    return f"({'|'.join(sorted(lexicon.word_set('english', 'of_somebody')))})"


def _says(language: str, state: str, kind: str, text: str, called: str) -> bool:
    return any(p.search(text) for p in _patterns(language, state, kind, called))


@cache
def _rules(language: str) -> dict[str, Any]:
    return dict(lexicon.table("presence")[language])


@lru_cache(maxsize=1024)
def _patterns(language: str, state: str, kind: str, called: str) -> tuple[re.Pattern[str], ...]:
    who = f"{BEFORE[language]}(?:{called})"
    return tuple(re.compile(raw.replace("{who}", who)) for raw in _rules(language).get(state, {}).get(kind, ()))
