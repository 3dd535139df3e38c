"""Whether one of several contenders is better liked, by a test that holds however often and whenever somebody looks at it.

Where two wordings are alike, either is as likely to be liked better on an input whose answers nobody has judged. So somebody who begins
with 1 and stakes a part of it on each such input, at even odds, ever owns N with a chance of 1 in N at most, over all looks together
(Ville, 1939); whose capital gets there has shown something. Stakes may be any that are chosen beforehand (Waudby-Smith and Ramdas,
"Estimating means of bounded random variables by betting", JRSS B 86, 2024; Ramdas, Gruenwald, Vovk and Shafer, "Game-theoretic
statistics and safe anytime-valid inference", Statistical Science 38, 2023)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

ERROR = 0.05
"""Chance that among equals somebody is ever said to lead, over all looks, however many contenders there are."""
LEAST_INPUTS = 3
"""On fewer inputs nobody leads."""
LAST = (60, 0.7)
"""The planned capital is staked to tell somebody who wins so large a share within so many inputs."""
STEADY, BOLD = 0.4, 0.95
"""Shares of a capital that are staked on each input: the best for somebody who wins seven of ten, and for one who wins nearly all."""
PARTS = (0.65, 0.15, 0.2)
"""How the capital is divided among the planned, the steady and the bold: found by trying to tell the most, see bench.lab_truth."""
FIRST_WORD, LEVELS = 0.9, 5
"""Of ERROR, the part for the first word on each input; the rest, in equal parts, is for means of two, four, eight, sixteen and
thirty-two words on each."""
STAKES = tuple(n / 10 for n in range(1, 10))
"""Of the interval's capitals."""


class Judgement(NamedTuple):
    """What one person said of two answers to one input: `share` is what the first got, 1 where it was liked better, 0 where the second
    was, 0.5 where both alike."""

    first: Hashable
    second: Hashable
    share: float
    answers: tuple[Hashable, Hashable]
    input: str
    person: Hashable


class Lead(NamedTuple):
    """Who leads (None: it is not decided), and upon how many answers to how many inputs, judged by how many people, that was looked at."""

    who: Hashable | None
    answers: int
    inputs: int
    people: int


class Race:
    """Contenders of whom the best is looked for; words are heard in the order in which they were said."""

    def __init__(self, contenders: Iterable[Hashable]) -> None:
        self.contenders = tuple(dict.fromkeys(contenders))
        wanted = len(self.contenders) / ERROR
        self._met = {
            (one, other): _Meeting(wanted) for one in self.contenders for other in self.contenders if one != other
        }
        self._answers: set[Hashable] = set()
        self._inputs: set[str] = set()
        self._people: set[Hashable] = set()

    def hear(self, word: Judgement) -> None:
        meeting = self._met.get((word.first, word.second))
        if meeting is None:
            return
        self._answers.update(word.answers)
        self._inputs.add(word.input)
        self._people.add(word.person)
        meeting.hear(word, word.share)
        self._met[word.second, word.first].hear(word, 1 - word.share)

    @property
    def lead(self) -> Lead:
        """One leads who is shown to be better than each of the others. Every contender has an equal part of ERROR: to be shown better than
        all is no easier than to be shown better than the one that is at least as good, so that no more needs to be corrected."""
        who = next((one for one in self.contenders if self._leads(one)), None)
        return Lead(who, len(self._answers), len(self._inputs), len(self._people))

    def _leads(self, one: Hashable) -> bool:
        others = [other for other in self.contenders if other != one]
        return bool(others) and all(self._met[one, other].shown for other in others)


class _Meeting:
    """Of one contender against one other. All that is said of answers to one input is one piece of evidence: an input may suit one of the two,
    and an answer may be a lucky one. It counts by the mean of its pairs of answers, each by the mean of its words."""

    def __init__(self, wanted: float) -> None:
        self._wanted = wanted
        self._inputs: dict[str, dict[frozenset[Hashable], list[float]]] = {}
        self._words: Counter[str] = Counter()
        self._capitals: list[Capital] = []
        self._sum = 0.0
        """Of the means of all inputs."""

    def hear(self, word: Judgement, share: float) -> None:
        pairs = self._inputs.setdefault(word.input, {})
        before = _mean(pairs)
        pairs.setdefault(frozenset(word.answers), []).append(share)
        self._words[word.input] += 1
        mean, words = _mean(pairs), self._words[word.input]
        self._sum += mean - before
        level = words.bit_length() - 1
        if words == 1 << level and level <= LEVELS:
            if level == len(self._capitals):
                self._capitals.append(Capital(self._wanted / _part(level)))
            self._capitals[level].stake(mean)

    @property
    def shown(self) -> bool:
        """Better, on inputs enough, and still so by all that was said since."""
        ahead = 2 * self._sum > len(self._inputs)
        return ahead and len(self._inputs) >= LEAST_INPUTS and any(each.there for each in self._capitals)


def _mean(pairs: Mapping[frozenset[Hashable], Sequence[float]]) -> float:
    return sum(sum(words) / len(words) for words in pairs.values()) / len(pairs) if pairs else 0.0


def _part(level: int) -> float:
    return FIRST_WORD if level == 0 else (1 - FIRST_WORD) / LEVELS


class Capital:
    """1 at the beginning, staked on one contender at even odds; `there` where it stands at `wanted`."""

    def __init__(self, wanted: float) -> None:
        self.wanted = wanted
        self._of = _wins_for(wanted / PARTS[0])
        self._inputs, self._won = 0, 0.0
        self._parts = list(PARTS)

    @property
    def there(self) -> bool:
        return sum(self._parts) >= self.wanted

    def stake(self, share: float) -> None:
        """`share` is what the contender got of the next input, 0 to 1."""
        planned, steady, bold = self._parts
        self._parts = [planned * self._planned(share), steady * _grown(STEADY, share), bold * _grown(BOLD, share)]
        self._inputs, self._won = self._inputs + 1, self._won + share

    def _planned(self, share: float) -> float:
        """Staked so that the capital is the chance to win as many as wanted of the last input's count, by what was won so far."""
        left = LAST[0] - self._inputs - 1
        if left < 0:
            return 1.0
        won, lost = _reached(left, self._of - self._won - 1), _reached(left, self._of - self._won)
        return (won * share + lost * (1 - share)) / ((won + lost) / 2) if won else 1.0


def _grown(stake: float, share: float) -> float:
    return 1 + stake * (2 * share - 1)


@cache
def _wins_for(times: float) -> int:
    """How many of LAST inputs must be won that chance brings with 1 in `times` at most."""
    return next(won for won in range(LAST[0] + 2) if _tail(LAST[0], won) * times <= 1)


def _reached(inputs: int, wins: float) -> float:
    """The chance that so many fair inputs bring at least so many wins; between two whole numbers in proportion."""
    low = math.floor(wins)
    return _tail(inputs, low) * (low + 1 - wins) + _tail(inputs, low + 1) * (wins - low)


@cache
def _tail(inputs: int, wins: int) -> float:
    return float(sum(math.comb(inputs, won) for won in range(max(0, wins), inputs + 1)) / 2**inputs)


@cache
def fewest_inputs(contenders: int) -> int:
    """The fewest inputs by which one of so many can lead: where it is liked better on all of them."""
    race, count = Race(range(max(2, contenders))), 0
    while race.lead.who is None:
        for other in race.contenders[1:]:
            race.hear(Judgement(0, other, 1.0, ((0, other, count), (other, count)), str(count), ""))
        count += 1
    return count


def mean_interval(shares: Sequence[float]) -> tuple[float, float]:
    """The bounds, at any look, of the mean of numbers from 0 to 1 that come one by one: those means are left out against which capital
    staked on a higher, or on a lower one, has grown to what it reaches with a chance of ERROR / 2."""
    if not shares:
        return 0.0, 1.0
    low = _bound(shares)
    return low, 1 - _bound([1 - share for share in shares])


def _bound(shares: Sequence[float]) -> float:
    """Below it the mean does not lie: found by halving, as the capital shrinks where the mean that is tried grows."""
    low, high = 0.0, sum(shares) / len(shares)
    for _ in range(20):
        tried = (low + high) / 2
        low, high = (tried, high) if _capital(shares, tried) >= 2 / ERROR else (low, tried)
    return low


def _capital(shares: Sequence[float], mean: float) -> float:
    if mean <= 0:
        return math.inf if any(shares) else 1.0
    grown = (math.fsum(math.log(1 + stake * (share / mean - 1)) for share in shares) for stake in STAKES)
    return math.fsum(math.exp(min(log, 700.0)) for log in grown) / len(STAKES)
