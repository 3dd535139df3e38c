"""What stands between the clauses of a sentence, once a film is longer than they are: what follows from them, what is seen, little talk."""

from __future__ import annotations

import re
from collections import Counter

from providers.builtin.writer.plot import moments
from providers.builtin.writer.plot.plots import Line
from providers.builtin.writer.shots import camera_subjects, named_people, posing, screen_time
from providers.builtin.writer.telling import clause_covers
from providers.builtin.writer.telling.following_packets import WAYS
from providers.builtin.writer.telling.packet_drawing import Drawing, Part
from providers.builtin.writer.vocabulary import presence
from providers.builtin.writer.vocabulary.reading import Deed, Noun

JOINED = {"zh": "[和与跟同、][^，。]{0,4}", "en": r"\b(?:and|with) (?:(?:an?|the|his|her|their) )?(?:\w+ )?"}
"""Before somebody who does it too, and does not look on."""
CLAUSE_WAYS = ("acted", "cover")
"""What stands between two clauses of a film to which nothing is added."""
TALKS = 2
"""Exchanges a minute that are tied to nothing the sentence says."""
ADDED = ("talk", "told")
"""What nobody hears any more once the sentence has said its last."""
GLANCES = 2
"""How often a thing of the sentence is seen by itself."""
LAST_SHARE = 0.6
"""What is seen after the last clause over what is seen after another: the film ends soon after it."""
QUIET = 8
"""Seconds of pictures after which what can be heard comes first."""
SILENCE = 12
"""Seconds in which nobody is heard, at most, where there is anything left that could be."""
LOOSE = ("look", "body", "thing", "again")
"""What gives way to something that is heard."""
SAID = ("acted", "heard", "talk")
WORTH = {"acted": 4.0, "cover": 2.5, "tied": 3.0, "heard": 1.5, "thing": 1.5}
"""How many of these come for one of the others, between the same two clauses."""


class Pacing(Drawing):
    """Adds time between what is told."""

    def _length(self, parts: list[Part]) -> float:
        return screen_time.scene_seconds([beat for part in parts for beat in part.beats], self.language)

    def _between(self, parts: list[Part], room: float) -> bool:
        """One more part after the clause that has least time behind it; false when nothing fits."""
        told = [i for i, p in enumerate(parts) if p.tells()]
        if not told:
            return False
        end = len(parts) - (not self.by_clauses or parts[-1] is self.closing)
        stretches = list(zip(told, [*told[1:], end], strict=True))
        stretches = [(at, after) for at, after in stretches if after == len(parts) or not parts[after].goes_on()]
        last = stretches[-1:]
        stretches.sort(key=lambda s: self._length(parts[s[0] + 1 : s[1]]) / (LAST_SHARE if [s] == last else 1.0))
        for ways in (CLAUSE_WAYS,) if self.by_clauses else (WAYS[:-2], WAYS[-2:-1], WAYS[-1:]):
            for at, after in stretches:
                closes = [(at, after)] == last and len(told) > 1
                part = self._next(parts, at, after, tuple(w for w in ways if not (closes and w in ADDED)), room)
                if part is not None:
                    parts.insert(after, part)
                    return True
        return False

    def _next(self, parts: list[Part], at: int, after: int, ways: tuple[str, ...], room: float) -> Part | None:
        """What may come next behind the clause at `at`: by turns what is seen there, never twice the same way."""
        deed = parts[at].deed
        assert deed is not None
        had = Counter(p.way for p in parts[at + 1 : after])
        before, quiet = parts[after - 1].way, not self.by_clauses and self._quiet(parts[:after]) > QUIET
        talks = sum(p.way == "talk" for p in parts)
        if talks >= TALKS * self.seconds / 60:
            ways = tuple(w for w in ways if w != "talk")
        for way in sorted(ways, key=lambda w: (quiet and w not in SAID, w == before, had[w] / WORTH.get(w, 1.0))):
            part = self._of(way, deed, quiet) or (self._earlier(parts, at, quiet) if way == "acted" else None)
            if part is not None and self._length([part]) <= room + 1:
                return part
        return None

    def _earlier(self, parts: list[Part], at: int, quiet: bool) -> Part | None:
        """What was told in one breath with the clause at `at`, as it is done."""
        while at > 0 and parts[at].goes_on() and (deed := parts[at - 1].deed) is not None:
            at -= 1
            if part := self._of("acted", deed, quiet):
                return part
        return None

    def _quiet(self, parts: list[Part]) -> float:
        """Seconds since somebody was heard."""
        beats = [beat for part in parts for beat in part.beats]
        last = max((i for i, beat in enumerate(beats) if beat["kind"] != "action"), default=-1)
        return screen_time.scene_seconds(beats[last + 1 :], self.language)

    def _break_silences(self, parts: list[Part]) -> None:
        """Where nobody has been heard for too long, a look gives way to something that is said or told of the same clause."""
        tried: set[int] = set()
        last = max((i for i, part in enumerate(parts) if part.tells()), default=0)
        late = last if self._length(parts[:last]) > self.aim / 2 else 0
        while (run := self._silence(parts, tried)) is not None:
            tried |= {id(parts[i]) for i in run}
            loose = [i for i in run if parts[i].way in LOOSE]
            for at in sorted(
                loose, key=lambda i: abs(self._length(parts[run[0] : i]) - self._length(parts[i : run[-1] + 1]))
            ):
                deed = next((p.deed for p in reversed(parts[:at]) if p.tells()), None)
                spoken = self._spoken(deed, 0 < late < at) if deed is not None else None
                if spoken is not None:
                    parts[at] = spoken
                    tried -= {id(parts[i]) for i in run}
                    break

    def _silence(self, parts: list[Part], tried: set[int]) -> list[int] | None:
        """The longest run of parts in which nobody is heard, where it is longer than it may be."""
        runs: list[list[int]] = [[]]
        for i, part in enumerate(parts):
            if any(beat["kind"] != "action" for beat in part.beats):
                runs.append([])
            elif id(part) not in tried:
                runs[-1].append(i)
        longest = max(runs, key=lambda run: self._length([parts[i] for i in run]))
        return longest if self._length([parts[i] for i in longest]) > SILENCE else None

    def _spoken(self, deed: Deed, closes: bool) -> Part | None:
        """Something that is heard and belongs to a clause; where the film closes only what is tied to it."""
        ways = ("heard",) if closes else ("heard", "told")
        return self._acted(deed, "more", heard=True) or self._then(deed, *ways)

    def _of(self, way: str, deed: Deed, quiet: bool = False) -> Part | None:
        if way == "acted":
            return (self._acted(deed, "more", heard=True) if quiet else None) or self._acted(deed, "more")
        if way == "cover":
            return self._cover(deed)
        if way == "look":
            heart = self.slots.heart
            if isinstance(heart, Noun) and self._gone(heart, deed):
                self.slots.heart = None
            part = self._part("deepen", must=False)
            self.slots.heart = heart
            if part is not None:
                part.way = "look"
            return part
        if way == "thing":
            things = (
                (noun, self._glance(noun.word, "weave.thing", way, {"T": self.slots.noun(noun)}, "big" in noun.tags))
                for noun in self._things(deed)
            )
            return next((part for _, part in things if part), None)
        if way == "again":
            return self._again()
        return self._then(deed, way)

    def _cover(self, deed: Deed) -> Part | None:
        """A clause as it is done, seen once more."""
        told = self._heard(self.slots.said(deed), "deepen")
        meant = self.meant[deed]
        shown = list(dict.fromkeys([*meant, *posing.names_shown(told, self.slots)]))
        doers = [actor for actor in self.slots.company if actor.name in shown and actor.who.kind != "thing"]
        players = self.slots.players(deed)
        doers.sort(key=lambda actor: actor not in players)
        hidden = presence.find_hidden(self.reading)
        unseen = self.slots.players(Deed("", who=hidden[0])) if hidden else []
        doers = [actor for actor in doers if actor not in unseen]
        things = [noun for noun in self._things(deed) if noun.word in shown]
        half = deed.goes_on or told["text"].endswith(("，", ","))
        named = [noun for noun in (*self.reading.things, *self.reading.ideas) if noun.word in told["text"]]
        gone = any(self._gone(noun, deed) for noun in named)
        clause = "" if half or gone else told["text"].rstrip("，。, .")
        watching = [
            actor
            for actor in doers[1:]
            if actor not in players
            and actor.who.kind == "human"
            and "blind" not in actor.who.senses
            and not re.search(JOINED[self.language] + re.escape(actor.who.role or actor.name), clause, re.I)
        ]
        seen = clause_covers.SeenClause(
            clause_covers.in_mid_sentence(clause, self.language),
            [self.slots.being(actor) for actor in [*doers[:1], *watching]],
            [self.slots.noun(noun) for noun in things],
            bool(doers) and doers[0].who.kind == "human",
        )
        for cover in clause_covers.covers_of(seen, self.language):
            beat = self._plain_beat("action", cover.text, self._when_told(deed, "deepen", "turn", "price"))
            if beat["text"] not in self.texts:
                self.texts.add(beat["text"])
                words = named_people.with_names(told["text"], self.called, self.language)
                pose = self._pose_of(deed) or posing.pose_of_beat({**told, "text": words}, self.language)
                beat |= {"keeps_on": pose if cover.keeps_on else "", "people": meant if cover.whole else []}
                return Part("deepen", [beat], must=False, deed=deed, way="cover")
        return None

    def _again(self) -> Part | None:
        """When there is nothing else left: the sky, and what is named is looked at once more."""
        sky = self.slots.clause("sky")
        beat = (
            self._beat(Line("*", "{sky}。" if self.language == "zh" else "{Sky}."), {"sky": sky, "Sky": sky}, "deepen")
            if sky
            else None
        )
        if beat and beat["text"] not in self.texts:
            self.texts.add(beat["text"])
            return Part("deepen", [beat], must=False, way="again")
        for noun in sorted(self.reading.things, key=lambda n: self.glances[n.word]):
            gone = moments.is_gone_by(noun, self.told_deeds, self.language)
            if gone or not moments.lies_there(noun.word, self.reading):
                continue
            part = self._glance(noun.word, "weave.thing", "again", {"T": self.slots.noun(noun)}, "big" in noun.tags)
            if part is not None:
                return part
        return None

    def _things(self, deed: Deed) -> list[Noun]:
        """What the sentence has named up to this clause that lies there and can be drawn, the least seen first."""
        so_far = self.reading.text.lower().partition(deed.text[-4:].lower() or "\n")[0] + deed.text.lower()
        nouns = [n for n in (*self.reading.things, *self.reading.ideas) if n.word.lower() in so_far]
        nouns = [
            n
            for n in nouns
            if camera_subjects.fills_a_frame(n.word) and camera_subjects.is_known_drawing(n.word, self.language)
        ]
        nouns = [
            n
            for n in nouns
            if moments.lies_there(n.word, self.reading)
            and not self._gone(n, deed)
            and self.glances[n.word] < GLANCES + self.seconds // 60 - 1
        ]
        return sorted(nouns, key=lambda n: self.glances[n.word])
