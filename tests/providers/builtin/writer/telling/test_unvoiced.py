"""Who wants nobody to be heard gets a silent film that says the same."""

from __future__ import annotations

from typing import Any

import pytest

from core.script.model import Script
from providers.base import Capability, Request
from providers.builtin.writer.answers.purpose_answers import answer_request


def script(idea: str, language: str) -> Script:
    inputs: dict[str, Any] = {"idea": idea, "language": language, "seconds": 30}
    request = Request(capability=Capability.TEXT, purpose="script", inputs=inputs, language=language)
    return Script.model_validate(answer_request(request))


@pytest.mark.parametrize(
    ("idea", "language"),
    [
        ("一个女孩在海边等一封信，不要旁白", "zh"),
        ("给新开的咖啡店拍个广告，豆子自己烘，拿铁十八元，不要旁白", "zh"),
        ("A girl waits for a letter by the sea. No voice-over.", "en"),
    ],
)
def test_nobody_is_heard_and_the_wish_is_not_told(idea: str, language: str) -> None:
    beats = [beat for scene in script(idea, language).scenes for beat in scene.beats]
    assert beats and {beat.kind for beat in beats} == {"action"}
    words = " ".join(f"{beat.text} {beat.card_text}" for beat in beats).lower()
    assert "旁白" not in words and "voice" not in words


def test_what_a_film_without_a_plot_would_say_stands_on_the_screen() -> None:
    told = script("给新开的咖啡店拍个广告，我们的豆子是自己在店里烘出来的，拿铁十八元，不要旁白", "zh")
    cards = [beat.card_text for scene in told.scenes for beat in scene.beats if beat.has_card()]
    assert "我们的豆子是自己在店里烘出来的" in cards and "拿铁十八元" in cards
