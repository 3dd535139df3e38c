"""Tells a sentence as a film: chooses a plot and its packets, fills the clock, divides scenes, and checks fidelity."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from typing import Any

from providers.builtin.writer import casting, clock, fidelity, lexicon, plots, posing
from providers.builtin.writer.casting import Actor
from providers.builtin.writer.plots import Line, Packet, Plot
from providers.builtin.writer.reading import Deed, Noun, Reading, Who
from providers.builtin.writer.slots import Slots
from providers.builtin.writer.wording import agree, choose, fill, spoken_to, tidy, with_article

ENOUGH = 0.8
"""Share of content words that a script must keep."""
LEAN = 16
"""Seconds below which a film is pictures with at most a line or two."""


@dataclass
class Part:
    """A packet as it came out: its lines are filled beats. `must` parts stay whatever the clock says."""

    step: str
    beats: list[dict[str, Any]]
    must: bool = True
    cutaway: bool = False


def tell(reading: Reading, seconds: int, take: int = 1) -> dict[str, Any]:
    """The script of core.script.Script: by a plot that fits and keeps the sentence, else by the plain one."""
    for number, name in enumerate(_candidates(reading, take)):
        script = _in_time(reading, seconds, take, plots.plot(name, reading.language), number)
        if name == "plain" or _faithful(reading, script):
            return script
    raise AssertionError("the plain plot is always a candidate")


def _in_time(reading: Reading, seconds: int, take: int, plot: Plot, number: int) -> dict[str, Any]:
    """What is woven in for fidelity takes time too: told again for less where the first telling runs over."""
    aim, best, off = seconds, None, 1e9
    for _ in range(3):
        script = _Telling(reading, seconds, take, plot, number, aim).script()
        length = sum(clock.scene_seconds(s["beats"], reading.language) for s in script["scenes"])
        if abs(length - seconds) < off:
            best, off = script, abs(length - seconds)
        if length <= seconds * 1.08 or aim < seconds * 0.5:
            break
        aim -= max(1, round(length - seconds))
    assert best is not None
    return best


def _faithful(reading: Reading, script: dict[str, Any]) -> bool:
    return fidelity.coverage(reading, script) >= ENOUGH and not fidelity.lost(reading, script)


def _candidates(reading: Reading, take: int) -> list[str]:
    """Plots whose acts the sentence has and whose gates it passes, then the plain one."""
    draw = random.Random(f"{reading.text}|{take}")
    where = places(reading, draw)
    slots = Slots(reading, casting.cast(reading, draw, where[0].place, partner=True), where[0].place, where, draw)
    fitting = []
    for name in plots.names(reading.language):
        plot = plots.plot(name, reading.language)
        acts = not plot.acts or any(slots.holds(a) for a in plot.acts)
        if name != "plain" and reading.ad == (name == "ad") and acts and all(slots.holds(g) for g in plot.gates):
            fitting.append(name)
    fitting.sort(key=lambda n: -len(plots.plot(n, reading.language).gates))
    return [*fitting, "plain"]


class _Telling:
    """One try at telling: everything it draws comes from one seed."""

    def __init__(self, reading: Reading, seconds: int, take: int, plot: Plot, number: int, aim: int = 0) -> None:
        self.reading, self.seconds, self.plot = reading, seconds, plot
        self.aim = aim or seconds
        self.language = reading.language
        self.draw = random.Random(f"{reading.text}|{take}|{plot.name}|{number}")
        self.where = places(reading, self.draw)
        self.place = self.where[0].place
        self.when = reading.when or self.draw.choice(
            ["day", "dusk", "night", "dawn"] if reading.mood != "scary" else ["night"]
        )
        company = casting.cast(reading, self.draw, self.place, partner=seconds > LEAN)
        self.slots = Slots(replace(reading, when=self.when), company, self.place, self.where, self.draw)
        self.slots.clauses = self._clauses()
        self.slots.long = seconds > 90
        self.lean = seconds <= LEAN
        self.slots.deeds = self._deeds()
        self.introduced: set[str] = set()
        self.said: set[str] = set()
        self.texts: set[str] = set()

    def _deeds(self) -> list[Deed]:
        """What is to be told, in order; what only says who somebody is comes up where nothing is done."""
        away = casting.gone(self.reading) if not self.lean else set()
        main = [d for d in self.reading.deeds if not d.aside and d.who not in away]
        if self.plot.name == "odd":
            main = [d for d in main if not (d.subject and d.who is None)]
        if main or any(not d.aside for d in self.reading.deeds):
            return main
        return [d for d in self.reading.deeds if len(d.text) > 5]

    def _clauses(self) -> dict[str, list[str]]:
        kit, weather = lexicon.place_kit(self.place), lexicon.table("weather")
        out = {kind: lexicon.sides(kit[kind], self.language) for kind in ("detail", "trouble", "last")}
        skies = lexicon.sides(weather["light"][self.when], self.language)
        falls = lexicon.sides(weather["weather"].get(self.reading.weather or "clear", []), self.language)
        for clauses in (*out.values(), skies, falls):
            self.draw.shuffle(clauses)
        out["sky"] = falls + skies
        return out

    def script(self) -> dict[str, Any]:
        parts = self._parts()
        self._fit(parts)
        scenes = self._scenes(parts)
        self._mend(scenes)
        self._say_once(scenes)
        cast = [
            casting.member(a, self.language, random.Random(f"{self.reading.text}|{a.name}")) for a in self.slots.company
        ]
        heard = {b["speaker"] for s in scenes for b in s["beats"] if b["speaker"]}
        seen = {name for s in scenes for b in s["beats"] for name in b["shows"]}
        cast = [m for m, a in zip(cast, self.slots.company, strict=True) if m["name"] in heard | seen or not a.invented]
        if self.plot.extra in heard:
            passer = Actor(self.plot.extra, Who(self.plot.extra, sex=self.draw.choice("fm")), invented=True)
            cast.append(casting.member(passer, self.language, self.draw))
        return {
            "title": self._title()[:60],
            "logline": self._logline(),
            "language": self.language,
            "genre": self.reading.genre or "romance",
            "subgenre": "",
            "mood": self.reading.mood or "calm",
            "engine": self.plot.name,
            "cast": cast,
            "scenes": scenes,
        }

    # Packets ------------------------------------------------------------------------------------------------------

    def _parts(self) -> list[Part]:
        parts = [self._part("open"), self._before(), self._part("want")]
        while len(self.slots.deeds) > (1 if not self.lean else 0):
            parts.append(self._part("tell"))
        if self.seconds > 40:
            parts.append(self._part("block"))
        if not self.lean:
            if self.slots.deeds:
                parts.append(self._part("tell"))
            parts.append(self._part("turn"))
        if self.seconds > 50:
            parts.append(self._part("price"))
        parts.append(self._part("end"))
        return [p for p in parts if p is not None]

    def _before(self) -> Part | None:
        """What was over before the film begins, told in one breath: somebody has died."""
        away = casting.gone(self.reading)
        past = [d for d in self.reading.deeds if d.who in away and not d.aside]
        if not past or self.lean:
            return None
        said = ("，" if self.language == "zh" else ", and ").join(self.slots.said(d) for d in past)
        if self.language == "zh":
            said = said + ("。" if said.endswith("了") else "了。")
        return Part("open", [self._plain_beat("narration", said if self.language == "zh" else said + ".", "open")])

    def _part(self, step: str, must: bool = True) -> Part | None:
        """One packet of a step that fits this film, the most particular first; the plain plot lends what a plot lacks."""
        packets = [p for p in self.plot.of(step) or plots.plot("plain", self.language).of(step) if self._fits(p)]
        self.draw.shuffle(packets)
        packets.sort(key=lambda p: -sum(c in self.reading.acts for c in p.when))
        for packet in packets:
            beats = self._beats(packet, "want" if step == "tell" else step)
            if beats:
                self.said.add(self._once(packet))
                self.texts |= {b["text"] for b in beats}
                return Part(step, beats, must)
        return None

    def _once(self, packet: Packet) -> str:
        """A packet comes once for each thing it can be about."""
        about = self.slots.heart_word() if any("{N}" in line.text for line in packet.lines) else ""
        return _key(packet) + about

    def _fits(self, packet: Packet) -> bool:
        return (
            self._once(packet) not in self.said
            and all(self.slots.holds(c) for c in packet.when)
            and all(self.slots.able(line.text) for line in packet.lines if line.speaker == "*")
        )

    def _beats(self, packet: Packet, step: str) -> list[dict[str, Any]]:
        whole = "\n".join(line.text for line in packet.lines) + ("{big}" if "big" in packet.when else "")
        deed = None
        if "{tell}" in whole:
            if self.slots.deeds:
                deed = self.slots.deeds.pop(0)
            elif packet.step == "tell":
                return []
        values = self.slots.values(whole)
        if values is None:
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
            if "{" not in line.text and line.speaker not in "*N" and not (called and self.plot.name != "plain"):
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
            return (
                f"{name}一个人站在{self.slots.the_place(self.where[0])}，像是第一次来。"
                if self.language == "zh"
                else f"{name} stands {self.slots.at(self.where[0])} as if for the first time."
            )
        said = self.slots.said(deed)
        for actor in self.slots.company:
            role = actor.who.role
            if (
                actor.name in self.introduced
                or not role
                or actor.who.kind == "animal"
                or actor.crowd
                or actor.invented
                or actor.name in said
            ):
                continue
            if f"{role}{actor.name}" in said:
                self.introduced.add(actor.name)
            if role in said and actor.who.kind in ("human", "robot") and actor.name not in said:
                some = re.search(rf"\b(an?|one|another) ([\w-]+ )*{re.escape(role)}\b", said) is not None
                joined = f"{role}{actor.name}" if self.language == "zh" else f"{role} {'named ' * some}{actor.name}"
                said = said.replace(role, joined, 1)
                self.introduced.add(actor.name)
        return said + ("。" if self.language == "zh" else ".")

    def _beat(self, line: Line, values: dict[str, str], step: str) -> dict[str, Any] | None:
        source = choose(line.text, self.draw)
        own = set(re.findall(r"\{(\w+)", source)) - {"last", "detail", "sky", "Sky", "trouble"}
        if not own and line.speaker in "*N":
            source = self._particular(replace(line, text=source))
        text = fill(source, {**self._where(), **values})
        kind = {"*": "action", "N": "narration"}.get(line.speaker, "dialogue")
        speaker = ""
        if kind == "dialogue" and line.speaker == "X":
            speaker = self.plot.extra
        elif kind == "dialogue":
            actor = self.slots.actor(line.speaker)
            if actor is None or not actor.speaks():
                return None
            speaker = actor.name
        text = tidy(text, self.language)
        if self.language == "en":
            text = agree(text, self.slots.plurals())
            if kind == "dialogue":
                text = spoken_to(text, [self.slots.being(a) for a in self.slots.company])
        if "{" in text:
            return None
        return {
            "id": "",
            "kind": kind,
            "text": text,
            "speaker": speaker,
            "manner": fill(line.manner, values),
            "step": step if step in plots.STEPS else "deepen",
            "shows": [],
            "pose": "",
            "expression": "",
            "need": line.need,
        }

    def _where(self) -> dict[str, str]:
        place = self.where[0]
        return {"P": self.slots.the_place(place), "inP": self.slots.at(place) if self.language == "en" else place.word}

    def _particular(self, line: Line) -> str:
        """A line that names nothing could stand in any film: it says whom it is said to, or where it happens."""
        zh = self.language == "zh"
        if line.speaker in "*N":
            where = "{A}身后" if line.text.startswith("{last}") and not self.reading.places else "{P}"
            if not zh:
                where = "{inP}" if where == "{P}" else "behind {A}"
            return f"{where}，{line.text}" if zh else f"{where}, {line.text[:1].lower()}{line.text[1:]}"
        name = "{B}" if line.speaker == "A" and self.slots.talkers() else "{A}" if line.speaker in "BCX" else ""
        if not name:
            return line.text
        first, stop, rest = re.match(r"([^。？！.?!]*)([。？！.?!]+)?(.*)", line.text).groups()  # type: ignore[union-attr]
        if rest and self.draw.random() < 0.5:
            return (
                f"{first}{stop}{name}，{rest}"
                if zh
                else f"{first}{stop} {name}, {rest.strip()[:1].lower() if not rest.strip().startswith('I') else 'I'}{rest.strip()[1:]}"
            )
        if zh:
            return f"{name}，{line.text}"
        return f"{first}, {name}{stop or ''}{rest}"

    # The clock ------------------------------------------------------------------------------------------------------

    def _length(self, parts: list[Part]) -> float:
        return sum(clock.scene_seconds(p.beats, self.language) for p in parts)

    def _fit(self, parts: list[Part]) -> None:
        """Takes the needed lines, then fills with further packets and lines until the clock is full."""
        spare: list[tuple[Part, int, dict[str, Any]]] = []
        for part in parts:
            if self.lean:
                pictures = [b for b in part.beats if b["kind"] == "action"][:1]
                lines = (
                    [b for b in part.beats if b["kind"] != "action"][:1]
                    if part.step == "turn" and self.seconds > 8
                    else []
                )
                part.beats[:] = pictures + lines or part.beats[:1]
            for i in range(len(part.beats) - 1, -1, -1):
                if part.beats[i]["need"] > 1:
                    spare.insert(0, (part, i, part.beats.pop(i)))
        target = self.aim
        fails = 0
        while self._length(parts) < target * 0.93 and fails < 2:
            room = target * 1.04 - self._length(parts)
            grown = self._grow(parts, room)
            if not grown and room > 6 and self.seconds > 75 and self.slots.next_heart():
                continue
            fails = 0 if grown else fails + 1
        spare.sort(key=lambda s: s[2]["need"])
        for part, i, beat in spare:
            if self._length(parts) > target * 0.97:
                break
            part.beats.insert(min(i, len(part.beats)), beat)
        while self._length(parts) > target * 1.12 and self._trim(parts):
            pass
        self._cut(parts)

    def _cut(self, parts: list[Part]) -> None:
        """Enough pictures for the length, about one every four seconds: cutaways to the place take the room of a line."""
        wanted = round(self.seconds / 4.0) if not self.lean else 3
        while sum(len(clock.group(p.beats)) for p in parts) < wanted:
            detail = self.slots.clause("detail")
            if not detail:
                return
            if self._length(parts) > self.aim * 0.98 and not self._hush(parts):
                return
            text = f"{{A}}身后，{detail}。" if self.language == "zh" else f"Behind {{A}}, {detail}."
            apart = [i for i in range(2, len(parts)) if not parts[i].cutaway and not parts[i - 1].cutaway]
            if not apart:
                return
            spot = self.draw.choice(apart)
            cutaway = self._beat(Line("*", text), self.slots.values("{A}") or {}, "deepen")
            if cutaway:
                parts.insert(spot, Part("deepen", [cutaway], cutaway=True))

    @staticmethod
    def _hush(parts: list[Part]) -> bool:
        """Takes out the last line of a packet that talks most; false when none has two."""
        talking = [p for p in parts if sum(b["kind"] != "action" for b in p.beats) > 1]
        if not talking:
            return False
        part = max(talking, key=lambda p: sum(b["kind"] != "action" for b in p.beats))
        part.beats.remove([b for b in part.beats if b["kind"] != "action"][-1])
        return True

    def _grow(self, parts: list[Part], room: float) -> bool:
        """One more packet before the turn; false when nothing fits or nothing is left."""
        if self.lean or room < 3:
            return False
        turn = next((i for i, p in enumerate(parts) if p.step == "turn"), len(parts) - 1)
        blocks = sum(p.step == "block" for p in parts)
        deepens = sum(p.step == "deepen" for p in parts)
        order = ["block", "deepen"] if blocks * 3 < deepens else ["deepen", "block"]
        for step in order:
            for _ in range(3):
                part = self._part(step, must=False)
                if part is None:
                    break
                part.beats = [b for b in part.beats if b["need"] == 1] if room < 20 else part.beats
                if self._length([part]) <= room + 1:
                    at = self._place_for(parts, turn, step)
                    parts.insert(at, part)
                    return True
        return False

    def _place_for(self, parts: list[Part], turn: int, step: str) -> int:
        """Spreads further packets between the first telling and the turn, not two of a kind together."""
        firsts = next((i for i, p in enumerate(parts) if p.step == "want"), 0) + 1
        spots = list(range(firsts, max(firsts, turn) + 1))
        tells = [i for i in spots if i < turn and parts[i].step == "tell"]
        if tells and step == "deepen" and self.draw.random() < 0.5:
            return self.draw.choice(tells)
        return self.draw.choice(spots)

    def _trim(self, parts: list[Part]) -> bool:
        """Takes out what is least needed; false when only the needed is left."""
        for part in reversed(parts):
            if not part.must:
                parts.remove(part)
                return True
        if (
            self._drop(parts, "price", "block")
            or self._hush([p for p in parts if p.step != "turn"])
            or self._drop(parts, "turn")
        ):
            return True
        for part in reversed(parts):
            lines = [b for b in part.beats if b["kind"] != "action"]
            if lines and len(part.beats) > 1:
                part.beats.remove(lines[-1])
                return True
        return False

    @staticmethod
    def _drop(parts: list[Part], *steps: str) -> bool:
        for step in steps:
            for part in parts:
                if part.step == step and len(parts) > 3:
                    parts.remove(part)
                    return True
        return False

    # Scenes ---------------------------------------------------------------------------------------------------------

    def _scenes(self, parts: list[Part]) -> list[dict[str, Any]]:
        count = max(1, min(8, round(self.seconds / 22) + (self.seconds > 25), len(parts)))
        total, run = self._length(parts), 0.0
        groups: list[list[Part]] = [[] for _ in range(count)]
        for part in parts:
            groups[min(count - 1, int(run / max(total, 1) * count))].append(part)
            run += self._length([part])
        groups = [g for g in groups if g]
        scenes = []
        for number, group in enumerate(groups):
            noun, corner, kind = self._corner(number, len(groups))
            beats = [{**b, "starts": k == 0} for p in group for k, b in enumerate(p.beats)]
            if number and beats and beats[0]["kind"] != "action":
                arrival = self._arrival(noun, corner, kind, beats[0]["step"])
                beats.insert(0, arrival)
            scenes.append(
                {
                    "interior": kind in lexicon.INDOORS,
                    "location": self._heading(noun, corner),
                    "place": kind,
                    "when": self.when,
                    "weather": self.reading.weather or "clear",
                    "mood": self.reading.mood or "calm",
                    "beats": beats,
                }
            )
        return self._finish(scenes)

    def _corner(self, number: int, count: int) -> tuple[Noun, str, str]:
        """Which of the sentence's places a scene is in, and which corner of it."""
        noun = self.where[min(number * len(self.where) // count, len(self.where) - 1)]
        firsts = [i for i in range(count) if self.where[min(i * len(self.where) // count, len(self.where) - 1)] is noun]
        turn = firsts.index(number)
        if turn == 0:
            return noun, "", noun.place
        corners = lexicon.place_kit(noun.place)["corner"]
        zh, en, kind = corners[(turn - 1) % len(corners)].split("|")
        return noun, zh if self.language == "zh" else en, kind

    def _heading(self, noun: Noun, corner: str) -> str:
        if self.language == "zh":
            return f"{noun.word}·{corner}" if corner else noun.word
        place = noun.word if noun.word[:1].isupper() else noun.word.capitalize()
        return f"{place} - {re.sub('^(the|a|an) ', '', corner)}" if corner else place

    def _arrival(self, noun: Noun, corner: str, kind: str, step: str) -> dict[str, Any]:
        """The first picture of a new corner: what is seen there, and that they have come."""
        name = self.slots.being(self.slots.company[0])
        kit = lexicon.sides(lexicon.place_kit(kind)["detail"], self.language)
        own = [d for d in kit if not any(d.lower() in t.lower() for t in self.texts)] if kind != self.place else []
        detail = self.draw.choice(own) if own else self.slots.clause("detail")
        if self.language == "zh":
            there = f"{self.slots.the_place(noun)}的{corner}" if corner else noun.word
            text = f"{there}，{detail}。{name}停了下来。" if detail else f"{name}来到{there}，停了下来。"
        else:
            there = f"{corner}, {self.slots.at(noun)}" if corner else self.slots.the_place(noun)
            text = f"{there}: {detail}. {name} stops here." if detail else f"{name} comes to {there} and stops."
        return self._plain_beat("action", text, step)

    def _plain_beat(self, kind: str, text: str, step: str) -> dict[str, Any]:
        """A beat that no packet holds: an arrival, a thing of the past."""
        blank = {"id": "", "speaker": "", "manner": "", "shows": [], "pose": "", "expression": "", "need": 1}
        return {**blank, "kind": kind, "text": tidy(text, self.language), "step": step}

    def _finish(self, scenes: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Introductions, ids, who and what each picture shows, poses and faces."""
        for s, scene in enumerate(scenes, start=1):
            for b, beat in enumerate(scene["beats"], start=1):
                beat.pop("need", None)
                if beat["kind"] == "action":
                    beat["text"] = tidy(self._introduce(beat["text"]), self.language)
                beat["id"] = f"s{s}b{b}"
                beat["shows"] = posing.shows(beat, self.slots)
                beat["pose"], beat["expression"] = (
                    posing.pose(beat, self.language),
                    posing.expression(beat, self.language),
                )
        return scenes

    def _introduce(self, text: str) -> str:
        """At first sight a name stands with what its bearer is: 失忆的女侦探顾青, the retired boxer Walter."""
        for actor in self.slots.company:
            name = self.slots.being(actor)
            if name in self.introduced or actor.name in self.introduced or name.lower() not in text.lower():
                continue
            known = any(a.name in self.introduced and a.who.role == actor.who.role for a in self.slots.company)
            self.introduced.add(actor.name)
            if not known:
                text = self._with_role(text, actor, name)
        return text

    def _with_role(self, text: str, actor: Actor, name: str) -> str:
        who = actor.who
        if self.language == "zh":
            if re.search(rf"({'|'.join(map(re.escape, who.traits)) or '的'})的?{re.escape(name)}", text):
                return text
            traits = [t for t in who.traits if len(t) <= 5][:1]
            lead = "".join(t if t.endswith("的") else t + ("" if t in ("退休", "退役") else "的") for t in traits)
            full = f"{lead}{who.role}" if who.role == actor.name or not who.role else f"{lead}{who.role}{actor.name}"
            return text.replace(name, full, 1)
        if not who.role:
            return text
        role = " ".join([*who.traits[:2], who.role])
        if who.kind in ("animal", "thing") or actor.crowd:
            return re.sub(re.escape(name), f"the {role}", text, count=1, flags=re.IGNORECASE)
        if re.search(rf"^{re.escape(name)} (?!and\b)[a-z]", text) and "last" not in who.traits:
            return text.replace(name, f"{name}, {with_article(role)},", 1)
        return text.replace(name, f"the {role} {name}", 1)

    # Fidelity -------------------------------------------------------------------------------------------------------

    def _mend(self, scenes: list[dict[str, Any]]) -> None:
        """Weaves in whatever of the sentence is not told yet: names first, then whole clauses."""
        script = {"scenes": scenes}
        for name in fidelity.lost(self.reading, script):
            self._weave_name(scenes, name)
        for deed in self.reading.deeds:
            if fidelity.coverage(self.reading, script) >= 0.9:
                break
            words = fidelity.missing(self.reading, script)
            if any(w.lower() in deed.text.lower() for w in words):
                self._weave(
                    scenes, "weave.deed", {"said": self.slots.said(deed) + ("。" if self.language == "zh" else ".")}
                )
        for clause in re.split(r"[，。；！？,.;!?]+", self.reading.text):
            if fidelity.coverage(self.reading, script) >= ENOUGH:
                break
            asks = re.search(r"广告|短片|视频|影片|\bads?\b|\bcommercial\b|\bfilm about\b", clause)
            scrap = asks or len(clause.strip()) < 6 if self.language == "zh" else len(clause.split()) < 4
            if not scrap and any(w.lower() in clause.lower() for w in fidelity.missing(self.reading, script)):
                self._weave(scenes, "weave.deed", {"said": clause.strip() + ("。" if self.language == "zh" else ".")})
        self._finish(scenes)

    def _weave_name(self, scenes: list[dict[str, Any]], name: str) -> None:
        noun = next((n for n in (*self.reading.things, *self.reading.ideas) if n.word == name), None)
        place = next((n for n in self.reading.places if n.word == name), None)
        values: dict[str, str] = {}
        if noun is not None:
            kind = "weave.thing" if "small" in noun.tags or "big" in noun.tags else "weave.idea"
            values = {"T": self.slots.noun(noun), "I": self.slots.noun(noun)}
        elif place is not None:
            kind, values = "weave.place", {"Q": self.slots.the_place(place)}
        else:
            actor = next((a for a in self.slots.company if a.who.role == name), None)
            role = name if self.language == "zh" else name.split()[-1]
            if actor is None or any(self.reading.who[i].role == name for i in casting.absent(self.reading)):
                kind, values = "weave.idea", {"I": role if self.language == "zh" else f"the {role}"}
            elif actor is self.slots.company[0]:
                kind, values = "weave.lead", {"role": role}
            else:
                kind, values = "weave.being", {"W": role if self.language == "zh" else f"the {role}"}
        self._weave(scenes, kind, values)

    def _weave(self, scenes: list[dict[str, Any]], step: str, own: dict[str, str]) -> None:
        packets = [
            p
            for p in plots.plot("plain", self.language).of(step)
            if all(self.slots.holds(c) for c in p.when if c != "big") and _key(p) not in self.said
        ]
        self.draw.shuffle(packets)
        values = {**(self.slots.values("{A}{B}") or {}), **own}
        beats: list[dict[str, Any]] = []
        for packet in packets:
            beats = [b for b in (self._beat(line, values, "deepen") for line in packet.lines) if b]
            if beats:
                self.said.add(_key(packet))
                break
        if not beats:
            return
        scene = self.draw.choice(scenes[: max(1, len(scenes) - 1)])
        pictures = [b for b in scene["beats"] if b["kind"] == "action"]
        if self.lean and beats[0]["kind"] != "dialogue" and pictures:
            gap = "" if self.language == "zh" else " "
            shortest = min(pictures, key=lambda b: len(b["text"]))
            shortest["text"] += gap + own.get("said", beats[0]["text"])
            return
        gaps = [i for i, b in enumerate(scene["beats"]) if i and b.get("starts")] or [len(scene["beats"])]
        at = self.draw.choice(gaps)
        scene["beats"][at:at] = [{**b, "starts": k == 0} for k, b in enumerate(beats)]

    @staticmethod
    def _say_once(scenes: list[dict[str, Any]]) -> None:
        """No line comes twice in a film."""
        said: set[str] = set()
        for scene in scenes:
            kept = []
            for beat in scene["beats"]:
                beat.pop("starts", None)
                if beat["text"] not in said:
                    kept.append(beat)
                said.add(beat["text"])
            scene["beats"] = kept
        scenes[:] = [s for s in scenes if s["beats"]]

    # Words on the cover ---------------------------------------------------------------------------------------------

    def _title(self) -> str:
        lead = self.slots.company[0]
        options = []
        for title in plots.plot("plain", self.language).titles:
            values = self.slots.values(title)
            if values and "{" not in fill(title, values):
                options.append(fill(title, values))
        title = self.draw.choice(options) if options else lead.name
        if self.language == "en":
            small = {"the", "a", "an", "of", "in", "on", "at", "by", "and", "to", "as", "but", "for"}
            parts = title.split()
            title = " ".join(w if i and w in small else w[:1].upper() + w[1:] for i, w in enumerate(parts))
        return title

    def _logline(self) -> str:
        text = re.sub(r"\s+", " ", self.reading.text).strip()
        return text[:200]


def _key(packet: Packet) -> str:
    return packet.step + packet.lines[0].text + packet.lines[-1].text


def places(reading: Reading, draw: random.Random) -> list[Noun]:
    """The sentence's own places in its order, or the place where such people and things are found."""
    if reading.places:
        return list(reading.places)
    text = reading.text.lower()
    found = ""
    for place, words in lexicon.table("cast")["where"].items():
        if any((w in text) if not w.isascii() else re.search(rf"\b{w}s?\b", text) for w in words.split()):
            found = place
            break
    found = found or draw.choice(["home", "street", "village", "cafe", "park", "station", "river", "rooftop"])
    kit = lexicon.place_kit(found)
    if reading.language == "zh":
        return [Noun(kit["zh"].split()[0], "place", place=found)]
    word = kit["en"].split()[0].replace("-", " ")
    word = {"home": "house", "mars": "Mars", "space": "space"}.get(word, word)
    return [Noun(word, "place", place=found)]


def asked(reading: Reading, inputs: dict[str, Any]) -> Reading:
    """The reading as the person corrected it: genre, hour, weather and place from the chips win over our own."""
    chips = inputs.get("understood") or {}
    changes: dict[str, Any] = {}
    if inputs.get("genre") in ("sci-fi", "romance", "action", "comedy", "horror"):
        changes["genre"] = inputs["genre"]
    for key in ("when", "weather", "mood"):
        if chips.get(key):
            changes[key] = chips[key]
    if chips.get("place") and chips.get("where"):
        named = Noun(str(chips["where"]), "place", place=str(chips["place"]), article="the")
        changes["places"] = (named, *[p for p in reading.places if p.word != named.word])
    return replace(reading, **changes)
