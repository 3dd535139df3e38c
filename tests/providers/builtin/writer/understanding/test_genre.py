"""The genre and the mood of a sentence."""

from __future__ import annotations

import pytest

from providers.builtin.vocabulary import MOODS
from providers.builtin.writer.understanding import genre
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary import lexicon


@pytest.mark.parametrize(
    ("sentence", "fine"),
    [
        ("外星人的飞船停在村口的晒谷场上", "sci-fi"),
        ("刺客要在钟响之前逃出着火的城堡", "action"),
        ("半夜的走廊里多了一个敲门的影子", "horror"),
        ("侦探收到一封没有寄件人的匿名信，遗嘱不见了", "mystery"),
        ("从前有一位公主把魔法借给了一只狐狸", "fairy tale"),
        ("她在婚礼前一天收到了前男友的情书", "romance"),
        ("退休的奶奶每天去菜市场给邻居带早点", "slice of life"),
        ("A robot on Mars repairs the last satellite", "sci-fi"),
        ("A bodyguard must outrun the gang before the bomb goes off", "action"),
        ("The haunted doll blinks in the attic every midnight", "horror"),
        ("A detective finds a clue in a locked room where the heirs have vanished", "mystery"),
        ("Once, a dragon asked the queen for a lullaby", "fairy tale"),
        ("Two pen pals fall in love without ever having met", "romance"),
        ("A documentary about beekeepers", "documentary"),
        ("An ad for a kettle", "advertisement"),
        ("A courier returns a purse, for an insurance company", "advertisement"),
        ("Two lorry drivers wave at each other on the bridge", "romance"),
        ("Something is standing in my mother's shoes", "horror"),
        ("In 2071 a clerk rents out two hours of her life", "sci-fi"),
        ("The film follows the net menders in the off season", "documentary"),
    ],
)
def test_the_genre_is_what_its_words_speak_for(sentence: str, fine: str) -> None:
    assert understand(sentence).fine == fine


def test_where_nothing_speaks_for_another_it_is_slice_of_life() -> None:
    assert understand("有人在路边坐着").fine == understand("Somebody sits down.").fine == "slice of life"


def test_every_genre_has_a_mood_and_counts_as_one_of_the_studios_five() -> None:
    for name in lexicon.table("genres"):
        assert genre.mood_of_genre(name) in MOODS
        assert genre.broad_genre(name) in ("", "sci-fi", "romance", "action", "comedy", "horror")


def test_one_sad_word_does_not_make_a_horror_film_sad() -> None:
    assert understand("最后一班地铁上，镜子里多了一个人").mood == "scary"


@pytest.mark.parametrize(
    ("sentence", "main"),
    [
        ("My aunt learns to whistle", "comedy"),
        ("外婆学会了吹口哨", "comedy"),
        ("The moon comes to tea with a hedgehog", "comedy"),
        ("The river fell in love with a bridge", "romance"),
        ("Two pen pals fall in love without ever having met", "romance"),
        ("A tense documentary about a bomb squad", "action"),
    ],
)
def test_only_a_film_of_love_counts_as_a_romance(sentence: str, main: str) -> None:
    assert understand(sentence).genre == main
