"""What somebody's body, senses and calling let them do: no hands for a cat, no looks for the blind, the tool of a trade."""

from __future__ import annotations

import random
import re

from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Who

HANDS = {
    "zh": r"手|口袋|拿|掂|捧|攥|袖|鞋|纽扣|蹲下来系|粉笔|写|画了|尝|衣|撑",
    "en": r"\b(hands?|pockets?|fingers?|sleeve|lace|shoes?|coat|writes?|draws?|chalk|weighs|wipes|folds|unfolds|ties)\b",
}
SIGHT = {
    "zh": r"看|望|盯|瞧|目光|瞪|认出|照片|镜",
    "en": r"\b(sees?|looks?|watch(es)?|eyes|photograph|glass|reads?|notices)\b",
}
HEARING = {"zh": r"听|声音|音乐|喊", "en": r"\b(hears?|listens?|sounds?|music|overhears)\b"}

FLESH = {
    "zh": r"呼吸|喘|吸了|口气|脸色|脸红|脸白|汗|泪|嘴唇|喉|嗓子|心跳|血|饿|嚼|咽|闻了闻|换了?衣|眼眶",
    "en": r"\b(breath\w*|pale|tears?|lips?|throat|heart|blood|sweat\w*|clothes|hungry|licks|swallows|chews|blush\w*|shivers)\b",
}
"""What only a living body does."""


def is_able(who: Who, text: str, language: str) -> bool:
    """Whether they can do what a line says of them."""
    if who.kind not in ("human", "robot") and re.search(HANDS[language], text):
        return False
    if who.kind in ("robot", "thing") and re.search(FLESH[language], text):
        return False
    if "blind" in who.senses and re.search(SIGHT[language], text):
        return False
    return not ("deaf" in who.senses and re.search(HEARING[language], text))


def calling_of_role(role: str) -> str:
    """The first kit that has a word of what somebody is called; "" for none."""
    low = role.lower()
    for name, kit in lexicon.table("kits").items() if low else ():
        if any(
            (w in low) if not w.isascii() else lexicon.pattern(rf"\b{w}\b").search(low) for w in kit["words"].split()
        ):
            return name
    return ""


def kit_of_calling(who: Who, draw: random.Random) -> dict[str, str]:
    """Tool, gesture, rule, its twist and what another says of it, by calling; else a general kit, with `calling` ""."""
    kits = lexicon.table("kits")
    language = 0 if re.search(r"[\u4e00-\u9fff]", who.role or who.name) else 1

    def flat(kit: dict[str, str], calling: str) -> dict[str, str]:
        return {
            "calling": calling,
            "measure": kit["measure"],
            "tool": kit["tool"],
            "craft": kit.get("craft", ""),
            **{k: kit[k].split("|")[language] for k in ("work", "rule", "twist", "other")},
        }

    if name := calling_of_role(who.role):
        return flat(kits[name], name)
    if who.kind == "robot":
        return flat(kits["robot"], "robot")
    return flat(kits[draw.choice([k for k in kits if k.startswith("any")])], "")
