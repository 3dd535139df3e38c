"""An error says nothing of the key it came back with."""

from __future__ import annotations

import pytest

from providers.base import Door
from providers.errors import Failed, Refused
from providers.transport.key_redaction import without_secrets

KEY = "access-42:canary-7f3a-key"


def door(key: str = KEY) -> Door:
    return Door(provider="v", secret=key)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (f"wrong key {KEY}!", "wrong key ...!"),
        ("wrong key canary-7f3a-key for access-42", "wrong key ... for ..."),
        ("Incorrect API key provided: canary-7f", "Incorrect API key provided: ..."),
        ("can a canary sing?", "can a canary sing?"),
        ("", ""),
    ],
)
def test_neither_the_key_nor_a_part_of_it_is_said(said: str, left: str) -> None:
    assert str(without_secrets(Failed(said or " "), door())).strip() == left
    assert without_secrets(Refused(reason=said), door()).reason == left


def test_its_facts_say_nothing_of_it_either() -> None:
    error = without_secrets(Failed("no", why=f"key {KEY}", deep={"at": [1], KEY: KEY}, number=3), door())
    assert KEY not in str(error.facts) and error.facts["number"] == 3


def test_a_short_word_is_no_secret() -> None:
    assert str(without_secrets(Failed("a key"), door("a"))) == "a key"


def test_a_part_of_a_key_is_not_said_either() -> None:
    error = Refused("no: ALTAK-abcdefgh1234 of you", reason="key 9f8e7d6c", code=200)
    without_secrets(error, door("bce-v3/ALTAK-abcdefgh1234/9f8e7d6c"))
    assert error.reason == "key ..." and str(error) == "no: ... of you"
    assert error.facts["code"] == 200


def test_words_that_are_in_no_key_are_left_as_they_are() -> None:
    said = "Incorrect API key provided: sk-abc***1234. 密钥不对。"
    assert str(without_secrets(Refused(said), door("sk-abcdefgh1234"))) == said
