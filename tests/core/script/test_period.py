"""A film plays in one age, and its places look so in every shot."""

import pytest

from core.script import period
from core.script.model import CastMember, Script
from core.storyboard import boarding
from core.storyboard.model import Board, Picture, ShotPlan


def script(logline: str, *people: tuple[str, str], language: str = "en") -> Script:
    cast = tuple(CastMember(name=f"N{n}", role=role, clothing=worn) for n, (role, worn) in enumerate(people))
    return Script(title="x", logline=logline, language=language, cast=cast)


@pytest.mark.parametrize(
    ("told", "age"),
    [
        (
            script("裁缝给国王缝了一件新衣", ("裁缝", "蓝色连衣裙"), ("国王", "红色长袍和金冠"), language="zh"),
            "medieval",
        ),
        (script("皇帝微服私访", ("皇帝", "红色长袍"), language="zh"), "ancient"),
        (script("民国二十三年，戏班头牌失踪了", ("花旦", "戏服"), language="zh"), "republican"),
        (script("一个唐朝诗人在地铁里写诗", ("诗人", "汉服"), language="zh"), "now"),
        (script("In 1692, a village accuses the wrong woman.", ("woman", "a coat")), "medieval"),
        (script("1692: a village accuses the wrong woman.", ("woman", "a coat"), language="zh"), "ancient"),
        (script("A priest loses his keys.", ("priest", "a black robe")), "now"),
        (script("The least haunted castle keeps its tourists.", ("actor", "a sheet")), "now"),
        (script("Two girls share one dress.", ("girl", "a qipao"), ("girl", "a qipao")), "republican"),
    ],
)
def test_an_age_is_told_by_the_sentence_then_by_who_is_in_it(told, age):
    assert period.detect_period(told) == age


def test_every_picture_of_a_board_is_in_the_films_age():
    plan = ShotPlan(size="full", seconds=2, description="x", picture=Picture(place="hall"))
    board = boarding.with_period(Board(shots=(plan, plan)), "medieval")
    assert [shot.picture.age for shot in board.shots] == ["medieval", "medieval"]


def test_a_picture_of_no_age_is_what_it_was_made_from_before():
    assert "age" not in Picture(place="hall").model_dump()
    assert Picture(place="hall", age="now").model_dump()["age"] == "now"
