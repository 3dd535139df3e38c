"""What is played: sections that follow the scenes, one theme for the whole film, harmony, and who plays when."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).parents[3] / "data" / "music"
BEATS = 4
"""Beats in a bar, everywhere."""
SHORTEST = 3.0
"""Seconds under which a scene gets no section of its own."""


@dataclass(frozen=True)
class Note:
    """One sound of one part. Times in seconds of the film, pitch in MIDI numbers, strength 0 to 1."""

    start: float
    seconds: float
    pitch: float
    strength: float
    part: str
    """An instrument of data/music/instruments.toml, or a drum of `providers.builtin.composer.band`."""


@dataclass(frozen=True)
class Section:
    """Music of one mood for one or more scenes, in whole bars."""

    start: float
    seconds: float
    mood: str
    bars: int
    last: bool = False

    @property
    def bar(self) -> float:
        return self.seconds / self.bars

    @property
    def tempo(self) -> float:
        return 60 * BEATS / self.bar


@dataclass(frozen=True)
class Theme:
    """What makes this film's music its own: key, tempo within the mood's bounds, and a tune two bars long."""

    key: int
    pace: float
    rhythm: int
    contour: tuple[float, ...]
    """Heights of the tune at even distances through its two bars, in steps of the scale about its middle."""
    chords: int
    arp: int


@dataclass
class Score:
    seconds: float
    sections: list[Section]
    theme: Theme
    notes: list[Note] = field(default_factory=list)


@cache
def book() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "moods.toml").read_text("utf-8"))


def write(mood: str, genre: str, scenes: Sequence[dict[str, Any]], seconds: float, seed: int) -> Score:
    """The whole score. One seed, one theme; scenes only decide where its moods change."""
    luck = np.random.default_rng(seed)
    theme = _theme(luck)
    sections = plan(mood, scenes, seconds, theme)
    score = Score(seconds, sections, theme)
    voicing: tuple[int, ...] = ()
    for number, section in enumerate(sections):
        voicing = _Passage(score, section, number, genre, luck, voicing).play()
    return score


def _theme(luck: np.random.Generator) -> Theme:
    return Theme(
        key=int(luck.integers(0, 12)),
        pace=float(luck.random()),
        rhythm=int(luck.integers(0, 12)),
        contour=_contour(luck),
        chords=int(luck.integers(0, 12)),
        arp=int(luck.integers(0, 12)),
    )


CONTOURS = (
    (0, 2, 4, 3, 1),
    (3, 1, 0, 2, 1),
    (0, -2, 0, 3, 2),
    (4, 3, 1, 0, -1),
    (0, 1, 3, 1, 4),
    (1, 3, 0, -1, 0),
    (0, 3, 2, 4, 0),
)
"""Shapes of tunes one can hum: an arch, a bowl, a wave, a fall, a climb."""


def _contour(luck: np.random.Generator) -> tuple[float, ...]:
    shape = CONTOURS[luck.integers(len(CONTOURS))]
    return tuple(round(float(height + luck.normal(0, 0.6)), 2) for height in shape)


def plan(mood: str, scenes: Sequence[dict[str, Any]], seconds: float, theme: Theme) -> list[Section]:
    """Scenes of one mood in a row are one section; every section is a whole number of bars near its mood's tempo."""
    cuts: list[tuple[float, str]] = []
    for scene in sorted(scenes, key=lambda one: float(one.get("start", 0))):
        start, name = float(scene.get("start", 0)), _known(scene.get("mood") or mood)
        if start >= seconds - SHORTEST or (cuts and cuts[-1][1] == name):
            continue
        if cuts and start - cuts[-1][0] < SHORTEST:
            cuts[-1] = (cuts[-1][0], name)
        else:
            cuts.append((start, name))
    if not cuts:
        cuts = [(0.0, _known(mood))]
    cuts[0] = (0.0, cuts[0][1])
    ends = [start for start, _ in cuts[1:]] + [seconds]
    sections = []
    for number, ((start, name), end) in enumerate(zip(cuts, ends, strict=True)):
        slow, fast = book()["mood"][name]["tempo"]
        bar = 60 * BEATS / (slow + (fast - slow) * theme.pace)
        bars = max(1, round((end - start) / bar))
        sections.append(Section(start, end - start, name, bars, last=number == len(cuts) - 1))
    return sections


def _known(mood: Any) -> str:
    return mood if mood in book()["mood"] else "calm"


def arc(share: float) -> float:
    """How full the music is at a share of the film: it begins with little, is fullest at four fifths, and lets go."""
    return float(np.interp(share, [0, 0.12, 0.45, 0.72, 0.86, 1.0], [0.22, 0.4, 0.68, 0.95, 1.0, 0.5]))


class _Passage:
    """One section being written, part by part."""

    def __init__(
        self,
        score: Score,
        section: Section,
        number: int,
        genre: str,
        luck: np.random.Generator,
        voicing: tuple[int, ...],
    ) -> None:
        self.score, self.section, self.number, self.luck, self.voicing = score, section, number, luck, voicing
        self.mood = book()["mood"][section.mood]
        self.genre = book()["genre"].get(genre, {})
        self.scale = book()["modes"][self.mood["mode"]]
        self.key = 48 + (score.theme.key + 5) % 12 - 5
        self.beat = section.bar / BEATS
        self.swing = self.mood.get("swing", 0.0)
        self.held: dict[tuple[str, int], tuple[int, int, float]] = {}
        lines = self.mood["chords"]
        self.chords = [
            lines[(score.theme.chords + number) % len(lines)].split(),
            lines[(score.theme.chords + number + 1) % len(lines)].split(),
        ]

    def play(self) -> tuple[int, ...]:
        """Writes every bar; the voicing of the last chord leads on into the next section."""
        bars = self.section.bars
        for bar in range(bars):
            force = arc((self.section.start + (bar + 0.5) * self.section.bar) / self.score.seconds)
            final = self.section.last and bar == bars - 1
            chord = self._chord(bar, final)
            self._harmony(bar, chord, force, final)
            self._bass(bar, chord, force, final)
            if not final:
                self._arp(bar, force)
                self._drums(bar, force)
            if bar % 2 == 0 and not (self.section.last and bar >= bars - 2):
                self._melody(bar, force)
        if self.section.last:
            self._ending()
        else:
            self._turn(arc((self.section.start + self.section.seconds) / self.score.seconds))
        return self.voicing

    # harmony

    def _symbol(self, bar: int, final: bool) -> str:
        if final:
            return "19"
        if self.section.last and bar == self.section.bars - 2:
            return "5s" if self.section.mood not in ("scary", "mysterious") else "29"
        phrase = self.chords[(bar // 8) % 2]
        return phrase[bar % len(phrase)]

    def _chord(self, bar: int, final: bool) -> list[int]:
        """Pitches of the bar's chord, root first, within the octave above the key."""
        symbol = self._symbol(bar, final)
        degree, colour = int(symbol[0]) - 1, symbol[1:]
        steps = [0, 3 if "s" in colour else 2, 4]
        if "7" in colour:
            steps.append(6)
        if "9" in colour:
            steps.append(8)
        chord = [self._pitch(degree + step) for step in steps]
        if "M" in colour:
            chord[1] = chord[0] + 4
        return chord

    def _pitch(self, degree: int) -> int:
        octave, step = divmod(degree, len(self.scale))
        return self.key + 12 * octave + self.scale[step]

    def _voice(self, chord: list[int]) -> tuple[int, ...]:
        """The same chord laid so that each voice moves least from where it was."""
        classes = sorted({pitch % 12 for pitch in chord})
        if len(classes) > 4:
            classes = classes[:4]
        best: tuple[int, ...] = ()
        cost = 1e9
        for lowest in range(50, 62):
            if lowest % 12 not in classes:
                continue
            turn = classes.index(lowest % 12)
            laid = [lowest]
            for name in classes[turn + 1 :] + classes[:turn]:
                laid.append(laid[-1] + (name - laid[-1]) % 12)
            if len(laid) == 4 and laid[2] - laid[1] < 3:
                laid = sorted([laid[0], laid[1] + 12, laid[2], laid[3]])
            moved = sum(min(abs(pitch - was) for was in self.voicing) for pitch in laid) if self.voicing else 0
            rough = sum(above - below < 2 for below, above in pairwise(laid))
            weight = moved + 0.4 * abs(sum(laid) / len(laid) - 61) + 6 * rough
            if weight < cost:
                best, cost = tuple(laid), weight
        return best

    def _part(self, name: str) -> str:
        part = self.mood.get(name, "")
        return self.genre.get("swap", {}).get(part, part)

    def _harmony(self, bar: int, chord: list[int], force: float, final: bool) -> None:
        self.voicing = self._voice(chord)
        pad, strings, mood = self._part("pad"), self._part("strings"), self.section.mood
        for pitch in self.voicing:
            if pad:
                self._hold(pad, bar, pitch, 0.3 + 0.35 * force)
            if strings and force > (0.42 if pad else 0.6) and mood != "scary":
                self._hold(strings, bar, pitch, 0.2 + 0.6 * force)
        if strings and force > 0.75 and mood not in ("scary", "calm", "playful"):
            self._hold(strings, bar, self.voicing[-1] + 12, 0.15 + 0.45 * force)
        if mood == "scary" and bar % 2 == 0:
            start, length = self._at(bar, 0), self.section.bar
            self._add(strings, start, length * 1.6, self.voicing[-1] + 12, 0.25 + 0.3 * force)
            self._add(strings, start + self.beat, length * 1.4, self.voicing[-1] + 13, 0.15 + 0.3 * force)
        self._release(bar, final)

    def _hold(self, part: str, bar: int, pitch: int, strength: float) -> None:
        """A tone that both chords have goes on; it is struck again after four bars at most."""
        held = self.held.get((part, pitch))
        if held and held[1] == bar and bar - held[0] < 4:
            self.held[(part, pitch)] = (held[0], bar + 1, max(held[2], strength))
        else:
            self._let_go(part, pitch)
            self.held[(part, pitch)] = (bar, bar + 1, strength)

    def _release(self, bar: int, final: bool) -> None:
        """Tones that this bar no longer has are over; at a section's end all are."""
        ends = final or bar == self.section.bars - 1
        for part, pitch in [key for key, held in self.held.items() if ends or held[1] <= bar]:
            self._let_go(part, pitch, 1.4 if final else 1.0)

    def _let_go(self, part: str, pitch: int, longer: float = 1.0) -> None:
        held = self.held.pop((part, pitch), None)
        if held:
            bars = held[1] - held[0] - 1 + longer
            self._add(part, self._at(held[0], 0), bars * self.section.bar, pitch, held[2])

    # rhythm

    def _bass(self, bar: int, chord: list[int], force: float, final: bool) -> None:
        style = self.mood["bass"]
        root = 36 + (chord[0] - 36) % 12
        if root > 45:
            root -= 12
        tonic = 36 + (self.key - 36) % 12 - (12 if (self.key - 36) % 12 > 9 else 0)
        strength = 0.35 + 0.45 * force
        if final or (force < 0.3 and style != "drone"):
            if final:
                self._add("bass", self._at(bar, 0), self.section.bar * 1.3, tonic, 0.5)
            return
        fifth = root + 7
        hits: dict[str, list[tuple[float, float, int]]] = {
            "long": [(0, 3.8, root)],
            "step": [(0, 1.9, root), (2, 1.4, root), (3.5, 0.5, fifth)] if force > 0.6 else [(0, 3.8, root)],
            "bounce": [
                (0, 0.5, root),
                (1.5, 0.4, root),
                (2, 0.5, fifth - 12 if fifth > 47 else fifth),
                (3.5, 0.3, root),
            ],
            "pedal": [(0, 4, tonic)] if bar % 2 == 0 else [(2, 2, tonic)],
            "drone": [(0, 4.3, tonic), (0, 4.3, tonic + 12)],
            "pulse": [(half / 2, 0.4, root) for half in range(8)],
        }
        for beat, beats, pitch in hits[style]:
            accent = 0.6 if style == "drone" else 1.0 if beat in (0, 2) else 0.72
            self._add("bass", self._at(bar, beat), beats * self.beat, pitch, strength * accent)

    def _arp(self, bar: int, force: float) -> None:
        part = self._part("arp")
        if not part or force < (0.3 if self.section.mood in ("tender", "calm", "playful", "hopeful", "sad") else 0.4):
            return
        lines = self.mood["arps"]
        line = [int(step) for step in lines[(self.score.theme.arp + self.number + (bar // 8)) % len(lines)].split()]
        low = part in ("spiccato",)
        ladder = sorted(self.voicing)
        for half, step in enumerate(line):
            if step < 0 or (force < 0.5 and half % 2 and not low and self.section.mood != "playful"):
                continue
            octave, place = divmod(step, len(ladder))
            pitch = ladder[place] + 12 * octave + (0 if low else 12)
            accent = 1.0 if half == 0 else 0.85 if half == 4 else 0.66
            if part == "felt" and self._part("lead") == "felt":
                pitch -= 12 if half == 0 else 0
            self._add(part, self._at(bar, half / 2), self.beat, pitch, (0.28 + 0.4 * force) * accent)

    def _drums(self, bar: int, force: float) -> None:
        style = self.mood["drums"]
        if style == "none" and force > 0.6:
            style = (
                self.genre.get("drums", "none")
                if self.section.mood in ("hopeful", "playful", "epic", "tense")
                else "none"
            )
        if force < (0.36 if style == "brush" else 0.45) and style not in ("heart", "boom"):
            return
        for beat, drum, strength in _GROOVES[style](bar, force):
            self._add(drum, self._at(bar, beat), 1.0, 60, strength * (0.45 + 0.5 * force))

    # tune

    def _melody(self, bar: int, force: float) -> None:
        """Two bars of tune: A, A again with another end, B upside down, A home. It rests where little is played."""
        phrase = bar // 2
        if phrase % 2 and (force < 0.36 or self.section.mood in ("calm", "scary", "mysterious", "tense")):
            return
        for beat, beats, pitch in self._phrase(bar, phrase % 4):
            self._sing(bar, beat, beats, pitch, force)

    def _phrase(self, bar: int, form: int) -> list[tuple[float, float, int]]:
        """(beat, beats, pitch): the theme's rhythm and contour, laid on the chords of these two bars."""
        rhythms = self.mood["motif"]
        lengths = [float(beats) for beats in rhythms[self.score.theme.rhythm % len(rhythms)].split()]
        starts = np.cumsum([0.0, *(abs(beats) for beats in lengths)])
        sung = [
            (float(start), beats)
            for start, beats in zip(starts, lengths, strict=False)
            if beats > 0 and start < BEATS * 2
        ]
        out: list[tuple[float, float, int]] = []
        for number, (beat, beats) in enumerate(sung):
            last = number == len(sung) - 1
            target = self._home() + self._height(beat / (BEATS * 2), form) + ((2 if form == 1 else 0) if last else 0)
            strong = beat % 2 == 0 or beats >= 1.5 or last
            pitch = self._nearest(target, bar + int(beat // BEATS), out[-1][2] if out else None, strong=strong)
            out.append((beat, beats, pitch))
        return out

    def _height(self, share: float, form: int) -> float:
        contour = self.score.theme.contour
        height = float(np.interp(share, np.linspace(0, 1, len(contour)), contour))
        return 3.0 - height if form == 2 else height - (0.5 if form == 3 else 0.0)

    def _home(self) -> int:
        """The degree nearest to the middle of the lead's register."""
        register = self.mood["register"]
        return min(range(-7, 36), key=lambda degree: abs(self._pitch(degree) - register)) - 1

    def _nearest(self, target: float, bar: int, before: int | None, *, strong: bool) -> int:
        """A note near the contour: of the chord where it is strong or held, else a step of the scale from the one before."""
        chord = {one % 12 for one in self._chord(min(bar, self.section.bars - 1), False)}
        best, cost = self._pitch(round(target)), 1e9
        for degree in range(round(target) - 5, round(target) + 6):
            pitch = self._pitch(degree)
            if strong and pitch % 12 not in chord:
                continue
            leap = abs(pitch - before) if before is not None else 0
            weight = (
                abs(degree - target)
                + (0.25 * max(leap - 5, 0) ** 1.5)
                + (0.9 if leap == 0 and before is not None else 0)
            )
            if not strong and before is not None:
                weight += 0.5 * max(leap - 2, 0)
            if weight < cost:
                best, cost = pitch, weight
        return best

    def _sing(self, bar: int, beat: float, beats: float, pitch: int, force: float) -> None:
        lead = self._part("lead")
        strength = (0.42 + 0.4 * force) * (1.0 if beat % BEATS == 0 else 0.86)
        length = beats * self.beat * 0.96
        self._add(lead, self._at(bar, beat), length, pitch, strength)
        if force > 0.85 and self.section.mood in ("epic", "hopeful", "tender", "sad"):
            self._add(self._part("strings"), self._at(bar, beat), length, pitch, strength * 0.7)

    # joints

    def _turn(self, force: float) -> None:
        """Into the next section: a breath of air that grows, and a low stroke where the mood is grave."""
        length = min(self.section.bar, 2.5)
        end = self.section.start + self.section.seconds
        self._add("swell", end - length, length, 60, 0.2 + 0.35 * force)
        if self.section.mood in ("tense", "scary", "epic"):
            self._add("boom", end, 2.0, 60, 0.4)

    def _ending(self) -> None:
        """The last bar: the chord spread upwards, home, and left to ring."""
        bar = self.section.bars - 1
        lead = self._part("lead")
        for at, pitch in enumerate(sorted(self.voicing)):
            self._add(lead, self._at(bar, 0) + 0.09 * at, self.section.bar * 1.4, pitch + 12, 0.5 - 0.04 * at)
        top = min((self.key + 12 * octave for octave in range(5)), key=lambda one: abs(one - self.mood["register"]))
        self._add(lead, self._at(bar, 1), self.section.bar, top, 0.45)

    def _at(self, bar: int, beat: float) -> float:
        late = self.swing * self.beat if beat % 1 == 0.5 else 0.0
        return self.section.start + bar * self.section.bar + beat * self.beat + late

    def _add(self, part: str, start: float, seconds: float, pitch: float, strength: float) -> None:
        """A human hand: up to 12 ms off, a tenth louder or softer."""
        if not part:
            return
        off, touch = self.luck.normal(0, 0.006), self.luck.normal(1, 0.06)
        start = max(start + float(np.clip(off, -0.012, 0.012)), 0.0)
        self.score.notes.append(Note(start, seconds, pitch, float(np.clip(strength * touch, 0.03, 1)), part))


def _soft(bar: int, force: float) -> list[tuple[float, str, float]]:
    hits = [(0.0, "kick", 0.8), (2.0, "kick", 0.6)]
    if force > 0.6:
        hits += [(half / 2, "shaker", 0.5 if half % 2 else 0.3) for half in range(8)]
    return hits + ([(3.5, "kick", 0.4)] if bar % 4 == 3 else [])


def _brush(bar: int, force: float) -> list[tuple[float, str, float]]:
    hits = [(beat, "brush", 0.7) for beat in (1.0, 3.0)] + [(0.0, "kick", 0.55), (2.0, "kick", 0.4)]
    return hits + [(half + 0.5, "brush", 0.3) for half in range(4)]


def _tick(bar: int, force: float) -> list[tuple[float, str, float]]:
    hits = [(half / 2, "tick", 0.8 if half % 4 == 0 else 0.45) for half in range(8)]
    return (
        hits
        + ([(0.0, "drum", 0.7)] if force > 0.6 else [])
        + ([(3.0, "drum", 0.5), (3.5, "drum", 0.6)] if bar % 4 == 3 else [])
    )


def _taiko(bar: int, force: float) -> list[tuple[float, str, float]]:
    hits = [(0.0, "drum", 1.0), (1.5, "drum", 0.55), (2.0, "drum", 0.8), (3.5, "drum", 0.5)]
    if bar % 4 == 3:
        hits += [(2.5, "drum", 0.5), (3.0, "drum", 0.7), (3.75, "drum", 0.6)]
    return hits if force > 0.65 else hits[:1]


def _heart(bar: int, force: float) -> list[tuple[float, str, float]]:
    return [(0.0, "thump", 0.7), (0.75, "thump", 0.45)] if bar % 2 == 0 else []


def _boom(bar: int, force: float) -> list[tuple[float, str, float]]:
    return [(0.0, "boom", 0.8)] if bar % 4 == 0 else [(2.5, "thump", 0.35)] if bar % 4 == 2 else []


_GROOVES = {
    "none": lambda bar, force: [],
    "soft": _soft,
    "brush": _brush,
    "tick": _tick,
    "taiko": _taiko,
    "heart": _heart,
    "boom": _boom,
}
