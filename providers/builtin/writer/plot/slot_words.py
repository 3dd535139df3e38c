"""The words that slots of a plot's lines stand for: of the company, of their tools, of what the film is about."""

from __future__ import annotations

import random
import re

from providers.builtin.writer.plot import actor_looks
from providers.builtin.writer.plot.film_actors import Actor
from providers.builtin.writer.plot.film_slots import FilmSlots
from providers.builtin.writer.plot.wording_repairs import with_article
from providers.builtin.writer.vocabulary.reading import Noun


def company_words(slots: FilmSlots, draw: random.Random) -> dict[str, str]:
    """How lines call A, B and C, their pronouns and tools; what A does, is taught and holds to."""
    out: dict[str, str] = {}
    lead = slots.company[0]
    for letter in "ABC":
        actor = slots.actor(letter)
        if actor is None:
            continue
        out[letter] = slots.being(actor)
        out[letter + "r"] = actor.who.role or actor.name
        out[letter + "'s"] = slots.being(actor) + "'s"
        sex = actor.who.sex if actor.who.kind == "human" else "n"
        if slots.zh:
            out[letter.lower()] = {"f": "她", "m": "他", "n": "它"}[sex]
        else:
            words = {
                "f": ("she", "her", "her", "herself"),
                "m": ("he", "him", "his", "himself"),
                "n": ("it", "it", "its", "itself"),
            }[sex]
            names = {"A": ("he", "him", "his", "himself"), "B": ("she", "her", "hers", "herself")}.get(letter)
            if names:
                out.update(zip(names, words, strict=True))
        out.update(_tool_words("" if letter == "A" else letter, slots.kits[letter], slots.zh))
    kit = slots.kits["A"]
    out["gesture"] = out["work"] = (kit["work"] if kit["calling"] else "") or actor_looks.first_gesture(
        lead, slots.reading.language, draw
    )
    out["rule"], out["twist"], out["other"] = kit["rule"], kit["twist"], kit["other"]
    out["S"] = slots.skill()
    out["toS"] = f"to {slots.skill()}"
    odd = next((d for d in slots.main_deeds() if d.subject and d.who is None), None)
    if odd:
        out["odd"] = odd.text
    out["Kin"] = out["A"]
    return {k: v for k, v in out.items() if v}


def _tool_words(letter: str, kit: dict[str, str], zh: bool) -> dict[str, str]:
    side = 0 if zh else 1
    tool = kit["tool"].split("|")[side] if "|" in kit["tool"] else kit["tool"]
    if zh:
        return {
            letter + "tool": tool,
            letter + "tool1": f"一{kit['measure']}{tool}",
            letter + "tool_": f"那{kit['measure']}{tool}",
            letter + "toolcl": kit["measure"],
        }
    return {
        letter + "tool": tool,
        letter + "tool1": tool if tool.endswith(("glasses", "tape")) else with_article(tool),
        letter + "tool_": f"the {tool}",
    }


def heart_words(slots: FilmSlots, heart: Noun | Actor) -> dict[str, str]:
    """How lines call what the film is about: N, Bare, O, O1, On."""
    if isinstance(heart, Actor):
        word = slots.being(heart)
        return {"N": word, "Bare": re.sub("^the ", "", word), "O": word, "O1": word, "On": word}
    word = slots.noun(heart)
    bare = re.sub("^the ", "", word)
    if slots.zh:
        traits = "".join(t if t.endswith("的") else t + "的" for t in heart.traits[:1])
        return {
            "N": word,
            "Bare": bare,
            "O": f"那{heart.measure or '个'}{word}",
            "O1": f"一{heart.measure or '个'}{traits}{word}",
            "On": word,
        }
    return {
        "N": word,
        "Bare": bare,
        "O": word,
        "O1": heart.word if heart.plural else with_article(" ".join([*heart.traits[:1], heart.word])),
        "On": bare,
    }
