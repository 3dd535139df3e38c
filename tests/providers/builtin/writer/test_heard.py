"""Whoever watches a film hears its sentence: a narrator tells it clause by clause, each while it is seen."""

from __future__ import annotations

import re
from typing import Any

import pytest

from providers.builtin.writer import ENGINE, clock, director
from providers.builtin.writer.telling import tell
from providers.builtin.writer.understand import understand

STORIES = (
    "外婆学会了发语音，但每条都只有她的呼吸声",
    "拆弹专家被困在停电的电梯里，身边是一位抱着蛋糕的老太太",
    "我爸退休第一天，六点起床，穿好工作服，在客厅坐到了中午",
    "Every Sunday four widowers meet at the laundromat because none of them ever learned how to fold a sheet.",
    "The night ferry's only passenger asks the captain to turn back, but there is no harbour behind them.",
)
Beat = dict[str, Any]


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    ENGINE.warm()


def film(sentence: str, seconds: int = 60) -> dict[str, Any]:
    return tell(understand(sentence), seconds, 0)


def beats(script: dict[str, Any]) -> list[Beat]:
    return [beat for scene in script["scenes"] for beat in scene["beats"]]


def told(script: dict[str, Any]) -> list[Beat]:
    """What the narrator says while it is seen."""
    return [beat for beat in beats(script) if beat["kind"] == "narration" and clock.pictured(beat)]


def bare(text: str) -> str:
    return re.sub(r"[^\w]", "", text).lower()


@pytest.mark.parametrize("sentence", STORIES)
def test_the_sentence_is_heard_whole_and_in_its_order(sentence: str) -> None:
    script = film(sentence)
    heard = bare("".join(beat["text"] for beat in told(script)))
    for member in script["cast"]:
        heard = heard.replace(member["name"].lower(), "")
    assert all(bare(clause) in heard for clause in re.split(r"[，。,.]| because | but ", sentence) if bare(clause))
    assert bare(script["logline"]).startswith(bare(told(script)[0]["text"])[:12])


@pytest.mark.parametrize("sentence", STORIES)
def test_what_is_heard_of_the_sentence_has_a_shot_of_its_own(sentence: str) -> None:
    script = film(sentence)
    mine = {beat["id"] for beat in told(script)}
    shots = [shot for n in range(len(script["scenes"])) for shot in director.board(script, n + 1)["shots"]]
    first = [shot["lines"][0] for shot in shots if shot["lines"]]
    assert mine <= set(first)


def test_what_there_is_no_time_to_say_is_seen() -> None:
    sentence = (
        "她把前男友的名字刻在一枚硬币上，扔进了许愿池，第二天硬币自己回来了，手里却多了一张车票，开往一个她没去过的地方"
    )
    script = film(sentence, 10)
    length = sum(clock.scene_seconds(scene["beats"], "zh") for scene in script["scenes"])
    assert length <= 14 and any(beat["kind"] == "action" and "许愿池" in beat["text"] for beat in beats(script))
