"""What is written beside a film: within each platform's limits, whatever the film is called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.handover import publishing
from core.handover.publishing import TextLimit, fit_text, platforms, text_length, texts_for
from core.project.projects import RATIOS
from tests.support.small_handover import small_handover

NAMES = ['A / \\ : * ? " < > | film', "长" * 300, "🐉" * 300, "فيلم قصير", "Word " * 60, "一句话。" * 90, "", "  "]


@pytest.mark.parametrize("platform", platforms())
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_text_is_within_its_limit(platform, language, tmp_path):
    facts, film = platforms()[platform], small_handover(tmp_path, language)
    for name in NAMES:
        script = film.script.model_copy(update={"logline": f"{name}。" * 40})
        texts = texts_for(facts, replace(film, title=name, script=script))
        for said in (texts.title, texts.description):
            if said is None:
                continue
            assert said.length == text_length(said.text, said.limit.unit) <= said.limit.most
            assert not set(said.text) & set(facts.forbidden)
            said.text.encode("utf-8")
        tags = texts.tags
        if facts.tags.inside:
            assert tags == ()
            tags = tuple(word[1:] for word in texts.description.text.rsplit("\n\n", 1)[-1].split())
        assert tags and len(tags) == len(set(tags))
        assert all(tag.isalnum() for tag in tags)
        assert not facts.tags.most or len(tags) <= facts.tags.most
        assert not facts.tags.each or max(map(len, tags)) <= facts.tags.each
        assert not facts.tags.together or len(",".join(tags)) <= facts.tags.together


def test_a_short_film_is_told_whole(tmp_path):
    film = small_handover(tmp_path, "en")
    texts = texts_for(platforms()["youtube"], film)
    assert texts.title.text == film.title and not texts.title.shortened
    assert film.script.logline in texts.description.text
    assert film.characters[0].name in texts.description.text
    assert "AI" in texts.description.text, "a machine made some of it"
    brought = replace(film, provenance=tuple(replace(one, vendor="") for one in film.provenance))
    assert "AI" not in texts_for(platforms()["youtube"], brought).description.text


def test_a_platform_without_titles_has_it_in_the_caption(tmp_path):
    film = small_handover(tmp_path, "zh")
    texts = texts_for(platforms()["tiktok"], film)
    assert texts.title is None and texts.description.text.startswith(film.title)


@pytest.mark.parametrize(
    ("text", "most", "unit", "kept"),
    [
        ("abcdef", 6, "characters", "abcdef"),
        ("abcdefg", 6, "characters", "abcde…"),
        ("一句话。第二句话很长", 6, "characters", "一句话。"),
        ("Version 2.5 of it all", 12, "characters", "Version 2.5…"),
        ("龙龙龙", 8, "bytes", "龙…"),
        ("🐉🐉🐉", 5, "utf16", "🐉🐉…"),
    ],
)
def test_what_is_too_long_ends_at_a_sentence_or_an_ellipsis(text, most, unit, kept):
    said = fit_text(text, TextLimit(most=most, unit=unit))
    assert said.text == kept and said.length <= most
    assert said.shortened is (text != kept)


def test_every_platform_knows_our_ratios():
    for facts in publishing.platforms().values():
        assert set(facts.ratios) <= set(RATIOS) and facts.cover in {"", *RATIOS}
        assert set(facts.name) == set(facts.declare) == {"zh", "en"}
