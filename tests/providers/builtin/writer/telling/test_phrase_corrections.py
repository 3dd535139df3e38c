"""What somebody corrected of an idea without a plot is what its film shows."""

from __future__ import annotations

from typing import Any

import pytest

from core.script.model import Script
from providers.base import Capability, Request
from providers.builtin.writer.answers.purpose_answers import answer_request
from providers.builtin.writer.understanding.corrected_reading import with_replaced_words

SHOP = "给新开的咖啡店拍个广告，豆子自己烘，拿铁十八元"
UMBRELLA = "An advert for our umbrella: it opens with one finger, a nurse walks home in the rain"


def asked(idea: str, purpose: str, language: str, **more: Any) -> dict[str, Any]:
    inputs = {"idea": idea, "language": language, "seconds": 30, **more}
    return answer_request(Request(capability=Capability.TEXT, purpose=purpose, inputs=inputs, language=language))


def script(idea: str, language: str = "zh", **corrected: Any) -> Script:
    understood = {**asked(idea, "idea", language), "form": "advert", **corrected}
    return Script.model_validate(asked(idea, "script", language, understood=understood))


def test_what_was_read_and_not_corrected_changes_nothing() -> None:
    for idea, language in ((SHOP, "zh"), (UMBRELLA, "en")):
        plain = Script.model_validate(asked(idea, "script", language, understood={"form": "advert"}))
        assert script(idea, language) == plain


def test_place_hour_weather_and_mood_are_those_that_were_corrected() -> None:
    scenes = script(SHOP, where="海滩", when="night", weather="snow", mood="playful").scenes
    seen = {(scene.place, scene.when, scene.weather, scene.mood) for scene in scenes}
    assert seen == {("seaside", "night", "snow", "playful")}


def test_a_word_that_was_written_over_is_what_is_said_and_seen() -> None:
    read = asked(UMBRELLA, "idea", "en")
    who = [{**read["who"][0], "role": "postman", "sex": "m", "age": "old"}]
    told = script(UMBRELLA, "en", who=who)
    words = " ".join(beat.text for scene in told.scenes for beat in scene.beats)
    assert "postman" in words and "nurse" not in words
    assert [(one.role, one.sex, one.age) for one in told.cast] == [("postman", "m", "old")]


@pytest.mark.parametrize(("idea", "language", "role"), [(SHOP, "zh", "老奶奶"), (UMBRELLA, "en", "grandmother")])
def test_whoever_was_added_is_seen(idea: str, language: str, role: str) -> None:
    read = asked(idea, "idea", language)
    new = {"name": "", "role": role, "kind": "human", "sex": "f", "age": "old", "count": 1}
    told = script(idea, language, who=[*read["who"], new])
    (member,) = [one for one in told.cast if one.role == role]
    assert (member.sex, member.age) == ("f", "old")
    assert any(member.name in beat.shows for scene in told.scenes for beat in scene.beats)


def test_what_was_taken_out_is_not_seen() -> None:
    read = asked(UMBRELLA, "idea", "en")
    someone = {"name": "", "role": "dog", "kind": "animal", "sex": "n", "age": "adult", "count": 1}
    told = script(UMBRELLA, "en", who=[*read["who"][1:], someone, someone], things=[])
    assert "umbrella" not in {seen for scene in told.scenes for beat in scene.beats for seen in beat.shows}


def test_a_word_is_written_over_whole_and_in_its_number() -> None:
    pairs = [("child", "boy"), ("nurse", "postman"), ("dog", "cat")]
    assert (
        with_replaced_words("The children see a Nurse and two dogs", pairs) == "The children see a Postman and two cats"
    )


def test_whoever_is_made_old_looks_old() -> None:
    who = [{**asked(UMBRELLA, "idea", "en")["who"][0], "sex": "m", "age": "old"}]
    (member,) = script(UMBRELLA, "en", who=who).cast
    assert "seventy" in member.appearance


def test_a_film_without_a_plot_has_no_mood_that_nobody_named() -> None:
    assert asked("零基础学古筝第一课，怎么戴指甲", "idea", "zh")["mood"] == "calm"
