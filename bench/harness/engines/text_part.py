"""The text part of `python -m bench.engines`: does a film tell its sentence in its own words, unlike other films, for as long as asked.

Films are told and broken into shots by the builtin writer through the studio's own verbs.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

import jieba

from bench.harness.engines.engine_cases import WORST, Found, Sentence, ten
from bench.harness.report import Figure
from core.project import projects
from core.script import script_writing
from core.script.model import Script, ScriptDraft
from core.settings import ROOT
from core.storyboard import boarding, storyboard
from core.storyboard.model import ShotPlan
from providers.base import Errand, Request, Result
from providers.builtin.engines.writer import ENGINE
from providers.builtin.writer.shots import screen_time
from providers.builtin.writer.telling import fidelity

GRAM = 5
LENGTHS = (30, 60, 120, 180)
USUAL = 60
TAKES = 3
"""Films of each sentence that are compared with those of other sentences."""
PREMISES = ROOT / "docs" / "premises.jsonl"
"""What readers found: sentence, logline, synopsis, verdict (yes or no), why; `seconds` where it is not the usual length."""


@dataclass(frozen=True)
class Film:
    """One telling, and its shots where they were asked for."""

    sentence: Sentence
    seconds: int
    script: Script
    shots: tuple[ShotPlan, ...] = ()


def ask(request: Request) -> Result:
    return ENGINE.make(request, Errand())


def tell(sentence: Sentence, seconds: int, take: int = 0, boarded: bool = False) -> Film:
    told = script_writing.write(
        ScriptDraft(idea=sentence.text, seconds=seconds, language=sentence.language, take=take), ask
    )
    return Film(sentence, seconds, told, tuple(board(told, seconds)) if boarded else ())


def board(told: Script, seconds: int) -> Iterable[ShotPlan]:
    for number in range(1, len(told.scenes) + 1):
        yield from boarding.board(
            told, number, storyboard.scene_share_seconds(told, number, seconds), "16:9", ask
        ).shots


def measure(sentences: Sequence[Sentence], smoke: bool = False) -> Found:
    """Of a `smoke` run one take of each sentence and one length."""
    if smoke:
        films = [tell(sentence, LENGTHS[0], boarded=True) for sentence in sentences]
        return names(films) + distinct(films) + premises(PREMISES, 1)
    films = [tell(sentence, USUAL, boarded=True) for sentence in sentences]
    more = [tell(sentence, USUAL, take) for take in range(1, TAKES) for sentence in sentences]
    return names(films) + distinct([*films, *more]) + filled(sentences, films) + premises(PREMISES)


# What the sentence names -------------------------------------------------------------------------------------------------


def names(films: Sequence[Film]) -> Found:
    lost = {film.sentence.text: missing(film) for film in films}

    def kept(part: str) -> tuple[int, int]:
        there = [film.sentence for film in films if film.sentence.part == part]
        wanted = sum(len(sentence.names) for sentence in there)
        return wanted - sum(len(lost[sentence.text]) for sentence in there), wanted

    figures = []
    for name, part, least in (("names_kept", "apart", 0.95), ("names_kept_tuned", "tuned", None)):
        right, wanted = kept(part)
        figures.append(Figure(name, right / max(1, wanted), at_least=least, note=f"{right} of {wanted}, set {part}"))
    told = [
        (len(out) / max(1, len(film.sentence.names)), [film.sentence], f"{', '.join(out)}  <- {film.sentence.text}")
        for film in films
        if (out := lost[film.sentence.text])
    ]
    seen = [share_seen(film) for film in films if film.sentence.drawable]
    plots = sorted({film.script.engine for film in films})
    plain = sum(film.script.engine == "plain" for film in films)
    figures += [
        Figure("things_in_shots", mean(seen), note="share of a sentence's things and animals that some shot shows"),
        Figure("plots_used", len(plots), note=f"{plain} of {len(films)} films by the plain one"),
    ]
    hidden = [
        (1 - share_seen(film), [film.sentence], f"{share_seen(film):.2f}  {film.sentence.text}")
        for film in films
        if film.sentence.drawable
    ]
    return Found(figures, {"names_kept": ten(told), "things_in_shots": ten(hidden)})


def missing(film: Film) -> list[str]:
    """The sentence's names that no scene and no shot says in words of its own."""
    text = fidelity.without_quotations(film.sentence.text, said(film))
    return [pattern for pattern in film.sentence.names if not re.search(pattern, text, flags=re.I)]


def said(film: Film) -> str:
    """All words of scenes and shots. Title, logline and the list of the cast are no telling."""
    words: list[str] = []
    for scene in film.script.scenes:
        words += [scene.location, *(word for beat in scene.beats for word in (beat.speaker, beat.text))]
    for shot in film.shots:
        words += [shot.description, shot.picture.location, *shot.picture.things]
        words += [word for person in shot.picture.people for word in (person.name, person.holds)]
    return "\n".join(words)


def share_seen(film: Film) -> float:
    """Of the sentence's things and animals: those that some picture is asked to show."""
    words = [word for shot in film.shots for word in (*shot.picture.things, *(p.holds for p in shot.picture.people))]
    words += [p.name for shot in film.shots for p in shot.picture.people]
    words += [m.role + " " + m.species for m in film.script.cast if m.name in words]
    text = "\n".join(words)
    patterns = (*film.sentence.animals, *film.sentence.things)
    return sum(bool(re.search(pattern, text, flags=re.I)) for pattern in patterns) / max(1, len(patterns))


# Unlike each other -------------------------------------------------------------------------------------------------------


def distinct(films: Sequence[Film]) -> Found:
    """Over all pairs of films of different sentences that the same plot tells in the same language."""
    grams = [five_grams(film.script) for film in films]
    shared: list[tuple[float, Film, Film]] = []
    for (one, left), (two, right) in itertools.combinations(zip(films, grams, strict=True), 2):
        same = one.script.engine == two.script.engine and one.script.language == two.script.language
        if same and one.sentence.text != two.sentence.text:
            shared.append((overlap(left, right), one, two))
    if not shared:
        return Found([Figure("distinct_mean", None, at_most=0.12), Figure("distinct_max", None, at_most=0.35)])
    nearest: dict[frozenset[str], tuple[float, Film, Film]] = {}
    for part, one, two in shared:
        pair = frozenset((one.sentence.text, two.sentence.text))
        nearest[pair] = max(nearest.get(pair, (0.0, one, two)), (part, one, two), key=lambda row: row[0])
    told = [
        (
            part,
            [one.sentence, two.sentence],
            f"{part:.2f} {one.script.engine}: {one.sentence.text} | {two.sentence.text}",
        )
        for part, one, two in nearest.values()
    ]
    note = f"{GRAM}-grams of the shorter film in the other, {len(shared)} pairs"
    return Found(
        [
            Figure("distinct_mean", mean(part for part, _, _ in shared), at_most=0.12, note=note),
            Figure("distinct_max", max(part for part, _, _ in shared), at_most=0.35),
        ],
        {"distinct_max": ten(told), "distinct_mean": by_plot(shared)},
    )


def by_plot(shared: Sequence[tuple[float, Film, Film]]) -> list[str]:
    """Which plots repeat themselves most."""
    groups: dict[str, list[float]] = {}
    for part, one, _ in shared:
        groups.setdefault(f"{one.script.engine} {one.script.language}", []).append(part)
    told = sorted(((mean(parts), name, len(parts)) for name, parts in groups.items()), reverse=True)
    return [f"{part:.2f} {name} ({count} pairs)" for part, name, count in told[:WORST]]


def overlap(one: frozenset[tuple[str, ...]], two: frozenset[tuple[str, ...]]) -> float:
    return len(one & two) / max(1, min(len(one), len(two)))


def five_grams(told: Script) -> frozenset[tuple[str, ...]]:
    words = tokens("\n".join(beat.text for scene in told.scenes for beat in scene.beats), told.language)
    return frozenset(zip(*(words[at:] for at in range(GRAM)), strict=False))


def tokens(text: str, language: str) -> list[str]:
    """Words, without points: Chinese as jieba cuts it."""
    found = _cutter().lcut(text) if language.startswith("zh") else re.findall(r"[\w'’-]+", text.lower())
    return [word for word in found if re.search(r"\w", word)]


@cache
def _cutter() -> jieba.Tokenizer:
    """One of our own: what an engine teaches the usual one changes no figure."""
    jieba.setLogLevel(60)
    return jieba.Tokenizer()


# As long as asked --------------------------------------------------------------------------------------------------------


def filled(sentences: Sequence[Sentence], usual: Sequence[Film]) -> Found:
    """Seconds of text by the writer's clock over the seconds asked."""
    figures, worst = [], {}
    for seconds in LENGTHS:
        films = usual if seconds == USUAL else [tell(sentence, seconds) for sentence in sentences]
        shares = [(length(film) / seconds, film.sentence) for film in films]
        only = [share for share, _ in shares]
        within = sum(0.85 <= share <= 1.1 for share in only)
        name = f"filled_{seconds}"
        note = f"mean; {within} of {len(only)} within"
        figures += [
            Figure(name, mean(only), at_least=0.85, at_most=1.1, note=note),
            Figure(f"{name}_least", min(only), at_least=0.85),
            Figure(f"{name}_most", max(only), at_most=1.1),
        ]
        worst[name] = ten((max(0.85 - s, s - 1.1), [of], f"{s:.2f}  {of.text}") for s, of in shares)
    return Found(figures, worst)


def length(film: Film) -> float:
    language = film.script.language
    scenes = film.script.model_dump(mode="json")["scenes"]
    return sum(screen_time.scene_seconds(scene["beats"], language) for scene in scenes)


# As readers found it -----------------------------------------------------------------------------------------------------


def premises(path: Path = PREMISES, most: int | None = None) -> Found:
    """Of all readings, or of the first so many: the share of loglines that readers found to be the sentence's own story, of films that keep it to the last line, and of loglines
    that are told so today."""
    if not path.exists():
        return Found([Figure("premise_kept", None, at_least=0.85, note="nobody has read yet: no docs/premises.jsonl")])
    readings = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()][:most]
    yes = sum(reading["verdict"] == "yes" for reading in readings)
    whole = sum(reading.get("film") == "yes" for reading in readings)
    today = sum(logline(reading) == reading["logline"] for reading in readings)
    return Found(
        [
            Figure(
                "premise_kept", yes / max(1, len(readings)), at_least=0.85, note=f"{yes} of {len(readings)} readings"
            ),
            Figure(
                "film_kept",
                whole / max(1, len(readings)),
                note=f"{whole} films, of which no scene is untrue to the sentence",
            ),
            Figure("premise_current", today / max(1, len(readings)), note="readings whose logline is told so today"),
        ],
        {"premise_kept": [f"{r['why']}  <- {r['sentence']}" for r in readings if r["verdict"] != "yes"][:WORST]},
    )


def logline(reading: dict[str, Any]) -> str:
    language = projects.detect_language(reading["sentence"])
    seconds = int(reading.get("seconds", USUAL))
    return script_writing.write(ScriptDraft(idea=reading["sentence"], seconds=seconds, language=language), ask).logline
