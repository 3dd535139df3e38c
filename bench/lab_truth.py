"""Whether the lab names a leader only where there is one: `python -m bench.lab_truth`.

Experiments are played through with people who vote by chance, and the page's own test (core.lab.evidence) is asked after each vote.
`false_leader_share`: among wordings that are alike somebody was ever named, in the worst of the settings tried. `found_share`: one of two
wordings that wins seven of ten votes was named within sixty."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from bench.harness.report import Figure, publish, with_smoke
from bench.harness.time_limits import whole
from core.lab.evidence import Judgement, Race, fewest_inputs

LIMIT_S = 3600
SEED, RUNS, SMOKE_RUNS = 20, 3000, 30
VOTES = 60
BETTER = 0.7


@dataclass(frozen=True)
class Played:
    """`wordings` on `inputs`, each answered `answers` times, all pairs of which `people` look at one after another. `agreeing`: everybody says
    the same of the same two answers. `alike` is the share of votes for neither. `leaning`: each input suits one wording and no other."""

    wordings: int = 2
    inputs: int = VOTES
    answers: int = 1
    people: int = 1
    agreeing: bool = False
    alike: float = 0.0
    leaning: bool = False

    @property
    def name(self) -> str:
        more = [
            word for word, on in (("agreeing", self.agreeing), ("leaning", self.leaning), ("ties", self.alike)) if on
        ]
        return ", ".join(
            (
                f"{self.wordings} wordings",
                f"{self.inputs} inputs x {self.answers}",
                f"{self.people} people",
                *more,
            )
        )


EQUALS = (
    Played(),
    Played(inputs=150),
    Played(alike=0.3),
    Played(inputs=20, people=4),
    Played(inputs=20, people=4, agreeing=True),
    Played(inputs=10, people=16),
    Played(inputs=10, people=16, agreeing=True),
    Played(inputs=3, answers=30),
    Played(inputs=3, answers=20, leaning=True),
    Played(inputs=12, answers=8, leaning=True),
    Played(inputs=30, answers=3, people=2, leaning=True),
    Played(wordings=3, inputs=25),
    Played(wordings=3, inputs=12, people=4),
    Played(wordings=5, inputs=12),
    Played(wordings=5, inputs=3, answers=5, people=2),
)


def words(played: Played, chance: random.Random, better: float = 0.5) -> Iterator[Judgement]:
    """What is said, one vote after another: everybody looks at all pairs in an order of their own."""
    pairs = [
        (one, other, at, n)
        for one, other in combinations(range(played.wordings), 2)
        for at in range(played.inputs)
        for n in range(played.answers)
    ]
    said: dict[tuple[int, ...], float] = {}
    suits = [chance.random() < 0.5 for _ in range(played.inputs)]
    for person in range(played.people):
        for one, other, at, n in chance.sample(pairs, len(pairs)):
            share = 0.5 if chance.random() < played.alike else float(chance.random() < better)
            if played.leaning:
                share = float(suits[at])
            if played.agreeing:
                share = said.setdefault((one, other, at, n), share)
            yield Judgement(one, other, share, ((one, at, n), (other, at, n)), str(at), person)


def named(played: Played, chance: random.Random, better: float = 0.5) -> tuple[int | None, int]:
    """Who was named first, looked at after each vote, and after how many; None where nobody ever was."""
    race = Race(range(played.wordings))
    for number, word in enumerate(words(played, chance, better), 1):
        race.hear(word)
        if (who := race.lead.who) is not None:
            return who, number  # type: ignore[return-value]
    return None, 0


def share(played: Played, runs: int) -> float:
    """How often somebody was named among equals."""
    chance = random.Random(f"{SEED} {played.name}")
    return sum(named(played, chance)[0] is not None for _ in range(runs)) / runs


def figures(runs: int) -> list[Figure]:
    false = {played: share(played, runs) for played in EQUALS}
    worst = max(false, key=false.__getitem__)
    for played, often in false.items():
        print(f"{often:.4f}  {played.name}")
    chance = random.Random(SEED)
    found = [named(Played(), chance, BETTER) for _ in range(runs)]
    right = [after for who, after in found if who == 0]
    return [
        Figure("false_leader_share", false[worst], at_most=0.05, note=f"worst of {len(EQUALS)} settings: {worst.name}"),
        Figure(
            "found_share", len(right) / runs, at_least=0.8, note=f"wins {BETTER:.0%} of votes, named within {VOTES}"
        ),
        Figure("found_after", median(right) if right else None, "votes", note="half of those that were found"),
        Figure("fewest_inputs", fewest_inputs(2), note="by which one of two can lead"),
    ]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=RUNS, help="of each setting")
    with_smoke(parser)
    asked = parser.parse_args(argv)
    runs = SMOKE_RUNS if asked.smoke else asked.runs
    with whole(LIMIT_S, "bench.lab_truth"):
        met = publish("lab_truth", figures(runs), smoke=asked.smoke, runs=runs, seed=SEED)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
