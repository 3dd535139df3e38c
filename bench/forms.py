"""`python -m bench.forms`: how well a typed sentence is read: its form, who does what to whom in it, and a genre only where it is sure.

Read are the 240 sentences of bench/data/forms.jsonl, 120 in Chinese and 120 in English, all twelve forms, written and labelled before the reader
was; a second labeller who saw no label agreed on the form of 239 and on 97 % of the roles. A third of them is set apart: nobody who
wrote the reader has read it. A role (who, does, whom, with, where, when) of a clause is right where the verb and the span are the same
words, or one holds the other, and in English end on the same word; F1 is over all roles of a language."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from bench.harness import form_training
from bench.harness.report import Figure, publish, with_smoke
from language import reading
from language.clauses import ROLES

SENTENCES = Path(__file__).parent / "data" / "forms.jsonl"
MORE = Path(__file__).parent / "data" / "roles.jsonl"
"""1,280 harder sentences whose roles one person labelled."""
SMOKE = 8
Fact = tuple[str, str, str]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    with_smoke(parser)
    parser.add_argument("--train", action="store_true", help="first fit the reader of forms anew; takes minutes")
    asked = parser.parse_args()
    smoke: bool = asked.smoke
    if asked.train:
        form_training.train()
    rows = [json.loads(line) for line in SENTENCES.read_text("utf-8").splitlines()]
    more = [json.loads(line) | {"part": "more"} for line in MORE.read_text("utf-8").splitlines()]
    rows = (rows + more)[::SMOKE] if smoke else rows + more
    reading.warm_up()
    took, told = [], {}
    for row in rows:
        began = time.perf_counter()
        told[row["id"]] = reading.read_sentence(row["text"])
        took.append((time.perf_counter() - began) * 1000)
    return 0 if publish("forms", figures(rows, told, took), smoke=smoke, sentences=len(rows)) else 1


def figures(rows: list[dict[str, Any]], told: dict[str, reading.Reading], took: list[float]) -> list[Figure]:
    apart, tuned, more = ([row for row in rows if row["part"] == part] for part in ("apart", "tuned", "more"))
    return [
        Figure("form_accuracy_apart", form_accuracy(apart, told), at_least=0.92, note=f"{len(apart)} sentences"),
        Figure("form_accuracy_tuned", form_accuracy(tuned, told), note=f"{len(tuned)} sentences"),
        *(
            Figure(
                f"roles_f1_{part}_{language}",
                roles_f1([row for row in of if row["language"] == language], told),
                at_least=least,
            )
            for part, of, least in (("apart", apart, 0.80), ("tuned", tuned, None), ("more", more, None))
            for language in ("zh", "en")
        ),
        Figure("idea_p50_ms", statistics.median(took), "ms", at_most=15, note=f"longest {max(took):.0f} ms"),
    ]


def form_accuracy(rows: list[dict[str, Any]], told: dict[str, reading.Reading]) -> float:
    """Either labeller's form is right where they did not agree."""
    return sum(told[row["id"]].form in (row["form"], row["form_second"]) for row in rows) / max(1, len(rows))


def roles_f1(rows: list[dict[str, Any]], told: dict[str, reading.Reading]) -> float:
    right = found = there = 0
    for row in rows:
        labelled = facts(row["clauses"])
        seen = facts([clause.told() for clause in told[row["id"]].clauses])
        right += matches(labelled, seen, row["language"])
        found, there = found + len(seen), there + len(labelled)
    return 2 * right / max(1, found + there)


def facts(clauses: list[dict[str, str]]) -> list[Fact]:
    """(verb, role, span) of every role of every clause."""
    names = [role.removesuffix("_whom") for role in ROLES]
    return [(clause.get("does", ""), name, clause[name]) for clause in clauses for name in names if clause.get(name)]


def matches(labelled: list[Fact], seen: list[Fact], language: str) -> int:
    """How many of both are the same, one to one."""
    left, right = list(seen), 0
    for verb, role, span in labelled:
        hit = next(
            (
                each
                for each in left
                if each[1] == role and same(verb, each[0], language) and same(span, each[2], language)
            ),
            None,
        )
        if hit:
            left.remove(hit)
            right += 1
    return right


def same(one: str, other: str, language: str) -> bool:
    one, other = one.lower(), other.lower()
    if one in other or other in one:
        return bool(one and other) or one == other
    return language == "en" and one.split()[-1:] == other.split()[-1:]


if __name__ == "__main__":
    sys.exit(main())
