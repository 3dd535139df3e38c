"""Draws packets of a plot for one film and turns their lines into beats."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from providers.builtin.writer.plot import deed_pictures, film_cast, film_era, film_places, moments, place_kits, plots
from providers.builtin.writer.plot.deed_pictures import Doing
from providers.builtin.writer.plot.film_actors import Actor
from providers.builtin.writer.plot.moment import Moment
from providers.builtin.writer.plot.plot_slots import Slots
from providers.builtin.writer.plot.plots import Packet, Plot
from providers.builtin.writer.telling import clause_telling, film_hours, following_packets, meant_people
from providers.builtin.writer.telling.introductions import Introductions
from providers.builtin.writer.telling.packet_beats import PacketBeats
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Deed, Noun, Reading

TOLD_IN = {
    "line.1": "want",
    "line.2": "deepen",
    "line.3": "deepen",
    "line.4": "price",
    "tell": "want",
    "tell.block": "block",
    "tell.turn": "turn",
    "tell.end": "end",
}
"""The step of the film in which a packet of the plain plot that only tells is seen."""
MEANT = frozenset(
    ("kit", "goal", "obstacle", "truth", "event", "by", "lost", "n.written", "n.worn", "n.food", "n.alive", "n.machine")
)
"""Conditions that make a packet more particular to its sentence."""
NAMES_PLACE = re.compile(r"[A-Za-z] ?\{P\}|\{P\} [a-z]|(再远一点，是|朝着?|来到|然后是|那个)\{P\}")
"""Lines that have no sense where a film is nowhere in particular."""
LEAN = 16
"""Seconds below which a film is pictures with at most a line or two."""
ALONE = 80
"""Seconds to which a sentence told in its own order is told without anybody it does not name."""


@dataclass
class Part:
    """A packet as it came out: its lines are filled beats. `must` parts stay whatever the clock says."""

    step: str
    beats: list[dict[str, Any]]
    must: bool = True
    deed: Deed | None = None
    """What it tells or follows."""
    way: str = ""
    """Of what is between two clauses, what it is: one of WAYS."""

    def tells(self) -> bool:
        """Whether it is a clause of the sentence."""
        return self.deed is not None and not self.way

    def goes_on(self) -> bool:
        """Whether it is a clause told in one breath with the one before."""
        return self.deed is not None and not self.way and self.deed.goes_on


class Drawing(PacketBeats):
    """All that is drawn for one try at telling comes from one seed."""

    def __init__(self, reading: Reading, seconds: int, take: int, plot: Plot, number: int, aim: int = 0) -> None:
        self.reading, self.seconds, self.plot = reading, seconds, plot
        self.aim, self.take = aim or seconds, take
        self.language = reading.language
        self.draw = random.Random(f"{reading.text}|{take}|{plot.name}|{number}")
        self.where = film_places.places_of_film(reading)
        self.then = film_era.latest_year(reading)
        """The year that its film is not later than."""
        self.place = self.where[0].place
        self.when = film_hours.first_hour(reading, self.place, self.draw)
        self.later = film_hours.hour_after_turn(reading, self.when, seconds)
        """The hour from the turn on."""
        self.by_clauses = plot.name == "plain"
        """Whether it adds nothing but what is done in the sentence's clauses: nobody says or tells anything else."""
        talks = seconds > ALONE
        company = film_cast.cast(
            reading,
            self.draw,
            place_kits.place_of_company(self.where[0], reading),
            partner=talks and not self.by_clauses,
            things=True,
        )
        self.slots = Slots(replace(reading, when=self.when), company, self.place, self.where, self.draw)
        self.slots.clauses = self._clauses()
        self.slots.long = True
        self.lean = seconds <= LEAN
        self.told_deeds = self._deeds()
        self.turn = clause_telling.turning_clause(self.told_deeds, self.language)
        """The clause at which the film turns."""
        self.queues = self._queues(self.told_deeds)
        self.slots.deeds = self.queues["first"]
        self.given: set[str] = set()
        self.glances: Counter[str] = Counter()
        """How often each thing had a picture of its own."""
        self.goals = 0
        """How many packets have named what is wanted."""
        self.called = [{"name": actor.name, "role": actor.who.role} for actor in company]
        """What everybody's role stands for, as named_people.with_names reads it."""
        self.meant = meant_people.people_of_clauses(self.told_deeds, self.slots)
        """Who is in each clause without being called by name in it."""
        self.introductions = Introductions(self.slots)
        self.moments: dict[Deed, Moment] = {}
        self.doings: dict[Deed, list[Doing]] = {}
        self.closing: Part | None = None
        """What has changed, at the end of a film that is told by its clauses."""
        self.begun: list[Doing] = []
        """What has been seen to be done."""
        self.said: set[str] = set()
        self.texts: set[str] = set()

    def _deeds(self) -> list[Deed]:
        """What is to be told, in order: the sentence clause by clause."""
        return clause_telling.deeds_of_clauses(self.reading, self.slots)

    def _queues(self, deeds: list[Deed]) -> dict[str, list[Deed]]:
        """Where in the film each deed is told: what is in the way, what it turns out to be and how it ends have their steps."""
        queues: dict[str, list[Deed]] = {"first": [], "block": [], "turn": [], "end": []}
        places = {"obstacle": "block", "truth": "turn", "outcome": "end"}
        for deed in deeds:
            at = places.get(deed.part, "first")
            if at == "first" and (queues["turn"] or queues["end"]):
                at = "end" if queues["end"] else "turn"
            queues[at if queues["first"] else "first"].append(deed)
        return queues

    def _clauses(self) -> dict[str, list[str]]:
        first, last = self.where[0], self.where[-1]
        kit, weather = place_kits.kit_of_place(first.word, first.place, self.language), lexicon.table("weather")
        early, late = ((self.language, when, self.reading.weather) for when in (self.when, self.later))
        out = {kind: lexicon.fitting_in_language(kit[kind], *early) for kind in ("detail", "trouble")}
        out = {
            kind: [c for c in words if c in lexicon.fitting_in_language(kit[kind], *late)]
            for kind, words in out.items()
        }
        out["last"] = lexicon.fitting_in_language(
            place_kits.kit_of_place(last.word, last.place, self.language)["last"], *late
        )
        out = {kind: [c for c in words if film_era.is_of_its_time(c, self.then)] for kind, words in out.items()}
        out = {
            kind: [c for c in words if film_era.fits_season_and_world(c, self.reading)] for kind, words in out.items()
        }
        skies = lexicon.in_language(weather["light"][self.when], self.language)
        falls = lexicon.in_language(weather["weather"].get(self.reading.weather or "clear", []), self.language)
        for words in (*out.values(), skies, falls):
            self.draw.shuffle(words)
        out["sky"] = falls + skies
        return out

    def _part(self, step: str, must: bool = True) -> Part | None:
        """One packet of a step that fits this film, the most particular first; the plain plot lends what a plot lacks."""
        packets = [p for p in self.plot.of(step) if self._fits(p)]
        if not packets and (step not in plots.STEPS or not self.plot.of(step) or not must):
            packets = [p for p in plots.load_plot("plain", self.language).of(step) if self._fits(p)]
        self.draw.shuffle(packets)
        doing = self.slots.deeds[0].acts if self.slots.deeds else frozenset()
        packets.sort(key=lambda p: -sum((c in self.reading.acts) + 2 * (c in doing) + (c in MEANT) for c in p.when))
        for packet in packets:
            beats = self._beats(packet, TOLD_IN.get(step, step))
            if beats:
                self.said.add(self._once(packet))
                self.given |= set(packet.gives)
                self.goals += any("{goal" in line.text for line in packet.lines)
                self.texts |= {b["text"] for b in beats}
                return Part(step, beats, must)
        return None

    def _telling(self, deed: Deed, last: bool) -> Part:
        """A deed as the sentence has it: heard while it is seen."""
        beat = self._heard(self._tell(deed), self._when_told(deed, "want", "turn", "price"))
        if self.by_clauses and (pose := self._pose_of(deed)):
            beat["meant"] = pose
        if self.by_clauses:
            beat["people"] = self.meant[deed]
        self.texts.add(beat["text"])
        return Part("tell.turn" if last else "tell", [beat], deed=deed)

    def _pose_of(self, deed: Deed) -> str:
        """How whoever does it is seen to do it; "" where the book of deeds knows none."""
        acts = [act for doing in self._doings(deed) for act in deed_pictures.acts_at_stage(list(doing.acts), "do")]
        return next((act.pose for act in acts if act.pose), "")

    def _when_told(self, deed: Deed, before: str, at: str, after: str) -> str:
        """One of three words by where a deed stands to the film's turn."""
        if self.turn is None:
            return before
        here, turn = (next(i for i, d in enumerate(self.told_deeds) if d is one) for one in (deed, self.turn))
        return before if here < turn else at if here == turn else after

    def _then(self, deed: Deed, *ways: str) -> Part | None:
        """What follows a deed, in words that fit any such deed: of the first of these WAYS that has something, the more particular
        first."""
        when = self._when_told(deed, self.when, self.later, self.later)
        self.slots.reading = replace(self.slots.reading, when=when)
        moment = self._moment(deed)
        if moment.noun is not None and self._gone(moment.noun, deed):
            moment = replace(moment, noun=None, kinds=frozenset())
        self.slots.moment = moment
        kind = following_packets.packet_kinds(self.language)
        packets = [p for p in following_packets.following_packets(self.language, deed.acts) if kind[id(p)].way in ways]
        self.draw.shuffle(packets)
        packets.sort(
            key=lambda p: (
                ways.index(kind[id(p)].way),
                -kind[id(p)].particular,
                self.draw.random() < 0.6 and not kind[id(p)].names,
            )
        )
        part, step = None, moments.STEPS.get(deed.part, "deepen")
        at = "turn" if ways[0] in ("tied", "heard") else "price"
        step = self._when_told(deed, step if step in ("want", "block") else "deepen", at, "price")
        for packet in packets:
            if not self._fits(packet):
                continue
            beats = self._beats(packet, step)
            if beats:
                self.said.add(self._once(packet))
                self.texts |= {b["text"] for b in beats}
                self.goals += any("{goal" in line.text for line in packet.lines)
                part = Part("then", beats, must=False, deed=deed, way=kind[id(packet)].way)
                break
        self.slots.moment = None
        return part

    def _gone(self, noun: Noun, deed: Deed) -> bool:
        """Whether a thing is there no more once a clause has been told."""
        at = self.told_deeds.index(deed) + 1 if deed in self.told_deeds else 0
        return moments.is_gone_by(noun, self.told_deeds[:at], self.language)

    def _moment(self, deed: Deed) -> Moment:
        """Who and what a deed leaves standing there."""
        if deed not in self.moments:
            self.moments[deed] = moments.moment_after(self.slots, deed)
        return self.moments[deed]

    def _doings(self, deed: Deed) -> list[Doing]:
        """All that is done in a clause and that the book of deeds knows, in its order."""
        if deed not in self.doings:
            self.doings[deed] = [
                self._done_by(deed, doing) for doing in deed_pictures.doings_in_clause(deed, self.reading)
            ]
        return self.doings[deed]

    def _done_by(self, deed: Deed, doing: Doing) -> Doing:
        """Chinese: in a clause that names nobody, all is done by whoever it goes on about."""
        goes_on = self.by_clauses and self.language == "zh" and deed.who is not None
        named = [a for a in self.slots.company if any(word and word in deed.text for word in (a.name, a.who.role))]
        return replace(doing, deed=replace(doing.deed, who=deed.who)) if goes_on and not named else doing

    def _acted(self, deed: Deed, stage: str, heard: bool = False) -> Part | None:
        """One stage of what is done in a clause, as whoever does it is seen to do it: its first deed before, its last once it is done,
        and of one that is begun or goes on the next that is not. None where its verbs have no pictures, or none is left. `heard`: only
        one in which something is said or told."""
        doings = self._doings(deed)
        order = {"before": doings[:1], "done": doings[-1:], "do": [d for d in doings if d not in self.begun]}
        for doing in order.get(stage, [*filter(self.begun.__contains__, doings), *doings]):
            if part := self._doing(deed, doing, stage, heard):
                return part
        return None

    def _doing(self, deed: Deed, doing: Doing, stage: str, heard: bool = False) -> Part | None:
        """One stage of one thing done in a clause."""
        when = self._when_told(deed, self.when, self.later, self.later)
        self.slots.reading = replace(self.slots.reading, when=when)
        self.slots.moment = self._moment(doing.deed)
        begun = ("deepen", "price") if stage == "more" else ("want", "turn")
        step = {"before": "open", "done": "end"}.get(stage) or self._when_told(deed, *begun, "price")
        part = None
        for act in deed_pictures.acts_at_stage(list(doing.acts), stage):
            own = [p for p in act.of(stage) if not heard or any(line.speaker != "*" for line in p.lines)]
            own = [p for p in own if moments.packet_fits(p, self.slots.moment) and self._fits(p)]
            self.draw.shuffle(own)
            own.sort(key=lambda p: (-len(p.when), not any("{D}" in line.text for line in p.lines)))
            own = [_acted_alone(p) for p in own] if self.by_clauses else own
            beats = next(filter(None, (self._all(p, step) for p in own if p.lines)), None)
            if beats:
                self._shared(beats, [a for a in self.slots.players(doing.deed) if a.there])
                meant = act.pose if stage in ("do", "more") else ""
                part = Part("acted", [{**beat, "meant": meant} for beat in beats], False, deed, "acted")
                self.begun += [doing] if stage == "do" else []
                break
        self.slots.moment = None
        return part

    def _shared(self, beats: list[dict[str, Any]], players: list[Actor]) -> None:
        """What several do who are told of together: each of them is seen at a part of it."""
        names = [self.slots.being(actor) for actor in players]
        mine = [b for b in beats if b["kind"] == "action" and names and names[0] in b["text"]]
        if len(names) < 2 or any(name in b["text"] for b in beats for name in names[1:]):
            return
        said = r"[他她]" if self.language == "zh" else r"\b(?:he|him|his|she|her)\b"
        for k, beat in enumerate(mine):
            other = players[k % len(players)]
            if other.who.sex == players[0].who.sex or not re.search(said, beat["text"], re.I):
                beat["text"] = beat["text"].replace(names[0], names[k % len(names)])

    def _all(self, packet: Packet, step: str) -> list[dict[str, Any]]:
        """The beats of a packet, taken; empty where one of its pictures cannot be."""
        beats = self._beats(packet, step)
        if sum(b["kind"] == "action" for b in beats) < sum(
            line.speaker == "*" and not line.when for line in packet.lines
        ):
            return []
        if beats:
            self.said.add(self._once(packet))
            self.texts |= {b["text"] for b in beats}
        return beats

    def _glance(self, word: str, step: str, way: str, values: dict[str, str], big: bool = False) -> Part | None:
        """A picture of what the sentence names: by a packet of the plain plot that has not been about it yet."""
        self.draw.shuffle(packets := [p for p in plots.load_plot("plain", self.language).of(step) if self._fits(p)])
        for packet in packets:
            mark, whole = f"{step}{word}{packet.lines[0].text}", "".join(line.text for line in packet.lines)
            seen = all(line.speaker == "*" for line in packet.lines) and ("big" in packet.when) <= big
            slots = self.slots.values(re.sub(r"\{[TIQW]\}", "", whole)) if seen and mark not in self.said else None
            if slots is None:
                continue
            beats = [b for b in (self._beat(line, {**slots, **values}, "deepen") for line in packet.lines) if b]
            if beats and not any(b["text"] in self.texts for b in beats):
                self.glances[word] += 1
                self.said.add(mark)
                self.texts |= {b["text"] for b in beats}
                return Part("deepen", beats, must=False, way=way)
        return None

    def _once(self, packet: Packet) -> str:
        """A packet comes once for each thing it can be about."""
        about = self.slots.heart_word() if any("{N}" in line.text for line in packet.lines) else ""
        if any("{detail}" in line.text for line in packet.lines):
            about += "".join(self.slots.clauses.get("detail", [])[:1])
        return packet_key(packet) + about

    def _fits(self, packet: Packet) -> bool:
        return (
            self._once(packet) not in self.said
            and set(packet.needs) <= self.given
            and not (self.goals > self.seconds // 80 and any("{goal" in line.text for line in packet.lines))
            and all(self.slots.holds(c) for c in packet.when)
            and not (
                self.where[0].word in film_places.NOWHERE and any(NAMES_PLACE.search(n.text) for n in packet.lines)
            )
            and (self.then > 2000 or film_era.is_of_its_time(" ".join(line.text for line in packet.lines), self.then))
            and all(film_era.fits_season_and_world(line.text, self.reading) for line in packet.lines)
            and all(self.slots.able(line.text) for line in packet.lines if line.speaker == "*")
        )


def _acted_alone(packet: Packet) -> Packet:
    """What is done in a packet, without what is said."""
    return replace(packet, lines=tuple(line for line in packet.lines if line.speaker == "*"))


def packet_key(packet: Packet) -> str:
    return packet.step + packet.lines[0].text + packet.lines[-1].text
