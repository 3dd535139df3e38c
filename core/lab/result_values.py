"""What the table of an experiment holds, and how much was judged in words."""

from __future__ import annotations

from core.i18n import translate_key
from core.lab import evidence
from core.lab.blind_pairs import WinRate
from core.types import Value


def counts_sentence(language: str, answers: int, inputs: int, people: int) -> str:
    """How much was judged: 8 answers to 4 inputs, 2 people."""

    def of(word: str, n: int) -> str:
        return translate_key(f"lab.judged_{word}{'_one' if n == 1 else ''}", language, n=n)

    parts = {"answers": of("answers", answers), "inputs": of("inputs", inputs), "people": of("people", people)}
    return translate_key("lab.judged", language, **parts)


def people_sentence(language: str, people: int) -> str:
    return translate_key(f"lab.judged_people{'_one' if people == 1 else ''}", language, n=people)


class StarRating(Value):
    """Mean of the stars given on `inputs` inputs, each by the mean of its answers, and each answer by the mean of who marked it; with the
    bounds of core.lab.evidence.mean_interval over the inputs, within 1 to 5."""

    mean: float
    low: float
    high: float
    inputs: int


class ResultRow(Value):
    """One wording (`model` empty), one model (`variant` empty), or both. Shares are 0 to 1 and None where there is nothing to share;
    money in micro-yuan; `accepted` cells were not rejected and have four stars and more in the mean, or climbed to the next rung."""

    variant: str = ""
    model: str = ""
    name: str = ""
    cells: int = 0
    inputs: int = 0
    """How many different inputs were answered."""
    older: int = 0
    """Answers to this wording as it read before somebody changed it: they count nowhere."""
    completed: int = 0
    failed: int = 0
    """Sent, and no answer came, for another reason than that it was refused."""
    refused: int = 0
    not_sent: int = 0
    """There was no money left for them."""
    marks: int = 0
    answers: int = 0
    """Those that somebody marked or compared."""
    judged: int = 0
    """How many different inputs these answer."""
    people: int = 0
    """How many people have judged them."""
    stars: StarRating | None = None
    wins: WinRate | None = None
    reject_share: float | None = None
    """Of the cells that somebody marked: those that at least half of them rejected."""
    accepted: int = 0
    cost: int = 0
    cost_per_accepted: int | None = None
    p50_s: float | None = None
    """Of answers that did not come out of the cache."""
    refusal_rate: float | None = None
    tags: dict[str, int] = {}

    @property
    def key(self) -> tuple[str, str]:
        return self.variant, self.model

    @property
    def few(self) -> bool:
        """Judged on so few inputs that nothing could be told by it, whatever was said."""
        return self.judged < evidence.fewest_inputs(2)

    def said(self, language: str) -> str:
        """A sentence where too little was judged to say anything; else empty."""
        if not self.few:
            return ""
        counted = counts_sentence(language, self.answers, self.judged, self.people)
        return translate_key(
            "lab.results_few", language, name=self.name, counted=counted, least=evidence.fewest_inputs(2)
        )


class Verdict(Value):
    """Who leads among some rows, if it can be told: `key` of its row, None where it is not decided; `by` "stars", "wins" or "both"; on how
    many `answers` to how many `inputs`, judged by how many `people`."""

    key: tuple[str, str] | None = None
    by: str = ""
    why: str = ""
    """A key of data/i18n/lab.json with `facts`."""
    facts: dict[str, str | int] = {}
    answers: int = 0
    inputs: int = 0
    people: int = 0

    def said(self, language: str) -> str:
        counted = counts_sentence(language, self.answers, self.inputs, self.people)
        return translate_key(f"lab.{self.why}", language, counted=counted, **self.facts)


class Results(Value):
    """The table of one rung; `rungs` are those that hold cells."""

    rung: str
    rungs: tuple[str, ...]
    variants: tuple[ResultRow, ...]
    models: tuple[ResultRow, ...]
    both: tuple[ResultRow, ...]
    leader: Verdict
    """Among the wordings."""
    model_leader: Verdict
    order: dict[str, float]
    """Of the wordings by blind pairs, best first, see core.lab.blind_pairs.PairStanding; empty where none is shown to lead."""
    models_order: dict[str, float]
    cost: int
    inputs: int
    """How many different inputs were answered."""
    people: int
    """How many have marked or compared something."""
    votes: int
