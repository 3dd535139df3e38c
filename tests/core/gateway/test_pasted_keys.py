"""Keys as people paste them: cleaned where it is plain what the key is, else refused with a sentence that says what was seen."""

from __future__ import annotations

import pytest

from core.gateway import pasted_keys
from core.gateway.env_doors import door_from_environment
from core.gateway.errors import (
    BadKeyText,
    KeyHasLetters,
    KeyHasLines,
    KeyHasSpaces,
    KeyIsAddress,
    KeyIsMasked,
    KeyTooLong,
)

KEY = "sk-proj-4f9A_b7=="


@pytest.mark.parametrize(
    "typed",
    [
        KEY,
        f"  {KEY}\n",
        f"\u200b{KEY}\ufeff",
        f'"{KEY}"',
        f"'{KEY}'",
        f"`{KEY}`",
        f"“{KEY}”",
        f"「{KEY}」",
        f"OPENAI_API_KEY={KEY}",
        f'export OPENAI_API_KEY="{KEY}"',
        f"set OPENAI_API_KEY={KEY}",
        f'$env:OPENAI_API_KEY="{KEY}"',
        f'"api_key": "{KEY}",',
        f"api_key = '{KEY}'",
        f"apiKey: '{KEY}',",
        f"密钥：{KEY}",
        f"Bearer {KEY}",
        f"bearer  {KEY}",
        f"Authorization: Bearer {KEY}",
        f'-H "Authorization: Bearer {KEY}"',
        f"x-api-key: {KEY}",
        f"Key {KEY}",
        f"{KEY};",
    ],
)
def test_what_stands_around_a_key_is_taken_away(typed: str) -> None:
    assert pasted_keys.check_pasted_key(typed) == KEY


@pytest.mark.parametrize(
    "key",
    [
        "canary-7f3a-key",
        "key-9f8e7d6c5b4a",
        "name:password",
        "4bf5f2d7-0a3b:9e1c0ffee",
        "bce-v3/ALTAK-KEY/1",
        "QUJDREVGR0g=",
        "tokenless=",
        "eyJhbGciOi.J9.abc-_",
    ],
)
def test_a_key_that_only_looks_so_is_left_as_it_is(key: str) -> None:
    assert pasted_keys.check_pasted_key(key) == key


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("sk-abc def", KeyHasSpaces),
        ("sk-abc\u3000def", KeyHasSpaces),
        ("sk-abc\ndef", KeyHasLines),
        ("OPENAI_API_KEY=sk-a1b2c3\nOPENAI_BASE_URL=https://x", KeyHasLines),
        ("sk-密钥abc", KeyHasLetters),
        ("ｓｋ－ａｂｃ", KeyHasLetters),
        ("https://api.openai.com/v1", KeyIsAddress),
        ("sk-****************9876", KeyIsMasked),
        ("sk-…9876", KeyIsMasked),
        ("•••• 9876", KeyIsMasked),
        ("your-api-key", KeyIsMasked),
        ("sk-xxxxxxxxxxxx", KeyIsMasked),
        ("s" * 5000, KeyTooLong),
        ("sk-a\x00b", BadKeyText),
    ],
)
def test_what_can_be_no_key_is_refused_by_what_was_seen(typed: str, seen: type[BadKeyText]) -> None:
    with pytest.raises(BadKeyText) as told:
        pasted_keys.check_pasted_key(typed)
    assert type(told.value) is seen
    for language in ("zh", "en"):
        sentence = told.value.sentence(language)
        assert len(sentence) > 10 and typed not in sentence and "KeyText" not in sentence


def test_a_key_of_the_environment_may_have_quotes_too() -> None:
    found = door_from_environment("openai", {"OPENAI_API_KEY": f"'{KEY}'"})
    assert found is not None and found.key == KEY
