"""A film is where its sentence says, or nowhere in particular; nothing is seen there that the sentence makes untrue."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest

from providers.builtin.vocabulary import PLACES
from providers.builtin.writer.plot import film_era, film_places, place_kits
from providers.builtin.writer.telling.story_telling import tell_story
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary import lexicon

BOOK = lexicon.table("whereabouts")


def where(sentence: str) -> list[str]:
    return [noun.word for noun in film_places.places_of_film(understand(sentence))]


def seen(sentence: str) -> tuple[set[str], str]:
    script: dict[str, Any] = tell_story(understand(sentence), 60, 0)
    headings = {scene["location"] for scene in script["scenes"]}
    return headings, " ".join(b["text"] for b in chain(*(scene["beats"] for scene in script["scenes"]))).lower()


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("井里每天夜里都有人唱歌", "井边"),
        ("一群蚂蚁在冰层下面等春天", "冰面"),
        ("清朝末年，两个邮差在山里迷了路", "山里"),
        ("陪审团里有一个人从来不说话", "法庭"),
        ("A crane operator writes letters to the wind", "building site"),
        ("Seven hikers share one match", "trail"),
        ("In a bakery in Lisbon two sisters stop talking", "bakery"),
        ("A bricklayer waits for one slow Friday in March", "building site"),
        ("奶奶头一回用自助收银机", "超市"),
        ("民国时候，南京一个评弹先生弹断了弦", "戏园子"),
        ("老船工在河床上晒网", "河床"),
        ("Two burglars get lost in a marathon", "track"),
        ("A parcel clerk in Oslo proposes at a wedding", "wedding"),
    ],
)
def test_a_word_that_says_where_is_believed_also_where_it_only_says_which(sentence: str, place: str) -> None:
    assert where(sentence) == [place]


def test_a_sentence_that_says_nothing_of_where_is_told_nowhere_in_particular() -> None:
    assert where("两块石头互相猜谜") == ["某处"] and where("A welder and a cellist share one wall") == ["indoors"]
    headings, told = seen("A welder and a cellist share one wall")
    assert headings == {"Indoors"} and "this place lies" not in told and "the indoors" not in told


def test_what_is_still_ahead_is_not_where_a_film_begins() -> None:
    assert (
        where("公交车的方向盘掉了，前面是医院")[-1] == "医院" and where("公交车的方向盘掉了，前面是医院")[0] != "医院"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "公交车的方向盘掉了，前面是医院",
        "Two clerks leave the office at noon. In the forest they learn the names of birds.",
    ],
)
def test_each_scene_shows_what_is_seen_in_its_own_place(sentence: str) -> None:
    reading = understand(sentence)
    first = film_places.places_of_film(reading)[0]
    details = lexicon.in_language(
        place_kits.kit_of_place(first.word, first.place, reading.language)["detail"], reading.language
    )
    scenes = [scene for scene in tell_story(reading, 60)["scenes"] if scene["place"] in ("hospital", "forest")]
    told = " ".join(beat["text"] for scene in scenes for beat in scene["beats"]).lower()
    assert scenes and not any(detail.lower() in told for detail in details)


def test_a_mountain_is_known_by_its_name_and_what_there_is_none_of_is_no_place() -> None:
    assert [
        n.place for n in film_places.places_of_film(understand("Halfway up Mount Elbrus, Anton drops the ring"))
    ] == ["mountain"]
    assert where("山里的小学没有操场，老师带孩子们跑步")[:1] != ["操场"] and "操场" not in where(
        "山里的小学没有操场，老师带孩子们跑步"
    )


def test_to_spread_a_mat_is_no_shop() -> None:
    places = where("两个徒弟把草席铺到楼顶")
    assert places[-1] == "楼顶" and not any("铺" in word for word in places)


def test_one_character_inside_another_word_says_nothing_of_where() -> None:
    assert "森林" not in where("工程师等了三年，水坝合龙了")


@pytest.mark.parametrize(
    "sentence", ["大河已经干了十年，老人还在岸边等船", "The creek dried up and the miller stayed by the river"]
)
def test_no_water_runs_where_it_has_dried_up(sentence: str) -> None:
    _, told = seen(sentence)
    assert not any(word in told for word in ("水面", "水草", "ripple", "reflection"))


def test_who_is_shut_in_is_seen_in_no_other_corner() -> None:
    assert seen("两个陌生人被困在电梯里")[0] == {"电梯"}


@pytest.mark.parametrize(
    "sentence", ["宋朝，一个绣娘在城里找一根针", "Two knights look for a shop in a town that has none"]
)
def test_nothing_is_seen_before_it_was_made(sentence: str) -> None:
    _, told = seen(sentence)
    assert film_era.is_of_its_time(told, film_era.latest_year(understand(sentence)))
    assert not film_era.is_of_its_time("红灯亮着", 1700) and film_era.is_of_its_time("红灯亮着", 9999)


def test_every_entry_has_a_place_that_pictures_know_and_both_languages() -> None:
    entries = [*BOOK["at"].values(), BOOK["anywhere"]["inside"], BOOK["anywhere"]["outside"]]
    for entry in entries:
        zh, en, place, *own = entry.split("|")
        assert not zh.isascii() and en.isascii() and place in PLACES and own in ([], ["own"]), entry
    assert set(BOOK["ends"].values()) <= set(PLACES)


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("1978年冬天，知青守一夜粮仓", "几只虫在叫"),
        ("月球上第一家理发店开张", "一阵风过来"),
        ("A snowstorm closes the pass and a nurse walks home", "Crickets go on and on"),
        ("A gardener plants beans on the moon", "A gust of wind lifts the leaves"),
    ],
)
def test_what_is_out_of_season_or_off_the_world_is_not_seen(sentence: str, line: str) -> None:
    assert not film_era.fits_season_and_world(line, understand(sentence))
    assert film_era.fits_season_and_world(
        line, understand("两个人在公园里下棋" if ord(line[0]) > 255 else "Two men play chess")
    )


@pytest.mark.parametrize("sentence", ["民国二十三年，一个名角停了弦", "知青替人守一夜粮仓", "嘉靖年间，盐场被围"])
def test_a_time_told_by_its_words_has_no_taxi_and_no_vending_machine(sentence: str) -> None:
    then = film_era.latest_year(understand(sentence))
    assert not film_era.is_of_its_time("自动售货机嗡嗡响", then)
    assert then > 1950 or not film_era.is_of_its_time("一辆空出租车慢慢开过去", then)


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("快递员收到一张去海边的车票，他在仓库里坐了一夜", ["仓库"]),
        ("导游在茶馆里发了一叠卖公墓的传单", ["茶馆"]),
        ("面包师每天看见对面的医院亮灯，他在厨房里揉面", ["厨房"]),
        ("留学生在食堂里想要一碗家里的饺子", ["食堂"]),
        ("守夜人在宿舍的走廊里听见脚步声", ["走廊"]),
        ("动物园饲养员老宋在咖啡馆里等一封信", ["咖啡馆"]),
    ],
)
def test_a_place_that_something_is_only_of_is_not_where_a_film_is(sentence: str, places: list[str]) -> None:
    assert where(sentence) == places


def test_a_town_under_the_sea_is_under_water_and_a_cave_is_a_cave() -> None:
    kinds = [
        film_places.places_of_film(understand(s))[0].place for s in ("海底镇的电工想看雪", "考古队员在石窟里刮开一层灰")
    ]
    assert kinds == ["underwater", "cave"]


def test_a_film_at_one_spot_stays_there() -> None:
    headings, _ = seen("一只猫霸占了镇上的公交站")
    assert len({heading.split("·")[-1] for heading in headings}) == 1


def test_a_mall_is_drawn_as_a_shop_and_not_as_the_open_ground_its_last_sign_means() -> None:
    script: dict[str, Any] = tell_story(understand("清洁工在商场里捡到一枚戒指"), 60, 0)
    assert {scene["place"] for scene in script["scenes"]} == {"shop"}
