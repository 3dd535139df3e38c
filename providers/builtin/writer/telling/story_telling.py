"""Tells a sentence as a film: clause by clause, or in a direction that somebody chose."""

from __future__ import annotations

import random
import re
from typing import Any

from providers.builtin.writer.plot import (
    actor_looks,
    bodily_abilities,
    plots,
)
from providers.builtin.writer.plot.film_actors import Actor
from providers.builtin.writer.plot.plots import Plot
from providers.builtin.writer.plot.wording_repairs import fill_slots, tidy_marks
from providers.builtin.writer.shots import screen_time
from providers.builtin.writer.telling import fidelity, premise, titles
from providers.builtin.writer.telling.film_filling import LONGEST
from providers.builtin.writer.telling.introductions import Introductions
from providers.builtin.writer.telling.packet_drawing import Part
from providers.builtin.writer.telling.weaving_in import SHORT, Weaving
from providers.builtin.writer.vocabulary.reading import Reading, Who

PLAIN = "plain"
"""The plot that adds nothing to a sentence."""


def tell_story(reading: Reading, seconds: int, take: int = 1) -> dict[str, Any]:
    """The script of core.script.model.Script: the sentence, clause by clause."""
    return tell_in_time(reading, seconds, take, plots.load_plot(PLAIN, reading.language), 0)


def tell_in_time(reading: Reading, seconds: int, take: int, plot: Plot, number: int) -> dict[str, Any]:
    """What is woven in for fidelity takes time too: told again for less where the first telling runs over."""
    aim, best, off = seconds, None, 1e9
    for _ in range(3):
        script = Telling(reading, seconds, take, plot, number, aim).script()
        length = sum(screen_time.scene_seconds(s["beats"], reading.language) for s in script["scenes"])
        if abs(length - seconds) < off:
            best, off = script, abs(length - seconds)
        if length <= seconds * 1.08 or aim < seconds * 0.5:
            break
        aim -= max(1, round(length - seconds))
    assert best is not None
    return best


FIRST_TAKES = 2
"""Takes of a film that have a title of its sentence alone, where that has only one."""
FOLLOWED = ("documentary", "portrait")
"""Forms that follow people at their work."""


class Telling(Weaving):
    """One try at telling, whole."""

    def __init__(self, reading: Reading, seconds: int, take: int, plot: Plot, number: int, aim: int = 0) -> None:
        super().__init__(reading, seconds, take, plot, number, aim)
        sold = next((n for n in reading.things if n.word == reading.product), None)
        if sold:
            self.slots.heart = sold

    def _parts(self) -> list[Part]:
        parts = super()._parts()
        if self.reading.form in FOLLOWED and not self.lean:
            at = next((i for i, part in enumerate(parts) if part.deed is not None or part.step == "tell"), 0) + 1
            parts[at:at] = self._at_work()
        return parts

    def _at_work(self) -> list[Part]:
        """A documentary shows each of those whom its sentence names, at what they do."""
        shown = []
        for actor in self.slots.own():
            kit = bodily_abilities.kit_of_calling(actor.who, self.draw)
            if (
                actor.who.kind == "thing"
                or actor is self.slots.company[0]
                or not (kit["calling"] or actor.who.kind == "animal")
            ):
                continue
            name, does = self.slots.being(actor), actor_looks.first_gesture(actor, self.language, self.draw)
            does = kit["work"] if kit["calling"] else does
            text = f"{name}{does}。" if self.language == "zh" else f"{name} {does}."
            shown.append(Part("tell", [self._plain_beat("action", text, "want")]))
        return shown

    def script(self) -> dict[str, Any]:
        parts = self._parts()
        self._fit(parts)
        scenes = self._scenes(parts)
        self._ask(scenes)
        self._mend(scenes)
        self._say_once(scenes)
        self._tighten(scenes)
        if self.reading.tagline:
            words = self.reading.tagline[:1].upper() + self.reading.tagline[1:]
            words += "" if words[-1] in "。！？.!?…" else "。" if self.language == "zh" else "."
            scenes[-1]["beats"].append(self._plain_beat("narration", words, "end"))
        cast = [
            actor_looks.cast_member(a, self.language, random.Random(f"{self.reading.text}|{a.name}"))
            for a in self.slots.company
        ]
        heard = {b["speaker"] for s in scenes for b in s["beats"] if b["speaker"]}
        seen = {name for s in scenes for b in s["beats"] for name in b["shows"]}
        cast = [m for m, a in zip(cast, self.slots.company, strict=True) if m["name"] in heard | seen or not a.invented]
        if self.plot.extra in heard:
            passer = Actor(self.plot.extra, Who(self.plot.extra, sex=self.draw.choice("fm")), invented=True)
            cast.append(actor_looks.cast_member(passer, self.language, self.draw))
        return {
            "title": self._title()[:60],
            "logline": self.premise(),
            "language": self.language,
            "genre": self.reading.genre or "romance",
            "subgenre": "" if self.reading.fine == self.reading.genre else self.reading.fine,
            "mood": self.reading.mood or "calm",
            "engine": self.plot.name,
            "cast": cast,
            "scenes": scenes,
        }

    def _tighten(self, scenes: list[dict[str, Any]]) -> None:
        """Where what was woven in makes a film too long, the last looks go that nobody speaks over."""
        for scene in reversed(scenes):
            for group in reversed(screen_time.group_beats(scene["beats"])[1:]):
                length = sum(screen_time.scene_seconds(s["beats"], self.language) for s in scenes)
                if length <= self.seconds * LONGEST:
                    return
                if (
                    len(group) == 1
                    and (beat := scene["beats"][group[0]])["kind"] == "action"
                    and beat["step"] == "deepen"
                ):
                    named = len(fidelity.lost_names(self.reading, {"scenes": scenes}))
                    scene["beats"].remove(beat)
                    if self.seconds > SHORT and len(fidelity.lost_names(self.reading, {"scenes": scenes})) > named:
                        scene["beats"].insert(group[0], beat)  # nothing else names what it shows

    def _ask(self, scenes: list[dict[str, Any]]) -> None:
        """A film that answers a question begins by asking it."""
        asked = re.match(r"[^？?]*[？?]", self.reading.said)
        if self.reading.form != "question" or asked is None or self.lean:
            return
        words = asked[0][:1].upper() + asked[0][1:]
        beats = (b for scene in scenes for b in scene["beats"] if b["kind"] == "narration")
        told = next((b["text"] for b in beats), "").rstrip("。，.,？?")
        if told and (words.startswith(told) or told.startswith(words.rstrip("？?"))):
            return
        scenes[0]["beats"].insert(1, self._plain_beat("narration", words, "open"))

    def _title(self) -> str:
        if self.reading.told and self.reading.form != "question":
            return self.headline(self.reading.topic)
        lead = self.slots.company[0]
        options: list[str] = []
        if self.by_clauses:
            clauses = [deed.text for deed in self.told_deeds]
            options = titles.title_phrases(self.reading) or titles.clause_titles(clauses, self.language)
        for title in self.plot.titles if not options or (len(options) == 1 and self.take > FIRST_TAKES) else ():
            values = self.slots.values(title)
            if values and "{" not in fill_slots(title, values):
                options.append(fill_slots(title, values))
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
        return tidy_marks(Introductions(self.slots).of(text), self.language)

    def premise(self) -> str:
        """The sentence's story in its own words, with the names of this film. No ending is added that it does not say."""
        return premise.tell_premise(self.reading, self.slots)
