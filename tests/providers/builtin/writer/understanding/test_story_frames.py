"""How a sentence is built as a story: who wants what, what is in the way, what it turns out to be; annotated by hand."""

from __future__ import annotations

import re

import pytest

from providers.builtin.writer.plot import plots, reported_speech
from providers.builtin.writer.telling.story_telling import Telling, tell_story
from providers.builtin.writer.understanding import story_frames
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary import lexicon

READ = [
    ("一个恐高的擦窗工要在婚礼之前爬上全城最高的楼", {"goal": "爬上全城最高的楼", "by": "婚礼之前"}),
    ("为了付清父亲的药费，拳击手答应输掉最后一场比赛", {"goal": "付清父亲的药费"}),
    ("邮差每天都给那栋空屋送信，直到有一天信箱里多了一封回信", {"outcome": "信箱里多了一封回信"}),
    ("考古学家挖出了一块石碑，上面刻的却是自己的名字", {"truth": "上面刻的却是自己的名字"}),
    ("女巫想学会做一碗普通的面，可是锅总会自己飞走", {"goal": "学会做一碗普通的面", "obstacle": "锅总会自己飞走"}),
    ("弟弟弄丢了奶奶的怀表，结果它一直挂在狗脖子上", {"truth": "它一直挂在狗脖子上", "lost": "怀表"}),
    ("虽然听不见，鼓手还是报名参加了乐队", {"obstacle": "听不见"}),
    ("守林人试图说服一头熊搬家", {"goal": "说服一头熊搬家"}),
    ("A dwarf must climb the tower before midnight", {"goal": "climb the tower", "by": "before midnight"}),
    ("A nurse promises a boy to bring back his kite", {"goal": "bring back his kite"}),
    ("A thief robs a museum, only to find that the painting is a portrait of him", {"truth": "portrait of him"}),
    ("A widow waits at the window until the postman knocks", {"outcome": "the postman knocks"}),
    (
        "A chef wants to cook for the king, but the king has lost his taste",
        {"goal": "cook", "obstacle": "lost his taste"},
    ),
    ("When the dam breaks, a shepherd must save his flock", {"event": "the dam breaks", "goal": "save his flock"}),
    ("Every night a boy writes to the moon", {"habit": "Every night"}),
    ("A tailor learns to dance so that he can surprise his wife", {"goal": "surprise his wife"}),
]


@pytest.mark.parametrize(("sentence", "parts"), READ, ids=[s[:24] for s, _ in READ])
def test_the_parts_of_a_story_are_read(sentence, parts):
    frame = understand(sentence).frame
    for part, said in parts.items():
        assert said in getattr(frame, part), f"{part}: {getattr(frame, part)!r}"


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("女生的准考证被一只猴子抢走了", ["女生", "猴子"]),
        ("丈夫去世后，她第一次自己修水管", ["丈夫", ""]),
        ("小镇上最后一家书店的老板，给每一位顾客写一封信", ["老板", "顾客"]),
        ("一把不肯开的锁爱上了一把生锈的钥匙", ["锁", "钥匙"]),
        ("京剧演员失声前夜，把最后一段戏教给了收废品的老头", ["京剧演员", "老头"]),
        ("A boy who cannot speak wins a contest", ["boy"]),
        ("A scarecrow falls in love with a crow", ["scarecrow", "crow"]),
        ("A retired spy must teach a class of six-year-olds to swim", ["spy", "six-year-old"]),
    ],
)
def test_who_is_in_a_sentence_is_read_whatever_its_clauses(sentence, who):
    assert [w.role for w in understand(sentence).who] == who


@pytest.mark.parametrize(
    ("sentence", "sense"),
    [
        ("A boy who cannot speak wins a contest", "mute"),
        ("A painter who lost her sight paints the sea", "blind"),
        ("从没开过口的学徒替师傅上台", "mute"),
        ("双目失明的琴师收了一个徒弟", "blind"),
    ],
)
def test_who_cannot_see_or_speak_is_known_from_their_clause(sentence, sense):
    assert sense in understand(sentence).who[0].senses


def test_what_somebody_only_comes_to_find_is_a_turn_of_its_own_in_the_sentence_s_words():
    read = understand("A hunter chases a white wolf, only to find it was leading him home")
    assert [d.text for d in read.deeds] == ["chases a white wolf", "finds it was leading him home"]
    assert read.deeds[-1].who == 0
    assert read.deeds[-1].part == "truth"


def test_a_clause_is_told_to_somebody_as_you_and_by_them_as_i():
    for sentence, you, me in (
        ("一个怕水的男孩想学会游泳", "你怕水", "我怕水"),
        ("A boy who is afraid of water wants to learn to swim", "you are afraid of water", "I am afraid of water"),
    ):
        slots = Telling(understand(sentence), 60, 1, plots.load_plot("plain", understand(sentence).language), 0).slots
        meant = slots.means()
        assert (meant["obstacle.you"], meant["obstacle.me"]) == (you, me)


def test_her_is_your_before_a_noun_and_you_elsewhere():
    read = understand("A girl wants to give her dog to the man who saved her")
    slots = Telling(read, 60, 1, plots.load_plot("plain", "en"), 0).slots
    assert slots.company[0].who.sex == "f"
    assert slots.means()["goal.you"] == "give your dog to the man who saved you"


@pytest.mark.parametrize(
    "sentence",
    [
        "为了凑齐孙子的学费，爷爷把二胡挂到网上卖，买家却是他失散的徒弟",
        "小偷潜入盲人钢琴家的家里，却被琴声留了下来",
        "A widower keeps setting two plates until a stray cat takes the second chair",
        "A hunter spends ten years chasing a white wolf, only to find it was leading him home",
    ],
)
def test_what_a_sentence_says_is_seen_in_its_order_its_turn_in_the_turn_and_its_end_in_the_end(sentence):
    read = understand(sentence)
    told = tell_story(read, 60, 1)
    beats = [b for scene in told["scenes"] for b in scene["beats"]]
    at = []
    for deed in (d for d in read.deeds if not d.aside):
        tail = re.sub(reported_speech.OPENINGS[read.language], "", deed.text)[-8 if read.language == "zh" else -14 :]
        at.append(next(n for n, b in enumerate(beats) if tail in b["text"]))
        steps = {"truth": ("turn",), "outcome": ("turn", "price", "end")}.get(deed.part, ("want",))
        assert beats[at[-1]]["step"] in steps
    assert at == sorted(at)


def test_a_logline_keeps_what_its_sentence_says():
    for sentence in (
        "退休的语文老师每天给远方的学生批改作业",
        "A child sells lemonade to pay for her brother's operation",
    ):
        told = tell_story(understand(sentence), 60, 1)
        for word in ("语文老师", "学生", "作业") if told["language"] == "zh" else ("child", "lemonade", "brother"):
            assert word in told["logline"]


def test_what_is_wanted_is_not_said_over_and_over():
    for sentence in ("外星人降落在菜市场，只想学会讨价还价", "A dwarf wants to climb the tower of the sleeping king"):
        read = understand(sentence)
        lines = [b["text"] for s in tell_story(read, 60, 1)["scenes"] for b in s["beats"] if b["kind"] == "dialogue"]
        assert sum(read.frame.goal in line for line in lines) <= 4


@pytest.mark.parametrize("language", ["zh", "en"])
def test_there_are_frames_and_groups_of_acts_enough(language):
    assert len(story_frames._book(language)[0]) >= 38
    assert len(lexicon.table("chinese" if language == "zh" else "english")["verbs"]) >= 58


def test_a_packet_that_needs_what_nothing_gave_is_never_drawn():
    for language in ("zh", "en"):
        for step in ("line.2", "line.3", "line.4"):
            before = {g for p in plots.load_plot("plain", language).of(f"line.{int(step[-1]) - 1}") for g in p.gives}
            assert all(set(p.needs) <= before and p.needs for p in plots.load_plot("plain", language).of(step))


def test_what_could_not_be_read_is_still_given_as_chips():
    for sentence in ("蓝", "!!!", "blue", "一片安静"):
        answer = understand(sentence).as_answer()
        assert set(answer) >= {"who", "wants", "where", "happens", "things"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_held_is_a_picture_that_names_it(language):
    pictures = lexicon.table("ideas")[language]
    assert len(pictures) >= 70
    assert all(word in text.lower() for word, text in pictures.items())
