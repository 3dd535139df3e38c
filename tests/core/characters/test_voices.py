"""A cast is given voices: by sex and age, nobody sharing while there are enough, the narrator apart."""

from __future__ import annotations

import pytest

from core.characters import voices


def voice(id: str) -> voices.Voice:
    return next(one for one in voices.list_voices() if one.id == id)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("sex", ["f", "m"])
@pytest.mark.parametrize("age", ["child", "teen", "adult", "old"])
def test_there_is_a_voice_of_every_sex_and_age_in_both_languages(language, sex, age):
    chosen = voice(voices.pick_voice(sex, age, language))
    assert (chosen.language, chosen.sex, chosen.age) == (language, sex, age)


def test_a_cast_of_five_women_has_five_voices_none_of_them_the_narrators():
    taken = [voices.narrator_voice("zh")]
    for _ in range(5):
        taken.append(voices.pick_voice("f", "adult", "zh", taken))
    assert len(set(taken)) == 6
    assert all(voice(one).sex == "f" for one in taken)


def test_a_child_is_not_given_a_grown_voice_while_a_younger_one_is_free():
    taken = [voices.pick_voice("m", "child", "zh")]
    assert voice(voices.pick_voice("m", "child", "zh", taken)).age in ("child", "teen")


def test_the_same_question_has_the_same_answer():
    assert voices.pick_voice("n", "adult", "en", ["af_heart"]) == voices.pick_voice("n", "adult", "en", ["af_heart"])


def test_an_unknown_language_age_or_sex_still_gets_a_voice():
    assert voice(voices.pick_voice("", "ancient", "fr"))


def test_every_voice_says_who_it_is_in_both_languages():
    for one in voices.list_voices():
        assert all(one.name.get(language) and one.character.get(language) for language in ("zh", "en"))
    assert len({one.id for one in voices.list_voices()}) == len(voices.list_voices()) >= 30
