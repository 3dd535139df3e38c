"""What one of the cast looks like, wears, is like, and does at first sight."""

from __future__ import annotations

import random
import re
from typing import Any

from providers.builtin.writer.plot.film_actors import Actor
from providers.builtin.writer.vocabulary import lexicon


def cast_member(actor: Actor, language: str, draw: random.Random) -> dict[str, Any]:
    """The actor as core.script.model.CastMember holds one: who they are, what they look like and wear."""
    book, who = lexicon.table("cast"), actor.who

    def pick(pairs: list[str]) -> str:
        return draw.choice(lexicon.in_language(pairs, language))

    zh = language == "zh"
    if who.kind == "human":
        key = {"old": "old_", "child": "child_"}.get(who.age, "") + (who.sex if who.sex != "n" else "f")
        hair, face, clothes = pick(book["hair"][key]), pick(book["face"][key]), pick(book["clothes"][key])
        clothes = _dress(who.role, language) or clothes
        years = (
            {"child": "八九岁", "teen": "十六七岁", "adult": "三十来岁", "old": "七十来岁"}[who.age]
            if zh
            else {"child": "about eight", "teen": "about sixteen", "adult": "in the thirties", "old": "about seventy"}[
                who.age
            ]
        )
        looks = f"{years}，{hair}，{face}" if zh else f"{years}, {hair}, {face}"
        if "blind" in who.senses:
            looks += "，双目失明" if zh else ", blind"
        nature = pick(book["personality"]["any"])
    else:
        kinds = book["coat"]
        key = (
            who.kind
            if who.kind in kinds
            else "cat"
            if re.search("猫|cat|kitten", who.species)
            else "dog"
            if re.search("狗|犬|dog|puppy|柴|金毛", who.species)
            else "other"
        )
        looks, clothes = pick(kinds[key]), ""
        nature = pick(book["personality"].get(who.kind, book["personality"]["animal"]))
    traits = "、".join(who.traits) if zh else ", ".join(who.traits)
    told = (
        (f"{who.role or actor.name}，{traits}" if zh else f"{who.role or actor.name}, {traits}")
        if traits
        else who.role or actor.name
    )
    return {
        "name": actor.name,
        "role": who.role,
        "kind": who.kind,
        "species": who.species,
        "sex": who.sex if who.kind == "human" else "n",
        "age": who.age,
        "description": told,
        "personality": nature,
        "appearance": looks,
        "clothing": clothes,
    }


def _dress(role: str, language: str) -> str:
    for words, pair in lexicon.table("cast")["dress"].items():
        if any((w in role) if not w.isascii() else lexicon.pattern(rf"\b{w}\b").search(role) for w in words.split()):
            return lexicon.in_language([pair], language)[0]
    return ""


def first_gesture(actor: Actor, language: str, draw: random.Random) -> str:
    """What they do at first sight."""
    book = lexicon.table("cast")["gesture"]
    key = "child" if actor.who.kind == "human" and actor.who.age == "child" else actor.who.kind
    said = lexicon.in_language(book[key], language)
    if "deaf" in actor.who.senses or "blind" in actor.who.senses:
        bad = {"deaf": "听|listening|声", "blind": "看|look|抬头"}
        pattern = "|".join(bad[s] for s in actor.who.senses if s in bad)
        said = [g for g in said if not re.search(pattern, g)] or said
    return draw.choice(said)
