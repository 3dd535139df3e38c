"""`python -m bench.engines`: are films by the builtin engines worth watching, as far as a figure can tell.

Asked with sixty sentences of ten kinds in two languages, a third of them set apart (data/engines/sentences.jsonl). Text: names kept,
films unlike each other, as long as asked, premises as readers found them. Pictures: drawings known, a frame's cost, people the same
from shot to shot. Sound: a second's cost, loudness, English words heard. Films: a minute of film in a studio of its own.
`--only` runs one part and writes no file, `--films` keeps the finished films. The worst sentences of each figure are printed, never one
that is set apart.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.harness import report
from bench.harness.engines.engine_cases import Found, Sentence, sentences
from bench.harness.time_limits import whole

PARTS = ("text", "pictures", "sound", "films")
WHOLE_S = 7200.0
"""Seconds of all of it."""


def part(name: str, told: tuple[Sentence, ...], keep: Path | None, smoke: bool = False) -> Found:
    """Loads only what the part needs: a part that cannot be loaded stops no other. `smoke`: as little of it as runs it."""
    from importlib import import_module

    module = import_module(f"bench.harness.engines.{name}_part")
    asked: dict[str, Callable[[], Found]] = {
        "text": partial(module.measure, told, smoke),
        "pictures": partial(module.measure, told, smoke),
        "sound": partial(module.measure, smoke),
        "films": partial(module.measure, films_of(told), keep, smoke),
    }
    return asked[name]()


def films_of(told: tuple[Sentence, ...]) -> list[Sentence]:
    """Four genres, two of them in each language."""
    wanted = {("sci-fi", "zh"), ("comedy", "en"), ("mystery", "zh"), ("romance", "en")}
    found = {(s.genre, s.language): s for s in reversed(told) if s.part == "tuned"}
    return [found[key] for key in sorted(wanted & found.keys())] or list(told[:1])


def smoke_sentences(told: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """One that is tuned on in Chinese and one that is set apart in English."""
    wanted = {("zh", "tuned"), ("en", "apart")}
    found = {(s.language, s.part): s for s in reversed(told)}
    return tuple(found[key] for key in sorted(wanted))


def worst(found: Found) -> str:
    lines = []
    for name, shown in found.worst.items():
        if shown:
            lines += ["", name, *(f"  {line}" for line in shown)]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.engines", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--films", type=Path, help="a folder for the films that are made")
    report.with_smoke(parser)
    asked = parser.parse_args()
    with whole(WHOLE_S, "bench.engines"):
        return _whole(asked)


def _whole(asked: argparse.Namespace) -> int:
    told, found = sentences(), Found()
    if asked.smoke:
        told = smoke_sentences(told)
    for name in (asked.only,) if asked.only else PARTS:
        print(f"... {name}", file=sys.stderr, flush=True)
        began = time.monotonic()
        found += part(name, told, asked.films, asked.smoke)
        print(f"    {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    print(worst(found) + "\n")
    if asked.smoke:
        return 0 if report.publish("engines", found.figures, smoke=True) else 1
    if asked.only:
        print(report.table(found.figures))
        return 0 if all(figure.met for figure in found.figures) else 1
    return 0 if report.publish("engines", found.figures, sentences=len(told)) else 1


if __name__ == "__main__":
    sys.exit(main())
