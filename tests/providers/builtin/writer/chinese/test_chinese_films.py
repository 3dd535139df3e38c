"""What a Chinese sentence's film has in it: the right place from its start, and the right people in number, sex and age."""

from __future__ import annotations

import pytest

from providers.builtin.engines.writer import ENGINE
from providers.builtin.writer.plot import film_places
from providers.builtin.writer.telling.story_telling import tell_story
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary import presence


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    ENGINE.warm()


def cast(sentence: str) -> list[dict[str, str]]:
    return [m for m in tell_story(understand(sentence), 60)["cast"] if m["kind"] != "thing"]


def places(sentence: str) -> list[str]:
    return [scene["location"].split("·")[0] for scene in tell_story(understand(sentence), 60)["scenes"]]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("我妈退休第一天，穿好工作服坐在门口", "妈妈"),
        ("我姐非要在夜市摆摊卖手机壳", "姐姐"),
        ("外婆学会了发语音", "外婆"),
        ("二姨要来给我当老板", "二姨"),
        ("嫦娥学会了点外卖", "嫦娥"),
    ],
)
def test_one_of_the_family_is_called_as_at_home(sentence: str, name: str) -> None:
    assert name in {m["name"] for m in cast(sentence)}


@pytest.mark.parametrize("sentence", ["贫民窟里一个母亲卖掉了所有的痛苦", "老裁缝的女儿缝了一件新衣"])
def test_a_mother_among_others_and_somebody_elses_daughter_have_a_name(sentence: str) -> None:
    assert not {"母亲", "女儿"} & {m["name"] for m in cast(sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "离婚冷静期最后一天，他俩被困在了电梯里",
        "地铁里吵架的情侣分戴一副耳机",
        "养路工夫妇每天扫同一段沙子",
        "他们在同一趟地铁上站了四年，昨天她换工作了，今天他坐过了七站",
        "我暗恋的人要结婚了，请我去当摄影师",
    ],
)
def test_a_couple_is_a_woman_and_a_man(sentence: str) -> None:
    assert sorted(m["sex"] for m in cast(sentence)) == ["f", "m"]


@pytest.mark.parametrize(
    ("sentence", "sex"),
    [
        ("评弹女先生走下了台", "f"),
        ("女铁匠打了一把锄头", "f"),
        ("夜班公交司机老周每晚多等三十秒", "m"),
        ("一个怕冷的人去东北当女婿", "m"),
        ("花旦的脸谱不见了，花旦在后台找", "f"),
    ],
)
def test_a_word_or_a_name_says_whether_it_is_a_woman_or_a_man(sentence: str, sex: str) -> None:
    assert cast(sentence)[0]["sex"] == sex


@pytest.mark.parametrize(
    ("sentence", "ages"),
    [
        ("八十岁的奶奶报名参加马拉松", ["old"]),
        ("一所只剩两个学生和一个老师的小学要关门了", ["child", "child", "adult"]),
        ("高考前一晚，父子俩在阳台上聊天", ["adult", "teen"]),
        ("三个合租的女孩分一口旧锅", ["adult", "adult", "adult"]),
        ("女儿说衣柜里有怪物，爸爸不信", ["adult", "child"]),
    ],
)
def test_what_is_told_of_somebodys_days_says_how_old_they_are(sentence: str, ages: list[str]) -> None:
    assert sorted(m["age"] for m in cast(sentence)) == sorted(ages)


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        ("菜市场卖鱼大妈其实是退休特工", ["卖鱼大妈"]),
        ("照相馆老板洗出来的每张照片里都多了一把椅子", ["照相馆老板"]),
        ("公司团建走错了山", ["同事", "同事", "同事"]),
        ("女法官审的犯人是她的初恋", ["女法官", "犯人"]),
        ("给助听器拍一条广告：爷爷听见的第一个声音，是奶奶骂了他四十年的话", ["奶奶", "爷爷"]),
        ("船主老胡当了护鱼员，他抓的第一个人是自己的表弟", ["船主", "表弟"]),
        ("猫是面试官，人来应聘当主人", ["人", "猫"]),
        ("凌晨三点的城市，是谁在替我们醒着？拍环卫工、急诊医生和早点摊主", ["急诊医生", "早点摊主", "环卫工"]),
        ("可我太太还在出差，监视器里传来摇篮曲", [""]),
        ("没人知道图书馆地下室住着一个人", ["人"]),
    ],
)
def test_somebody_is_there_whom_the_sentence_cannot_do_without(sentence: str, roles: list[str]) -> None:
    assert sorted(m["role"] for m in cast(sentence)) == sorted(roles)


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        ("一封寄给去世老人的快递，被签收了", set()),
        ("一双跑鞋跟着主人走到马拉松终点", {"主人"}),
        ("今年外公第一次问我，城里人还爱吃苹果吗", {"外公", ""}),
        ("钥匙发现自己其实是一只睡着的鸟的心", set()),
        ("有个年轻人发现自己是全城最富有的人", {"年轻人"}),
        ("近视的刺猬、老花的乌龟都来排队", {"刺猬", "乌龟"}),
        ("小和尚下山化缘", {"小和尚"}),
        ("护林员和一头受伤的狼在木屋里过了一夜", {"护林员", "狼"}),
    ],
)
def test_a_word_that_means_nobody_is_nobody(sentence: str, roles: set[str]) -> None:
    assert {m["role"] for m in cast(sentence)} <= roles


def test_who_is_called_by_a_trade_alone_is_somebody() -> None:
    reading = understand("修伞的和卖伞的谈恋爱")
    assert [w.role for w in reading.who] == ["修伞的", "卖伞的"] and {w.sex for w in reading.who} == {"f", "m"}
    assert [w.role for w in understand("写信的是个男孩").who] == ["男孩"]


def test_four_who_are_counted_are_four_and_they_are_no_others() -> None:
    assert len(cast("出租车上坐着四个互不相识的人，他们要去同一个葬礼")) == 4


def test_whoever_tells_what_they_did_leads_their_film() -> None:
    assert [m["role"] for m in cast("奶奶说晚上梳头不要数到一百，我数了")] == ["", "奶奶"]


def test_a_number_before_a_storey_is_read_whole() -> None:
    reading = understand("十二分钟，六十层楼，一部坏掉的电梯，女快递员要把钥匙送到顶楼")
    assert "十层楼" not in [n.word for n in reading.places] and "十二分钟" in reading.text


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("退役的老消防犬听见警铃，自己跑回了火场", "路上", "火场"),
        ("电梯坏了，女快递员要赶在绑匪之前把钥匙送到顶楼", "电梯", "顶楼"),
        ("一个小男孩第一次自己去买酱油", "路上", "小卖部"),
        ("乡村兽医要给牦牛打完疫苗，还要赶回县城参加女儿的毕业典礼", "乡村", "县城"),
    ],
)
def test_what_is_only_reached_in_the_end_is_not_there_from_the_start(sentence: str, first: str, last: str) -> None:
    found = places(sentence)
    assert found[0] == first and last not in found[:2] and found[-1] == last


@pytest.mark.parametrize(
    ("sentence", "place", "kind"),
    [
        ("照相馆老板数了数照片", "照相馆", "shop"),
        ("她蹲在医院走廊里吃泡面", "医院走廊", "hospital"),
        ("民政局今天不上班", "民政局", "office"),
        ("青蛙们要把掉进井里的月亮还给天空", "井边", "courtyard"),
        ("公司团建走错了山", "山", "mountain"),
        ("一只鹅当上了保安", "大门口", "street"),
        ("修了三十年钟表的老陈迟到了", "钟表店", "shop"),
        ("班主任把手机还给了所有人", "学校", "classroom"),
        ("小镇邮局的最后一天，只剩一封信", "小镇邮局", "office"),
        ("月亮上的兔子失业了", "月亮", "moon"),
    ],
)
def test_a_film_is_where_its_words_say(sentence: str, place: str, kind: str) -> None:
    assert [(n.word, n.place) for n in film_places.places_of_film(understand(sentence))][:1] == [(place, kind)]


def test_whoever_has_retired_is_not_at_work() -> None:
    assert places("退休的女老师找到一封情书")[0] not in ("教室", "学校")


def test_what_was_torn_down_is_spoken_of_and_not_among_the_things() -> None:
    reading = understand("护士发现呼叫铃在响，13床已经拆了三年")
    assert [n.word for n in reading.things] == ["铃"] and "床" in [n.word for n in reading.ideas]


def test_a_horse_with_its_rider_is_there_and_a_race_is_run_before_whoever_is_not() -> None:
    def states(idea: str) -> dict[str, str]:
        told = understand(idea)
        return {who.role: seen for who, seen in zip(told.who, presence.presence_of_people(told), strict=True)}

    assert states("驿卒背着急报骑马穿过敌营，换了五匹马")["马"] == "here"
    assert states("快递员阿蛮要赶在绑匪之前到顶楼")["绑匪"] == "away"
