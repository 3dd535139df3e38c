"""Thirteen plots as data: each step has its ways, every slot can be filled, and two films of one plot are two films."""

from __future__ import annotations

import itertools
import re
from functools import cache
from pathlib import Path

import pytest

from providers.builtin.engines.writer import ENGINE
from providers.builtin.writer.plot import plots
from providers.builtin.writer.telling import fidelity, story_telling
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary.reading import Reading

TOLD = [
    tuple(part.strip() for part in line.split("|"))
    for line in (Path(__file__).parent / "told.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
NAMES = sorted({name for name, _ in TOLD})
BOTH = list(itertools.product(NAMES, ("zh", "en")))
SLOTS = frozenset(
    re.findall(
        r"\S+",
        "tell A B C A's B's a b he him his himself she her hers herself Ar Br N O O1 On Bare T I W P inP sky Sky detail trouble"
        " last hour tool tool1 tool_ Btool Btool1 Btool_ work gesture rule twist other S toS"
        " goal obstacle event truth by for lost goal.you obstacle.you truth.you goal.me obstacle.me truth.me",
    )
)
"""As data/writer/plots/README.md has them."""


read = cache(understand)


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    ENGINE.warm()


def films(name: str, language: str, seconds: int = 60, most: int = 4) -> list[tuple[Reading, dict]]:
    readings = [read(idea) for plot, idea in TOLD if plot == name]
    return [
        (reading, story_telling.tell_in_time(reading, seconds, 1, plots.load_plot(name, language), 0))
        for reading in [r for r in readings if r.language == language][:most]
    ]


def lines(script: dict) -> list[str]:
    return [beat["text"] for scene in script["scenes"] for beat in scene["beats"]]


def runs(script: dict) -> set[tuple[str, ...]]:
    """Every five words, or characters of Chinese, that follow each other."""
    tokens = re.findall(r"[\u4e00-\u9fff]|[\w']+", " ".join(lines(script)).lower())
    return {tuple(tokens[i : i + 5]) for i in range(len(tokens) - 4)}


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_each_step_of_a_plot_can_be_told_in_five_ways(name, language):
    plot = plots.load_plot(name, language)
    assert len(plot.titles) >= 4 and plot.log and plot.extra and plot.acts
    for step in plots.STEPS:
        assert len(plot.of(step)) >= 5, step
    assert len(plot.of("deepen")) >= 10


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_a_plot_asks_for_no_slot_that_nothing_fills_and_for_nothing_that_no_packet_gives(name, language):
    plot = plots.load_plot(name, language)
    given = {mark for step in plots.STEPS for packet in plot.of(step) for mark in packet.gives}
    for step in plots.STEPS:
        for packet in plot.of(step):
            assert set(packet.needs) <= given, packet.lines[0].text
            for line in packet.lines:
                assert set(re.findall(r"\{([^{}]+)\}", line.text)) <= SLOTS, line.text


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_what_opens_a_film_comes_back_at_its_end(name, language):
    plot = plots.load_plot(name, language)
    opened = {mark for packet in plot.of("open") for mark in packet.gives}
    closed = {mark for packet in plot.of("end") for mark in packet.needs}
    assert len(opened & closed) >= 3
    assert any(not packet.needs for packet in plot.of("end"))


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_a_plot_tells_its_sentences_whole_and_says_nothing_twice(name, language):
    for seconds in (30, 180):
        for reading, script in films(name, language, seconds, 1):
            told = lines(script)
            assert len(told) == len(set(told)), reading.text
            assert not any("{" in line or "[[" in line for line in told), reading.text
            assert fidelity.coverage(reading, script) >= 0.8, reading.text


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_two_films_of_one_plot_share_few_of_their_words(name, language):
    made = [runs(script) for _, script in films(name, language)]
    shared = [len(one & two) / min(len(one), len(two)) for one, two in itertools.combinations(made, 2)]
    assert sum(shared) / len(shared) <= 0.12
    assert max(shared) <= 0.35


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_the_sentence_itself_chooses_the_plot(name, language):
    ideas = [reading for plot, idea in TOLD if plot == name and (reading := read(idea)).language == language]
    assert sum(name in story_telling.candidate_plots(reading, 1) for reading in ideas) >= len(ideas) - 1
