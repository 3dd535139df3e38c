"""That nobody shall be heard is a wish, and no part of what is told."""

from __future__ import annotations

import pytest

from language.wishes import wants_no_voice, without_voice_wish, without_wishes


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("一个女孩在海边等一封信，不要旁白", "一个女孩在海边等一封信"),
        ("咖啡店广告，无配音，拿铁十八元", "咖啡店广告，拿铁十八元"),
        ("喀什古城的一天，不要旁白只要音乐", "喀什古城的一天"),
        ("A girl waits by the sea, no narration", "A girl waits by the sea"),
        ("An advert for our umbrella without narration: it opens with one finger", "An advert for our umbrella: it opens with one finger"),
    ],
)  # fmt: skip
def test_the_wish_is_found_and_taken_off(text: str, told: str) -> None:
    assert wants_no_voice(text) and without_voice_wish(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "她再也没有声音",
        "一个没有旁白人的剧场",
        "She has no voice mail",
        "无人旁白",
        "A man without a voice",
        "She has no voice",
        "深夜，没有人声",
        "",
    ],
)
def test_somebody_without_a_voice_is_no_wish(text: str) -> None:
    assert without_voice_wish(text) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("小刺猬织了一件毛衣。给四岁孩子睡前看，温暖一点", "小刺猬织了一件毛衣。"),
        ("结果碰见老婆也在那儿发简历。竖屏，别太惨，结尾要有点好笑", "结果碰见老婆也在那儿发简历。"),
        ("防滑鞋广告，真实一点不要太夸张", "防滑鞋广告"),
        ("养大了四个孩子，爱唱越剧，想让她看了笑不要哭", "养大了四个孩子，爱唱越剧"),
        ("古风，女镖师押一只木箱过雪山", "女镖师押一只木箱过雪山"),
        ("intern replies all, gets promoted. comedy", "intern replies all, gets promoted."),
        ("给我五岁女儿做一个睡前童话：萤火虫弄丢了自己的光。不要吓人的画面", "萤火虫弄丢了自己的光。"),
        ("全队安安静静跳舞，搞笑一点，30秒就行", "全队安安静静跳舞"),
        ("半路听见箱子里有人在唱歌，结尾留悬念", "半路听见箱子里有人在唱歌"),
        ("A bedtime story for 4 year olds about a badger who digs. Nothing scary.", "a badger who digs."),
        ("It's about a girl who carries water", "a girl who carries water"),
        ("Mum never missed a school play. i want her to cry in a good way", "Mum never missed a school play."),
        ("她跑了。温暖一点。他笑了", "她跑了。他笑了"),
        ("A bear knits a coat. For little kids, warm and slow please", "A bear knits a coat."),
        ("Roy cries at everything. Please not too cheesy", "Roy cries at everything."),
        ("Five things about maps. fast cuts, big text", "Five things about maps."),
        ("Two sisters row home, hardly any talking, then it rains", "Two sisters row home, then it rains"),
    ],
)
def test_how_a_film_shall_be_is_taken_off(text: str, told: str) -> None:
    assert without_wishes(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "他靠近一点，又退回去",
        "她给孩子看病，孩子不哭了",
        "温暖的家，回不去了",
        "She asks him, please stay",
        "A warm soup, a cold spoon",
        "门开了，他看了一眼，走了",
        "他画了一朵花，给妈妈看",
        "她说，别太难过",
        "他把信收好，她反感",
        "友情，爱情，亲情",
        "They run, make it to the gate, and fall",
        "He hands her a box, it's for her, she cries",
        "friendship, romance, loss",
        "镜头里走来一个人，他在哭",
        "他写了信，写给远方的她",
        "The two end with nothing, and it is for the best",
        "一个关于海的故事书，被借走了",
        "The shop is for children, and nobody comes",
        "It needs a hand, and gets one",
    ],
)
def test_what_is_told_is_no_wish(text: str) -> None:
    assert without_wishes(text) == text
