"""`python -m bench.idea`: how well a rough idea is read and how long a whole optimisation takes, with no key and no network.

Read are the sentences of tests/data/ideas.jsonl, labelled before the reader was written: the tuned part, which the weights were fitted to,
and the part set apart, which nobody looked at while they were. An entity is right where its label is the same and the characters
overlap by half (intersection over union), one to one; F1 is over all of them together. A calibration error is the mean distance between
how sure readings are and how often they are right, over five groups of equal size. Which template is right is
told at `wanted_templates`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.harness.idea_training import IDEAS, Idea
from bench.harness.report import Figure, publish, with_smoke
from bench.harness.time_limits import whole
from core.optimise import entities, intent, word_reading
from core.optimise.optimiser import optimise_prompt
from core.templates.prompt_values import LABELS, Preferences, PromptWish
from core.templates.templates import SOUNDS, shipped_library

Place = tuple[str, int, int]
HALF = 0.5
GROUPS = 5
SMOKE, WHOLE_S = 12, 900.0
"""Ideas of each part in a smoke run; seconds of the whole bench."""


@dataclass
class Scores:
    """What was right, by name: "character", "zh", "all"."""

    read: int = 0
    task: int = 0
    genre: int = 0
    fine: int = 0
    template: int = 0
    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)
    tasks: Counter[str] = field(default_factory=Counter)
    genres: Counter[str] = field(default_factory=Counter)
    spoken: Counter[str] = field(default_factory=Counter)
    sure: list[tuple[float, bool]] = field(default_factory=list)
    genre_sure: list[tuple[float, bool]] = field(default_factory=list)

    def f1(self, name: str = "all") -> float:
        return 2 * self.right[name] / max(1, self.found[name] + self.there[name])


def overlap(one: Place, other: Place) -> float:
    """Characters in both over characters in either; 0 for another label."""
    both = min(one[2], other[2]) - max(one[1], other[1])
    return both / (max(one[2], other[2]) - min(one[1], other[1])) if one[0] == other[0] and both > 0 else 0.0


def pairs(found: Sequence[Place], there: Sequence[Place]) -> list[tuple[Place, Place]]:
    """Found spans with the labelled ones they hit, one to one, the closest first."""
    close = sorted(((overlap(a, b), a, b) for a in found for b in there if overlap(a, b) >= HALF), reverse=True)
    taken: set[Place] = set()
    used: set[Place] = set()
    kept = []
    for _, one, other in close:
        if one not in taken and other not in used:
            taken.add(one)
            used.add(other)
            kept.append((one, other))
    return kept


def score(ideas: Sequence[Idea]) -> Scores:
    told = Scores()
    library = shipped_library()
    for idea in ideas:
        read = intent.read_intent(idea.text)
        spans = entities.find_spans(idea.text, read.language, read.task_type)
        told.read += 1
        told.task += read.task_type == idea.task
        told.genre += read.genre == idea.genre
        told.fine += read.fine == idea.fine
        told.sure.append((read.confidence, read.task_type == idea.task))
        told.genre_sure.append((read.genre_confidence, read.genre == idea.genre))
        told.spoken[idea.language] += 1
        told.tasks[idea.language] += read.task_type == idea.task
        told.genres[idea.language] += read.genre == idea.genre
        told.template += library.match(read, idea.text).template.name in wanted_templates(idea)
        _count(told, idea, [(span.label, span.start, span.end) for span in spans])
    return told


def _count(told: Scores, idea: Idea, found: Sequence[Place]) -> None:
    there = sorted(idea.spans())
    for kept, counter in ((found, told.found), (there, told.there), ([a for a, _ in pairs(found, there)], told.right)):
        for place in kept:
            counter.update((place[0], idea.language, "all"))


def wanted_templates(idea: Idea) -> tuple[str, ...]:
    """The names that are right for the label: "<task>_<fine>", else "<task>_<genre>", else "<task>_generic", the first of them that
    the library has. Of sounds the label does not say the kind (music, effect, narration): any is right of the label's genre, and
    those for no genre."""
    word, genre = idea.task.partition("_")[0], idea.genre.replace("sci-fi", "scifi")
    if word == "audio":
        stems = [f"audio_{genre}", *(f"audio_{genre}_{kind}" for kind in SOUNDS)] if genre else ["audio_generic"]
        return (*stems, *(f"audio_{kind}" for kind in SOUNDS))
    names = [f"{word}_{kind}" for kind in (idea.fine, genre, "generic") if kind]
    return (next((name for name in names if shipped_library().named(name, idea.language)), names[-1]),)


def calibration(sure: Sequence[tuple[float, bool]]) -> float:
    """Mean distance of confidence from what happened, over groups of equal size."""
    ordered = sorted(sure)
    size = -(-len(ordered) // GROUPS)
    groups = [ordered[at : at + size] for at in range(0, len(ordered), size)]
    off = (abs(sum(c for c, _ in group) - sum(hit for _, hit in group)) for group in groups)
    return sum(off) / max(1, len(ordered))


def milliseconds(ideas: Sequence[Idea], turns: int = 3) -> list[float]:
    """Of one whole optimisation each, nothing remembered of the text; the fastest of its turns, so that what else the machine does
    counts little."""
    library, likes = shipped_library(), Preferences()
    optimise_prompt(PromptWish(text="A cat on the moon, 暖色调"), library, likes)
    took = [float("inf")] * len(ideas)
    for _ in range(turns):
        for at, idea in enumerate(ideas):
            for kept in (intent._judged, entities._spans, word_reading.split_words):
                kept.cache_clear()
            began = time.perf_counter()
            optimise_prompt(PromptWish(text=idea.text), library, likes)
            took[at] = min(took[at], (time.perf_counter() - began) * 1000)
    return took


def figures(tuned: Scores, apart: Scores, took: Sequence[float]) -> list[Figure]:
    def share(name: str, part: str, told: Scores, right: int, at_least: float | None = None) -> Figure:
        return Figure(f"{name}_{part}", right / max(1, told.read), at_least=at_least, note=f"{right} of {told.read}")

    found = []
    for part, told in (("apart", apart), ("tuned", tuned)):
        held = part == "apart"
        found += [
            share("task_accuracy", part, told, told.task, 0.9 if held else None),
            share("genre_accuracy", part, told, told.genre),
            share("fine_accuracy", part, told, told.fine),
            Figure(
                f"entity_f1_{part}",
                told.f1(),
                at_least=0.75 if held else None,
                note=f"{told.right['all']} right of {told.found['all']} found, {told.there['all']} there",
            ),
            Figure(f"calibration_error_{part}", calibration(told.sure), note="of the task"),
            Figure(f"genre_calibration_error_{part}", calibration(told.genre_sure)),
            share("template_top1", part, told, told.template),
        ]
    top = tuned.template + apart.template
    note = "template of the label's fine genre, else its genre, else generic; of sounds any kind of its genre"
    return [
        *found,
        Figure("template_top1", top / max(1, tuned.read + apart.read), note=note),
        Figure(
            "p50_ms",
            statistics.median(took),
            "ms",
            at_most=5,
            note="one whole optimisation, the fastest of three turns each",
        ),
        Figure("p99_ms", sorted(took)[int(len(took) * 0.99)], "ms"),
    ]


def details(name: str, told: Scores) -> dict[str, dict[str, float]]:
    """Printed and kept: every label and both languages."""
    kept: dict[str, dict[str, float]] = {}
    for label in (*LABELS, "zh", "en"):
        precision = told.right[label] / max(1, told.found[label])
        recall = told.right[label] / max(1, told.there[label])
        kept[label] = {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(told.f1(label), 3)}
        if label in told.spoken:
            kept[label] |= {
                "task": round(told.tasks[label] / told.spoken[label], 3),
                "genre": round(told.genres[label] / told.spoken[label], 3),
            }
    print(f"\n{name}")
    for label, row in kept.items():
        print(f"  {label:10}", "  ".join(f"{key} {value:.3f}" for key, value in row.items()))
    return kept


def read_parts(path: Path, apart: Path | None) -> tuple[list[Idea], list[Idea]]:
    """(tuned, apart) by the lines' own "part"; those of `apart` where it is given."""
    keys = ("text", "language", "task", "genre", "fine", "entities")
    parts: dict[str, list[Idea]] = {"tuned": [], "apart": []}
    for source, usual in ((path, "tuned"), *(((apart, "apart"),) if apart else ())):
        for line in source.read_text("utf-8").splitlines():
            if line.strip():
                row = json.loads(line)
                parts[row.get("part", usual)].append(Idea(**{key: row[key] for key in keys}))
    return parts["tuned"], parts["apart"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.idea", description=__doc__)
    parser.add_argument("--ideas", type=Path, default=IDEAS)
    parser.add_argument("--apart", type=Path, help="the part set apart, where it stands in a file of its own")
    with_smoke(parser)
    asked = parser.parse_args()
    tuned, apart = read_parts(asked.ideas, asked.apart)
    if asked.smoke:
        tuned, apart = tuned[:SMOKE], apart[:SMOKE]
    with whole(WHOLE_S, "bench.idea"):
        return _measured(tuned, apart, asked.smoke)


def _measured(tuned: list[Idea], apart: list[Idea], smoke: bool) -> int:
    told, told_apart = score(tuned), score(apart)
    kept = {"tuned": details("tuned", told), "apart": details("apart", told_apart)}
    print()
    took = milliseconds([*tuned, *apart], turns=1 if smoke else 3)
    met = publish("idea", figures(told, told_apart, took), smoke=smoke, sentences=len(took), details=kept)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
