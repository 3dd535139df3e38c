"""Which drawing of something that moves is seen when, in a film and in a preview of it. Puppets move on few drawings, each held for
a while."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from providers.animation.cels import Move

Speech = Sequence[tuple[str, float, float]]
"""Who speaks from when to when, in seconds of the shot."""
FIRST, LATEST = 0.3, 1.2
"""Of what is done once: how much of the shot is over, and how many seconds at most, when it is begun."""
SETTLED, AGAIN = (0.6, 1.5), (2.2, 4.6)
"""Of what is done at times: seconds that its last drawing is held, and seconds from one time to the next."""
NEAREST = 1.3
"""How much larger or smaller at most than it is painted something gets that comes nearer or goes away within a shot."""
SYLLABLES = (0.10, 0.17)
"""Seconds between two shapes of a mouth that speaks: five to eight sounds a second."""


def size_at(move: Move, cut: bool, second: float, length: float) -> float:
    """How large something that moves is `second` seconds into a shot of `length` seconds: as it is painted in the middle of it; never
    smaller where the still's edge cuts it."""
    return min(NEAREST, max(1.0 if cut else 1 / NEAREST, math.exp(move.grow * (second - length / 2))))


@dataclass(frozen=True)
class Play:
    """How `drawings` (the still as number 0 and the others) follow each other: providers.animation.cels.Move."""

    who: str
    play: str
    hold: float
    drawings: int
    seed: str

    @classmethod
    def of(cls, move: Move, seed: int) -> Play:
        """How a part of a sheet that moves is played in a shot of this seed: the same in the film and in its preview."""
        return cls(move.who, move.play, move.hold, 1 + len(move.phases), f"{seed}/{move.who}/{move.play}")

    def at(self, second: float, length: float, speech: Speech = ()) -> int:
        """The drawing that is seen `second` seconds into a shot of `length` seconds."""
        last = self.drawings - 1
        if self.play == "speech":
            return self._speaking(second, speech)
        if last < 1 or second < 0 or self.hold <= 0:
            return 0
        step = int(second / self.hold)
        if self.play == "back":
            step %= 2 * last
            return min(step, 2 * last - step)
        if self.play == "round":
            return step % self.drawings
        if self.play == "once":
            begun = second - min(FIRST * length, LATEST)
            drawing = 1 if begun < 0 else 2 + int(begun / self.hold)
            return drawing if drawing <= last else 0
        return self._at_times(second) if self.play == "at_times" else 0

    def _at_times(self, second: float) -> int:
        last, chance = self.drawings - 1, random.Random(self.seed)
        at = chance.uniform(0.7, 2.4)
        while at <= second:
            held = chance.uniform(*SETTLED)
            there, back = at + (last - 1) * self.hold, at + (last - 1) * self.hold + held
            if second < there:
                return 1 + int((second - at) / self.hold)
            if second < back:
                return last
            if second < back + (last - 1) * self.hold:
                return last - 1 - int((second - back) / self.hold)
            at = back + (last - 1) * self.hold + chance.uniform(*AGAIN)
        return 0

    def _speaking(self, second: float, speech: Speech) -> int:
        for who, start, end in speech:
            if who == self.who and start <= second < end:
                chance, at, shape = random.Random(f"{self.seed}/{start:.2f}"), start, 0
                while at <= second:
                    shape = chance.choice([n for n in range(self.drawings) if n != shape])
                    at += chance.uniform(*SYLLABLES)
                return shape
        return 0
