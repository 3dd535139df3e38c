"""The English parser says what the library says whose network it runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from language.english.parser import parse
from language.english.tokens import tokens

TREES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "english_trees.jsonl").read_text("utf-8").splitlines()
]
"""As spaCy 3.8 parsed them with en_core_web_sm: word, tag, arc, head."""


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree["text"][:30])
def test_every_word_has_the_tag_and_the_head_that_the_library_gives_it(tree) -> None:
    words = [[word.text, word.tag, word.arc, word.head] for word in parse(tree["text"])]
    assert [word[0] for word in words] == [word[0] for word in tree["words"]]
    assert sum(ours == theirs for ours, theirs in zip(words, tree["words"], strict=True)) >= len(words) - 2, (
        "numbers are kept in 16 bits"
    )


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("She can't swim.", ["She", "ca", "n't", "swim", "."]),
        ("Mr. Smith's old-fashioned hat", ["Mr.", "Smith", "'s", "old", "-", "fashioned", "hat"]),
        ("“Wait…” he said", ["“", "Wait", "…", "”", "he", "said"]),
        ("meet me at 7pm, ok?", ["meet", "me", "at", "7", "pm", ",", "ok", "?"]),
        ("   ", []),
    ],
)
def test_a_text_is_cut_into_words_and_marks(text: str, pieces: list[str]) -> None:
    assert [token.text for token in tokens(text)] == pieces


@pytest.mark.parametrize("text", ["", "...", "a", "🙂 🙂", "x" * 3000, "a " * 400, "((((((", "don't don't don't"])
def test_any_text_is_parsed_and_nothing_of_it_is_lost(text: str) -> None:
    words = parse(text)
    assert "".join(word.text for word in words) == "".join(text.split())
    assert all(0 <= word.head < len(words) for word in words)
