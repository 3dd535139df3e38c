"""Turns the lines of a packet into beats: whose they are, what their slots stand for, and whom a line is said to."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import Any

from providers.builtin.writer.plot import plots
from providers.builtin.writer.plot.plot_slots import Slots
from providers.builtin.writer.plot.plots import Line, Packet, Plot
from providers.builtin.writer.plot.wording_repairs import (
    agree_verbs,
    choose_alternative,
    drop_article_in_address,
    fill_slots,
    tidy_marks,
)
from providers.builtin.writer.telling.introductions import Introductions
from providers.builtin.writer.vocabulary.reading import Deed, Noun

NAMED = 0.85
"""Share of lines that could stand in any film which say whom they are said to."""
SEEN = "stand"
"""The pose of a narration that has a picture of its own, until its people are known."""
TOLD = re.compile(r"\{(tell|said)\}")
"""What a line holds that says a clause of the sentence: a narrator tells it."""
SAID_SLOTS = r"\{((?:goal|obstacle|truth|event|by|for|lost)(?:\.\w+)?)\}"
"""Slots that only some sentences fill: a packet with one that stays empty is left out."""
COMMON = frozenset(("last", "detail", "sky", "Sky", "trouble", "P", "inP", "hour", "rule", "twist"))
"""Slots that two films in like places may fill alike."""


class PacketBeats:
    """What one film says and shows in a packet. Whoever draws packets for it sets these."""

    language: str
    plot: Plot
    draw: random.Random
    slots: Slots
    introductions: Introductions
    texts: set[str]
    """What has been told already."""

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
