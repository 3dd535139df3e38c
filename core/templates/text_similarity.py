"""How alike texts are: by the runs of characters they share, the rarer the more (TF-IDF), with no model and no network."""

from __future__ import annotations

import re
from collections import Counter
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

RUNS = {True: (1, 2, 3), False: (3, 4, 5)}
"""How long the runs are, of Chinese and of other writing: a Chinese word is one to three characters."""
READ = 600
"""Of a text that is compared, so many characters count: the rest of a novel says no more of which template it wants."""

_WORDS = re.compile(r"[㐀-鿿]+|[a-z0-9']+")


class Likeness:
    """Texts made into vectors once, to compare others with."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        counted = [Counter(character_runs(text)) for text in texts]
        spread = Counter(run for count in counted for run in count)
        self._place = {run: place for place, run in enumerate(spread)}
        self._rare = np.log((1 + len(texts)) / (1 + np.array([*spread.values()], dtype=np.float32))) + np.float32(1e-6)
        rows = np.zeros((len(self._place), len(texts)), dtype=np.float32)
        for column, count in enumerate(counted):
            places = [self._place[run] for run in count]
            rows[places, column] = (1 + np.log(np.array([*count.values()], dtype=np.float32))) * self._rare[places]
        lengths = np.linalg.norm(rows, axis=0)
        self._rows: NDArray[np.float32] = (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)

    def of(self, text: str) -> list[float]:
        """The cosine, 0 to 1, between a text and each of those; runs that none of them has count for nothing."""
        count = Counter(character_runs(text[:READ]))
        known = [(self._place[run], often) for run, often in count.items() if run in self._place]
        if not known:
            return [0.0] * self._rows.shape[1]
        weights = [(1 + log(often)) * self._rare[place] for place, often in known]
        length = sqrt(sum(weight * weight for weight in weights)) or 1.0
        found = np.asarray(weights, dtype=np.float32) @ self._rows[[place for place, _ in known]]
        return [float(value) for value in found / length]


def character_runs(text: str) -> list[str]:
    """The runs of characters within its words; an English word has its edges marked, so that "art" is not in "start"."""
    found: list[str] = []
    for word in _WORDS.findall(text.lower()):
        chinese = word[0] > "㏿"
        edged = word if chinese else f" {word} "
        for long in RUNS[chinese]:
            found += [edged[at : at + long] for at in range(len(edged) - long + 1)]
    return found
