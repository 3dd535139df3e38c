"""Small repairs of wording: several do what one does, and are them."""

from __future__ import annotations

import pytest

from providers.builtin.writer.plot.wording_repairs import agree_verbs


@pytest.mark.parametrize(
    ("line", "noun", "said"),
    [
        (
            "The crew sorts bits and pieces and keeps the best ones.",
            "the crew",
            "The crew sort bits and pieces and keep the best ones.",
        ),
        ("The guests sits just so, and only breathes.", "the guests", "The guests sit just so, and only breathe."),
        (
            "The gates, from above. The light goes over it like a hand.",
            "the gates",
            "The gates, from above. The light goes over them like a hand.",
        ),
        ("The lamp stands there. Dust is on it.", "the gates", "The lamp stands there. Dust is on it."),
    ],
)
def test_what_is_said_of_several_agrees_with_them(line: str, noun: str, said: str) -> None:
    assert agree_verbs(line, {noun}) == said
