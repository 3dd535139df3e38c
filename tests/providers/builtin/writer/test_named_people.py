"""Whom a text calls by what they are has a name for the camera."""

from __future__ import annotations

import pytest

from providers.builtin.writer.shots.named_people import with_names

CAST = {
    "zh": ({"name": "老韩", "role": "老木匠"}, {"name": "小北", "role": "孙女"}),
    "en": ({"name": "Luna", "role": "girl"}, {"name": "Otto", "role": "baker"}, {"name": "Ida", "role": "baker"}),
}


@pytest.mark.parametrize(
    ("text", "language", "named"),
    [
        ("老木匠给孙女做了一匹木马。", "zh", "老韩给小北做了一匹木马。"),
        ("一个老木匠走了。", "zh", "老韩走了。"),
        ("A girl waits for a letter.", "en", "Luna waits for a letter."),
        ("The girls wait.", "en", "The girls wait."),
        ("A girl and Luna wait.", "en", "A girl and Luna wait."),
        ("A baker waves.", "en", "A baker waves."),
        ("A girl sees a girl.", "en", "A girl sees a girl."),
    ],
)
def test_a_role_that_belongs_to_one_is_read_as_their_name(text: str, language: str, named: str) -> None:
    assert with_names(text, CAST[language], language) == named
