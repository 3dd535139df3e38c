"""Fills a film to its length: which packets it takes, which lines go, where the camera looks away."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from providers.builtin.writer.plot.plots import Line
from providers.builtin.writer.shots import screen_time
from providers.builtin.writer.telling.pacing import Pacing
from providers.builtin.writer.telling.packet_drawing import Part
from providers.builtin.writer.vocabulary.reading import Deed

SECOND_LINES = (80, 150)
"""Seconds above which a film has a second line of plot, and a third."""
OPENING = 2
"""Beats before the first clause is heard."""
SOON = 8
"""Seconds after which the first clause is heard, at most."""
LONGEST = 1.1
"""The length of a film over the length asked, at most."""
CUTAWAY = {
    "zh": ("{P}，…。", "…。", "镜头移开：…。", "另一边，…。"),
    "en": ("{inP}, ….", "….", "Away from it all, ….", "On the other side, …."),
}
"""How the camera looks away."""
QUICK = 2.5
"""Seconds of a shot on the average below which nothing is seen any more."""
DEED = 8
"""Seconds that a deed takes to be begun and done."""


class Filling(Pacing):
    """Adds the clock."""

    def _parts(self) -> list[Part]:
        """Each clause is heard in the sentence's own words and order while its people do it, then seen as it is done. Told by its clauses alone a
        film ends on what has changed; a direction adds how it opens, turns and ends."""
        deeds = [deed for queue in ("first", "block", "turn", "end") for deed in self.queues[queue]]
        deeds = self.told_deeds if self.by_clauses else deeds
        for queue in self.queues.values():
            queue.clear()
        deeds = [deed for deed in deeds if re.search(r"\w", deed.text)]
        parts: list[Part | None] = [] if self.by_clauses else [*self._opening(deeds)]
        if not deeds:
            parts.append(self._whole())
        breath: list[Deed] = []
        for n, deed in enumerate(deeds, start=1):
            breath.append(deed)
            parts.append(self._telling(deed, n == len(deeds)))
            if n == len(deeds) or not deeds[n].goes_on:
                parts += self._follow(breath)
                breath = []
            if not self.by_clauses:
                for beat, after in ((1, 1), (2, (len(deeds) + 1) // 2), (3, len(deeds))):
                    parts += self._second(beat) if n == after else []
        if not self.by_clauses:
            parts += [*self._second(4), self._part("turn") if self.plot.of("turn") else None]
        self.slots.reading = replace(self.slots.reading, when=self.later)
        self.closing = self._acted(deeds[-1], "done") if self.by_clauses and deeds else None
        parts.append(self.closing if self.by_clauses else self._part("end"))
        return [p for p in parts if p is not None]

    def _opening(self, deeds: list[Deed]) -> list[Part]:
        """What is seen before anything is heard: where it is and who is there, at what comes before the first deed where that is known."""
        opening, before = self._part("open"), self._acted(deeds[0], "before") if deeds else None
        if opening is not None:
            opening.beats[1 if before else OPENING :] = []
        parts = [part for part in (opening, before) if part is not None]
        if before is not None and self._length(parts) > SOON:
            before.beats[1:] = []
        return parts if before is None or self._length(parts) <= SOON else parts[:1]

    def _follow(self, breath: list[Deed]) -> list[Part]:
        """What comes right after clauses told in one breath: what is done in them, one after another as far as there is time, or what
        comes before it where it is only wanted; else what follows from the last."""
        acted: list[Part] = []
        for deed in breath:
            for doing in self._doings(deed):
                part = self._doing(deed, doing, "do") or (self._doing(deed, doing, "before") if not acted else None)
                acted += [part] if part else []
        most = max(1, self.seconds // (DEED * max(1, len(self.told_deeds))) * len(breath))
        if acted or self.by_clauses:
            return acted[:most]
        return [part for part in [self._then(breath[-1], "tied", "heard")] if part]

    def _second(self, beat: int) -> list[Part | None]:
        """A beat of the second line of a film long enough for one, of two lines where it is longer still."""
        lines = sum(self.seconds > s for s in SECOND_LINES)
        return [self._part(f"line.{beat}") for _ in range(lines)]

    def _whole(self) -> Part:
        """The sentence itself, where nothing is done in it; that somebody is there, where it has no words."""
        if not re.search(r"\w", self.reading.text):
            return Part("tell", [self._plain_beat("action", self._tell(None), "want")])
        text = self.reading.text.strip(" 。.")[:200]
        return Part("tell", [self._heard(text + ("。" if self.language == "zh" else "."), "want")])

    def _fit(self, parts: list[Part]) -> None:
        """Takes the needed lines, then fills with further packets and lines until the clock is full."""
        spare: list[tuple[Part, int, dict[str, Any]]] = []
        for part in parts:
            if self.lean:
                pictures = sorted(filter(screen_time.has_picture, part.beats), key=lambda b: b["kind"] == "action")[:1]
                lines = (
                    list(filter(screen_time.rides_on_picture, part.beats))[:1]
                    if part.step == "turn" and self.seconds > 8
                    else []
                )
                part.beats[:] = pictures + lines or part.beats[:1]
            for i in range(len(part.beats) - 1, -1, -1):
                if part.beats[i]["need"] > 1:
                    spare.insert(0, (part, i, part.beats.pop(i)))
        target = self.aim
        self._fill(parts, target)
        spare.sort(key=lambda s: s[2]["need"])
        for part, i, beat in spare:
            if self._length(parts) > target * 0.97:
                break
            part.beats.insert(min(i, len(part.beats)), beat)
        while self._length(parts) > target * 1.12 and self._trim(parts):
            pass
        while self._length(parts) > target * LONGEST and (
            (self.lean and self._drop(parts, "open")) or self._unheard(parts)
        ):
            pass
        self._cut(parts)
        if not self.lean and not self.by_clauses:
            self._break_silences(parts)
            self._fill(parts, target)

    def _fill(self, parts: list[Part], target: float) -> None:
        """Adds packets until the clock is full or nothing is left."""
        fails = 0
        while self._length(parts) < target * 0.93 and fails < 2:
            room = target * 1.04 - self._length(parts)
            grown = self._grow(parts, room)
            if not grown and room > 6 and self.seconds > 75 and self.slots.next_heart():
                continue
            fails = 0 if grown else fails + 1

    @staticmethod
    def _unheard(parts: list[Part]) -> bool:
        """A clause that there is no time to say is only seen: the longest between the first and the last, then the last, then the
        first; false when none is heard any more."""
        heard = [b for p in parts for b in p.beats if b["kind"] == "narration" and screen_time.has_picture(b)]
        if not heard:
            return False
        max(heard[1:-1] or heard[-1:], key=lambda b: len(b["text"]))["kind"] = "action"
        return True

    def _cut(self, parts: list[Part]) -> None:
        """Enough pictures for the length, about one every four seconds: cutaways to the place take the room of a line."""
        wanted = round(self.seconds / 4.0) if not self.lean else 3
        while self._shots(parts) > self.seconds / QUICK + 1 and not self.lean:
            loose = [p for p in parts if not p.must and p is not self.closing]
            if not loose:
                break
            parts.remove(min(loose, key=lambda p: self._length([p])))
        while self._shots(parts) < wanted and not self.by_clauses:
            detail = self.slots.clause("detail")
            if not detail:
                return
            if self._length(parts) > self.aim * 0.98 and not self._hush(parts):
                return
            text = self.draw.choice(CUTAWAY[self.language]).replace("…", detail)
            apart = [
                i
                for i in range(2, len(parts))
                if "look" not in (parts[i].way, parts[i - 1].way) and not parts[i].goes_on()
            ]
            if not apart:
                return
            spot = self.draw.choice(apart)
            cutaway = self._beat(Line("*", text), self.slots.values("{A}") or {}, "deepen")
            if cutaway:
                parts.insert(spot, Part("deepen", [cutaway], way="look"))

    @staticmethod
    def _shots(parts: list[Part]) -> int:
        return sum(len(screen_time.group_beats(p.beats)) for p in parts)

    @staticmethod
    def _hush(parts: list[Part]) -> bool:
        """Takes out the last line of a packet that talks most, and what that leaves without its answer; false when none has two.

        Of two lines the second is the point of the first, so those go last."""
        count = {id(p): sum(map(screen_time.rides_on_picture, p.beats)) for p in parts}
        talking = [p for p in parts if count[id(p)] > 2] or [p for p in parts if count[id(p)] > 1]
        if not talking:
            return False
        part = max(talking, key=lambda p: count[id(p)])
        lines = list(filter(screen_time.rides_on_picture, part.beats))
        last = lines.pop()
        part.beats.remove(last)
        alone = len(lines) == 1 and lines[0]["kind"] == last["kind"] == "dialogue"
        if alone or (len(lines) > 1 and lines[-1]["text"].endswith(("？", "?", "…", "..."))):
            part.beats.remove(lines[-1])
        return True

    def _grow(self, parts: list[Part], room: float) -> bool:
        """One more packet before the turn; false when nothing fits or nothing is left."""
        if self.lean or room < 3:
            return False
        return self._between(parts, room)

    def _trim(self, parts: list[Part]) -> bool:
        """Takes out what is least needed; false when only the needed is left."""
        for part in reversed(parts):
            if not part.must and part is not self.closing:
                parts.remove(part)
                return True
        if (
            self._drop(parts, "price", "block")
            or self._hush([p for p in parts if p.step != "turn"])
            or self._drop(parts, "turn")
        ):
            return True
        for part in reversed(parts):
            lines = list(filter(screen_time.rides_on_picture, part.beats))
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
