"""The films' part of `python -m bench.engines`: how long a film of a minute takes in a studio of its own, and what its cameras cost.

The films are made as `make film` makes them: by the same queue and two workers, which have made a short one before.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.harness.engines.engine_cases import Found, Sentence, brief_of
from bench.harness.report import FOLDER, Figure
from bench.harness.time_limits import within
from cli.film import FilmWish, make_film
from core.operations import installation
from core.settings import Settings
from core.studio import Studio, open_studio
from jobs.machine import local

SECONDS, MOST_S, FIRST_S = 60, 120, 10
PATIENCE_S = 900.0
"""Seconds until a film is given up."""
LAYERS = "cpu_vs_encoder_layers"


def measure(sentences: Sequence[Sentence], keep: Path | None = None, smoke: bool = False) -> Found:
    """One film after the other; they stay in `keep` where that is given. None in a `smoke` run: it would take longer
    than all the rest, and tests/journeys/test_journey.py makes one."""
    if smoke:
        return Found([layers()])
    took: list[tuple[float, Sentence]] = []
    with tempfile.TemporaryDirectory(prefix="bench.engines.") as name:
        folder = keep or Path(name) / "films"
        folder.mkdir(parents=True, exist_ok=True)
        settings = Settings(dailies_home=Path(name), database_url="", redis_url="", assets_url="")
        studio = open_studio(settings)
        installation.upgrade(studio.db)
        with local.join_or_start(settings):
            make(studio, sentences[0], FIRST_S, Path(name) / "first.mp4")
            for sentence in sentences:
                out = folder / f"{sentence.genre.replace(' ', '-')}-{sentence.language}.mp4"
                took.append((make(studio, sentence, SECONDS, out), sentence))
    note = "the slowest of: " + ", ".join(f"{of.genre} {of.language} {seconds:.0f} s" for seconds, of in took)
    slowest = max(seconds for seconds, _ in took)
    figures = [Figure(f"film_{SECONDS}s_s", slowest, "s", at_most=MOST_S, note=note), layers()]
    return Found(figures, {f"film_{SECONDS}s_s": [f"{s:.0f} s  {of.text}" for s, of in took if s > MOST_S]})


def make(studio: Studio, sentence: Sentence, seconds: int, out: Path) -> float:
    """Wall seconds from the sentence until the film lies at `out`."""
    brief = brief_of(sentence, seconds, studio.settings.short_side)
    began = time.monotonic()
    with within(PATIENCE_S, f"a film of {seconds} s"):
        make_film(studio, FilmWish(brief, out, brief.language))
    return time.monotonic() - began


def layers() -> Figure:
    """As `python -m bench.render` measured it last."""
    path = FOLDER / "render.json"
    found = json.loads(path.read_text("utf-8"))["figures"].get(LAYERS) if path.exists() else None
    note = (
        "a film with parallax, CPU over the encoder alone, by bench.render"
        if found
        else "not measured by bench.render yet"
    )
    return Figure(LAYERS, found["value"] if found else None, note=note)
