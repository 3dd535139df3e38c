"""Fills the slots of a plot's lines with the sentence's own people, places and things, in either language."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field, replace

from providers.builtin.writer import lexicon
from providers.builtin.writer.casting import Actor, gesture
from providers.builtin.writer.reading import Deed, Noun, Reading

LOOSE = {
    "zh": ("那句话", "这一天", "那件事", "回去的路"),
    "en": ("the promise", "the day", "the one question", "the way back"),
}
"""What people talk of when a sentence names nothing."""
WORDLESS = {
    "blind": {"zh": r"看|望|盯|瞧|目光|见", "en": r"\b(see|sees|look|looks|eyes|watch|watches)\b"},
    "deaf": {"zh": r"听|声音", "en": r"\b(hear|hears|listen|listens|sound)\b"},
}


@dataclass
class Slots:
    """What each slot stands for in one film, and what has been used how often."""

    reading: Reading
    company: list[Actor]
    place: str
    where: list[Noun]
    draw: random.Random
    used: Counter[str] = field(default_factory=Counter)
    deeds: list[Deed] = field(default_factory=list)
    """Those not yet told, in the sentence's order."""
    clauses: dict[str, list[str]] = field(default_factory=dict)

    @property
    def zh(self) -> bool:
        return self.reading.language == "zh"

    def actor(self, letter: str) -> Actor | None:
        index = "ABC".index(letter)
        return self.company[index] if index < len(self.company) else None

    def talkers(self) -> bool:
        return len(self.company) > 1 and self.company[1].speaks() and not self.company[1].crowd

    def holds(self, condition: str) -> bool:
        """Whether a packet's condition holds in this film."""
        lead = self.company[0]
        if condition.startswith("!"):
            return not self.holds(condition[1:])
        match condition:
            case "two":
                return self.talkers()
            case "one":
                return not self.talkers()
            case "talk":
                return lead.speaks()
            case "mute":
                return not lead.speaks()
            case "hands":
                return lead.who.kind in ("human", "robot")
            case "sees":
                return "blind" not in lead.who.senses
            case "hears":
                return "deaf" not in lead.who.senses
            case "thing":
                return any("small" in t.tags and not t.plural for t in self.reading.things)
            case "big":
                return any("big" in t.tags for t in self.reading.things)
            case "idea":
                return bool(self.reading.ideas)
            case "being":
                return bool(self.others())
            case "doing":
                return any(not d.aside for d in self.reading.deeds)
            case "human" | "animal" | "robot":
                return lead.who.kind == condition
            case "inside":
                return self.place in lexicon.INDOORS
            case "outside":
                return self.place not in lexicon.INDOORS
        return (
            condition in (self.reading.genre, self.reading.mood, self.reading.when, self.reading.weather, self.place)
            or condition in self.reading.acts
        )

    def others(self) -> list[Actor]:
        """The sentence's own beings besides A, and B where B talks."""
        return [a for a in self.company[(2 if self.talkers() else 1) :]]

    def least_used(self, words: list[str]) -> str:
        fewest = min(self.used[w] for w in words)
        word = next(w for w in words if self.used[w] == fewest)
        self.used[word] += 1
        return word

    def noun(self, noun: Noun) -> str:
        """A noun as it stands in a line: the bare word in Chinese, with its article in English."""
        if self.zh:
            return noun.word
        if noun.kind == "place" or noun.article or noun.plural or noun.kind == "thing":
            return noun.word if noun.word[:1].isupper() else f"the {noun.word}"
        return noun.word

    def being(self, actor: Actor) -> str:
        if self.zh or (not actor.who.kind == "animal" and not actor.crowd):
            return actor.name if not (not self.zh and actor.who.kind == "thing") else f"the {actor.who.role}"
        return actor.name if actor.who.name else f"the {actor.name[:1].lower() + actor.name[1:]}"

    def nouns(self, kind: str) -> list[str]:
        match kind:
            case "T":
                found = [t for t in self.reading.things if "small" in t.tags and not t.plural]
            case "big":
                found = [t for t in self.reading.things if "big" in t.tags]
            case "I":
                found = list(self.reading.ideas)
            case _:
                found = [*self.reading.things, *self.reading.ideas]
                words = [self.noun(n) for n in found]
                if len(words) < 2:
                    words += [self.being(a) for a in self.others()]
                if len(words) < 2:
                    words += list(LOOSE[self.reading.language])[: 2 - len(words)] if not words else []
                return words
        return [self.noun(n) for n in found]

    def clause(self, kind: str) -> str:
        """One more clause of sky, detail, trouble or last image; "" when none is left."""
        left = self.clauses.get(kind, [])
        return left.pop(0) if left else ""

    def values(self, text: str) -> dict[str, str] | None:
        """What the slots of one packet's text stand for; None when one of them cannot be filled."""
        asked = set(re.findall(r"\{([^{}]+)\}", text))
        out: dict[str, str] = {}
        for slot in sorted(asked):
            if slot in ("sky", "Sky"):
                continue
            if slot in ("detail", "trouble", "last"):
                clause = self.clause(slot)
                if not clause:
                    return None
                out[slot] = clause
        if {"sky", "Sky"} & asked:
            sky = self.clause("sky")
            if not sky:
                return None
            out["sky"] = out["Sky"] = sky
        for slot in ("T", "I", "N"):
            if asked & {slot, slot + "1", slot + "_", "Bare" if slot == "N" else slot}:
                words = self.nouns("big" if slot == "T" and "big" in asked else slot)
                if not words:
                    return None
                out[slot] = self.least_used(words)
        if "N" in out:
            out["Bare"] = re.sub(r"^the ", "", out["N"])
        if "W" in asked:
            others = self.others()
            if not others:
                return None
            word = self.least_used([self.being(a) for a in others])
            out["W"] = word
        out.update(self._company())
        out["P"] = self._the(self.where[0])
        out["inP"] = self.at(self.where[0])
        out["hour"] = {"dawn": "清晨", "day": "白天", "dusk": "傍晚", "night": "夜里"}.get(self.reading.when, "时候")
        out["gesture"] = gesture(self.company[0], self.reading.language, self.draw)
        out["work"] = out["gesture"]
        return out

    def _the(self, place: Noun) -> str:
        return (
            place.word
            if self.zh or place.word[:1].isupper() or place.word in ("space", "heaven")
            else f"the {place.word}"
        )

    def at(self, place: Noun) -> str:
        """English: the place with its preposition."""
        prep = lexicon.place_kit(place.place).get("prep", "in")
        known = place.word.lower() in lexicon.place_words("en")
        return f"{prep if known or place.word[:1].islower() or place.place in ('mars', 'moon') else 'in'} {self._the(place)}"

    def _company(self) -> dict[str, str]:
        out: dict[str, str] = {}
        for letter in "ABC":
            actor = self.actor(letter)
            if actor is None:
                continue
            out[letter] = self.being(actor)
            out[letter + "r"] = actor.who.role or actor.name
            out[letter + "'s"] = self.being(actor) + "'s"
            sex = actor.who.sex if actor.who.kind == "human" else "n"
            if self.zh:
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
        lead = self.company[0]
        out["Kin"] = lead.name if self.zh else self.being(lead)
        return out

    def said(self, deed: Deed) -> str:
        """A deed as a whole sentence, without its full stop."""
        if deed.who is None:
            subject = deed.subject
        else:
            subject = self.subject(deed)
        if not subject:
            return deed.text
        return f"{subject}{deed.text}" if self.zh else f"{subject[:1].upper()}{subject[1:]} {deed.text}"

    def subject(self, deed: Deed) -> str:
        """Who does it, by name; both names where two do."""
        assert deed.who is not None
        who = self.reading.who[deed.who]
        players = [a for a in self.company if _same(a.who, who)]
        if deed.also is not None:
            players = players[:1] + [a for a in self.company if _same(a.who, self.reading.who[deed.also])][:1]
        if not players:
            return who.role if self.zh else f"the {who.role}"
        names = [self.being(a) for a in players]
        if len(names) == 1:
            return names[0]
        if self.zh:
            return "、".join(names[:-1]) + "和" + names[-1]
        return ", ".join(names[:-1]) + " and " + names[-1]


def _same(a, b) -> bool:  # type: ignore[no-untyped-def]
    return a == b or replace(a, sex=b.sex, count=b.count, name=b.name) == b


def fill(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\{([^{}]+)\}", lambda m: values.get(m[1], m[0]), text)


def tidy(text: str, language: str) -> str:
    """Full stops, capitals, and no mark twice."""
    if language == "zh":
        return re.sub(r"([。，！？；])[。，；]+", r"\1", text)
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"([.!?])\.(?!\.)", r"\1", text.replace("...", "\u2026")).replace("\u2026", "...")
    return re.sub(r"(^|[.!?][\"”]?\s+)([a-z])", lambda m: m[1] + m[2].upper(), text)
