"""That nobody shall be heard is a wish, and no part of what is told."""

from __future__ import annotations

import pytest

from language.wishes import wants_no_voice, without_voice_wish


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("一个女孩在海边等一封信，不要旁白", "一个女孩在海边等一封信"),
        ("咖啡店广告，无配音，拿铁十八元", "咖啡店广告，拿铁十八元"),
        ("A girl waits by the sea, no narration", "A girl waits by the sea"),
        ("An advert for our umbrella without narration: it opens with one finger", "An advert for our umbrella: it opens with one finger"),
    ],
)  # fmt: skip
def test_the_wish_is_found_and_taken_off(text: str, told: str) -> None:
    assert wants_no_voice(text) and without_voice_wish(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "她再也没有声音",
        "一个没有旁白人的剧场",
        "She has no voice mail",
        "无人旁白",
        "A man without a voice",
        "She has no voice",
        "深夜，没有人声",
        "",
    ],
)
def test_somebody_without_a_voice_is_no_wish(text: str) -> None:
    assert without_voice_wish(text) == text
