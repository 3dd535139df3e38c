"""Whom a Chinese sentence calls by a name is cast under it, whatever the name looks like; two words for one are one."""

from __future__ import annotations

import pytest

from providers.builtin.engines.writer import ENGINE
from providers.builtin.writer.chinese import chinese_people
from providers.builtin.writer.chinese.chinese_words import units_of
from providers.builtin.writer.telling.story_telling import tell_story
from providers.builtin.writer.understanding.understand import understand


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    ENGINE.warm()


def people(sentence: str) -> list[tuple[str, str]]:
    return [(who.role, who.name) for who in understand(sentence).who]


@pytest.mark.parametrize(
    ("sentence", "role", "name"),
    [
        ("邮递员格桑挂在江心", "邮递员", "格桑"),
        ("植物学家艾达只好学骂人", "植物学家", "艾达"),
        ("女工冬梅把凉席铺到楼顶", "女工", "冬梅"),
        ("村里打铁的小姑娘红豆蒙了一面新鼓", "小姑娘", "红豆"),
        ("厨师老关凿了十九天冰眼", "厨师", "老关"),
        ("送奶工江河攒够了蜡烛", "送奶工", "江河"),
        ("新来的小扎西翻出一本账", "", "小扎西"),
        ("宋家庄的哑女阿菱织了一条河", "哑女", "阿菱"),
    ],
)
def test_a_name_behind_a_role_is_a_name(sentence: str, role: str, name: str) -> None:
    assert (role, name) in people(sentence)


@pytest.mark.parametrize(
    ("sentence", "one"),
    [
        ("物业经理老贾给草坪刷绿漆", ("物业经理", "老贾")),
        ("船工后代石小满在河床上造了一条船", ("船工后代", "石小满")),
        ("耳聋的裁缝太太天天吵架", ("裁缝太太", "")),
    ],
)
def test_two_words_for_somebody_are_one_person(sentence: str, one: tuple[str, str]) -> None:
    assert people(sentence) == [one]


@pytest.mark.parametrize("sentence", ["爷爷奶奶在院子里晒被子", "医生病历写了三页", "护士名额只剩一个"])
def test_kin_stay_two_and_a_thing_of_somebody_is_no_name(sentence: str) -> None:
    assert not [name for _, name in people(sentence) if name]


@pytest.mark.parametrize("place", ["马路边", "水井旁"])
def test_beside_something_is_no_name(place: str) -> None:
    assert "name" not in [unit.kind for unit in units_of(f"在{place}摆摊卖针线")]


@pytest.mark.parametrize("sentence", ["护士和画家只隔着一扇送饭的小窗", "车夫自己披上了马鞍", "织女村的桥断了"])
def test_a_small_window_a_saddle_and_a_village_are_nobody(sentence: str) -> None:
    assert not {"小窗", "马鞍", "织女"} & {word for one in people(sentence) for word in one}


def test_two_who_part_are_there_though_nobody_names_them() -> None:
    reading = understand("离婚那天电脑坏了，只好一起去吃馄饨", "zh")
    assert [who.count for who in reading.who] == [2] and reading.deeds[-1].who == 0


def test_to_close_a_dam_is_no_dragon() -> None:
    assert not people("大坝合龙那天下雨")


def test_the_first_who_came_are_many() -> None:
    assert chinese_people.count_of_word("第一批") > 1 == chinese_people.count_of_word("第一个")


@pytest.mark.parametrize(("role", "one"), [("女人们", "女人"), ("冬捕队", "冬捕队的"), ("裁缝", "")])
def test_a_word_for_many_is_not_what_one_of_them_is(role: str, one: str) -> None:
    assert chinese_people.one_of_many(role) == one


@pytest.mark.parametrize(
    ("sentence", "never"),
    [("挑盐的女人们把扁担削尖", "女人们"), ("山里的篮球队没有篮球场", "篮球队")],
)
def test_one_of_many_is_introduced_as_one(sentence: str, never: str) -> None:
    script = tell_story(understand(sentence), 60)
    names = [member["name"] for member in script["cast"]]
    said = "\n".join(beat["text"] for scene in script["scenes"] for beat in scene["beats"])
    assert not [name for name in names if f"{never}{name}" in said]


@pytest.mark.parametrize(
    ("sentence", "role", "name"),
    [
        ("山里的搜救队长罗大山守着最后一盏灯", "队长", "罗大山"),
        ("花匠孙师傅在公园里种下一棵银杏", "花匠", "孙师傅"),
        ("九十二岁的郑婆婆每天给河边的树浇水", "", "郑婆婆"),
        ("邮差阿七骑车过桥", "邮差", "阿七"),
        ("村里有个打铁的姑娘叫阿铃，她给风打了一把锁", "姑娘", "阿铃"),
        ("水下城的焊工吕兰想看一次雪", "焊工", "吕兰"),
    ],
)
def test_a_name_is_whole_and_is_whose_it_is(sentence: str, role: str, name: str) -> None:
    assert people(sentence) == [(role, name)]


def test_an_age_is_read_whole_and_who_has_left_the_service_is_not_old() -> None:
    ages = [understand(s).who[0].age for s in ("七十六岁的郑婆婆在浇水", "十六岁的女孩在浇水", "退役司机在修车")]
    assert ages == ["old", "teen", "adult"]


def test_a_season_is_nobody_and_what_it_does_is_the_animals() -> None:
    reading = understand("爷爷的瓷盘上画着一只黑猫，雨季的夜里它爬出枯井")
    assert [who.role for who in reading.who] == ["爷爷", "黑猫"]
    assert [deed.text for deed in reading.deeds if deed.who == 1] == ["爬出枯井"]
