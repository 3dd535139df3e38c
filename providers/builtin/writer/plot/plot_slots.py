"""What each slot of a plot's lines stands for in one film: the sentence's own people, places and things."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field, replace

from providers.builtin.writer.plot import (
    bodily_abilities,
    film_era,
    film_heart,
    film_places,
    moments,
    place_kits,
    plot_conditions,
    reported_speech,
    slot_words,
)
from providers.builtin.writer.plot.film_actors import Actor
from providers.builtin.writer.plot.moment import Moment
from providers.builtin.writer.vocabulary import lexicon, presence
from providers.builtin.writer.vocabulary.reading import Deed, Noun, Reading, Who

PASSING = {
    "zh": re.compile("有人(?!的)|路人|行人|过路的|人群|谁家"),
    "en": re.compile(r"\b(somebody|someone|people|passers?-by|the crowd|(a|an old|another) (wo)?man)\b", re.I),
}
"""Words for whoever passes by."""
LOOSE = {
    "zh": ("那句话", "这一天", "回去的路", "最后一班车", "小时候", "那年的雪", "没寄出去的话", "下一次"),
    "en": ("promise", "day", "way back", "last bus", "old photograph", "snow that year", "unsent word", "next time"),
}
"""What people talk of in a long film once the sentence's own nouns are used up."""


@dataclass
class Slots:
    """The film's company, places and nouns, what has been used how often, and which deeds are still to be told."""

    reading: Reading
    company: list[Actor]
    place: str
    where: list[Noun]
    draw: random.Random
    used: Counter[str] = field(default_factory=Counter)
    deeds: list[Deed] = field(default_factory=list)
    clauses: dict[str, list[str]] = field(default_factory=dict)
    kits: dict[str, dict[str, str]] = field(default_factory=dict)
    long: bool = False
    _means: dict[str, str] | None = None
    heart: Noun | Actor | None = None
    """The noun the sentence is most about, as {N} has it."""
    hearts: tuple[str, ...] = ()
    """What {N} stood for before."""
    moment: Moment | None = None
    """What was told last, while the packets that follow it are drawn."""
    lenders: list[str] = field(default_factory=list)
    """The place whose like lends details once the place's own are used up."""

    def __post_init__(self) -> None:
        self.heart = film_heart.find_heart(self)
        self.lenders = (
            [] if place_kits.is_loose(self.where[0].word, self.place, self.reading.language) else [self.place]
        )
        for letter, actor in zip("ABC", self.company, strict=False):
            self.kits[letter] = bodily_abilities.kit_of_calling(actor.who, self.draw)

    @property
    def zh(self) -> bool:
        return self.reading.language == "zh"

    def main_deeds(self) -> list[Deed]:
        return [d for d in self.reading.deeds if not d.aside]

    def is_done_to(self, actor: Actor | None) -> bool:
        """Whether what A does is done to somebody: "hides a runaway girl"."""
        if actor is None or actor.invented or not actor.who.role:
            return False
        return any(
            actor.who.role.lower() in film_heart.object_of_predicate(d.text, self.zh).lower()
            for d in self.main_deeds()
            if d.who is not None
        )

    def lead_index(self) -> int | None:
        """Where A stands among the sentence's people; None for somebody it does not name."""
        who = self.company[0].who
        return next((i for i, w in enumerate(self.reading.who) if _same(who, w)), None)

    def means(self) -> dict[str, str]:
        """What the sentence wants and what is in the way, as slots."""
        if self._means is None:
            self._means = reported_speech.story_values(self)
        return self._means

    def own(self) -> list[Actor]:
        return [a for a in self.company if not a.invented]

    # Conditions ---------------------------------------------------------------------------------------------------

    def actor(self, letter: str) -> Actor | None:
        if letter in "SR":
            return None if self.moment is None else self.moment.doer if letter == "S" else self.moment.other
        index = "ABC".index(letter)
        return self.company[index] if index < len(self.company) else None

    def talkers(self) -> bool:
        return len(self.company) > 1 and self.company[1].speaks() and not self.company[1].crowd

    def others(self) -> list[Actor]:
        """Beings of the film who are neither A nor, where B talks, B."""
        return [a for a in self.company[(2 if self.talkers() else 1) :] if a.there]

    def holds(self, condition: str) -> bool:
        """Whether a condition of data/writer/plots holds in this film."""
        return plot_conditions.condition_holds(self, condition)

    def able(self, text: str) -> bool:
        """Whether bodies and senses allow a line: no hands for a cat, no looks for the blind, nobody passing where nobody is."""
        if PASSING[self.reading.language].search(text) and presence.is_deserted(self.reading):
            return False
        for letter in "ABCSR":
            actor = self.actor(letter)
            if actor is None or not re.search(rf"\{{{letter}('s)?\}}", text):
                continue
            alone = letter == "S" and actor.state in (presence.ASLEEP, presence.APART)
            if not (actor.there or alone) or not bodily_abilities.is_able(actor.who, text, self.reading.language):
                return False
        return True

    # Words ----------------------------------------------------------------------------------------------------------

    def things_of(self, tag: str) -> list[Noun]:
        return [t for t in self.reading.things if tag in t.tags and not t.plural]

    @staticmethod
    def noun_word(noun: Noun | Actor | None) -> str:
        return noun.word if isinstance(noun, Noun) else ""

    def noun(self, noun: Noun) -> str:
        """A noun as it stands in a line: bare in Chinese; in English with its article, and by its head once it is known."""
        if self.zh:
            return noun.word
        word = noun.word
        if noun.word.split()[-1][:1].isupper() or noun.word in ("space", "heaven"):
            return noun.word
        self.used["name " + noun.word] += 1
        if self.used["name " + noun.word] % 2 == 0 and len(word.split()) > 1:
            word = word.split()[-1]
        if noun.kind != "idea" or noun.article or noun.plural:
            return f"the {word}"
        return word

    def being(self, actor: Actor) -> str:
        """How a line calls somebody: by name, an animal or a crowd by what it is."""
        if self.zh or actor.who.name or not (actor.who.kind in ("animal", "thing") or actor.crowd):
            return actor.name
        return f"the {actor.name[:1].lower() + actor.name[1:]}"

    def least_used(self, words: list[str]) -> str:
        fewest = min(self.used[w] for w in words)
        word = next(w for w in words if self.used[w] == fewest)
        self.used[word] += 1
        return word

    def plurals(self) -> set[str]:
        """English nouns after which a verb must be plural, as lines call them."""
        nouns = [n.word for n in (*self.reading.things, *self.reading.ideas) if n.plural]
        found = {f"the {w}" for word in nouns for w in (word, word.split()[-1])}
        return found | {f"the {a.name.lower()}" for a in self.company if a.crowd}

    def clause(self, kind: str) -> str:
        """One more clause of sky, detail, trouble or last image; when the place has no more, what is seen anywhere."""
        left = self.clauses.setdefault(kind, [])
        while not left and self.long and kind != "sky" and self.lenders:
            kit, then = place_kits.seen_anywhere(self.lenders.pop(0)), film_era.latest_year(self.reading)
            for lent in ("detail", "trouble", "last"):
                self.clauses[lent] += [
                    c
                    for c in lexicon.fitting_in_language(
                        kit[lent], self.reading.language, self.reading.when, self.reading.weather
                    )
                    if c not in self.clauses[lent]
                    and film_era.is_of_its_time(c, then)
                    and film_era.fits_season_and_world(c, self.reading)
                ]
        return left.pop(0) if left else ""

    def next_heart(self) -> bool:
        """Turns to another of the sentence's nouns, for a film that has said all it can about the first."""
        before = {self.heart_word(), *self.hearts}
        nouns: list[Noun | Actor] = [*self.reading.things, *self.reading.ideas, *self.others()]
        loose = [Noun(w, "idea", article="the") for w in LOOSE[self.reading.language]]
        for noun in [*nouns, *loose]:
            word = noun.word if isinstance(noun, Noun) else noun.name
            if word not in before:
                self.hearts = (*self.hearts, self.heart_word())
                self.heart = noun
                return True
        return False

    def heart_word(self) -> str:
        return self.heart.word if isinstance(self.heart, Noun) else self.heart.name if self.heart else ""

    def the_place(self, noun: Noun) -> str:
        if noun.word in film_places.NOWHERE:
            return "这里" if self.zh else "this place"
        return self.noun(replace(noun, kind="place", article="the"))

    def at(self, place: Noun) -> str:
        """English: the place with its preposition."""
        if place.word in film_places.NOWHERE:
            return "here"
        if place.word in place_kits.prepositions():
            return place_kits.prepositions()[place.word]
        prep = lexicon.place_kit(place.place).get("prep", "in")
        if place.word.split()[-1][:1].isupper() and place.word.lower() not in lexicon.place_words("en"):
            prep = "in"
        if re.search(r"(city|cities|town|towns|metropolis)$", place.word):
            prep = "in"
        if place.word.split()[-1] in lexicon.table("whereabouts")["on"]["en"].split():
            prep = "on"
        return f"{prep} {self.the_place(place)}"

    def values(self, text: str) -> dict[str, str] | None:
        """What the slots of one packet stand for; None when a needed one cannot be filled."""
        asked = set(re.findall(r"\{([^{}]+)\}", text))
        out = {**slot_words.company_words(self, self.draw), **self.means()}
        if self.moment is not None:
            out.update(moments.moment_values(self, self.moment))
        if asked & {"N", "Bare", "O", "O1", "On"}:
            if self.heart is None:
                return None
            out.update(slot_words.heart_words(self, self.heart))
        for slot, tag in (("T", "big" if "big" in asked else "small"), ("I", "")):
            if slot in asked:
                nouns = self.things_of(tag) if slot == "T" else list(self.reading.ideas)
                if not nouns:
                    return None
                word = self.least_used([n.word for n in nouns])
                out[slot] = self.noun(next(n for n in nouns if n.word == word))
        if "W" in asked:
            others = self.others()
            if not others:
                return None
            out["W"] = self.least_used([self.being(a) for a in others])
        for slot in ("detail", "trouble", "last", "sky"):
            if slot in asked or slot.capitalize() in asked:
                clause = self.clause(slot)
                if not clause:
                    return None
                out[slot] = out[slot.capitalize()] = clause
        place = self.where[0]
        out["P"] = self.the_place(place)
        if "inP" in asked:
            out["inP"] = self.at(place) if not self.zh else self.the_place(place)
        out["hour"] = {"dawn": "清晨", "day": "白天", "dusk": "傍晚", "night": "夜里"}.get(self.reading.when, "时候")
        return out

    def skill(self) -> str:
        """What somebody is taught: 跳舞, dance."""
        if self.zh:
            found = re.search(
                r"(?:教|学习?|学会).{0,8}?(跳舞|游泳|骑车|写字|唱歌|做饭|画画|下棋|弹琴|说话|手语|打拳|开车|做面|包饺子|拉琴|修表|捕鱼|吹笛|滑冰|剪纸|功夫|骑马|做菜)",
                self.reading.text,
            )
            return found[1] if found else ""
        found = re.search(
            r"(?:teach\w*|learns?)\b.*?\bto (dance|swim|ride|sing|cook|paint|box|drive|skate|fish|fly|sew|knit|draw|bake|ski|surf|juggle)\b",
            self.reading.text.lower(),
        )
        return found[1] if found else ""

    # Deeds ----------------------------------------------------------------------------------------------------------

    def said(self, deed: Deed) -> str:
        """A deed as a whole sentence, without its full stop."""
        subject = "" if deed.whole else deed.subject if deed.who is None else self.subject(deed)
        if self.zh:
            return (f"{deed.lead}，" if deed.lead else "") + subject + deed.text
        if not subject:
            return deed.text
        if deed.lead:
            return f"{deed.lead[:1].upper()}{deed.lead[1:]}, {subject} {deed.text}"
        return f"{subject[:1].upper()}{subject[1:]} {deed.text}"

    def players(self, deed: Deed) -> list[Actor]:
        """Those of the company who do it."""
        if deed.who is None:
            return [a for a in self.company if a.who.kind == "thing" and a.who.role.lower() in deed.subject.lower()]
        who = self.reading.who[deed.who]
        players = [a for a in self.company if _same(a.who, who)]
        if deed.also is not None:
            players = players[:1] + [a for a in self.company if _same(a.who, self.reading.who[deed.also])][:1]
        return players

    def subject(self, deed: Deed) -> str:
        """Who does it, by name; both names where two do."""
        assert deed.who is not None
        who = self.reading.who[deed.who]
        players = self.players(deed)
        if not players:
            return who.role or who.name if self.zh else f"the {who.role or who.name}"
        names = [self.being(a) for a in players]
        if len(names) == 1:
            return names[0]
        if self.zh:
            return "、".join(names[:-1]) + "和" + names[-1]
        return ", ".join(names[:-1]) + " and " + names[-1]


def _same(actor: Who, who: Who) -> bool:
    if not who.role and not who.name and who.sex not in ("n", actor.sex):
        return False  # he and she
    if who.name and actor.name and who.name != actor.name:
        return False  # Bruno and Agnes, of whom nothing else is said
    return replace(actor, sex=who.sex, count=who.count, name=who.name, age=who.age) == who
