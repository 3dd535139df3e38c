"""Tells a sentence as a film: by a plot that fits and keeps it, else by the plain one."""

from __future__ import annotations

import random
import re
from typing import Any

from providers.builtin.writer import casting, clock, fidelity, plots, spoken
from providers.builtin.writer.casting import Actor
from providers.builtin.writer.drawing import places
from providers.builtin.writer.plots import Plot
from providers.builtin.writer.reading import Deed, Reading, Who
from providers.builtin.writer.slots import Slots
from providers.builtin.writer.weaving import ENOUGH, Weaving
from providers.builtin.writer.wording import fill, tidy


def tell(reading: Reading, seconds: int, take: int = 1) -> dict[str, Any]:
    """The script of core.script.Script: by a plot that fits and keeps the sentence, else by the plain one."""
    for number, name in enumerate(candidates(reading, take)):
        script = in_time(reading, seconds, take, plots.plot(name, reading.language), number)
        if name == "plain" or _faithful(reading, script):
            return script
    raise AssertionError("the plain plot is always a candidate")


def in_time(reading: Reading, seconds: int, take: int, plot: Plot, number: int) -> dict[str, Any]:
    """What is woven in for fidelity takes time too: told again for less where the first telling runs over."""
    aim, best, off = seconds, None, 1e9
    for _ in range(3):
        script = Telling(reading, seconds, take, plot, number, aim).script()
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


def candidates(reading: Reading, take: int) -> list[str]:
    """Plots whose acts the sentence has and whose gates it passes, then the plain one."""
    draw = random.Random(f"{reading.text}|{take}")
    where = places(reading, draw)
    slots = Slots(reading, casting.cast(reading, draw, where[0].place, partner=True), where[0].place, where, draw)
    fitting = []
    for name in plots.names(reading.language):
        plot = plots.plot(name, reading.language)
        acts = not plot.acts or _does(slots, plot)
        if name != "plain" and reading.ad == (name == "ad") and acts and all(slots.holds(g) for g in plot.gates):
            fitting.append(name)
    fitting.sort(key=lambda n: -_score(plots.plot(n, reading.language), slots))
    return [*fitting, "plain"]


BARE_FORM = r"(?i)^(an? )?(short |\d+[- ]second )?(documentary|film|story|movie|portrait) (about|of|on) |^(一部)?(关于)?纪录片[：:，]?|的(故事|纪录片|短片)$"
"""What a sentence that names only somebody says of its form."""


def _does(slots: Slots, plot: Plot) -> bool:
    """Whether the lead does what a plot is about: a plot of hiding is no film for whoever only looks."""
    if not any(slots.holds(a) for a in plot.acts):
        return False
    whose = {d.who for d in slots.main_deeds() if d.acts & set(plot.acts)}
    return not whose or slots.lead_index() in whose


def _score(plot: Plot, slots: Slots) -> int:
    """How particularly a plot that may tell a sentence fits it."""
    gates = sum(not gate.startswith("!") for gate in plot.gates)
    return 2 * sum(slots.holds(a) for a in plot.acts) + gates + sum(slots.holds(like) for like in plot.likes)


class Telling(Weaving):
    """One try at telling, whole."""

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

    def _title(self) -> str:
        lead = self.slots.company[0]
        options = []
        for title in self.plot.titles:
            values = self.slots.values(title)
            if values and "{" not in fill(title, values):
                options.append(fill(title, values))
        return self.headline(self.draw.choice(options) if options else lead.name)

    def headline(self, title: str) -> str:
        """A title as its language writes one."""
        if self.language == "en":
            small = {"the", "a", "an", "of", "in", "on", "at", "by", "and", "to", "as", "but", "for"}
            parts = title.split()
            title = " ".join(w if i and w in small else w[:1].upper() + w[1:] for i, w in enumerate(parts))
        return title

    def introduced_in(self, text: str) -> str:
        """A sentence that stands before the film: who is named in it is said to be who they are."""
        self.introduced = set()
        told = tidy(self._introduce(text), self.language)
        self.introduced = set()
        return told

    def _logline(self) -> str:
        more = self._further()
        premise = self.premise()
        return self.introduced_in((premise.rstrip("。.") if more[:1] in "，," and more else premise) + more)[:300]

    def premise(self, most: int = 9) -> str:
        """The sentence's story in one sentence of this film: who, what they want and do, but, so."""
        deeds = self.told_deeds[:most]
        if not deeds:
            text = re.sub(r"\s+", " ", self.reading.text).strip(" 。.")
            text = re.sub(BARE_FORM, "", text)
            text = text[:1].upper() + text[1:]
            return text + ("。" if self.language == "zh" else ".")
        return (_joined_zh if self.language == "zh" else _joined_en)(self.slots, deeds)

    def _further(self) -> str:
        """What this film adds where the sentence says neither what is in the way nor how it turns."""
        parts = {d.part for d in self.told_deeds}
        if parts & {"truth", "outcome"}:
            return ""
        but = self.logs.get("block", "") if "obstacle" not in parts else ""
        turn = self.logs.get("turn", "")
        if not but and turn:
            return f"，直到{turn}。" if self.language == "zh" else f", until {turn}."
        if self.language == "zh":
            return (
                (f"可是{but}" if but else "")
                + (f"{'，' if but else ''}直到{turn}" if turn else "")
                + ("。" if but or turn else "")
            )
        said = (f" But {but}" if but else "") + (f"{', until' if but else ' Until'} {turn}" if turn else "")
        return said + ("." if said else "")


def _joined_zh(slots: Slots, deeds: list[Deed]) -> str:
    """Deeds as one sentence: the subject once, a word for what goes against it and for what it comes to."""
    words = {"obstacle": "可是", "truth": "没想到", "outcome": "最后"}
    out, last = "", None
    for n, deed in enumerate(deeds):
        text = re.sub(spoken.OPENINGS["zh"], "", deed.text)
        if n and deed.part == "truth":
            text = re.sub("^(发现|得知|意识到|才知道)", "", text)
        subject = "" if deed.whole else slots.subject(deed) if deed.who is not None else deed.subject
        before = words.get(deed.part, "") if n and not re.match("就|才|第二天|[一二三十几多]+年后", text) else ""
        lead = f"{deed.lead}，" if deed.lead else ""
        same = deed.who is not None and deed.who == last
        out += ("，" if n else "") + lead + before + ("" if same and not deed.also else subject) + text
        last = deed.who
    return out.rstrip("。") + "。"


def _joined_en(slots: Slots, deeds: list[Deed]) -> str:
    out, last = "", None
    for n, deed in enumerate(deeds):
        text = re.sub(spoken.OPENINGS["en"], "", deed.text)
        lead = slots.company[0].who
        same = deed.who is not None and deed.who == last and deed.who == slots.lead_index()
        many = deed.also is not None or (deed.who is not None and slots.reading.who[deed.who].count > 1)
        pronoun = "they" if many else {"f": "she", "m": "he"}.get(lead.sex if lead.kind == "human" else "n", "it")
        name = pronoun if same else slots.subject(deed) if deed.who is not None else deed.subject
        opening = f"{deed.lead[:1].lower() if n else deed.lead[:1].upper()}{deed.lead[1:]}, " if deed.lead else ""
        link = {"obstacle": ", but ", "truth": ", only to learn that ", "outcome": ", until "}.get(deed.part, ", and ")
        if deed.part == "truth" and not re.search(r"\b(is|was|are|were)\b", text):
            link = ", but "
        link = " so that " if re.match("(can|could|may) ", text) else link
        said = f"{name} {text}".strip() if name and not deed.whole else text
        out += (link if n else "") + opening + (said if n else said[:1].upper() + said[1:] if not opening else said)
        last = deed.who
    return out.rstrip(".") + "."
