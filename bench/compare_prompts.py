"""`python -m bench.compare_prompts`: forty raw ideas against their optimised prompts, written and painted by the builtin engines.

Each idea is asked twice, as it was typed and as the optimiser made it. The two answers are shuffled and judged without knowing
which is which, by what can be measured of an answer against the idea alone; the prompts are not looked at. The lint of the prompts
is told beside it and judges nothing: the optimiser is built against it.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from bench.harness.report import Figure, publish
from core.lab.checking.result_checks import check_result
from core.optimise.optimiser import optimise_prompt
from core.settings import ROOT
from core.templates.prompt_values import OptimizedPrompt, Preferences, PromptTask, PromptWish
from core.templates.templates import shipped_library
from providers.base import Capability, Errand, Request, Result
from providers.builtin.writer.understanding import parsed_prompt
from providers.builtin.writer.understanding.understand import HOURS, WEATHER, language_of, understand
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Reading
from providers.errors import Unable
from providers.vendors.self_hosted.builtin import PROVIDER

IDEAS = ROOT / "tests" / "data" / "raw_ideas.txt"
WIDTH, HEIGHT = 320, 180
TIE = 3.0
"""Points of 100 within which two answers are as good as each other."""
SEED = 20
TURN = re.compile(
    r"原来|忽然|突然|竟|没想到|终于|其实|suddenly|all at once|turns out|instead|but then|at last|for the first time",
    re.I,
)
HEADING = re.compile(r"^\d+\. (?:内景|外景|INT\.|EXT\.)", re.M)
SPOKEN = re.compile(r"^[^\s：:《》]{1,12}(?:（[^）]*）)?：|^ {4}\S", re.M)


@dataclass(frozen=True)
class Idea:
    """What the raw sentence itself says: nothing here comes from a prompt."""

    text: str
    language: str
    reading: Reading

    @property
    def people(self) -> list[str]:
        return [
            who.role.lower()
            for who in self.reading.who
            if who.role and who.role not in ("人", "human", "people", "somebody", "everyone")
        ]

    @property
    def named(self) -> list[str]:
        return [word.lower() for word in self.reading.named() if word not in ("人", "有点")]


@dataclass(frozen=True)
class Answer:
    """One of the two. `told` is empty, `pixels` too, where the engine said that it cannot."""

    told: str = ""
    content: bytes = b""
    facts: dict[str, Any] | None = None


def of(text: str) -> Idea:
    language = language_of(text)
    return Idea(text, language, understand(text, language))


# Asked twice -------------------------------------------------------------------------------------------------------------


def built(idea: Idea, task: PromptTask) -> OptimizedPrompt:
    return optimise_prompt(PromptWish(text=idea.text, task_type=task), shipped_library(), Preferences(task_type=task))


def wrote(prompt: str, negative: str, language: str) -> Answer:
    request = Request(capability=Capability.TEXT, purpose="free", prompt=prompt, negative=negative, language=language)
    return _made("writer", request)


def painted(prompt: str, negative: str, language: str, scratch: Path) -> Answer:
    request = Request(
        capability=Capability.IMAGE,
        purpose="free",
        prompt=prompt,
        negative=negative,
        language=language,
        width=WIDTH,
        height=HEIGHT,
    )
    return _made("painter", request, scratch)


def _made(engine: str, request: Request, scratch: Path = Path()) -> Answer:
    model = next(m for m in PROVIDER.models() if m.name == engine)
    try:
        result: Result = PROVIDER.generate(model, request, Errand(scratch=scratch))
    except Unable:
        return Answer()
    return Answer(result.text, result.content, result.facts)


# Judged ------------------------------------------------------------------------------------------------------------------


def script_points(idea: Idea, answer: Answer) -> float:
    """0 to 100: what the idea names and says is kept (50), it is a screenplay with scenes, a turn and talk (30), wishes are kept (20);
    less 8 for each finding of the checks."""
    told = answer.told
    if not told:
        return 0.0
    low, wish = told.lower(), parsed_prompt.parse_prompt(idea.text)
    words = [w.lower() for w in idea.reading.content if len(w) > 1 or idea.language == "zh"]
    kept = 0.6 * _share(idea.named, low) + 0.4 * _share(words, low)
    scenes, spoken = len(HEADING.findall(told)), len(SPOKEN.findall(told))
    lines = max(1, sum(bool(line.strip()) for line in told.splitlines()) - 6)
    talk = spoken / lines
    form = 12 * (3 <= scenes <= 16) + 4 * (0 < scenes < 3) + 8 * bool(TURN.search(told))
    form += 10 * ((talk == 0) if wish.silent else (0.15 <= talk <= 0.75))
    wishes = [*(_share([must], low) for must in wish.must)]
    wishes += [1.0 if wish.ending.lower() in low[-240:] else 0.0] if wish.ending else []
    wishes += [1.0 if not any(word.lower() in low for word in wish.must_not) else 0.0] if wish.must_not else []
    if wish.seconds and (length := _seconds(told)):
        wishes.append(max(0.0, 1 - abs(length - min(wish.seconds, 300)) / min(wish.seconds, 300)))
    found = check_result(
        "text/plain", told, Request(capability=Capability.TEXT, language=idea.language, prompt=idea.text)
    )
    return 50 * kept + form + 20 * (statistics.fmean(wishes) if wishes else 1.0) - 8 * len(found.findings)


def _seconds(told: str) -> float | None:
    hit = re.search(r"约 (\d+) 秒|About (\d+) seconds", told)
    return float(hit[1] or hit[2]) if hit else None


def _share(words: Sequence[str], text: str) -> float:
    """The mean over the words of how much of each the text says."""
    if not words:
        return 1.0
    return statistics.fmean(_said(word, text) for word in words)


def _said(word: str, text: str) -> float:
    if word in text:
        return 1.0
    pieces = (
        [p for p in re.split(r"\W+", word) if len(p) > 2]
        if word.isascii()
        else [word[n : n + 2] for n in range(len(word) - 1)]
    )
    return 0.7 * sum(p in text for p in pieces) / len(pieces) if pieces else 0.0


def picture_points(idea: Idea, answer: Answer) -> float:
    """0 to 100: people and things of the idea that can be drawn are in the picture (60), place, hour and weather as it says (40); less 6
    for each that the idea does not know, 10 for each finding of the checks."""
    facts = answer.facts or {}
    if not answer.content:
        return 0.0
    placed, read = [str(name).lower() for name in facts.get("placed", [])], facts.get("read", {})
    wanted = [*idea.people, *_things(idea)]
    here = statistics.fmean(any(_same(word, name) for name in placed) for word in wanted) if wanted else 1.0
    said = {
        "place": lexicon.place_of(idea.text, idea.language),
        "when": _first(HOURS, idea),
        "weather": _first(WEATHER, idea),
    }
    kept = [1.0 if read.get(key) == value else 0.0 for key, value in said.items() if value]
    strangers = [name for name in placed if re.sub(r" \d$", "", name) not in idea.text.lower()]
    found = check_result("image/png", answer.content, Request(capability=Capability.IMAGE, width=WIDTH, height=HEIGHT))
    return 60 * here + 40 * (statistics.fmean(kept) if kept else 1.0) - 6 * len(strangers) - 10 * len(found.findings)


def _things(idea: Idea) -> list[str]:
    from providers.builtin.painter.things.things import find_drawing

    return [thing.word.lower() for thing in idea.reading.things if find_drawing(thing.word)]


def _same(word: str, name: str) -> bool:
    return word in name or re.sub(r" \d$", "", name) in word


def _first(table: dict[str, dict[str, str]], idea: Idea) -> str:
    low = idea.text.lower()
    return next((name for name, pattern in table[idea.language].items() if re.search(pattern, low)), "")


# Compared ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    idea: Idea
    winner: str
    points: dict[str, float]
    both: bool


def judged(
    idea: Idea, answers: dict[str, Answer], points: Callable[[Idea, Answer], float], draw: random.Random
) -> Verdict:
    """Which of "raw" and "optimised" is better, or "tie": judged as first and second, in an order nobody knows."""
    order = list(answers)
    draw.shuffle(order)
    blind = [points(idea, answers[name]) for name in order]
    better = -1 if abs(blind[0] - blind[1]) <= TIE else int(blind[1] > blind[0])
    both = all(answer.told or answer.content for answer in answers.values())
    return Verdict(idea, "tie" if better < 0 else order[better], dict(zip(order, blind, strict=True)), both)


def wilson(wins: int, of_all: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share after Wilson 1927; 0 to 1 where nothing was counted."""
    if not of_all:
        return 0.0, 1.0
    share, square = wins / of_all, z * z / of_all
    middle, half = share + square / 2, z * (share * (1 - share) / of_all + square / of_all / 4) ** 0.5
    return (middle - half) / (1 + square), (middle + half) / (1 + square)


def figures(name: str, verdicts: Sequence[Verdict]) -> list[Figure]:
    count = Counter(v.winner for v in verdicts)
    wins, losses = count["optimised"], count["raw"]
    low, high = wilson(wins, wins + losses)
    both = Counter(v.winner for v in verdicts if v.both)
    means = {side: statistics.fmean(v.points[side] for v in verdicts) for side in ("raw", "optimised")}
    return [
        Figure(f"{name}_optimised_wins", wins, f"of {len(verdicts)}"),
        Figure(f"{name}_ties", count["tie"], f"of {len(verdicts)}"),
        Figure(f"{name}_raw_wins", losses, f"of {len(verdicts)}"),
        Figure(f"{name}_win_share", round(wins / (wins + losses), 3) if wins + losses else None, "of those decided"),
        Figure(f"{name}_win_share_low", round(low, 3), "Wilson, 95 %"),
        Figure(f"{name}_win_share_high", round(high, 3), "Wilson, 95 %"),
        Figure(f"{name}_points_raw", round(means["raw"], 1), "of 100"),
        Figure(f"{name}_points_optimised", round(means["optimised"], 1), "of 100"),
        Figure(
            f"{name}_not_answered",
            sum(not v.both for v in verdicts),
            "ideas",
            note="one of the two said that it cannot",
        ),
        Figure(
            f"{name}_optimised_wins_answered", both["optimised"], f"of {sum(both.values())}", note="where both answered"
        ),
    ]


def sheet(pairs: Sequence[tuple[Answer, Answer]]) -> np.ndarray:
    """Raw on the left, optimised on the right, two pairs a row."""
    tiles = [np.hstack([_pixels(raw), _pixels(better)]) for raw, better in pairs]
    tiles += [np.zeros_like(tiles[0])] * (len(tiles) % 2)
    return np.vstack([np.hstack(tiles[n : n + 2]) for n in range(0, len(tiles), 2)])


def _pixels(answer: Answer) -> np.ndarray:
    picture = cv2.imdecode(np.frombuffer(answer.content, np.uint8), cv2.IMREAD_COLOR) if answer.content else None
    return picture if picture is not None else np.zeros((HEIGHT, WIDTH, 3), np.uint8)


def main() -> None:
    asked_for = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked_for.add_argument("--sheet", type=Path, help="where ten pairs of pictures go, as a PNG")
    asked_for.add_argument("--show", action="store_true", help="each pair with its points")
    chosen = asked_for.parse_args()
    ideas = [of(line) for line in IDEAS.read_text("utf-8").splitlines() if line.strip()]
    draw = random.Random(SEED)
    scripts: list[Verdict] = []
    pictures: list[Verdict] = []
    pairs: list[tuple[Answer, Answer]] = []
    lint: dict[str, list[tuple[int, int]]] = {"script": [], "picture": []}
    with tempfile.TemporaryDirectory() as folder:
        for idea in ideas:
            text, frame = built(idea, "script_generation"), built(idea, "storyboard_generation")
            lint["script"].append((text.before.quality, text.after.quality))
            lint["picture"].append((frame.before.quality, frame.after.quality))
            told = {
                "raw": wrote(idea.text, "", idea.language),
                "optimised": wrote(text.optimized_prompt, text.negative, idea.language),
            }
            scripts.append(judged(idea, told, script_points, draw))
            seen = {
                "raw": painted(idea.text, "", idea.language, Path(folder)),
                "optimised": painted(frame.optimized_prompt, frame.negative, idea.language, Path(folder)),
            }
            pictures.append(judged(idea, seen, picture_points, draw))
            pairs.append((seen["raw"], seen["optimised"]))
            if chosen.show:
                for name, verdict in (("script", scripts[-1]), ("picture", pictures[-1])):
                    print(
                        f"{name:8}{verdict.winner:10} {verdict.points['raw']:6.1f} {verdict.points['optimised']:6.1f}  {idea.text[:60]}"
                    )
    if chosen.sheet:
        cv2.imwrite(str(chosen.sheet), sheet(pairs[:: max(1, len(pairs) // 10)][:10]))
    told_of = [
        Figure(
            f"{name}_lint_{side}",
            round(statistics.fmean(pair[n] for pair in lint[name]), 1),
            "of 100",
            note="judges nothing",
        )
        for name in lint
        for n, side in enumerate(("raw", "optimised"))
    ]
    publish(
        "compare_prompts",
        [*figures("script", scripts), *figures("picture", pictures), *told_of],
        ideas=len(ideas),
        tie_points=TIE,
        writer="builtin/writer",
        painter="builtin/painter",
        pixels=f"{WIDTH}x{HEIGHT}",
        judged_by="checks of the lab and what the idea says, blind",
    )


if __name__ == "__main__":
    main()
