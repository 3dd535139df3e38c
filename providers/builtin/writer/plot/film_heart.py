"""What a film is most about: a thing of what is done first, else somebody it is done to."""

from __future__ import annotations

import re
from dataclasses import replace

from providers.builtin.writer.plot.film_actors import Actor
from providers.builtin.writer.plot.film_slots import FilmSlots
from providers.builtin.writer.vocabulary.reading import Noun


def find_heart(slots: FilmSlots) -> Noun | Actor | None:
    """The noun the sentence is most about: a thing of what is done first, else somebody it is done to."""
    nouns = [*slots.reading.things, *slots.reading.ideas]
    main = [d for d in slots.reading.deeds if not d.aside] or list(slots.reading.deeds)
    others = [a for a in slots.company[1:] if not a.invented and not (a is slots.company[1] and slots.talkers())]
    for deed in sorted(main, key=lambda d: bool(re.search("^.{1,2}着", d.text))):
        if deed.subject:
            found = next((n for n in nouns if n.word.lower() in deed.subject.lower()), None)
            if found:
                return found
        obj = object_of_predicate(deed.text, slots.zh)
        named = next((n for n in nouns if n.word.lower() in obj), None)
        being = next((a for a in others if a.who.role and a.who.role.lower() in obj), None)
        if named or being:
            return named or being
    if slots.reading.ad and not nouns and slots.reading.places:
        return replace(slots.reading.places[0], kind="thing", tags=("big",), measure="家", article="the")
    things = [n for n in nouns if n.kind == "thing" and ("small" in n.tags or "big" in n.tags or "heard" in n.tags)]
    if len(main) and slots.talkers() and not slots.company[1].invented and not things:
        return None
    return (things or others or nouns or [None])[0]


def object_of_predicate(text: str, zh: bool) -> str:
    """The part of a predicate where its object stands: before a preposition in English, 把 or the end in Chinese."""
    if not zh:
        return re.split(r"\b(in|on|at|with|from|by|for|until|through|across|under|about)\b", text.lower())[0]
    held = re.search(r"把(.{1,12}?)(还|送|放|藏|写|做|变|当|交|带|卖|给|扔|刻|埋|寄|画|挂|修|锁|种|抱|搬|拿)", text)
    if held:
        return held[1]
    return re.sub(r"(隔着|用|在|从|替|跟|和|与|对|给|为了).{1,8}?(?=[^的]{2,})", "", text, count=1)[-9:]
