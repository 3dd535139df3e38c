"""Divides what is told into scenes, each in a place of the sentence or a corner of it."""

from __future__ import annotations

import itertools
import re
from typing import Any

from providers.builtin.vocabulary import INDOORS
from providers.builtin.writer.plot import film_era, film_places, moments, place_kits
from providers.builtin.writer.plot.wording_repairs import tidy_marks
from providers.builtin.writer.shots import named_people, posing, screen_time
from providers.builtin.writer.telling import undrawn_cards
from providers.builtin.writer.telling.film_filling import Filling
from providers.builtin.writer.telling.packet_drawing import Part
from providers.builtin.writer.vocabulary import lexicon, presence
from providers.builtin.writer.vocabulary.reading import Deed, Noun

NEAR = 0.6
"""Of a scene's length: so far from where it would begin a clause is looked for that opens it."""

HOME = ("home", "bedroom")
ROOMS = ("home", "bedroom", "kitchen")
"""Where somebody is at home, and the rooms there; a kitchen by itself may be that of a canteen."""


class Scenes(Filling):
    """Adds places."""

    def _scenes(self, parts: list[Part]) -> list[dict[str, Any]]:
        count = max(1, min(8, round(self.seconds / 22) + (self.seconds > 25), len(parts)))
        groups = self._groups(parts, count)
        scenes = []
        stays, turn = self._stays(groups), self._turns(groups)
        if turn and not any(b["step"] == "turn" for part in parts for b in part.beats):
            self._turned(groups[turn])
        for number, group in enumerate(groups):
            noun, corner, kind = self._corner(number, stays, self.by_clauses or any(p.way == "acted" for p in group))
            beats = [{**b, "starts": k == 0} for p in group for k, b in enumerate(p.beats)]
            if noun.place != self.place:
                self._seen_here(beats, noun)
            if number and beats and screen_time.rides_on_picture(beats[0]):
                arrival = self._arrival(noun, corner, kind, beats[0]["step"])
                beats.insert(0, arrival)
            scenes.append(
                {
                    "interior": kind in INDOORS,
                    "location": self._heading(noun, corner),
                    "place": kind,
                    "when": self.when if number < max(turn, 1) else self.later,
                    "weather": self.reading.weather or "clear",
                    "mood": self.reading.mood or "calm",
                    "beats": beats,
                }
            )
        if len(scenes) > 2:
            mood = self.reading.mood
            scenes[-1]["mood"] = {"sad": "hopeful", "tense": "calm", "scary": "calm", "mysterious": "tender"}.get(
                mood, mood
            ) or "calm"
        return self._finish(scenes)

    def _seen_here(self, beats: list[dict[str, Any]], noun: Noun) -> None:
        """What was drawn for the film's first place gives way to what is seen in the place of this scene."""
        first = self.where[0]
        there = place_kits.kit_of_place(first.word, first.place, self.language)["detail"]
        here = place_kits.kit_of_place(noun.word, noun.place, self.language)["detail"]
        free = [
            d
            for d in lexicon.fitting_in_language(here, self.language, self.later, self.reading.weather)
            if self._may_be(d)
        ]
        self.draw.shuffle(free)
        for beat in beats:
            if beat["kind"] != "action":
                continue
            for detail in lexicon.in_language(there, self.language):
                found = re.search(re.escape(detail), beat["text"], re.IGNORECASE)
                if found is None or detail in lexicon.in_language(here, self.language) or not free:
                    continue
                other = free.pop()
                other = other[:1].upper() + other[1:] if found[0][:1].isupper() else other
                text = beat["text"].replace(found[0], other)
                if self.language == "zh":
                    beat["text"] = text.replace(f"{first.word}，", f"{noun.word}，")
                else:
                    at = self.slots.at(noun)
                    at = at[:1].upper() + at[1:] if text.lower().startswith(self.slots.at(first).lower()) else at
                    beat["text"] = re.sub(re.escape(self.slots.at(first)), at, text, count=1, flags=re.IGNORECASE)
                self.texts.add(beat["text"])

    def _may_be(self, clause: str) -> bool:
        """Whether it can be seen in this film, and has not been."""
        seen = any(clause.lower() in text.lower() for text in self.texts)
        return (
            not seen
            and film_era.is_of_its_time(clause, self.then)
            and film_era.fits_season_and_world(clause, self.reading)
        )

    def _groups(self, parts: list[Part], count: int) -> list[list[Part]]:
        """The parts of each scene, about as long as each other: a scene begins with a clause where one is near, the first holds the first."""
        begins = list(itertools.accumulate((self._length([part]) for part in parts), initial=0.0))
        each, cuts = begins[-1] / count, [0]
        first = next((i for i, part in enumerate(parts) if part.tells()), 0)
        for number in range(1, count):
            after = range(max(cuts[-1], first) + 1, len(parts))
            free = [i for i in after if not parts[i].goes_on() and not self._is_done(parts, i)]
            if free:
                cuts.append(
                    min(free, key=lambda i: abs(begins[i] - number * each) - NEAR * each * self._opens(parts[i]))
                )
        return [parts[at:after] for at, after in itertools.pairwise([*cuts, len(parts)])]

    @staticmethod
    def _is_done(parts: list[Part], at: int) -> bool:
        """Whether it shows what was told just before it."""
        return parts[at].way == "acted" and parts[at - 1].tells()

    def _opens(self, part: Part) -> bool:
        """Whether a scene may well begin with it: a clause after the first."""
        return part.tells() and part.deed is not self.told_deeds[0]

    def _turns(self, groups: list[list[Part]]) -> int:
        """The scene in which the film turns, from 0; the last where no clause says so."""
        turn = next((n for n, g in enumerate(groups) if any(p.deed is self.turn for p in g if self.turn)), 0)
        return turn or len(groups) - 1

    def _turned(self, group: list[Part]) -> None:
        """Where the sentence has no turn the light has one: it is seen on somebody, else on what comes first."""
        seen = [b for part in group if part.step != "end" for b in part.beats if screen_time.has_picture(b)]
        names = [self.slots.being(actor) for actor in self.slots.company]
        for beat in sorted(seen, key=lambda b: not any(name in b["text"] for name in names))[:1]:
            beat["step"] = "turn"

    def _stays(self, groups: list[list[Part]]) -> list[Noun]:
        """In which of the sentence's places each scene is: where the deeds told in it are said to be, else one after the other."""
        count, found, stays = len(groups), False, []
        now = self.where[0]
        for group in groups:
            said = _said_in(group)
            named = [noun for noun in self.where if noun.word.lower() in said]
            now, found = (named[0], True) if named else (now, found)
            stays.append(now)
        goals = film_places.goal_places(self.reading)
        if any(noun.word in goals for noun in self.where):
            return self._reached(groups, goals)
        return (
            stays
            if found
            else [self.where[min(n * len(self.where) // count, len(self.where) - 1)] for n in range(count)]
        )

    def _reached(self, groups: list[list[Part]], goals: frozenset[str]) -> list[Noun]:
        """Where somebody goes is seen once they can be there: after the clause that says so, in the last scene at the latest."""
        now, stays = self.where[0], list[Noun]()
        ahead: Noun | None = None
        for number, group in enumerate(groups):
            said = _said_in(group)
            if ahead is not None and said.strip():
                now, ahead = ahead, None
            here = [noun for noun in self.where if noun.word.lower() in said]
            now = next((noun for noun in here if noun.word not in goals), now)
            ahead = next((noun for noun in reversed(here) if noun.word in goals), ahead)
            last = number == len(groups) - 1
            if last and number and now.word not in goals and not any(stay.word in goals for stay in stays):
                now = ahead or next(noun for noun in self.where if noun.word in goals)
            stays.append(now)
        return stays

    def _corner(self, number: int, stays: list[Noun], acted: bool) -> tuple[Noun, str, str]:
        """The place of a scene, and which corner of it: where a deed is seen (`acted`) one of the same kind, else one as near as another
        room of the same home, or the open air of a place that is outdoors."""
        noun = stays[number]
        turn = sum(stay is noun for stay in stays[:number])
        if turn == 0:
            return noun, "", noun.place
        kit = place_kits.kit_of_place(noun.word, noun.place, self.language)
        corners = [c for c in kit["corner"] if noun.word not in c.lower().split("|")[:2]]
        corners = [c for c in corners if film_era.is_of_its_time(c, self.then)]
        corners = [
            c for c in corners if c.split("|")[2] == noun.place or not (acted or _apart(noun.place, c.split("|")[2]))
        ]
        spot = place_kits.is_one_spot(noun.word, self.language)
        if not corners or spot or film_places.is_shut_in(self.reading):
            return noun, "", noun.place
        zh, en, kind = corners[(turn - 1) % len(corners)].split("|")
        return noun, zh if self.language == "zh" else en, kind

    def _heading(self, noun: Noun, corner: str) -> str:
        around = "" if corner else self._around(noun)
        word, inner = (around, noun.word) if around else (noun.word, corner)
        if self.language == "zh":
            return f"{word}·{inner}" if inner else word
        place = word if word[:1].isupper() else word.capitalize()
        return f"{place} - {re.sub('^(the|a|an) ', '', inner)}" if inner else place

    def _around(self, noun: Noun) -> str:
        """The place of the sentence that another one is in: the blood bank of "the cafeteria of a blood bank"; "" where it is in none."""
        text, word = self.reading.text.lower(), re.escape(noun.word.lower())
        for other in self.reading.places:
            outer = re.escape(other.word.lower())
            within = (
                rf"{outer}(里|内|中|上)?的?{word}"
                if self.language == "zh"
                else rf"\b{word} (of|in|at|inside|under|on) ((a|an|the|his|her|their|its|some) )?([\w-]+ )?{outer}\b"
            )
            if other.word != noun.word and re.search(within, text):
                return other.word
        return ""

    def _arrival(self, noun: Noun, corner: str, kind: str, step: str) -> dict[str, Any]:
        """The first picture of a new corner: what is seen there, and that they have come."""
        lead = self.slots.company[0]
        name = self.slots.being(lead)
        stops = lead.there and lead.who.kind != "thing"
        kit = lexicon.fitting_in_language(
            place_kits.kit_of_corner(corner, kind, self.language)["detail"],
            self.language,
            self.when,
            self.reading.weather,
        )
        kit = [
            d for d in kit if film_era.is_of_its_time(d, self.then) and film_era.fits_season_and_world(d, self.reading)
        ]
        own = [d for d in kit if not any(d.lower() in t.lower() for t in self.texts)] if kind != self.place else []
        detail = self.draw.choice(own) if own else self.slots.clause("detail")
        if detail and not corner and noun.word in film_places.NOWHERE:
            return self._plain_beat("action", detail + ("。" if self.language == "zh" else "."), step)
        if self.language == "zh":
            within = "" if noun.word in corner else self.slots.the_place(noun) + ("" if "的" in corner else "的")
            there = f"{within}{corner}" if corner else noun.word
            text = f"{there}，{detail}。" if detail else f"{there}。" if not stops else f"{name}来到{there}，停了下来。"
        else:
            within = "" if noun.word.split()[-1] in corner.split() else f", {self.slots.at(noun)}"
            there = f"{corner}{within}" if corner else self.slots.the_place(noun)
            text = f"{there}: {detail}." if detail else self._comes(name, there) if stops else f"{there}."
        return self._plain_beat("action", text, step)

    @staticmethod
    def _comes(name: str, there: str) -> str:
        """English: one comes to the corner, and stops by the well."""
        if re.match(r"(the|a|an) ", there):
            return f"{name} comes to {there}, and stops."
        return f"{name} stops {there[:1].lower()}{there[1:]}."

    def _finish(self, scenes: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Introductions, ids, who and what each picture shows, poses and faces."""
        hidden, told, gone = presence.find_hidden(self.reading), False, False
        names = {actor.name for actor in self.slots.company}
        many = {a.name for a in self.slots.company if a.crowd and a.who.kind == "human" and a.who.count > posing.MANY}
        for s, scene in enumerate(scenes, start=1):
            for b, beat in enumerate(scene["beats"], start=1):
                beat.pop("need", None)
                if beat["kind"] == "action":
                    if self.where[0].word in film_places.NOWHERE:
                        beat["text"] = re.sub(r"^(这里，|(Here|This place)[,:] )", "", beat["text"])
                    beat["text"] = tidy_marks(self.introductions.of(beat["text"]), self.language)
                beat["id"] = f"s{s}b{b}"
                people = [*beat.get("people", ())]
                crowd = [posing.CROWD[self.language]] if many & set(people) else []
                beat["shows"] = list(dict.fromkeys([*people, *posing.names_shown(beat, self.slots), *crowd]))
                if hidden is not None:
                    # what they do until they are gone is seen
                    done = "meant" in beat and beat["kind"] == "action" and beat["step"] != "end"
                    gone = gone or (told and not done)
                    told = told or (beat["kind"] == "narration" and hidden[1] in beat["text"].lower())
                if hidden is not None and gone:
                    self._out_of_sight(hidden[0], beat)
                # With names: a sweeping robot sweeps no more than others.
                named = named_people.with_names(beat["text"], self.called, self.language)
                pose = posing.pose_of_beat({**beat, "text": named}, self.language)
                if beat["kind"] == "action" and not names & set(beat["shows"]):
                    pose = posing.STILL  # a stranger asleep in the aisle: nobody of the film does so
                beat["pose"] = beat.get("meant") or beat.get("keeps_on") or pose if pose == posing.STILL else pose
                beat["expression"] = posing.face_of_beat(beat, self.language, scene["mood"])
            scene["beats"] = [beat for beat in scene["beats"] if beat["text"]]
        if self.by_clauses:
            undrawn_cards.add_cards(scenes, self.reading, names)
        return scenes

    def _out_of_sight(self, index: int, beat: dict[str, Any]) -> None:
        """A beat about somebody whom nobody can see any more: it shows what they wear, and whoever else is there and looks; a line of
        theirs is not said."""
        unseen = {a.name for a in self.slots.players(Deed("", who=index))}
        if beat.get("speaker") in unseen:
            beat["text"] = ""
        if unseen & set(beat["shows"]):
            worn = [n.word for n in self.reading.things if "worn" in moments.noun_kinds(n, self.language)]
            others = [a.name for a in self.slots.company if a.there and a.name not in unseen]
            kept = [word for word in beat["shows"] if word not in unseen]
            beat["shows"] = list(dict.fromkeys([*kept, *others[:1], *worn[:1]]))


def _said_in(group: list[Part]) -> str:
    """The clauses that are told in a group of parts."""
    return " ".join(f"{p.deed.lead} {p.deed.text}".lower() for p in group if p.deed is not None and p.way != "cover")


def _apart(place: str, corner: str) -> bool:
    """Whether a corner lies outside of a place: a hospital's front steps are no hospital."""
    if place in HOME:
        return corner not in ROOMS
    return place in INDOORS or corner in INDOORS
