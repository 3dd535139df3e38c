"""Who and what a Chinese sentence's film has in it, and what is said there: nobody who is only named, nothing that fits any film."""

from __future__ import annotations

import pytest

from providers.builtin.engines.writer import ENGINE
from providers.builtin.writer.plot import plots
from providers.builtin.writer.plot.plot_conditions import act_groups
from providers.builtin.writer.telling.story_telling import tell_story
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary import presence


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    ENGINE.warm()


def company(sentence: str) -> dict[str, str]:
    reading = understand(sentence)
    return {w.role or w.name: s for w, s in zip(reading.who, presence.presence_of_people(reading), strict=True)}


@pytest.mark.parametrize(
    ("sentence", "role", "state"),
    [
        ("巷口卖馄饨的老孙头今早没来，街坊们都在打听", "老孙头", "away"),
        ("值班室的对讲机里只剩一个孩子的声音", "孩子", "voice"),
        ("棋社社长死在一盘没下完的棋旁", "社长", "dead"),
        ("摇篮里传来歌声，可我丈夫还在出差", "丈夫", "away"),
        ("一把旧雨伞在陌生人之间借来借去", "陌生人", "named"),
        ("最后那把伞回到了主人手里", "主人", "named"),
        ("快递员必须赶在天亮前送到，不然女友就没命了", "女友", "named"),
        ("邮差发现，收信人早在三十年前就去世了", "收信人", "dead"),
        ("毕业照里，老师身后多了一个没有影子的孩子", "孩子", "unseen"),
        ("守塔的老头说，夜里不要答应水里叫你名字的人", "人", "unseen"),
        ("外婆第一次看清了外公写的情书", "外公", "away"),
        ("吹玻璃的老师傅今年没有招到徒弟", "徒弟", "away"),
        ("井底的青蛙收到一张请柬", "青蛙", "here"),
        ("飞船的氧气只够三个人撑到救援，女工程师沈岚在数", "人", "named"),
        ("灯塔看守人和运煤船大副用灯光谈了七年恋爱", "运煤船大副", "apart"),
    ],
)
def test_who_is_only_named_heard_or_gone_is_not_there(sentence: str, role: str, state: str) -> None:
    assert company(sentence)[role] == state


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        ("相亲对象居然是我昨天刚骂过的驾校教练", {"相亲对象"}),
        ("母亲忘了门口那个等她的女孩是谁，女儿在灯下写作业", {"母亲", "女儿"}),
        ("二姨要来给我当老板", {"二姨"}),
        ("校工给自己起的小名没有人叫过，直到那天广播里有人念了出来", {"校工"}),
    ],
)
def test_one_who_turns_out_to_be_another_and_a_word_that_is_nobody_are_no_second_person(
    sentence: str, roles: set[str]
) -> None:
    cast = {m["role"] for m in tell_story(understand(sentence), 60)["cast"]}
    assert cast - {""} <= roles


def test_the_moon_that_falls_ill_and_stars_in_a_row_are_somebody() -> None:
    assert company("月亮感冒了，星星们轮流替它值夜班") == {"月亮": "here", "星星": "here"}


def test_what_tells_by_its_nature_is_nobody() -> None:
    assert company("天气预报说接下来要下整整四十天") == {}


def test_a_number_of_metres_is_no_rice_and_a_boots_place_is_no_place() -> None:
    reading = understand("塔吊司机在一百二十米高空捡到一只雪地靴")
    assert [n.word for n in reading.things] == ["雪地靴"]
    assert not reading.places


def test_he_and_she_without_a_name_are_two() -> None:
    assert len(understand("他在电影院给她讲了一百部电影").who) == 2


def test_in_a_minute_nobody_is_invented_to_talk_with() -> None:
    for sentence in (
        "我奶奶把遥控器洗了，因为她说上面全是我爸的指纹",
        "女法医在市场买到一块怀表，表停在她出生的那一刻",
    ):
        reading = understand(sentence)
        assert {m["role"] for m in tell_story(reading, 60)["cast"]} <= {w.role for w in reading.who}


@pytest.mark.parametrize(
    ("sentence", "fine"),
    [
        ("一对双胞胎姐妹轮流去上同一个夜班", "slice of life"),
        ("一个小偷半夜进屋，发现主人正等着人帮忙换灯泡", "comedy"),
        ("妈妈在厨房叫我，可是妈妈正捂着我的嘴", "horror"),
        ("月球上的邮差收到一封没有寄件人的信", "sci-fi"),
        ("那些专门替别人排队的人", "documentary"),
        ("一瓶酱油的自白：我什么大场面没见过", "advertisement"),
        ("两座灯塔的守塔人隔着海峡用灯光下了十一年的棋", "romance"),
    ],
)
def test_a_genre_is_read_by_what_turns_the_sentence(sentence: str, fine: str) -> None:
    assert understand(sentence).fine == fine


@pytest.mark.parametrize(
    ("sentence", "product", "tagline"),
    [
        ("“它不会让你变年轻，但能让你准时。”——一款老人用的闹钟", "闹钟", "它不会让你变年轻，但能让你准时"),
        ("夜班护士下班后的第一口豆浆，豆浆机广告，十五秒", "豆浆机", ""),
        ("为一款老人也看得清的手电筒拍一支温暖的广告", "手电筒", ""),
        ("帮我做一个行李箱广告，要讲一个永远没出发的人，最后五秒才出现产品", "行李箱", ""),
        ("领养公益片，一只老狗第四次站在门口不敢进去", "", ""),
    ],
)
def test_an_advertisement_is_read_by_what_it_sells_and_says_last(sentence: str, product: str, tagline: str) -> None:
    reading = understand(sentence)
    assert (reading.product, reading.tagline) == (product, tagline)
    assert "产品" not in reading.text and "广告" not in reading.text


def test_what_fits_any_chinese_film_is_seen_and_not_said() -> None:
    tied = set(act_groups("zh"))
    for packet in plots.load_plot("plain", "zh").of("then"):
        conditions = {c for when in packet.when for c in when.split("|")}
        mood = {"tense", "scary", "mysterious", "playful", "tender", "hopeful", "sad", "romance", "aim", "night"}
        if not conditions & (tied | mood) and not any(c.startswith(("g.", "p.")) for c in conditions):
            assert all(line.speaker == "*" for line in packet.lines), packet.lines[0].text


def doers(sentence: str) -> list[tuple[str, str]]:
    reading = understand(sentence)
    named = [(reading.who[d.who], d.text) for d in reading.deeds if not d.aside and d.who is not None]
    return [(who.role or who.name, text) for who, text in named]


@pytest.mark.parametrize(
    ("sentence", "role", "does"),
    [
        ("厨师老关把最后一碗汤递给素不相识的姑娘林夏，她唱了一首歌", "姑娘", "唱了一首歌"),
        ("拆弹手周野剪断了线，抬头认出按着遥控器的人是自己的徒弟，他放下剪刀", "拆弹手", "放下剪刀"),
        ("有只茶壶不想出门，天天躲在柜子里听老鼠讲笑话", "茶壶", "天天躲在柜子里听老鼠讲笑话"),
        ("护士小郑第一次相亲，对方红着脸递来一束花", "相亲对象", "红着脸递来一束花"),
        ("裁缝用一片鳞片跟卖花的老人换了一根针", "裁缝", "用一片鳞片跟卖花的老人换了一根针"),
        ("石匠修好了桥，从部队退伍回来的侄子放下行李", "侄子", "放下行李"),
        ("在码头打工的留学生老关收到一封信", "留学生", "收到一封信"),
        ("船长数了两遍，甲板上三十个人，他放下望远镜", "船长", "放下望远镜"),
        ("郑奶奶是村里最后一个会补船的人，镜头跟着她在船坞里走", "郑奶奶", "镜头跟着她在船坞里走"),
    ],
)
def test_what_is_done_is_done_by_whoever_does_it(sentence: str, role: str, does: str) -> None:
    assert (role, does) in doers(sentence)


def test_who_is_only_heard_or_painted_stands_in_no_picture() -> None:
    assert company("守夜人在走廊里听见失散的妹妹喊他名字")["妹妹"] == "voice"
    assert company("木匠看见门板上刻着一个戴帽子的人，他回头望向师父")["人"] == "named"


def test_ones_younger_self_is_no_man_where_she_is_a_woman() -> None:
    assert {who.sex for who in understand("她梦见二十年前的自己，跟那个年轻人一起修伞").who} == {"f"}


def test_what_was_stolen_before_makes_no_thief() -> None:
    assert "steal" not in understand("警察追一辆被偷的马车").acts
    assert "steal" in understand("警察偷了一辆马车").acts
