"""What a Chinese clause says is done by the right one, in its order: behind 被 and 让, one verb after another, whoever comes last."""

from typing import Any

import pytest

from providers.builtin.writer.plot import deed_pictures, moments, plots
from providers.builtin.writer.telling import clause_telling, story_telling
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary import presence


def done(sentence: str) -> list[tuple[str, str]]:
    """Who is seen to do what, clause by clause."""
    told = story_telling.Telling(understand(sentence, "zh"), 60, 0, plots.load_plot("plain", "zh"), 0)
    found = []
    for deed in clause_telling.deeds_of_clauses(told.reading, told.slots):
        for doing in deed_pictures.doings_in_clause(deed, told.reading):
            doer = moments.moment_after(told.slots, doing.deed).doer
            found.append((doer.who.role or doer.name if doer else "", doing.acts[0][0].name))
    return found


def beats(sentence: str) -> list[dict[str, Any]]:
    script = story_telling.tell_story(understand(sentence, "zh"), 60)
    return [beat for scene in script["scenes"] for beat in scene["beats"]]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("男孩拿起书包走进教室", [("男孩", "take_down"), ("男孩", "enter")]),
        ("小偷半夜进屋偷东西", [("小偷", "break_in"), ("小偷", "steal")]),
        ("教练偷吃炸鸡被学员当场抓到", [("教练", "eat"), ("学员", "catch")]),
        ("猫看着老鼠偷走了奶酪", [("猫", "watch"), ("老鼠", "steal")]),
        ("裁缝每天唱歌，结果邻居比他还怕黑", [("裁缝", "sing"), ("邻居", "fear")]),
        ("女老师照着地址去找老友，开门的是他的女儿", [("女老师", "search"), ("女儿", "open_door")]),
        ("外公一个人打跑了两个毛贼", [("外公", "drive_away")]),
        ("饲养员把一头大象赶过两条街", [("饲养员", "herd")]),
        ("猎人挂在崖边", [("猎人", "hang")]),
        ("矿工们由哑女领着往外走", [("哑女", "lead")]),
        ("木匠、考研的小季和直播卖袜子的阿珍排了一张表", []),
        ("皇帝什么都有，就是没人敢跟他吵架", []),
        ("司机用铲斗救人", [("司机", "save")]),
        ("老船工刷着一条船，全镇的人都来看他往船底刷桐油", [("船工", "paint"), ("船工", "paint")]),
        ("会计替邻居收快递", [("会计", "receive")]),
    ],
)
def test_each_verb_of_a_sentence_is_seen_in_its_order_by_whoever_does_it(
    sentence: str, expected: list[tuple[str, str]]
) -> None:
    assert done(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "doer", "act"),
    [
        ("书法家被机器人请去给茶馆题匾", "机器人", "invite"),
        ("书法家被机器人请去给茶馆题匾", "书法家", "sign"),
        ("皇帝被扣在面馆洗了三天碗", "皇帝", "wash"),
        ("机器人保姆想尽办法让孩子吃青菜", "孩子", "eat"),
        ("女儿说隔壁嫌吵，让我们天亮之前搬走", "", "move_house"),
        ("停电了，所有人都走到院子里唱歌", "大家", "sing"),
        ("女镖头押镖三十年，这一趟押的是自己的仇人", "女镖头", "protect"),
    ],
)
def test_a_verb_behind_another_is_done_by_whom_it_is_said_of(sentence: str, doer: str, act: str) -> None:
    seen = done(sentence)
    assert act in {name for who, name in seen if not doer or who == doer}
    assert act not in {name for who, name in seen if doer and who != doer}


@pytest.mark.parametrize(
    ("sentence", "stages"),
    [
        ("爸爸为了戒烟，把打火机交给了鹦鹉", {"before", "do", "more", "done"}),
        ("邮差要把信送到山里", {"before", "do", "more"}),
        ("少年决定偷一场雨", {"before", "do", "more"}),
        ("少年想偷一场雨", {"before"}),
        ("国王下令不许偷东西", set()),
    ],
)
def test_what_is_decided_or_must_be_is_begun_and_what_is_only_wished_is_not(sentence: str, stages: set[str]) -> None:
    reading = understand(sentence, "zh")
    told = [
        d
        for deed in reading.deeds
        for d in deed_pictures.doings_in_clause(deed, reading)
        if d.acts[0][0].name in ("give", "deliver", "steal")
    ]
    assert {stage for d in told for stage in d.acts[0][1]} == stages


def test_brothers_share_what_they_do() -> None:
    script = story_telling.tell_story(understand("三兄弟给父亲守灵", "zh"), 60)
    names = {member["name"] for member in script["cast"] if member["role"] == "兄弟"}
    seen = [
        name
        for scene in script["scenes"]
        for beat in scene["beats"]
        if beat["kind"] == "action"
        for name in beat["shows"]
    ]
    assert len(names) == 3 and names <= set(seen)


def test_nobody_sees_any_more_whom_nobody_can_see() -> None:
    film = beats("裁缝的女儿用影子给国王缝了一件新衣，国王穿上以后，再也没有人看得见他。")
    told = next(i for i, beat in enumerate(film) if "看得见他" in beat["text"])
    king = film[told]["shows"][-1]
    after = [
        beat for beat in film[told + 1 :] if "meant" not in beat and king not in beat["shows"] and king in beat["text"]
    ]
    assert king not in film[-1]["shows"] and "新衣" in film[-1]["shows"] and after
    assert not any(beat["speaker"] == king for beat in film[told:])


@pytest.mark.parametrize(
    ("sentence", "role", "state"),
    [
        ("寡妇每天给亡夫摆一副碗筷", "亡夫", presence.DEAD),
        ("亡夫每天夜里回来修钟", "亡夫", presence.HERE),
        ("去世的母亲留给她一把伞，她撑着伞走进雨里", "母亲", presence.DEAD),
    ],
)
def test_the_dead_are_there_only_where_they_come_back(sentence: str, role: str, state: str) -> None:
    reading = understand(sentence, "zh")
    found = dict(zip((who.role for who in reading.who), presence.presence_of_people(reading), strict=True))
    assert found[role] == state
