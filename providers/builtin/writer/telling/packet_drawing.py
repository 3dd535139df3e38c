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
from providers.builtin.writer.plot.plots import Line, Packet, Plot
from providers.builtin.writer.plot.wording_repairs import (
    agree_verbs,
    choose_alternative,
    drop_article_in_address,
    fill_slots,
    tidy_marks,
)
from providers.builtin.writer.telling import clause_telling, film_hours, following_packets
from providers.builtin.writer.telling.introductions import Introductions
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
NAMED = 0.85
"""Share of lines that could stand in any film which say whom they are said to."""
NAMES_PLACE = re.compile(r"[A-Za-z] ?\{P\}|\{P\} [a-z]|(再远一点，是|朝着?|来到|然后是|那个)\{P\}")
"""Lines that have no sense where a film is nowhere in particular."""
SEEN = "stand"
"""The pose of a narration that has a picture of its own, until its people are known."""
TOLD = re.compile(r"\{(tell|said)\}")
"""What a line holds that says a clause of the sentence: a narrator tells it."""
SAID_SLOTS = r"\{((?:goal|obstacle|truth|event|by|for|lost)(?:\.\w+)?)\}"
"""Slots that only some sentences fill: a packet with one that stays empty is left out."""
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


class Drawing:
    """All that is drawn for one try at telling comes from one seed."""

    def __init__(self, reading: Reading, seconds: int, take: int, plot: Plot, number: int, aim: int = 0) -> None:
        self.reading, self.seconds, self.plot = reading, seconds, plot
        self.aim = aim or seconds
        self.language = reading.language
        self.draw = random.Random(f"{reading.text}|{take}|{plot.name}|{number}")
        self.where = film_places.places_of_film(reading)
        self.then = film_era.latest_year(reading)
        """The year that its film is not later than."""
        self.place = self.where[0].place
        self.when = film_hours.first_hour(reading, self.place, self.draw)
        self.later = film_hours.hour_after_turn(reading, self.when, seconds)
        """The hour from the turn on."""
        self.in_order = plot.name in ("plain", "ad") or plot.name.startswith("angle:")
        """Whether it tells the sentence in its own order and adds what follows."""
        talks = seconds > (ALONE if self.in_order else LEAN)
        company = film_cast.cast(
            reading,
            self.draw,
            place_kits.place_of_company(self.where[0], reading),
            partner=talks,
            things=self.in_order,
        )
        self.slots = Slots(replace(reading, when=self.when), company, self.place, self.where, self.draw)
        if plot.way:
            self.slots.where = self.where[::-1]
            self.where = [self._on_the_way(), *self.where]
            self.place = "road"
        self.slots.clauses = self._clauses()
        self.slots.long = seconds > 90 or self.in_order
        self.lean = seconds <= LEAN
        self.told_deeds = self._deeds()
        self.turn = clause_telling.turning_clause(self.told_deeds, self.language) if self.in_order else None
        """The clause at which a film turns that tells its sentence in order."""
        self.queues = self._queues(self.told_deeds)
        self.slots.deeds = self.queues["first"]
        self.given: set[str] = set()
        self.glances: Counter[str] = Counter()
        """How often each thing had a picture of its own."""
        self.goals = 0
        """How many packets have named what is wanted."""
        self.introductions = Introductions(self.slots)
        self.moments: dict[Deed, Moment] = {}
        self.doings: dict[Deed, list[Doing]] = {}
        self.begun: list[Doing] = []
        """What has been seen to be done."""
        self.said: set[str] = set()
        self.texts: set[str] = set()

    def _deeds(self) -> list[Deed]:
        """What is to be told, in order: the sentence clause by clause."""
        found = clause_telling.deeds_of_clauses(self.reading, self.slots)
        if self.plot.name == "odd":
            found = [d for d in found if d.who is not None] or found
        return found

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

    def _on_the_way(self) -> Noun:
        """Where the first scenes are, when the sentence's own place is what they are going to."""
        return Noun(self.plot.way.split("|")[self.language == "en"].removeprefix("the "), "place", place="road")

    def _clauses(self) -> dict[str, list[str]]:
        first, last = self.where[-1 if self.plot.way else 0], self.where[-1]
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
        self.texts.add(beat["text"])
        return Part("tell.turn" if last else "tell", [beat], deed=deed)

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
        if self.in_order:
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
            self.doings[deed] = deed_pictures.doings_in_clause(deed, self.reading)
        return self.doings[deed]

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
            beats = next(filter(None, (self._all(packet, step) for packet in own)), None)
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

    def _beats(self, packet: Packet, step: str) -> list[dict[str, Any]]:
        whole = "\n".join(line.text for line in packet.lines) + ("{big}" if "big" in packet.when else "")
        deed = None
        if "{tell}" in whole:
            if self.slots.deeds:
                deed = self.slots.deeds.pop(0)
            elif packet.step.startswith("tell"):
                return []
        values = self.slots.values(whole)
        if values is None or any(slot not in values for slot in re.findall(SAID_SLOTS, whole)):
            if deed:
                self.slots.deeds.insert(0, deed)
            return []
        if "{tell}" in whole:
            values["tell"] = self._tell(deed)
        out = []
        called = False
        for line in packet.lines:
            if line.when and not self.slots.holds(line.when):
                continue
            if deed and TOLD.search(line.text):
                line = replace(line, speaker="N")
            if (
                _anywhere(line.text)
                and line.speaker in "ABCX"
                and not called
                and not _apart(line, packet)
                and not (line.speaker == "A" and "alone" in self.plot.gates and packet in self.plot.of(packet.step))
                and self.draw.random() < NAMED
            ):
                line, called = replace(line, text=self._particular(line)), True
            beat = self._beat(line, values, step)
            if beat:
                out.append(beat)
        if any(b["text"] in self.texts for b in out):
            return []
        return out

    def _tell(self, deed: Deed | None) -> str:
        """The next thing the sentence says; where it says nothing, that somebody is there."""
        if deed is None:
            name = self.slots.being(self.slots.company[0])
            heart = self.slots.heart
            if isinstance(heart, Noun) and heart.kind == "thing":
                word = self.slots.noun(heart)
                return (
                    f"{name}守着{word}，一天又一天。" if self.language == "zh" else f"{name} and {word}: one more day."
                )
            return (
                f"{name}一个人站在{self.slots.the_place(self.slots.where[0])}，像是第一次来。"
                if self.language == "zh"
                else f"{name} stands {self.slots.at(self.slots.where[0])} as if for the first time."
            )
        said = self.slots.said(deed)
        for actor in self.slots.company:
            if self.language == "en" and actor.name in self.introductions.known:
                said = re.sub(rf"^{re.escape(actor.name)}, (an?|the) [^,]{{1,60}},", actor.name, said)
        return said + ("" if said[-1:] in '。！？.!?”"…，,' else "。" if self.language == "zh" else ".")

    def _beat(self, line: Line, values: dict[str, str], step: str) -> dict[str, Any] | None:
        source = choose_alternative(line.text, self.draw)
        own = set(re.findall(r"\{(\w+)", source)) - {"last", "detail", "sky", "Sky", "trouble"}
        if not own and line.speaker in "*N" and not self.in_order:
            source = self._particular(replace(line, text=source))
        text = fill_slots(source, {**self._where(), **values})
        kind = {"*": "action", "N": "narration"}.get(line.speaker, "dialogue")
        heard = kind == "narration" and TOLD.search(source)
        speaker = ""
        if kind == "dialogue" and line.speaker == "X":
            speaker = self.plot.extra
        elif kind == "dialogue":
            actor = self.slots.actor(line.speaker)
            if actor is None or not actor.speaks():
                return None
            speaker = actor.name
        text = tidy_marks(text, self.language)
        if self.language == "en":
            text = agree_verbs(text, self.slots.plurals())
            if kind == "dialogue":
                text = drop_article_in_address(text, [self.slots.being(a) for a in self.slots.company])
        if "{" in text:
            return None
        return {
            "id": "",
            "kind": kind,
            "text": text,
            "speaker": speaker,
            "manner": fill_slots(line.manner, values),
            "step": step if step in plots.STEPS else "deepen",
            "shows": [],
            "pose": SEEN if heard else "",
            "expression": "",
            "need": line.need,
        }

    def _where(self) -> dict[str, str]:
        place = self.slots.where[0]
        return {"P": self.slots.the_place(place), "inP": self.slots.at(place) if self.language == "en" else place.word}

    def _particular(self, line: Line) -> str:
        """A line that names nothing could stand in any film: it says whom it is said to, or where it happens."""
        zh = self.language == "zh"
        if line.speaker in "*N":
            near = line.text.startswith("{last}")
            if zh:
                where = self.draw.choice(["{A}身后", "{A}面前"]) if near else "{P}"
            else:
                where = self.draw.choice(["behind {A}", "all round {A}"]) if near else "{inP}"
            return f"{where}，{line.text}" if zh else f"{where}, {line.text[:1].lower()}{line.text[1:]}"
        name = "{B}" if line.speaker == "A" and self.slots.talkers() else "{A}" if line.speaker in "BCX" else ""
        if not name:
            return line.text
        first, stop, rest = re.match(r"([^。？！.?!]*)([。？！.?!]+)?(.*)", line.text).groups()  # type: ignore[union-attr]
        stop = stop or ""
        if re.match(r"\{(rule|twist)\}$", line.text):
            return f"{name}，{line.text}" if zh else line.text
        if zh:
            return f"{name}，{line.text}" if not rest and "？" in stop else f"{first}，{name}{stop}{rest}"
        return f"{first}, {name}{stop}{rest}"

    def _plain_beat(self, kind: str, text: str, step: str) -> dict[str, Any]:
        """A beat that no packet holds: an arrival, a question that is asked."""
        blank = {"id": "", "speaker": "", "manner": "", "shows": [], "pose": "", "expression": "", "need": 1}
        return {**blank, "kind": kind, "text": tidy_marks(text, self.language), "step": step}

    def _heard(self, text: str, step: str) -> dict[str, Any]:
        """Words of the sentence: a narrator tells them while they are seen."""
        return {**self._plain_beat("narration", text, step), "pose": SEEN}


COMMON = frozenset(("last", "detail", "sky", "Sky", "trouble", "P", "inP", "hour", "rule", "twist"))
"""Slots that two films in like places may fill alike."""


def _anywhere(text: str) -> bool:
    """Whether a line could stand in any film of such a place."""
    return set(re.findall(r"\{([^{}]+)\}", text)) <= COMMON


def _apart(line: Line, packet: Packet) -> bool:
    """Whether nobody is called by name in it: said to oneself, read out, or with a passer-by, who knows no names."""
    return (
        re.search(r"自语|念|画外|记录|镜头|听筒|camera|receiver|himself|reading|logging|V\.O", line.manner) is not None
        or line.text[0] in '“…"'
        or any(other.speaker == "X" for other in packet.lines)
    )


def packet_key(packet: Packet) -> str:
    return packet.step + packet.lines[0].text + packet.lines[-1].text
