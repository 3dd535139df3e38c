"""What a sentence names and nothing draws is read on the screen, once, and never over the film's title."""

from __future__ import annotations

from typing import Any

import pytest

from providers.builtin.engines.writer import ENGINE
from providers.builtin.painter.things.things import undrawn_words
from providers.builtin.writer.telling.story_telling import tell_story
from providers.builtin.writer.understanding.understand import understand


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    ENGINE.warm()


def beats_of(sentence: str, seconds: int = 30) -> list[dict[str, Any]]:
    return [beat for scene in tell_story(understand(sentence), seconds)["scenes"] for beat in scene["beats"]]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The groom faints at the altar and the best man marries the bride by accident", ["Altar"]),
        ("老陈在阁楼翻出一把唢呐，吹给楼下的老太太听", ["唢呐"]),
        ("A lighthouse keeper finds bagpipes in the snow and plays them until the fog lifts", ["Bagpipes"]),
        ("A girl finds a letter on the beach and reads it to her cat", []),
        ("Her voice fills the oxygen of the whole ship", []),
    ],
)
@pytest.mark.parametrize("seconds", [15, 30, 60])
def test_a_thing_without_a_drawing_is_read_once(sentence: str, words: list[str], seconds: int) -> None:
    beats = beats_of(sentence, seconds)
    assert [beat["card_text"] for beat in beats if beat.get("card")] == words
    assert not beats[0].get("card")


def test_a_painter_says_what_it_has_no_drawing_of() -> None:
    assert undrawn_words(["umbrella", "wheelhouse", "观众席", "人群", "wheelhouse"]) == ["wheelhouse", "观众席"]
