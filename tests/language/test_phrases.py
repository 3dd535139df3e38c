"""A text is cut into what it says, and an order for a film is no part of it."""

from __future__ import annotations

import pytest

from language.phrases import asked_count, quoted_lines, read_phrases


def said(text: str) -> list[str]:
    return [phrase.text for phrase in read_phrases(text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("给新开的咖啡店拍个广告，豆子自己烘，拿铁十八元", ["新开的咖啡店", "豆子自己烘", "拿铁十八元"]),
        ("开在巷子里四十年的面馆，汤要熬十二个小时，拍一条宣传片", ["开在巷子里四十年的面馆", "汤要熬十二个小时"]),
        ("做一个介绍豆腐的视频", ["豆腐"]),
        ("15秒竖屏，推广我家的草莓园", ["我家的草莓园"]),
        ("公益广告：请把手机放下", ["请把手机放下"]),
        ("快讯：今日台风登陆台州，无人伤亡", ["今日台风登陆台州", "无人伤亡"]),
        ("盘点中国最美的五个古镇", ["中国最美的五个古镇"]),
        ("30 second advert for a juicer that cleans itself", ["a juicer that cleans itself"]),
        ("Launch film for Lumo, a desk lamp that follows your hands", ["Lumo", "a desk lamp that follows your hands"]),
        ("A day in Lisbon, trams and custard tarts", ["A day in Lisbon", "trams", "custard tarts"]),
        ("Make a 45 second promo for Harbor Yoga. First week free.", ["Harbor Yoga", "First week free"]),
        ("Top 5 street foods in Bangkok", ["Top 5 street foods in Bangkok"]),
        ("A kettle at 99.5 degrees, open 9:30 to 5", ["A kettle at 99.5 degrees", "open 9:30 to 5"]),
        ("", []),
        ("拍一条广告", []),
        ("给孩子做早餐的五个理由", ["给孩子做早餐的五个理由"]),
        ("给孩子做早餐的教程", ["给孩子做早餐的教程"]),
        ("帮我做一个卖伞的广告", ["卖伞"]),
        ("给新开的咖啡店拍个广告突出手工烘焙", ["新开的咖啡店", "手工烘焙"]),
        ("给新开的咖啡店拍个广告 豆子自己烘 拿铁十八元", ["新开的咖啡店", "豆子自己烘", "拿铁十八元"]),
        ("做一个有趣的广告，推广手工皂", ["手工皂"]),
        ("给妈妈的面馆做一个温馨的广告", ["妈妈的面馆"]),
        ("怎么写剧本", ["怎么写剧本"]),
        (
            "a laptop, $1,299, open 8 a.m. to 5 p.m. at 9.5 km/h",
            ["a laptop", "$1,299", "open 8 a.m. to 5 p.m. at 9.5 km/h"],
        ),
        ("Ad for a kettle, cinematic, for TikTok, no people", ["a kettle"]),
        ("A little bakery, a boat tour of the harbor", ["A little bakery", "a boat tour of the harbor"]),
        ("hi there, make an ad for a red kettle", ["hi there", "a red kettle"]),
        ("要一个像苹果发布会那种感觉的短片，新品耳机", ["新品耳机"]),
        ("做一条本地新闻：昨晚暴雨，两条公交改道", ["昨晚暴雨", "两条公交改道"]),
        ("做个视频宣传我们的新品，周六开卖，只要99", ["我们的新品", "周六开卖", "只要99"]),
        ("新店开业，5月1日，轻松点，水墨风，竖版", ["新店开业", "5月1日"]),
        ("Portrait of a ceramic studio, slow and quiet, 30s 1:1 for instagram, quick cuts", ["a ceramic studio"]),
        ("ad for my cafe :)", ["my cafe"]),
        ("Bread for beginners: 1. Mix 2. Knead", ["Bread for beginners", "Mix", "Knead"]),
        ("Promo video for a bus stop bar", ["a bus stop bar"]),
        (
            "We're launching a folding helmet, each day a little lighter",
            ["a folding helmet", "each day a little lighter"],
        ),
        ("每天进步一点，给你的房间一个新样子", ["每天进步一点", "给你的房间一个新样子"]),
    ],
)
def test_a_text_is_told_in_its_own_pieces_without_the_order_for_a_film(text: str, pieces: list[str]) -> None:
    assert said(text) == pieces


def test_its_nouns_are_as_long_as_they_are_said() -> None:
    lamp = read_phrases("Launch film for Lumo, a desk lamp that follows your hands")[1]
    assert lamp.nouns == ("desk lamp", "hands")
    assert read_phrases("第二天吃火锅，一口锅")[0].nouns == ("火锅",)
    assert read_phrases("第二天吃火锅，一口锅")[1].nouns == ("锅",)


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("出国旅行前必须做的五件事", 5),
        ("Ten reasons to learn the cello", 10),
        ("做一个视频，盘点三种咖啡", 3),
        ("十二件事", 12),
        ("60 sec list: three cafes", 3),
        ("十大美食", 10),
        ("Top 5 foods", 5),
        ("30 second film", 0),
        ("为什么天是蓝的", 0),
    ],
)
def test_it_says_how_many_things_it_asks_for(text: str, many: int) -> None:
    assert asked_count(text) == many


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("给我们家手工辣椒酱拍个广告，突出石臼现捣，30秒竖屏，要看着就流口水", ["我们家手工辣椒酱", "石臼现捣"]),
        ("周末去泉州，开元寺、西街，文艺一点的旅行短片", ["周末去泉州", "开元寺", "西街"]),
        ("怎么给龟背竹换盆，一分钟讲清楚", ["怎么给龟背竹换盆"]),
        (
            "ad for my shoe shop, we do heels while you wait, make it warm and a bit funny, 20 sec",
            ["my shoe shop", "we do heels while you wait"],
        ),
        ("why do handrails move slower?? explain it simply", ["why do handrails move slower"]),
        ("a poem about the last tomato, quiet and a little sad, vertical", ["the last tomato"]),
        ("Coffee on deck, no narration just music, 16:9, about a minute, documentary feel", ["Coffee on deck"]),
    ],
)
def test_length_frame_and_tone_are_wishes_and_no_pieces(text: str, pieces: list[str]) -> None:
    assert said(text) == pieces


def test_the_lines_that_a_text_quotes_are_told_apart_and_stay_whole_in_it() -> None:
    text = "把“慢些走，秋天，我还有一封信没有写完”拍成一首诗，水墨风"
    assert [line.text for line in quoted_lines(text)] == ["慢些走", "秋天", "我还有一封信没有写完"]
    assert [phrase.text for phrase in read_phrases("一款叫“听，舟”的耳机")] == ["一款叫“听，舟”的耳机"]
