"""A deed is covered from several places, and nothing is added to it."""

from __future__ import annotations

import pytest

from providers.builtin.engines.writer import ENGINE
from providers.builtin.writer.shots import director, film_grammar, screen_time
from providers.builtin.writer.telling.clause_covers import SeenClause, covers_of, in_mid_sentence
from providers.builtin.writer.telling.story_telling import tell_story
from providers.builtin.writer.understanding.understand import understand

SENTENCES = (
    "A girl waits for a letter by the sea",
    "A cat steals a fish from the market and the fishmonger chases it over the roofs",
    "老木匠给孙女做了一匹木马，孙女却已经长大了",
    "两个小学生在停电的教室里发现了一只会说话的乌鸦",
)


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    ENGINE.warm()


@pytest.mark.parametrize("seconds", [10, 30, 90])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_nobody_says_or_tells_what_the_sentence_does_not(sentence: str, seconds: int) -> None:
    script = tell_story(understand(sentence), seconds)
    beats = [beat for scene in script["scenes"] for beat in scene["beats"]]
    assert not [beat["text"] for beat in beats if beat["kind"] == "dialogue"]
    words = sentence.lower().replace("，", "")
    heard = [beat["text"].strip("。.，,").lower().replace("，", "") for beat in beats if beat["kind"] == "narration"]
    assert all(line in words for line in heard)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_film_opens_on_the_first_clause_with_its_people_in_it(sentence: str) -> None:
    script = tell_story(understand(sentence), 30)
    first = script["scenes"][0]["beats"][0]
    assert first["kind"] == "narration" and {m["name"] for m in script["cast"]} & set(first["shows"])
    assert first["pose"] != "stand"


def test_what_a_clause_lacks_is_not_looked_at() -> None:
    alone = list(covers_of(SeenClause("it rains", (), ()), "en"))[:5]
    assert {cover.text.split(":")[0] for cover in alone} == {
        "From the other side", "From further off", "From above", "From below", "Once more",
    }  # fmt: skip
    assert not list(covers_of(SeenClause("", (), ()), "en"))


@pytest.mark.parametrize(
    ("clause", "language", "within"),
    [
        ("A cat steals a fish", "en", "a cat steals a fish"),
        ("And the fishmonger chases it", "en", "the fishmonger chases it"),
        ("Anton drops the coin", "en", "Anton drops the coin"),
        ("I'm late", "en", "I'm late"),
        ("但孙女长大了", "zh", "孙女长大了"),
    ],
)
def test_a_clause_stands_in_the_middle_of_a_sentence(clause: str, language: str, within: str) -> None:
    assert in_mid_sentence(clause, language) == within


@pytest.mark.parametrize("seconds", [120, 180])
def test_a_long_film_of_one_clause_is_filled_and_brings_in_nobody(seconds: int) -> None:
    script = tell_story(understand(SENTENCES[0]), seconds)
    length = sum(screen_time.scene_seconds(scene["beats"], "en") for scene in script["scenes"])
    assert 0.85 * seconds <= length <= 1.1 * seconds
    assert len(script["cast"]) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "A boy and a girl dance in the rain",
        "A girl sings to her blind grandfather in the kitchen",
        "男孩和女孩在雨里跳舞",
    ],
)
def test_nobody_looks_on_who_does_it_too_or_cannot_see(sentence: str) -> None:
    script = tell_story(understand(sentence), 60)
    texts = [beat["text"] for scene in script["scenes"] for beat in scene["beats"]]
    assert not [text for text in texts if "looks on" in text or text.endswith("看着。")]


def test_all_covers_of_a_clause_differ() -> None:
    for language in ("zh", "en"):
        texts = [cover.text for cover in covers_of(SeenClause("a", ("b", "c"), ("d",)), language)]
        assert len(texts) == len(set(texts)) > 10


def test_a_look_from_near_is_near_and_one_from_above_is_from_above() -> None:
    script = tell_story(understand(SENTENCES[1]), 90)
    shots = [s for n in range(len(script["scenes"])) for s in director.board(script, n + 1)["shots"]]
    beats = {beat["id"]: beat["text"] for scene in script["scenes"] for beat in scene["beats"]}
    seen = [(beats[shot["actions"][0]], shot) for shot in shots if shot["actions"]]
    near = [shot["size"] for text, shot in seen[2:-1] if text.startswith(("Close up", "Closer"))]
    assert near and sum(film_grammar.is_nearer(size, "medium") for size in near) >= 0.7 * len(near)
    above = [shot["angle"] for text, shot in seen[:-1] if text.startswith("From above")]
    assert above and set(above) == {"high"}
