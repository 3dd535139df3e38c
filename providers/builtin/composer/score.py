"""What is played: the theme, its harmony and rhythm, and who plays when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from providers.builtin.composer.bass_figures import bass_figure
from providers.builtin.composer.drum_grooves import GROOVES
from providers.builtin.composer.musical_form import (
    BEATS,
    RINGS,
    TURNS,
    USUAL_TURN,
    Section,
    Theme,
    fullness_at,
    is_struck,
    music_rules,
    plan_sections,
    theme_of,
)
from providers.builtin.composer.voice_leading import lay_chord


@dataclass(frozen=True)
class Note:
    """One sound of one part. Times in seconds of the film, pitch in MIDI numbers, strength 0 to 1."""

    start: float
    seconds: float
    pitch: float
    strength: float
    part: str
    """An instrument of data/music/instruments.toml, or a drum of `providers.builtin.composer.instruments`."""


@dataclass
class Score:
    seconds: float
    sections: list[Section]
    theme: Theme
    turn: float
    """Seconds where the music is fullest: the film's turn."""
    notes: list[Note] = field(default_factory=list)
    end: float = 0.0
    """When the last chord is struck; after it nothing is."""


def write_score(
    mood: str,
    colour: str,
    scenes: Sequence[dict[str, Any]],
    seconds: float,
    seed: int,
    turn: float | None = None,
) -> Score:
    """The whole score. One seed, one theme; scenes decide where its moods change, `turn` (seconds) where it is fullest,
    `colour` (of data/music: a genre, or a time and place) what it is played on."""
    luck = np.random.default_rng(seed)
    theme = theme_of(luck)
    told = None if turn is None else seconds * float(np.clip(turn / seconds, *TURNS))
    sections = plan_sections(mood, scenes, seconds, theme, told)
    score = Score(seconds, sections, theme, told or seconds * USUAL_TURN)
    voicing: tuple[int, ...] = ()
    for number, section in enumerate(sections):
        voicing = _Passage(score, section, number, colour, luck, voicing).play()
    return score


class _Passage:
    """One section being written, part by part."""

    def __init__(
        self,
        score: Score,
        section: Section,
        number: int,
        colour: str,
        luck: np.random.Generator,
        voicing: tuple[int, ...],
    ) -> None:
        self.score, self.section, self.number, self.luck, self.voicing = score, section, number, luck, voicing
        self.mood = music_rules()["mood"][section.mood]
        self.genre = music_rules()["genre"].get(colour, {})
        self.scale = music_rules()["modes"][self.mood["mode"]]
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
        bars = self.section.bars - self._ringing()
        for bar in range(bars):
            force = self._force((bar + 0.5) * self.section.bar)
            final = self.section.last and bar == bars - 1
            chord = self._chord(bar, final)
            self._harmony(bar, chord, force, final)
            self._bass(bar, chord, force, final)
            if not final:
                self._arp(bar, force)
                self._drums(bar, force)
            if bar % 2 == 0 and not (self.section.last and bar >= bars - 2):
                self._melody(bar, force)
        if self.section.turns:
            self._strike()
        if self.section.last:
            self._ending(bars - 1)
        else:
            self._turn(self._force(self.section.seconds))
        return self.voicing

    def _force(self, after: float) -> float:
        """How full the music is so many seconds into this section."""
        return fullness_at((self.section.start + after) / self.score.seconds, self.score.turn / self.score.seconds)

    def _ringing(self) -> int:
        """Bars after the last chord's own in which it only rings: none where one bar is long enough."""
        if not self.section.last:
            return 0
        more = max(0, int(np.ceil(RINGS / self.section.bar - 0.05)) - 1)
        return min(more, self.section.bars - 1)

    # harmony

    def _symbol(self, bar: int, final: bool) -> str:
        if final:
            return "19"
        if self.section.last and bar == self.section.bars - self._ringing() - 2:
            return "5s" if self.section.mood not in ("scary", "mysterious") else "29"
        phrase: list[str] = self.chords[(bar // 8) % 2]
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
        return int(self.key + 12 * octave + self.scale[step])

    def _part(self, name: str) -> str:
        part: str = self.mood.get(name, "")
        own: dict[str, str] = self.genre.get(name, {})
        if part and own:
            return own.get(self.section.mood, own["usual"])
        swap: dict[str, str] = self.genre.get("swap", {})
        return swap.get(part, part)

    def _harmony(self, bar: int, chord: list[int], force: float, final: bool) -> None:
        self.voicing = lay_chord(chord, self.voicing)
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
        longer = self._ringing() + 1.0 if final else 1.0
        for part, pitch in [key for key, held in self.held.items() if ends or held[1] <= bar]:
            self._let_go(part, pitch, longer)

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
                self._add("bass", self._at(bar, 0), self.section.bar * (self._ringing() + 1), tonic, 0.55)
            return
        for beat, beats, pitch in bass_figure(style, root, tonic, bar, full=force > 0.6):
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
        for beat, drum, strength in GROOVES[style](bar, force):
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
        shunned = self._shunned()
        best, cost = self._pitch(round(target)), 1e9
        for degree in range(round(target) - 5, round(target) + 6):
            pitch = self._pitch(degree)
            if pitch % 12 in shunned or (strong and pitch % 12 not in chord and chord - shunned):
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

    def _shunned(self) -> set[int]:
        """The two steps of the scale that a tune of five tones leaves out."""
        if not self.genre.get("five_tones"):
            return set()
        steps = (3, 6) if self.scale[2] == 4 else (1, 5)
        return {self._pitch(step) % 12 for step in steps}

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

    def _strike(self) -> None:
        """The film turns: a stroke under the first beat, and the strings take the tune an octave higher for two bars."""
        grave = self.section.mood in ("tense", "scary", "epic", "hopeful", "mysterious")
        self._add("boom" if grave else "thump", self.section.start, 2.0, 60, 0.6 if grave else 0.4)
        for beat, beats, pitch in self._phrase(0, 0):
            self._add(self._part("strings"), self._at(0, beat), beats * self.beat, pitch + 12, 0.5)

    def _ending(self, bar: int) -> None:
        """The last chord: struck at once from the bottom up, home, and left to ring until the last frame."""
        self.score.end = self._at(bar, 0)
        lead, rings = self._part("lead"), self.section.bar * (self._ringing() + 1)
        struck = lead if is_struck(lead) else self._part_struck()
        for at, pitch in enumerate(sorted(self.voicing)):
            self._add(struck, self.score.end + 0.07 * at, rings, pitch, 0.62 - 0.03 * at)
        top = min((self.key + 12 * octave for octave in range(5)), key=lambda one: abs(one - self.mood["register"]))
        self._add(struck, self.score.end + 0.32, rings, top, 0.55)
        if self.section.mood in ("epic", "tense", "scary"):
            self._add("boom", self.score.end, 2.0, 60, 0.5)

    def _part_struck(self) -> str:
        """What rings by itself: the accompaniment's instrument, else the piano."""
        arp = self._part("arp")
        return arp if is_struck(arp) and arp not in ("spiccato", "pizzicato") else "piano"

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
