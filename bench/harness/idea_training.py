"""`python -m bench.harness.idea_training`: fits the weights of the reader of ideas to the tuned part of tests/data/ideas.jsonl and to the
practice sentences beside them; the same sentences give the same weights."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from core.optimise import entities, intent, word_reading, word_tagging
from core.optimise.word_tagging import TAGS, TagWeights
from core.settings import ROOT
from core.templates.prompt_values import PROMPT_TASKS

IDEAS = ROOT / "tests" / "data" / "ideas.jsonl"
PRACTICE = ROOT / "bench" / "data" / "practice.txt"
FAR = -1e4


@dataclass
class Idea:
    """One labelled sentence."""

    text: str
    language: str
    task: str
    genre: str
    fine: str
    entities: dict[str, list[str]]
    weight: float = 1.0

    def spans(self) -> set[tuple[str, int, int]]:
        """(label, start, end): a span that stands twice means the first that no other of its label holds."""
        found: set[tuple[str, int, int]] = set()
        for label, texts in self.entities.items():
            for text in texts:
                at = self.text.find(text)
                while at >= 0 and any(one[0] == label and one[1] < at + len(text) and at < one[2] for one in found):
                    at = self.text.find(text, at + 1)
                if at >= 0:
                    found.add((label, at, at + len(text)))
        return found


def read(path: Path) -> list[Idea]:
    """The ideas of a file of lines."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    keys = ("text", "language", "task", "genre", "fine", "entities")
    return [Idea(**{key: line[key] for key in keys}) for line in lines]


MARK = re.compile(r"\[(\w+):([^\]]*)\]")
SHORT = {
    "c": "character",
    "s": "setting",
    "t": "time",
    "y": "style",
    "m": "mood",
    "l": "length",
    "a": "audience",
    "b": "must",
    "n": "must_not",
}
TASKS = {
    "S": "script_generation",
    "B": "storyboard_generation",
    "C": "character_design",
    "A": "audio_generation",
    "V": "video_generation",
}


def practice(path: Path = PRACTICE) -> list[Idea]:
    """Sentences as "S sci-fi/space | [c:somebody] in [s:somewhere]"."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        head, _, marked = line.partition(" | ")
        task, _, kind = head.strip().partition(" ")
        genre, _, fine = kind.strip().partition("/")
        entities: dict[str, list[str]] = {}
        for short, text in MARK.findall(marked):
            entities.setdefault(SHORT[short], []).append(text)
        text = MARK.sub(r"\2", marked)
        found.append(Idea(text, word_reading.language_of_prompt(text), TASKS[task], genre.strip("-"), fine, entities))
    return found


# Tags ----------------------------------------------------------------------------------------------------------------


def gold(idea: Idea) -> tuple[list[list[str]], list[int]]:
    """What is seen of every word, and its tag."""
    words = word_reading.split_words(idea.text)
    tags = ["O"] * len(words)
    for label, start, end in sorted(idea.spans(), key=lambda one: one[2] - one[1], reverse=True):
        within = [
            at
            for at, word in enumerate(words)
            if (min(word.end, end) - max(word.start, start)) * 2 >= word.end - word.start
        ]
        for at in within:
            tags[at] = f"{'B' if at == within[0] else 'I'}-{label}"
    for label, first, end in list(word_tagging.label_runs(tags)):
        inner, last = entities._trimmed(label, words, first, end)
        if (inner, last) != (first, end) and inner < last:  # an article that a writer took with it
            for at in range(first, end):
                tags[at] = "O" if not inner <= at < last else f"{'B' if at == inner else 'I'}-{label}"
    for at, tag in enumerate(tags):  # a span that another cut in two
        if tag.startswith("I-") and (at == 0 or tags[at - 1][2:] != tag[2:]):
            tags[at] = f"B-{tag[2:]}"
    return word_tagging.word_features(word_tagging.text_context(idea.text, words), idea.task), [
        TAGS.index(tag) for tag in tags
    ]


def fit_tags(  # noqa: C901 - one piece of mathematics, whose arrays its steps share
    ideas: Sequence[Idea], strength: float = 0.6, least: int = 2, rounds: int = 90
) -> TagWeights:
    """A linear chain over tags, by the likelihood of whole sentences with a pull to zero."""
    rows = [gold(idea) for idea in ideas]
    counts: dict[str, int] = {}
    for seen, _ in rows:
        for row in seen:
            for name in set(row):
                counts[name] = counts.get(name, 0) + 1
    names = {name: n for n, name in enumerate(sorted(name for name, count in counts.items() if count >= least))}
    from scipy.sparse import csr_matrix

    at, columns, tags, lengths = [0], [], [], []
    for seen, wanted in rows:
        if not seen:
            continue
        for row in seen:
            columns += sorted({names[name] for name in row if name in names})
            at.append(len(columns))
        tags += wanted
        lengths.append(len(seen))
    matrix = csr_matrix((np.ones(len(columns)), columns, at), shape=(len(tags), len(names)))
    wanted_all = np.array(tags)
    size, many = len(names), len(TAGS)
    barred = np.array([[0.0 if word_tagging.may_follow(a, b) else FAR for b in range(many)] for a in range(many)])
    first_barred = np.array([FAR if tag.startswith("I-") else 0.0 for tag in TAGS])
    order = np.argsort(-np.array(lengths), kind="stable")
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    longest = max(lengths)
    index = np.full((longest, len(lengths)), -1)
    for place, which in enumerate(order):
        index[: lengths[which], place] = np.arange(starts[which], starts[which] + lengths[which])
    alive = [(index[step] >= 0).sum() for step in range(longest)]
    first_rows = index[0]
    truth = np.zeros((len(tags), many))
    truth[np.arange(len(tags)), wanted_all] = 1
    pair_truth = np.zeros((many, many))
    for step in range(1, longest):
        live = alive[step]
        np.add.at(pair_truth, (wanted_all[index[step - 1, :live]], wanted_all[index[step, :live]]), 1)
    first_truth = truth[first_rows].sum(axis=0)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = flat[: size * many].reshape(size, many)
        steps = flat[size * many :].reshape(many + 1, many)
        each = matrix @ scores
        each[first_rows] += steps[-1] + first_barred
        tops = each.max(axis=1, keepdims=True)
        likely, moves = np.exp(each - tops), np.exp(steps[:-1] + barred)
        # Sums over all ways to tag a sentence, kept at one for every word so that they neither vanish nor overflow.
        forward: list[NDArray[np.float64]] = []
        scales: list[NDArray[np.float64]] = []
        for step in range(longest):
            live = alive[step]
            inner = likely[index[step, :live]]
            if step:
                inner = inner * (forward[-1][:live] @ moves)
            scales.append(inner.sum(axis=1, keepdims=True))
            forward.append(inner / scales[-1])
        expected = np.zeros_like(each)
        pairs = np.zeros((many, many))
        backward = np.ones((alive[-1], many))
        for step in range(longest - 1, -1, -1):
            live = alive[step]
            if len(backward) < live:
                backward = np.vstack([backward, np.ones((live - len(backward), many))])
            expected[index[step, :live]] = forward[step] * backward
            if step:
                behind = likely[index[step, :live]] * backward / scales[step]
                pairs += forward[step - 1][:live].T @ behind * moves
                backward = behind @ moves.T
        partition = sum(float(np.log(scale).sum()) for scale in scales) + float(tops.sum())
        told = (each * truth).sum() + (steps[:-1] * pair_truth).sum()
        value = partition - told + strength / 2 * (flat**2).sum()
        slope = np.concatenate(
            [
                np.asarray(matrix.T @ (expected - truth)).ravel(),
                (pairs - pair_truth).ravel(),
                expected[first_rows].sum(axis=0) - first_truth,
            ]
        )
        return float(value), slope + strength * flat

    start = np.zeros(size * many + (many + 1) * many)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds}).x
    steps = found[size * many :].reshape(many + 1, many).copy()
    steps[:-1] += barred
    steps[-1] += first_barred
    scores = np.vstack([found[: size * many].reshape(size, many), np.zeros((1, many))])
    return TagWeights(names, scores.astype(np.float32), np.maximum(steps, FAR).astype(np.float32))


# Intent --------------------------------------------------------------------------------------------------------------

Rows = list[tuple[list[str], int]]
GUESSED = 0.25
"""Weight of sentences that say nothing of what shall be made and are no story: their writers knew, a reader may not."""


def fit_choice(
    rows: Rows, names: Sequence[str], strength: float, trust: float = 1.0, least: int = 2
) -> dict[str, list[float]]:
    """Scores of signs for every name, by likelihood, pulled to what the word lists say: the more `trust`, the closer."""
    from scipy.sparse import csr_matrix

    counts: dict[str, int] = {}
    for told, _ in rows:
        for sign in told:
            counts[sign] = counts.get(sign, 0) + 1
    known = _list_signs(names)
    signs = sorted({sign for sign, count in counts.items() if count >= least} | known)
    place = {sign: n for n, sign in enumerate(signs)}
    before = np.array([[intent.sign_prior(sign, name) for name in names] for sign in signs])
    at, columns = [0], []
    for told, _ in rows:
        columns += sorted({place[sign] for sign in told if sign in place})
        at.append(len(columns))
    matrix = csr_matrix((np.ones(len(columns)), columns, at), shape=(len(rows), len(signs)))
    truth = np.zeros((len(rows), len(names)))
    truth[np.arange(len(rows)), [wanted for _, wanted in rows]] = 1
    weight = np.array([GUESSED if _guessed(told, wanted, names) else 1.0 for told, wanted in rows])[:, None]
    pull = (
        strength * np.array([trust if sign in known else 4 if sign.startswith("g:") else 2 for sign in signs])[:, None]
    )

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        change = flat.reshape(before.shape)
        scores = matrix @ (before + change)
        scores = scores - scores.max(axis=1, keepdims=True)
        likely = np.exp(scores)
        total = likely.sum(axis=1, keepdims=True)
        value = (weight * np.log(total)).sum() - (weight * scores * truth).sum() + (pull * change**2).sum() / 2
        slope = np.asarray(matrix.T @ (weight * (likely / total - truth))) + pull * change
        return float(value), slope.ravel()

    found = minimize(loss, np.zeros(before.size), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    scores = before + found.reshape(before.shape)
    return {sign: [float(value) for value in scores[n]] for sign, n in place.items()}


def _guessed(told: Sequence[str], wanted: int, names: Sequence[str]) -> bool:
    return names is PROMPT_TASKS and "unsaid" in told and names[wanted] != "script_generation"


def _list_signs(names: Sequence[str]) -> set[str]:
    signs = {f"strong:{task}" for task in TASKS.values()} | {f"weak:{task}" for task in TASKS.values()} | {"unsaid"}
    signs |= {f"genre={genre}" for genre in intent.GENRES if genre} | {f"fine={fine}" for fine in intent.FINES if fine}
    return signs | ({f"genre:{genre}" for genre in intent.GENRES} if len(names) > 20 else set())


QUESTIONS: dict[str, tuple[tuple[str, ...], float, float]] = {
    "task": (PROMPT_TASKS, 0.8, 3.0),
    "genre": (intent.GENRES, 0.8, 6.0),
    "fine": (intent.FINES, 1.5, 1.0),
}
"""Names, strength of the pull and trust in the word lists, as they read sentences of other writers best."""


def asked(idea: Idea, question: str, task: str = "", genre: str = "") -> tuple[list[str], int]:
    told = intent.text_signs(idea.text)
    if question == "task":
        return told, PROMPT_TASKS.index(idea.task)  # type: ignore[arg-type]
    told = [*intent.plain_signs(told), f"task:{task or idea.task}"]
    if question == "genre":
        return told, intent.GENRES.index(idea.genre)
    return [*told, f"genre:{genre or idea.genre}"], intent.FINES.index(idea.fine)


def packed(scores: dict[str, list[float]]) -> dict[str, list[int]]:
    """Thousandths, as column, value, column, value."""
    rows = {}
    for sign, values in sorted(scores.items()):
        row = [number for n, value in enumerate(values) if abs(value) >= 0.03 for number in (n, round(value * 1000))]
        if row:
            rows[sign] = row
    return rows


def fit_entities(ideas: Sequence[Idea], more: Sequence[Idea]) -> None:
    """Writes data/prompts/intent/tags.json."""
    found = fit_tags([*ideas, *more])
    seen = {}
    for name, n in found.rows.items():
        row = [
            number
            for at, value in enumerate(found.scores[n])
            if abs(value) >= 0.03
            for number in (at, round(float(value) * 1000))
        ]
        if row:
            seen[name] = row
    steps = [[round(float(value) * 1000) for value in row] for row in found.steps]
    written(word_tagging.WEIGHTS, {"steps": steps, "seen": seen})


def fit_intent(ideas: Sequence[Idea], more: Sequence[Idea]) -> None:
    """Writes data/prompts/intent/intent.json."""
    told = {}
    for question, (names, strength, trust) in QUESTIONS.items():
        scores = packed(fit_choice([asked(idea, question) for idea in [*ideas, *more]], names, strength, trust))
        slope, shift = calibrated(ideas, more, question)
        told[question] = {"slope": round(slope, 3), "shift": round(shift, 3), "seen": scores}
    written(intent.WEIGHTS, told)


def calibrated(ideas: Sequence[Idea], more: Sequence[Idea], question: str, turns: int = 10) -> tuple[float, float]:
    """(slope, shift) that hold a likelihood to what happened: every idea is read once, by weights that have not seen it."""
    names, strength, trust = QUESTIONS[question]
    likely, right = [], []
    for turn in range(turns):
        rows = [asked(idea, question) for at, idea in enumerate(ideas) if at % turns != turn] + [
            asked(idea, question) for idea in more
        ]
        by = {"seen": packed(fit_choice(rows, names, strength, trust)), "slope": 1.0, "shift": 0.0}
        for at, idea in enumerate(ideas):
            if at % turns == turn:
                told, wanted = asked(idea, question)
                got, sure = intent.likeliest_name(told, by, tuple(names))
                likely.append(sure)
                right.append(got == names[wanted])
    odds = np.log(np.array(likely) / (1 - np.array(likely)).clip(1e-6))
    hits = np.array(right, float)

    def loss(flat: NDArray[np.float64]) -> float:
        said = flat[0] * odds + flat[1]
        return float(
            np.log1p(np.exp(-np.abs(said))).sum()
            + np.maximum(said, 0).sum()
            - (said * hits).sum()
            + 0.5 * (flat[0] - 1) ** 2
            + 0.5 * flat[1] ** 2
        )

    found = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(found[0]), float(found[1])


def written(path: Path, told: dict[str, Any]) -> None:
    path.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("],", "],\n") + "\n", "utf-8")
    print(f"{path.name}: {path.stat().st_size // 1024} KiB")


def tuned(path: Path) -> list[Idea]:
    """The tuned part of a file of ideas; the whole file where no line says its part."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    keep = [line for line in lines if line.get("part", "tuned") == "tuned"]
    keys = ("text", "language", "task", "genre", "fine", "entities")
    return [Idea(**{key: line[key] for key in keys}) for line in keep]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.harness.idea_training", description=__doc__)
    parser.add_argument("--ideas", type=Path, default=IDEAS)
    parser.add_argument("--only", choices=("intent", "entities"))
    told = parser.parse_args()
    if told.only != "intent":
        fit_entities(tuned(told.ideas), practice())
    if told.only != "entities":
        fit_intent(tuned(told.ideas), practice())
