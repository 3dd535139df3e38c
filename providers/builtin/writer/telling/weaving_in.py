"""Weaves in whatever of the sentence a film has not told yet: fidelity comes before wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from providers.builtin.writer.plot import moments, plots
from providers.builtin.writer.plot.plots import Line, Packet
from providers.builtin.writer.shots import camera_subjects, screen_time
from providers.builtin.writer.telling import fidelity
from providers.builtin.writer.telling.packet_drawing import packet_key
from providers.builtin.writer.telling.scene_division import Scenes
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Noun

ENOUGH = 0.8
"""Share of content words that a script must keep."""
LONGEST_NAME = 6
"""Characters of a name that can be told in passing, at most."""
MOST_NAMES = 4
"""How many names one line tells."""
SHORT = 30
"""Seconds up to which what is woven in shares a picture that is there: it gets none of its own."""


class Weaving(Scenes):
    """Adds fidelity."""

    woven_big = False
    """Whether the thing that is woven in is one that stands by itself."""

    def _mend(self, scenes: list[dict[str, Any]]) -> None:
        """Weaves in whatever of the sentence is not told yet: names first, then whole clauses."""
        if self.by_clauses:
            text = fidelity.text_of_script({"scenes": scenes}).lower()
            for name in self.reading.named():
                if name.lower() not in text:
                    self._weave_name(scenes, name)
            self._finish(scenes)
            return
        script = {"scenes": scenes}
        spoken = [name for name in fidelity.lost_names(self.reading, script) if not self._weave_name(scenes, name)]
        if not self.lean:
            self._recount(scenes, [*spoken, *self._unnamed(scenes, spoken)])
        for deed in self.reading.deeds:
            if fidelity.coverage(self.reading, script) >= 0.9:
                break
            words = fidelity.missing_words(self.reading, script)
            if any(w.lower() in deed.text.lower() for w in words):
                self._weave(
                    scenes, "weave.deed", {"said": self.slots.said(deed) + ("。" if self.language == "zh" else ".")}
                )
        clauses = [c.strip() for c in re.split(r"[，。；！？：,.;:!?]+", self.reading.text) if c.strip()]
        shortest = 6 if self.language == "zh" else 4
        for clause in sorted(clauses, key=lambda c: len(c if self.language == "zh" else c.split()) < shortest):
            if fidelity.coverage(self.reading, script) >= ENOUGH:
                break
            asks = re.search(r"广告|短片|视频|影片|\bads?\b|\bcommercial\b|\bfilm about\b", clause)
            if not asks and any(w.lower() in clause.lower() for w in fidelity.missing_words(self.reading, script)):
                self._weave(scenes, "weave.deed", {"said": clause + ("。" if self.language == "zh" else ".")})
        self._finish(scenes)

    def _weave_name(self, scenes: list[dict[str, Any]], name: str) -> bool:
        """A picture of what is there and can be seen; false where there can be none."""
        self.woven_big = any(n.word == name and "big" in n.tags for n in self.reading.things)
        noun = next((n for n in (*self.reading.things, *self.reading.ideas) if n.word == name), None)
        place = next((n for n in self.reading.places if n.word == name), None)
        if name in self.reading.seasons:
            return self._weave(scenes, "weave.season", {"I": self._own(self._echo(name))})
        if name in self.reading.mentions or noun is not None:
            if self._weave(scenes, "weave.idea", {}, self._pictured(name)):
                return True
            if noun is None or not {"small", "big"} & set(noun.tags) or not moments.lies_there(name, self.reading):
                return False
            return self._weave(scenes, "weave.thing", {"T": self._own(self._head(noun))})
        if place is not None:
            return place in self.where and self._weave(scenes, "weave.place", {"Q": self._own(self._head(place))})
        actor = next((a for a in self.slots.company if a.who.role == name), None)
        role = name if self.language == "zh" else self._own(f"the {name.rsplit(maxsplit=1)[-1]}")
        if actor is None or not (actor is self.slots.company[0] or moments.lies_there(name, self.reading)):
            return False
        lead = actor is self.slots.company[0]
        return self._weave(scenes, "weave.lead" if lead else "weave.being", {"role": role, "W": role})

    def _unnamed(self, scenes: list[dict[str, Any]], names: list[str]) -> list[str]:
        """Chinese: further nouns of the sentence that only its own words say."""
        if self.language == "en":
            return []
        text = fidelity.without_quotations(self.reading.text, fidelity.text_of_script({"scenes": scenes}))
        nouns = (word for _, word in camera_subjects.find_nouns(self.reading.text, "zh") if len(word) > 1)
        return [n for n in nouns if n not in text and n not in "".join(names) and n not in fidelity.ANYBODY]

    def _recount(self, scenes: list[dict[str, Any]], names: list[str]) -> None:
        """What of the sentence no picture shows is told, all of it in one line: where it is quiet, before the film closes."""
        names = [name for name in names if name.lower() not in _untold(self.language)]
        if self.language == "zh":
            said = [name for name in names if len(name) <= LONGEST_NAME]
        else:
            said = [self._own(self._echo(name)) for name in names if fidelity.is_mostly_noun(name.split()[-1].lower())]
        if not said:
            return
        *others, last = said[:MOST_NAMES]
        comma, also = {"zh": ("、", "和"), "en": (", ", " and ")}[self.language]
        listed = comma.join(others) + also + last if others else last
        packet = self.draw.choice(plots.load_plot("plain", self.language).of("weave.names"))
        beat = self._beat(packet.lines[0], {"I": listed}, "deepen")
        pictures = [
            (scene, i + 1)
            for scene in scenes[: max(1, len(scenes) - 1)]
            for i, b in enumerate(scene["beats"])
            if b["kind"] == "action" and i
        ]
        quiet = [(s, i) for s, i in pictures if all(b["kind"] == "action" for b in s["beats"][i - 2 : i + 1])]
        spots = quiet or pictures
        if beat and spots:
            scene, at = self.draw.choice(spots)
            scene["beats"].insert(at, {**beat, "starts": False})

    def _echo(self, name: str) -> str:
        """A word as somebody would repeat it: the divorce, forgiveness, 遗憾."""
        if self.language == "zh" or name[:1].isupper():
            return name
        noun = next((n for n in (*self.reading.things, *self.reading.ideas) if n.word == name), None)
        bare = name.rsplit(maxsplit=1)[-1]
        return bare if noun is not None and not noun.article else f"the {bare}"

    def _own(self, word: str) -> str:
        """English: "the florist" by another word than the sentence's "the", where that would only quote it."""
        bare = re.sub("^the ", "", word)
        if self.language == "zh" or bare == word:
            return word
        many = re.search(r"[^s'ui]s$", bare) is not None
        ways = [word, f"{'those' if many else 'that'} {bare}", f"{'these' if many else 'this'} same {bare}"]
        return next((w for w in ways if bare.lower() in fidelity.without_quotations(self.reading.text, w)), word)

    def _head(self, noun: Noun) -> str:
        """English: a name of several words by its last alone, which no quotation of the sentence holds."""
        if self.language == "en" and " " in noun.word and not noun.word[:1].isupper():
            return f"the {noun.word.split()[-1]}"
        return self.slots.noun(noun)

    def _pictured(self, name: str) -> list[Packet]:
        """What cannot be held as a picture of its own, where data/writer/ideas.toml has one."""
        text = lexicon.table("ideas")[self.language].get(name.lower(), "")
        return [Packet("weave.idea", (Line("*", text),))] if text and self.slots.able(text) else []

    def _weave(
        self, scenes: list[dict[str, Any]], step: str, own: dict[str, str], further: Sequence[Packet] = ()
    ) -> bool:
        """One of a step's packets or of `further` ones; false where none can be."""
        packets = [
            p
            for p in plots.load_plot("plain", self.language).of(step)
            if all(self.slots.holds(c) for c in p.when if c != "big")
            and ("big" not in p.when or self.woven_big)
            and packet_key(p) + str(own) not in self.said
        ]
        self.draw.shuffle(packets)
        packets.sort(
            key=lambda p: (packet_key(p) in self.said, sum(len(line.text) for line in p.lines) if self.lean else 0)
        )
        packets = [*further, *packets]
        values = {**(self.slots.values("{A}{B}") or {}), **own}
        beats: list[dict[str, Any]] = []
        for packet in packets:
            beats = [b for b in (self._beat(line, values, "deepen") for line in packet.lines) if b]
            if beats:
                self.said |= {packet_key(packet), packet_key(packet) + str(own)}
                break
        if not beats:
            return False
        told = next((n for n, s in enumerate(scenes) if any(map(_told, s["beats"]))), 0)
        scene = self.draw.choice(scenes[told : max(told + 1, len(scenes) - 1)])
        pictures = [b for b in scene["beats"] if screen_time.has_picture(b) and _told(b) == ("said" in own)]
        if self.seconds <= SHORT and beats[0]["kind"] != "dialogue" and pictures:
            gap = "" if self.language == "zh" else " "
            shortest = min(pictures, key=lambda b: len(b["text"]))
            shortest["text"] += gap + own.get("said", beats[0]["text"])
            return True
        first = next((i for i, b in enumerate(scene["beats"]) if _told(b)), 0) if scene is scenes[told] else 0
        gaps = [i for i, b in enumerate(scene["beats"]) if i > first and b.get("starts")]
        gaps = [i for i in gaps if not scene["beats"][i - 1]["text"].endswith(("，", ","))] or [len(scene["beats"])]
        at = self.draw.choice(gaps)
        scene["beats"][at:at] = [{**b, "starts": k == 0} for k, b in enumerate(beats)]
        return True

    @staticmethod
    def _say_once(scenes: list[dict[str, Any]]) -> None:
        """No line comes twice in a film."""
        said: set[str] = set()
        for scene in scenes:
            kept = []
            for beat in scene["beats"]:
                beat.pop("starts", None)
                beat.pop("meant", None)
                beat.pop("keeps_on", None)
                beat.pop("people", None)
                if beat["text"] not in said:
                    kept.append(beat)
                said.add(beat["text"])
            scene["beats"] = kept
        scenes[:] = [s for s in scenes if s["beats"]]


def _told(beat: dict[str, Any]) -> bool:
    """Whether a narrator tells it while it is seen."""
    return beat["kind"] == "narration" and screen_time.has_picture(beat)


def _untold(language: str) -> frozenset[str]:
    """Words that nobody would tell of afterwards."""
    return lexicon.word_set("chinese" if language == "zh" else "english", "untold")
